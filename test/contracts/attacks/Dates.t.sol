// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {AttackBase} from "./AttackBase.sol";

/// @notice Collections of nothing, of one unit too little, of exactly what is due, of more than a date can take.
contract Collections is AttackBase {
    function test_NothingCollected() public {
        _runDate(0, 0, 20_000 * unit);

        // the reserve of 5,000 pays the trustee and part of the expenses, and nobody is paid beyond it
        assertEq(trust.releasable(TRUSTEE_ACCOUNT), 10 * unit, "I1: trustee");
        assertEq(trust.releasable(SERVICER_ACCOUNT), 4_990 * unit, "I1: servicer");
        assertEq(trust.reserved(), 0, "I1: reserve");
        assertEq(trust.classAccount(0).given, 0, "I1: senior");
        assertEq(trust.classAccount(1).given, 0, "I1: sub");
    }

    function test_OneUnitShort() public {
        _runDate(0, 900_010 * unit - 1, 0);
        assertEq(trust.classAccount(0).given, 900_000 * unit - 1, "I1: the senior is a unit short");
        assertEq(trust.classAccount(1).given, 0, "I1: so the sub has nothing");
        assertEq(trust.reserved(), 5_000 * unit, "I1: reserve");
    }

    function test_ExactlyDue() public {
        _runDate(0, 900_010 * unit, 0);
        assertEq(trust.classAccount(0).given, 900_000 * unit, "I1: the senior is paid");
        assertEq(trust.classAccount(1).given, 0, "I1: nothing is over");
        _runDate(1, 11 * unit, 0);
        assertEq(trust.classAccount(1).given, unit, "I1: from now on the sub");
    }

    /// One unit more than a date can collect is the next date's.
    function test_MoreThanADateCanCollect() public {
        _closePeriod(0, MOST_COLLECTED + 1);
        assertEq(trust.period().collected, MOST_COLLECTED, "I3: the most");
        _setDay(_date(0));
        trust.distribute();
        uint256 given = trust.classAccount(0).given + trust.classAccount(1).given;
        assertEq(given, MOST_COLLECTED - 10 * unit, "I1: all of it is given");

        _closePeriod(1, 0);
        assertEq(trust.period().collected, 1, "I3: the unit over");
    }

    /// A close while the period is closed, too soon, or a distribution out of order.
    function test_OutOfOrder() public {
        bytes memory close = abi.encodeCall(ITrust.closePeriod, ());
        bytes memory distribute = abi.encodeCall(ITrust.distribute, ());
        bytes memory isOpen = abi.encodeWithSelector(ITrust.PeriodIsOpen.selector);
        uint256 from = _date(0) - 9;
        _openBook();
        _refused(mallory, address(trust), distribute, isOpen, "I8: nothing is closed");
        _setDay(from - 1);
        bytes memory early = abi.encodeWithSelector(ITrust.TooEarly.selector, from - 1, from);
        _refused(mallory, address(trust), close, early, "I8: the collection period is not over");
        _setDay(from);
        trust.closePeriod();
        bytes memory isClosed = abi.encodeWithSelector(ITrust.PeriodIsClosed.selector);
        _refused(mallory, address(trust), close, isClosed, "I8: one date at a time");
        early = abi.encodeWithSelector(ITrust.TooEarly.selector, from, _date(0));
        _refused(mallory, address(trust), distribute, early, "I8: not before the payment date");
        _setDay(_date(0));
        trust.distribute();
        _refused(mallory, address(trust), distribute, isOpen, "I8: once");
        _balanceBook("I8");
    }
}

