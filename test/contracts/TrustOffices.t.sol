// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrust} from "../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../contracts/trust/ITrustPowers.sol";
import {Powers} from "../../contracts/trust/Powers.sol";
import {SetupCore, SetupRest} from "./SetupCode.sol";
import {World} from "./World.sol";

/// @dev The servicer's office
/// ├── held by the set-up's servicer
/// │   ├── named by the assembly: the next close changes it; the closed date's report is still the present one's
/// │   └── taken by the back-up: after the set number of missed reports in a row, and not before
/// ├── changed
/// │   ├── what was set aside is who left's; what arises is who came's
/// │   ├── what is paid on a fee is the present one's dues first, then who left's arrears, latest first
/// │   └── reports missed count from 0
/// └── duties: works within what is approved; what was reported comes in
contract TrustOfficesTest is World {
    uint256 private constant FORMER = ORIGINATOR_ACCOUNT + 1;
    /// @dev of the flow's fees the disposal costs: reported, the servicer's
    uint256 private constant DISPOSAL = 2;
    address private second = makeAddr("second servicer");
    address private third = makeAddr("third servicer");

    uint8 private may = 31;
    uint8 private worksFee = 2;
    uint16 private remitDays = 5;

    function _setup() internal view override returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = super._setup();
        rest.powers.challengeShareWad = 0.1e18;
        rest.powers.backupAfter = 2;
        rest.powers.assemblyMay = may;
        rest.powers.worksFee = worksFee;
        rest.powers.votingDays = 14;
        rest.powers.remitDays = remitDays;
    }

    function setUp() public {
        _deployFlow();
    }

    // Naming.

    function test_TheAssemblyNamesFromTheNextClose() public {
        _start();
        _approve(1_000 * UNIT);
        _closePeriod(20_000 * UNIT);
        vm.expectEmit(address(trust));
        emit ITrustPowers.ServicerNamed(second, holdersAssembly);
        vm.prank(holdersAssembly);
        trust.nameServicer(second);
        assertEq(trust.servicer(), servicer, "until the next close");
        assertEq(trust.nextServicer(), second, "from it");
        // the closed date's report is still the present one's
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, second));
        vm.prank(second);
        trust.report(_flowReport(0, 0));
        vm.prank(servicer);
        trust.report(_flowReport(0, 1_000 * UNIT));
        _distribute();
        uint256 old = trust.releasable(SERVICER_ACCOUNT);
        assertEq(old, 1_000 * UNIT, "its expenses");

        _fund(address(trust), 20_000 * UNIT);
        _warpTo(trust.nextDate() - COLLECTION_END + 1);
        vm.expectEmit(address(trust));
        emit ITrustPowers.ServicerChanged(servicer, second, FORMER);
        trust.closePeriod();

        assertEq(trust.servicer(), second, "in office");
        assertEq(trust.nextServicer(), second, "and nobody after it");
        assertEq(trust.addressOf(SERVICER_ACCOUNT), second, "the office's account is its own");
        assertEq(trust.addressOf(FORMER), servicer, "who left has an account");
        assertEq(trust.releasable(FORMER), old, "with all that was set aside");
        assertEq(trust.releasable(SERVICER_ACCOUNT), 0, "and nothing is left behind");
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, servicer));
        vm.prank(servicer);
        trust.report(_flowReport(0, 0));
        vm.prank(second);
        trust.report(_flowReport(0, 0));
        trust.release(FORMER);
        assertEq(currency.balanceOf(servicer), old, "released to who earned it");
        // each rotates its own
        vm.prank(servicer);
        trust.rotate(FORMER, anyone);
        assertEq(trust.addressOf(FORMER), anyone);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, servicer));
        vm.prank(servicer);
        trust.rotate(SERVICER_ACCOUNT, servicer);
        vm.expectRevert(abi.encodeWithSelector(ITrust.BadAddress.selector, trustee));
        vm.prank(anyone);
        trust.rotate(FORMER, trustee);
    }

    function test_NobodyElseNames() public {
        _start();
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, trustee));
        vm.prank(trustee);
        trust.nameServicer(second);
        vm.startPrank(holdersAssembly);
        address[4] memory bad = [address(0), address(trust), trustee, servicer];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadServicer.selector, bad[i]));
            trust.nameServicer(bad[i]);
        }
        vm.stopPrank();
    }

    function test_NothingThatTheSetUpDoesNotListAndNothingBeforeTheClosing() public {
        vm.startPrank(holdersAssembly);
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongStatus.selector, ITrust.Status.Offering));
        trust.nameServicer(second);
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongStatus.selector, ITrust.Status.Offering));
        trust.approveWorks(1);
        vm.stopPrank();
        may = 0;
        worksFee = 0;
        currency = stablecoin;
        _deployFlow();
        _start();
        uint256 date = trust.nextDate();
        vm.startPrank(holdersAssembly);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.NotListed.selector, Powers.REPLACE_SERVICER));
        trust.nameServicer(second);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.NotListed.selector, Powers.APPROVE_WORKS));
        trust.approveWorks(1);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.NotListed.selector, Powers.DECLARE));
        trust.declare(date);
        vm.stopPrank();
    }

    // Arrears.

    function test_ArrearsArePaidAfterThePresentOnesDuesLatestFirst() public {
        _start();
        // each date's expenses are more than there is: the first servicer leaves with arrears of its own
        _closePeriod(10_000 * UNIT);
        _approve(100_000 * UNIT);
        vm.prank(servicer);
        trust.report(_flowReport(0, 30_000 * UNIT));
        _distribute();
        uint256 paidFirst = trust.releasable(SERVICER_ACCOUNT);
        uint256 arrearsFirst = 30_000 * UNIT - paidFirst;
        assertGt(arrearsFirst, 0, "short");
        _name(second);
        _closePeriod(4_000 * UNIT);
        assertEq(trust.releasable(FORMER), paidFirst, "what it was paid goes along");
        vm.prank(second);
        trust.report(_flowReport(0, 20_000 * UNIT));
        _distribute();
        uint256 paidSecond = trust.releasable(SERVICER_ACCOUNT);
        uint256 arrearsSecond = 20_000 * UNIT - paidSecond;
        assertGt(paidSecond, 0, "the present one's dues first");
        assertEq(trust.releasable(FORMER), paidFirst, "nothing for who left");
        _name(third);
        _closePeriod(30_000 * UNIT);
        vm.prank(third);
        trust.report(_flowReport(0, 5_000 * UNIT));
        // the senior fee of the trustee takes a little
        _distribute();
        uint256 toThird = trust.releasable(SERVICER_ACCOUNT);
        assertEq(toThird, 5_000 * UNIT, "all that arose for the present one");
        uint256 toSecond = trust.releasable(FORMER + 1) - paidSecond;
        uint256 toFirst = trust.releasable(FORMER) - paidFirst;
        assertEq(toSecond, arrearsSecond, "then the latest, whole");
        assertGt(toFirst, 0, "what is left is the first one's");
        assertLt(toFirst, arrearsFirst, "and does not reach");
        _assertAccounts();

        // late: without any report what is left of the arrears is still who left's
        _closePeriodLate(60_000 * UNIT);
        vm.recordLogs();
        _distribute();
        assertEq(trust.releasable(FORMER) - paidFirst, arrearsFirst, "whole");
        assertEq(trust.releasable(FORMER + 1) - paidSecond, arrearsSecond, "no more");
    }

    function test_NoMoreThanEightChanges() public {
        _start();
        for (uint256 i = 0; i < 3; ++i) {
            _name(address(uint160(0x5000 + i)));
            _payDate(0);
        }
        for (uint256 i = 3; i < 8; ++i) {
            _name(address(uint160(0x5000 + i)));
            _closePeriodLate(LEAST_LATE_CASH);
            _distribute();
        }
        vm.expectRevert(ITrustPowers.TooManyServicers.selector);
        vm.prank(holdersAssembly);
        trust.nameServicer(second);
        assertEq(trust.servicer(), address(uint160(0x5007)));
        assertEq(trust.addressOf(FORMER + 7), address(uint160(0x5006)));
        vm.expectRevert(abi.encodeWithSelector(ITrust.NoSuchAccount.selector, FORMER + 8));
        trust.addressOf(FORMER + 8);
    }

    // The back-up.

    function test_TheBackupTakesTheOfficeAfterMissedReports() public {
        _start();
        _payDate(20_000 * UNIT);
        assertEq(trust.missedReports(), 1);
        vm.startPrank(backup);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.ReportsNotMissed.selector, 1, 2));
        trust.takeOffice();
        vm.stopPrank();
        _payDate(20_000 * UNIT);
        assertEq(trust.missedReports(), 2);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, trustee));
        vm.prank(trustee);
        trust.takeOffice();
        vm.expectEmit(address(trust));
        emit ITrustPowers.ServicerNamed(backup, backup);
        vm.prank(backup);
        trust.takeOffice();
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.AlreadyNamed.selector, backup));
        vm.prank(backup);
        trust.takeOffice();
        _closePeriod(20_000 * UNIT);
        assertEq(trust.servicer(), backup, "in office");
        assertEq(trust.missedReports(), 0, "with a clean slate");
    }

    function test_AReportEndsTheRowAndAnUpheldOneDoesNot() public {
        _start();
        _payDate(20_000 * UNIT);
        _closePeriod(20_000 * UNIT);
        uint256 closed = trust.period().closeDay;
        vm.prank(servicer);
        trust.report(_flowReport(0, 0));
        _warpTo(closed + REPORT_BY + 1);
        vm.prank(holdersAssembly);
        trust.challenge("holders of a tenth");
        vm.prank(trustee);
        trust.resolve(ITrust.Outcome.Upheld);
        _distribute();
        assertEq(trust.missedReports(), 2, "upheld counts as missed");
        _closePeriod(20_000 * UNIT);
        vm.prank(servicer);
        trust.report(_flowReport(0, 0));
        _distribute();
        assertEq(trust.missedReports(), 0, "a report ends the row");
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.ReportsNotMissed.selector, 0, 2));
        vm.prank(backup);
        trust.takeOffice();
    }

    function test_TheAssemblysChoiceComesBeforeTheBackups() public {
        _start();
        _payDate(0);
        _payDate(0);
        vm.prank(backup);
        trust.takeOffice();
        _name(second);
        _closePeriod(20_000 * UNIT);
        assertEq(trust.servicer(), second);
    }

    // The assembly's other powers.

    function test_TheAssemblyDeclaresAndChallenges() public {
        _start();
        uint256 date = trust.nextDate();
        vm.prank(anyone);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, anyone));
        trust.declare(date);
        vm.expectEmit(address(trust));
        emit ITrust.Declared(date, holdersAssembly);
        vm.prank(holdersAssembly);
        trust.declare(date);
        assertTrue(trust.period().declared);
        vm.prank(anyone);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, anyone));
        trust.challenge("nobody");
    }

    // Works.

    function test_WorksAreWhatIsApprovedAndNotYetSpent() public {
        _start();
        _closePeriod(20_000 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.OverWorks.selector, 1, 0));
        vm.prank(servicer);
        trust.report(_flowReport(0, 1));
        vm.expectEmit(address(trust));
        emit ITrustPowers.WorksApproved(500, 500);
        _approve(500);
        _approve(200);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.OverWorks.selector, 701, 700));
        vm.prank(servicer);
        trust.report(_flowReport(0, 701));
        vm.prank(servicer);
        trust.report(_flowReport(0, 300));
        assertEq(trust.worksLeft(), 700, "not before the report stands");
        uint256 date = trust.period().date;
        vm.expectEmit(address(trust));
        emit ITrustPowers.WorksSpent(date, 300, 400);
        _distribute();
        assertEq(trust.worksLeft(), 400);

        // undecided: fees add nothing, and nothing is spent
        _closePeriod(0);
        uint256 closed = trust.period().closeDay;
        vm.prank(servicer);
        trust.report(_flowReport(0, 400));
        _warpTo(closed + REPORT_BY + 1);
        vm.prank(verifier);
        trust.challenge("works");
        _distribute();
        assertEq(trust.worksLeft(), 400, "undecided");
        vm.expectRevert(
            abi.encodeWithSelector(
                ITrustPowers.OverWorks.selector,
                type(uint256).max - 400,
                type(uint128).max - 400
            )
        );
        vm.prank(holdersAssembly);
        trust.approveWorks(type(uint256).max - 400);
    }

    // Remittance.

    function test_WhatWasReportedComesInWithinItsDays() public {
        _start();
        _closePeriod(20_000 * UNIT);
        uint256 closed = trust.period().closeDay;
        ITrust.Report memory made = _flowReport(0, 0);
        made.sum = uint128(26_000 * UNIT);
        vm.prank(servicer);
        trust.report(made);
        assertEq(trust.unremitted(), 0, "not before the date");
        _distribute();
        assertGt(block.timestamp / 1 days, closed + 5, "its days are over");
        assertEq(trust.unremitted(), 6_000 * UNIT, "reported and not come in");
        _fund(address(trust), 2_000 * UNIT);
        assertEq(trust.unremitted(), 4_000 * UNIT, "what comes in counts at once");
        // a date without a report: what it collects counts, and its own days do not hide what is older
        _closePeriod(0);
        assertEq(trust.unremitted(), 4_000 * UNIT, "the close takes nothing away");
        _distribute();
        assertEq(trust.unremitted(), 4_000 * UNIT);
        _closePeriod(9_000 * UNIT);
        _distribute();
        assertEq(trust.unremitted(), 0, "and no less than nothing");
        (uint256 left) = trust.remittance().amount;
        assertEq(left, 0);
    }

    function test_WhatIsOlderIsOverdueThoughTheNextDaysRun() public {
        _start();
        ITrust.Report memory made = _flowReport(0, 0);
        _closePeriod(20_000 * UNIT);
        made.sum = uint128(21_000 * UNIT);
        vm.prank(servicer);
        trust.report(made);
        _distribute();
        // the next date is closed on its payment day, so that it is distributed within the days of remitting
        _warpTo(trust.nextDate() + 1);
        trust.closePeriod();
        _decideAtOnce(7_000 * UNIT);
        assertEq(trust.unremitted(), 1_000 * UNIT, "only what is older");
        _warpTo(block.timestamp / 1 days + 2);
        assertEq(trust.unremitted(), 8_000 * UNIT, "then all of it");
    }

    /// Nobody has closed the first date before the second one's collections are over, too: both are distributed within its days.
    function test_WhatHasDaysLeftIsNotOverdue() public {
        remitDays = 30;
        _deployFlow();
        _start();
        _warpTo(_paymentDay(1) - COLLECTION_END + 1);
        trust.closePeriod();
        _decideAtOnce(1_000 * UNIT);
        assertEq(trust.unremitted(), 0, "its days run");
        trust.closePeriod();
        uint256 closed = trust.period().closeDay;
        _decideAtOnce(0);
        assertEq(trust.unremitted(), 0, "and run on, though the next date is distributed");
        _warpTo(closed + 30);
        assertEq(trust.unremitted(), 0, "to the end");
        _warpTo(closed + 31);
        assertEq(trust.unremitted(), 1_000 * UNIT, "then it is overdue");
    }

    // What is outstanding.

    function test_WhatIsOutstandingIsTheStatesBalance() public {
        assertEq(trust.outstanding(0), 0, "before the closing");
        _start();
        assertEq(trust.outstanding(0), SENIOR_FACE);
        assertEq(trust.outstanding(1), SUB_FACE);
        assertEq(trust.outstanding(2), 0, "no such class");
        assertEq(trust.distributedOn(), 0);
        _payDate(300_000 * UNIT);
        uint256[] memory state = trust.state();
        // no cumulative collections, one word of control; a balance and unpaid interest a class
        assertEq(trust.outstanding(0), state[1]);
        assertEq(trust.outstanding(1), state[3]);
        assertLt(trust.outstanding(0), SENIOR_FACE, "principal was paid");
        assertEq(trust.distributedOn(), block.timestamp / 1 days);
    }

    function _name(address who) private {
        vm.prank(holdersAssembly);
        trust.nameServicer(who);
    }

    function _approve(uint256 amount) private {
        vm.prank(holdersAssembly);
        trust.approveWorks(amount);
    }

    function _flowReport(uint256 taxes, uint256 disposal) private pure returns (ITrust.Report memory made) {
        made = _report(taxes, disposal);
        made.amounts = new uint128[](0);
        made.metrics = new uint128[](0);
        made.sum = 0;
    }

    /// @dev A date that is closed after its payment day, reported, challenged so that it can be decided, and distributed.
    function _decideAtOnce(uint256 sum) private {
        vm.prank(servicer);
        trust.report(_sum(sum));
        _warpTo(trust.period().closeDay + REPORT_BY + 1);
        vm.prank(verifier);
        trust.challenge("so that it can be decided at once");
        vm.prank(trustee);
        trust.resolve(ITrust.Outcome.Dismissed);
        uint256 date = trust.period().date;
        if (block.timestamp / 1 days < date) {
            _warpTo(date);
        }
        trust.distribute();
    }

    function _sum(uint256 sum) private pure returns (ITrust.Report memory made) {
        made = _flowReport(0, 0);
        made.sum = uint128(sum);
    }

    function _closePeriodLate(uint256 cash) private {
        _warpTo(trust.distributedOn() + 31);
        _closePeriod(cash);
    }

    function _distribute() private {
        ITrust.Period memory current = trust.period();
        uint256 day = uint256(current.closeDay) + RESOLVE_BY + 1;
        if (block.timestamp / 1 days < day) {
            _warpTo(day);
        }
        if (block.timestamp / 1 days < current.date) {
            _warpTo(current.date);
        }
        vm.prank(anyone);
        trust.distribute();
    }
}
