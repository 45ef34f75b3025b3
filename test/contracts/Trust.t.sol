// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IClassAccounts} from "../../contracts/trust/IClassAccounts.sol";
import {IInterpreter} from "../../contracts/trust/IInterpreter.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {World} from "./World.sol";

/// @dev A payment date's steps: who, when, what the waterfall is given.
contract TrustTest is World {
    uint256 private constant CASH = 50_000 * UNIT;

    function setUp() public {
        _deployScripted();
    }

    // What a trust says of itself.

    function test_ATrustNamesItsTermsAndSetup() public view {
        assertEq(trust.terms(), program, "terms");
        assertEq(trust.termsHash(), keccak256(program), "termsHash");
        assertEq(trust.setupHash(), keccak256(trust.setup()), "setupHash");
        assertEq(trust.currency(), address(currency), "currency");
        assertEq(trust.registry(), address(registry), "registry");
        (address token, uint256 id) = trust.title();
        assertEq(token, address(title), "title");
        assertEq(id, 1, "title's id");
        assertEq(trust.nextDate(), _paymentDay(0), "nextDate");
        assertEq(trust.deployedAt(), block.number, "deployedAt");
        assertEq(uint256(trust.status()), uint256(ITrust.Status.Offering), "status");
        assertEq(senior.name(), "Wide Senior", "name");
        assertEq(senior.symbol(), "WS", "symbol");
        assertEq(senior.decimals(), 6, "decimals");
    }

    function test_ATrustIsInitializedOnce() public {
        vm.expectRevert(ITrust.AlreadyInitialized.selector);
        trust.initialize();
        ITrust implementation = ITrust(factory.trustImplementation());
        vm.expectRevert(ITrust.AlreadyInitialized.selector);
        implementation.initialize();
    }

    function test_NothingRunsBeforeTheClosing() public {
        bytes memory refusal = abi.encodeWithSelector(ITrust.WrongStatus.selector, ITrust.Status.Offering);
        _warpTo(_paymentDay(0));
        vm.expectRevert(refusal);
        trust.closePeriod();
        vm.expectRevert(refusal);
        vm.prank(trustee);
        trust.declare(0);
        vm.expectRevert(refusal);
        vm.prank(calculator);
        trust.setFixing(0, 0, 0);
        vm.expectRevert(ITrust.PeriodIsOpen.selector);
        trust.distribute();
    }

    // Each role's call, by every other role.

    function test_OnlyTheirRolesCall() public {
        _start();
        _closePeriod(CASH);
        uint256 next = _paymentDay(1);
        ITrust.Report memory made = _report(0, 0);
        address[10] memory all = [
            operator,
            registrar,
            originator,
            servicer,
            backup,
            trustee,
            verifier,
            calculator,
            agents,
            alice
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(ITrust.NotAuthorized.selector, all[i]);
            vm.startPrank(all[i]);
            if (all[i] != calculator) {
                vm.expectRevert(refusal);
                trust.setFixing(next, 0, 0);
            }
            if (all[i] != trustee) {
                vm.expectRevert(refusal);
                trust.declare(next);
                vm.expectRevert(refusal);
                trust.resolve(ITrust.Outcome.Upheld);
            }
            if (all[i] != servicer) {
                vm.expectRevert(refusal);
                trust.report(made);
            }
            if (all[i] != verifier) {
                vm.expectRevert(refusal);
                trust.challenge("");
            }
            vm.expectRevert(refusal);
            trust.onClosing(0);
            vm.expectRevert(refusal);
            trust.onFailure();
            vm.expectRevert(refusal);
            IClassAccounts(address(trust)).pay(0, all[i], 1);
            vm.stopPrank();
        }
    }

    // Fixings and the declaration.

    function test_AFixingIsForTheNextDateToClose() public {
        _start();
        assertEq(trust.fixing(0), 0.02e18, "the set-up's");
        vm.prank(calculator);
        trust.setFixing(_paymentDay(0), 0, 0.03e18);
        _closePeriod(CASH);
        uint256 closed = _paymentDay(0);
        uint256 next = _paymentDay(1);
        vm.startPrank(calculator);
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongDate.selector, closed, next));
        trust.setFixing(closed, 0, 0.05e18);
        trust.setFixing(next, 0, 0.05e18);
        vm.stopPrank();
        assertEq(trust.fixing(0), 0.05e18, "the next date's");

        IInterpreter.DateInput memory input = _expectInput(CASH);
        input.fixings[0] = 0.03e18;
        input.events = 2;
        _warpTo(_paymentDay(0));
        _expectRun(input);
        trust.distribute();
    }

    function test_AFixingStaysInItsBand() public {
        _start();
        uint256 date = _paymentDay(0);
        vm.startPrank(calculator);
        vm.expectRevert(
            abi.encodeWithSelector(
                ITrust.OutsideBand.selector,
                int256(0.1e18 + 1),
                int256(-0.01e18),
                int256(0.1e18)
            )
        );
        trust.setFixing(date, 0, 0.1e18 + 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                ITrust.OutsideBand.selector,
                int256(-0.01e18 - 1),
                int256(-0.01e18),
                int256(0.1e18)
            )
        );
        trust.setFixing(date, 0, -0.01e18 - 1);
        trust.setFixing(date, 0, -0.01e18);
        trust.setFixing(date, 0, 0.1e18);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NoSuchIndex.selector, 1));
        trust.setFixing(date, 1, 0);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ITrust.NoSuchIndex.selector, 1));
        trust.fixing(1);
    }

    function test_ADeclarationIsForTheNextDateToCloseAndRulesOnlyThatOne() public {
        _start();
        uint256 first = _paymentDay(0);
        uint256 second = _paymentDay(1);
        vm.startPrank(trustee);
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongDate.selector, second, first));
        trust.declare(second);
        trust.declare(first);
        vm.stopPrank();
        assertTrue(trust.period().declared);
        _payDate(CASH);
        assertEq(uint256(trust.status()), uint256(ITrust.Status.Enforcement), "another list rules");
        assertEq(trust.state()[2], 3, "declared and the report missed");
        _payDate(CASH);
        assertEq(trust.state()[2], 2, "no longer declared");
    }

    // The close.

    function test_APeriodClosesFromTheDayAfterItsCollectionEnd() public {
        _start();
        uint256 from = _paymentDay(0) - COLLECTION_END + 1;
        vm.warp(from * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ITrust.TooEarly.selector, from - 1, from));
        trust.closePeriod();
        vm.warp(from * 1 days);
        trust.closePeriod();
        vm.expectRevert(ITrust.PeriodIsClosed.selector);
        trust.closePeriod();
    }

    function test_TheCloseCountsWhatIsNeitherSetAsideNorReserved() public {
        _start();
        _fund(address(trust), 7);
        assertEq(trust.uncounted(), 7, "uncounted");
        _closePeriod(CASH);
        assertEq(trust.period().collected, CASH + 7, "collected");
        assertEq(trust.uncounted(), 0, "nothing more");
        _fund(address(trust), 5);
        assertEq(trust.uncounted(), 5, "the next date's");
        _assertAccounts();
    }

    function test_TheCloseCountsNothing() public {
        _start();
        _closePeriod(0);
        assertEq(trust.period().collected, 0, "collected");
        _warpTo(_paymentDay(0));
        trust.distribute();
        assertEq(trust.classAccount(0).given, 0, "given");
    }

    function test_TheCloseCountsAtMost2To100AndTheRestIsTheNextDates() public {
        _start();
        _closePeriod(2 ** 100 + 9);
        assertEq(trust.period().collected, 2 ** 100, "the most");
        _warpTo(_paymentDay(0));
        trust.distribute();
        _closePeriod(0);
        assertEq(trust.period().collected, 9, "the rest");
    }

    function test_AShortfallCountsNothing() public {
        _start();
        uint256 kept = trust.setAside() + trust.reserved();
        vm.prank(address(trust));
        currency.transfer(anyone, 1);
        _warpTo(_paymentDay(0));
        vm.expectEmit(address(trust));
        emit ITrust.Shortfall(_paymentDay(0), kept - 1, kept);
        trust.closePeriod();
        assertEq(trust.period().collected, 0, "collected");
        trust.release(ORIGINATOR_ACCOUNT);
        assertEq(currency.balanceOf(originator), PROCEEDS - COST - RESERVE, "first come, first paid");
    }

    // The report.

    function test_AReportComesFromTheCloseToItsLastDay() public {
        _start();
        ITrust.Report memory made = _report(1, 2);
        vm.startPrank(servicer);
        vm.expectRevert(ITrust.PeriodIsOpen.selector);
        trust.report(made);
        _stopAndClose(CASH);
        vm.startPrank(servicer);
        trust.report(made);
        uint256 last = trust.period().closeDay + REPORT_BY;
        vm.warp((last + 1) * 1 days - 1);
        made.fees[0] = 9;
        trust.report(made);
        assertEq(trust.reportOfPeriod().fees[0], 9, "replaced");
        vm.warp((last + 1) * 1 days);
        vm.expectRevert(abi.encodeWithSelector(ITrust.TooLate.selector, last + 1, last));
        trust.report(made);
        vm.stopPrank();
    }

    function test_AReportStaysWithinItsMaxima() public {
        _start();
        _closePeriod(CASH);
        ITrust.Report memory made = _report(5_000 * UNIT, 40_000 * UNIT);
        made.amounts[0] = uint128(1_000_000 * UNIT);
        made.metrics[0] = 5e18;
        made.events = 1;
        made.sum = 2 ** 100;
        vm.startPrank(servicer);
        trust.report(made);
        made.fees[1] += 1;
        _expectOver("fee", 1, made.fees[1], 40_000 * UNIT);
        trust.report(made);
        made.fees[1] -= 1;
        made.amounts[0] += 1;
        _expectOver("amount", 0, made.amounts[0], 1_000_000 * UNIT);
        trust.report(made);
        made.amounts[0] -= 1;
        made.metrics[0] += 1;
        _expectOver("metric", 0, made.metrics[0], 5e18);
        trust.report(made);
        made.metrics[0] -= 1;
        made.events = 2;
        _expectOver("events", 0, 2, 1);
        trust.report(made);
        made.events = 0;
        made.sum += 1;
        _expectOver("sum", 0, made.sum, 2 ** 100);
        trust.report(made);
        made.sum -= 1;
        made.fees = new uint128[](1);
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongCount.selector, "fees", 1, 2));
        trust.report(made);
        made.fees = new uint128[](2);
        made.amounts = new uint128[](0);
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongCount.selector, "amounts", 0, 1));
        trust.report(made);
        made.amounts = new uint128[](1);
        made.metrics = new uint128[](2);
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongCount.selector, "metrics", 2, 1));
        trust.report(made);
        vm.stopPrank();
    }

    // Late dates.

    function test_LateCashOpensADate() public {
        _start();
        for (uint256 i = 0; i < PAYMENT_DATES; ++i) {
            _payDate(CASH);
        }
        uint256 last = _paymentDay(PAYMENT_DATES - 1);
        assertEq(trust.nextDate(), 0, "none is next");
        _fund(address(trust), LEAST_LATE_CASH - 1);
        _warpTo(last + 30);
        vm.expectRevert(
            abi.encodeWithSelector(ITrust.TooLittleLateCash.selector, LEAST_LATE_CASH - 1, LEAST_LATE_CASH)
        );
        trust.closePeriod();
        _fund(address(trust), 1);
        vm.warp((last + 30) * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ITrust.TooEarly.selector, last + 29, last + 30));
        trust.closePeriod();
        vm.prank(trustee);
        trust.declare(0);
        _warpTo(last + 30);
        trust.closePeriod();
        assertEq(trust.nextDate(), last + 30, "the day of its close is its date");
        assertEq(trust.period().position, PAYMENT_DATES, "beyond the terms");
        assertTrue(trust.period().declared);
        vm.prank(servicer);
        trust.report(_report(0, 3));
        _warpTo(last + 30 + CHALLENGE_BY + 1);
        trust.distribute();
        assertEq(trust.releasable(SERVICER_ACCOUNT), 3, "fees as ever");
        assertEq(trust.nextDate(), 0, "none is next");
        _fund(address(trust), LEAST_LATE_CASH);
        _warpTo(last + 59);
        vm.expectRevert(abi.encodeWithSelector(ITrust.TooEarly.selector, last + 59, last + 60));
        trust.closePeriod();
        _warpTo(last + 60);
        trust.closePeriod();
    }

    // Parties' money.

    function test_AnyoneReleasesAnAccount() public {
        _start();
        _script(0, 0, CASH);
        _payDate(CASH);
        assertEq(trust.releasable(SERVICER_ACCOUNT), CASH, "set aside");
        vm.prank(anyone);
        trust.release(SERVICER_ACCOUNT);
        assertEq(currency.balanceOf(servicer), CASH, "sent");
        vm.expectRevert(abi.encodeWithSelector(ITrust.NothingToRelease.selector, SERVICER_ACCOUNT));
        trust.release(SERVICER_ACCOUNT);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NoSuchAccount.selector, ORIGINATOR_ACCOUNT + 1));
        trust.addressOf(ORIGINATOR_ACCOUNT + 1);
        _assertAccounts();
    }

    function test_AnAccountRotatesItsOwnAddress() public {
        _start();
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, trustee));
        vm.prank(trustee);
        trust.rotate(SERVICER_ACCOUNT, trustee);
        vm.startPrank(servicer);
        address[3] memory refused = [address(0), address(trust), trustee];
        for (uint256 i = 0; i < refused.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITrust.BadAddress.selector, refused[i]));
            trust.rotate(SERVICER_ACCOUNT, refused[i]);
        }
        trust.rotate(SERVICER_ACCOUNT, anyone);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, servicer));
        trust.rotate(SERVICER_ACCOUNT, servicer);
        vm.stopPrank();
        assertEq(trust.addressOf(SERVICER_ACCOUNT), anyone, "rotated");
        vm.startPrank(trustee);
        trust.rotate(TRUSTEE_ACCOUNT, anyone);
        vm.stopPrank();
        vm.prank(anyone);
        trust.rotate(TRUSTEE_ACCOUNT, trustee);
        assertEq(trust.addressOf(TRUSTEE_ACCOUNT), trustee, "its own account comes back");
    }

    function test_AClassIsPaidAtMostWhatItWasGiven() public {
        _start();
        _script(CASH, 0, 0);
        _payDate(CASH);
        IClassAccounts accounts = IClassAccounts(address(trust));
        vm.startPrank(address(senior));
        vm.expectRevert(abi.encodeWithSelector(ITrust.OverClass.selector, 0, CASH + 1, CASH));
        accounts.pay(0, alice, CASH + 1);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, address(senior)));
        accounts.pay(1, alice, 0);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, address(senior)));
        accounts.pay(2, alice, 0);
        // its last byte is that of the class's own index
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x32));
        accounts.pay(256, alice, 0);
        accounts.pay(0, alice, CASH);
        vm.stopPrank();
        _assertAccounts();
    }

    function _expectOver(string memory what, uint256 index, uint256 given, uint256 maximum) private {
        vm.expectRevert(abi.encodeWithSelector(ITrust.OverMaximum.selector, what, index, given, maximum));
    }

    function _stopAndClose(uint256 cash) private {
        vm.stopPrank();
        _closePeriod(cash);
    }
}