/// @notice Reports that are repeated, late, too large, missed, challenged, undecided; and the powers around them.
contract Reports is AttackBase {
    uint256 private _close;

    function setUp() public override {
        super.setUp();
        _closePeriod(0, 100_000 * unit);
        _close = _today();
    }

    /// The last report within the window is the one that counts.
    function test_RepeatedReport() public {
        _report(40_000 * unit);
        _report(1_000 * unit);
        _distribute();
        _expect(1_000 * unit, ITrust.Status.Performing);
    }

    /// A report after its last day is refused, and so is one after the distribution.
    function test_LateReport() public {
        _setDay(_close + REPORT_BY);
        _report(5_000 * unit);
        _setDay(_close + REPORT_BY + 1);
        bytes memory late = abi.encodeCall(ITrust.report, (_reportOf(40_000 * unit, 0, 1e18, 0)));
        _refused(
            servicer,
            address(trust),
            late,
            abi.encodeWithSelector(ITrust.TooLate.selector, _close + REPORT_BY + 1, _close + REPORT_BY),
            "I10: a late report"
        );
        _distribute();
        _expect(5_000 * unit, ITrust.Status.Performing);
        _refused(
            servicer,
            address(trust),
            late,
            abi.encodeWithSelector(ITrust.PeriodIsOpen.selector),
            "I10: a back-dated report"
        );
    }

    /// Nothing above its maximum, of any kind, nor too many or too few of it.
    function test_ReportOverItsMaximum() public {
        _over(_reportOf(40_000 * unit + 1, 0, 0, 0), "fee", 40_000 * unit + 1, 40_000 * unit);
        _over(_reportOf(0, 500_000 * unit + 1, 0, 0), "amount", 500_000 * unit + 1, 500_000 * unit);
        _over(_reportOf(0, 0, 3e18 + 1, 0), "metric", 3e18 + 1, 3e18);
        _over(_reportOf(0, 0, 0, 2), "events", 2, 1);
        ITrust.Report memory given = _reportOf(0, 0, 0, 0);
        given.sum = uint128(2 ** 100 + 1);
        _over(given, "sum", 2 ** 100 + 1, 2 ** 100);
        given = _reportOf(0, 0, 0, 0);
        given.fees = new uint128[](2);
        _refused(
            servicer,
            address(trust),
            abi.encodeCall(ITrust.report, (given)),
            abi.encodeWithSelector(ITrust.WrongCount.selector, "fees", 2, 1),
            "I10: one fee too many"
        );
        _report(40_000 * unit);
        _distribute();
        _expect(40_000 * unit, ITrust.Status.Performing);
    }

    /// Silence pays the servicer nothing and holds nobody up.
    function test_MissedReport() public {
        bytes memory distribute = abi.encodeCall(ITrust.distribute, ());
        _refused(
            mallory,
            address(trust),
            distribute,
            abi.encodeWithSelector(ITrust.TooEarly.selector, _close, _date(0)),
            "I10: not before the date"
        );
        _distribute();
        _expect(0, ITrust.Status.Performing);
    }

    /// The report of one date is no report of the next.
    function test_ReportDoesNotCarryOver() public {
        _report(40_000 * unit);
        _distribute();
        _expect(40_000 * unit, ITrust.Status.Performing);
        _closePeriod(1, 100_000 * unit);
        assertFalse(trust.period().reported, "I10: nothing is reported");
        _setDay(_date(1));
        trust.distribute();
        assertEq(trust.releasable(SERVICER_ACCOUNT), 40_000 * unit, "I10: paid once");
    }

    function test_DismissedChallenge() public {
        _challenge(40_000 * unit);
        vm.prank(trustee);
        trust.resolve(ITrust.Outcome.Dismissed);
        _distribute();
        _expect(40_000 * unit, ITrust.Status.Performing);
    }

    function test_UpheldChallenge() public {
        _challenge(40_000 * unit);
        vm.prank(trustee);
        trust.resolve(ITrust.Outcome.Upheld);
        _refused(
            trustee,
            address(trust),
            abi.encodeCall(ITrust.resolve, (ITrust.Outcome.Dismissed)),
            abi.encodeWithSelector(ITrust.AlreadyResolved.selector),
            "I10: decided once"
        );
        _distribute();
        _expect(0, ITrust.Status.Performing);
    }

    /// Undecided: the date runs after the last day, fees add nothing, reported events neither.
    function test_UndecidedChallenge() public {
        vm.prank(servicer);
        trust.report(_reportOf(40_000 * unit, 0, 1e18, 1));
        _setDay(_close + REPORT_BY + 1);
        vm.prank(verifier);
        trust.challenge("no invoices");
        _setDay(_close + RESOLVE_BY);
        _refused(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.distribute, ()),
            abi.encodeWithSelector(ITrust.TooEarly.selector, _close + RESOLVE_BY, _date(0)),
            "I10: the date itself is the day after"
        );
        _setDay(_close + RESOLVE_BY + 1);
        _refused(
            trustee,
            address(trust),
            abi.encodeCall(ITrust.resolve, (ITrust.Outcome.Dismissed)),
            abi.encodeWithSelector(ITrust.TooLate.selector, _close + RESOLVE_BY + 1, _close + RESOLVE_BY),
            "I10: too late to decide"
        );
        _distribute();
        _expect(0, ITrust.Status.Performing);
    }

    /// A late date gives each window its days: nobody distributes past a report, a challenge or its decision.
    function test_LateCloseKeepsItsWindows() public {
        _distribute();
        _mint(address(trust), 100_000 * unit);
        _setDay(_date(1) + 20);
        trust.closePeriod();
        uint256 close = _today();
        bytes memory distribute = abi.encodeCall(ITrust.distribute, ());
        bytes memory refusal = abi.encodeWithSelector(ITrust.TooEarly.selector, close, close + REPORT_BY + 1);
        _refused(mallory, address(trust), distribute, refusal, "I10: the servicer may still report");
        _report(20_000 * unit);
        refusal = abi.encodeWithSelector(ITrust.TooEarly.selector, close, close + CHALLENGE_BY + 1);
        _refused(mallory, address(trust), distribute, refusal, "I10: it may still be challenged");
        _setDay(close + REPORT_BY + 1);
        vm.prank(verifier);
        trust.challenge("no invoices");
        refusal = abi.encodeWithSelector(ITrust.TooEarly.selector, _today(), close + RESOLVE_BY + 1);
        _refused(mallory, address(trust), distribute, refusal, "I10: it may still be decided");
    }

    /// Challenges of nothing, too soon, too late, twice; decisions of nothing.
    function test_ChallengeOutOfTurn() public {
        bytes memory challenge = abi.encodeCall(ITrust.challenge, ("no"));
        bytes memory resolve = abi.encodeCall(ITrust.resolve, (ITrust.Outcome.Upheld));
        address target = address(trust);
        _refused(
            verifier,
            target,
            challenge,
            abi.encodeWithSelector(ITrust.NoReport.selector),
            "I10: no report"
        );
        _refused(
            trustee,
            target,
            resolve,
            abi.encodeWithSelector(ITrust.NotChallenged.selector),
            "I10: resolve"
        );
        _report(0);
        uint256 from = _close + REPORT_BY + 1;
        bytes memory early = abi.encodeWithSelector(ITrust.TooEarly.selector, _close, from);
        _refused(verifier, target, challenge, early, "I10: it may still be replaced");
        _setDay(_close + CHALLENGE_BY + 1);
        bytes memory late = abi.encodeWithSelector(
            ITrust.TooLate.selector,
            _close + CHALLENGE_BY + 1,
            _close + CHALLENGE_BY
        );
        _refused(verifier, target, challenge, late, "I10: too late to challenge");
        _setDay(from);
        vm.prank(verifier);
        trust.challenge("no");
        bytes memory twice = abi.encodeWithSelector(ITrust.AlreadyChallenged.selector);
        _refused(verifier, target, challenge, twice, "I10: the first one counts");
        resolve = abi.encodeCall(ITrust.resolve, (ITrust.Outcome.None));
        _refused(
            trustee,
            target,
            resolve,
            abi.encodeWithSelector(ITrust.BadOutcome.selector),
            "I10: no outcome"
        );
    }

    /// Fixings outside their band or of another date, declarations of another date.
    function test_FixingsAndDeclarations() public {
        bytes memory data = abi.encodeCall(ITrust.setFixing, (_date(1), 0, 0.05e18 + 1));
        _refused(
            calculator,
            address(trust),
            data,
            abi.encodeWithSelector(ITrust.OutsideBand.selector, 0.05e18 + 1, -0.01e18, 0.05e18),
            "I10: outside the band"
        );
        data = abi.encodeCall(ITrust.setFixing, (_date(0), 0, 0));
        bytes memory refusal = abi.encodeWithSelector(ITrust.WrongDate.selector, _date(0), _date(1));
        _refused(calculator, address(trust), data, refusal, "I10: the closed date's stands");
        data = abi.encodeCall(ITrust.declare, (_date(0)));
        _refused(trustee, address(trust), data, refusal, "I10: declared for the next to close only");
        _distribute();
        _expect(0, ITrust.Status.Performing);
    }

    function _challenge(uint256 expenses) private {
        _report(expenses);
        _setDay(_close + REPORT_BY + 1);
        vm.prank(verifier);
        trust.challenge("no invoices");
    }

    function _distribute() private {
        _setDay(_date(0));
        trust.distribute();
    }

    /// @dev 100,000 less the trustee's 10 and these expenses is the senior's.
    function _expect(uint256 expenses, ITrust.Status status) private view {
        assertEq(trust.releasable(SERVICER_ACCOUNT), expenses, "I1: servicer");
        assertEq(trust.releasable(TRUSTEE_ACCOUNT), 10 * unit, "I1: trustee");
        assertEq(trust.classAccount(0).given, 99_990 * unit - expenses, "I1: senior");
        assertEq(uint256(trust.status()), uint256(status), "I8: status");
    }

    function _over(ITrust.Report memory given, string memory what, uint256 value, uint256 maximum) private {
        _refused(
            servicer,
            address(trust),
            abi.encodeCall(ITrust.report, (given)),
            abi.encodeWithSelector(ITrust.OverMaximum.selector, what, 0, value, maximum),
            "I10: over its maximum"
        );
    }
}
