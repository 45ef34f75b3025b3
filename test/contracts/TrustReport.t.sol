// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "../../contracts/trust/IInterpreter.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {World} from "./World.sol";

/// @dev A report's fate, and what the waterfall is given of it.
contract TrustReportTest is World {
    uint256 private constant CASH = 50_000 * UNIT;

    function setUp() public {
        _deployScripted();
    }

    // Challenge, resolution, and what the waterfall is given.

    function test_AChallengeComesAfterTheReportsLastDay() public {
        _start();
        _closePeriod(CASH);
        uint256 closed = trust.period().closeDay;
        vm.expectRevert(ITrust.NoReport.selector);
        vm.prank(verifier);
        trust.challenge("early");
        vm.prank(servicer);
        trust.report(_report(1, 2));
        vm.startPrank(verifier);
        vm.warp((closed + REPORT_BY + 1) * 1 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ITrust.TooEarly.selector, closed + REPORT_BY, closed + REPORT_BY + 1)
        );
        trust.challenge("early");
        _warpTo(closed + CHALLENGE_BY + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ITrust.TooLate.selector, closed + CHALLENGE_BY + 1, closed + CHALLENGE_BY)
        );
        trust.challenge("late");
        vm.warp((closed + CHALLENGE_BY + 1) * 1 days - 1);
        trust.challenge("in time");
        vm.expectRevert(ITrust.AlreadyChallenged.selector);
        trust.challenge("again");
        vm.stopPrank();
    }

    function test_AResolutionComesFromTheChallengeToItsLastDay() public {
        _start();
        _closePeriod(CASH);
        vm.prank(servicer);
        trust.report(_report(1, 2));
        uint256 closed = trust.period().closeDay;
        vm.expectRevert(ITrust.NotChallenged.selector);
        vm.prank(trustee);
        trust.resolve(ITrust.Outcome.Upheld);
        _warpTo(closed + REPORT_BY + 1);
        vm.prank(verifier);
        trust.challenge("so");
        vm.startPrank(trustee);
        vm.expectRevert(ITrust.BadOutcome.selector);
        trust.resolve(ITrust.Outcome.None);
        _warpTo(closed + RESOLVE_BY + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ITrust.TooLate.selector, closed + RESOLVE_BY + 1, closed + RESOLVE_BY)
        );
        trust.resolve(ITrust.Outcome.Upheld);
        vm.warp((closed + RESOLVE_BY + 1) * 1 days - 1);
        trust.resolve(ITrust.Outcome.Dismissed);
        vm.expectRevert(ITrust.AlreadyResolved.selector);
        trust.resolve(ITrust.Outcome.Upheld);
        vm.stopPrank();
    }

    function test_AReportThatStandsReachesTheWaterfall() public {
        _reportLate(ITrust.Outcome.None, false, CHALLENGE_BY);
    }

    function test_ADismissedChallengeLeavesTheReport() public {
        _reportLate(ITrust.Outcome.Dismissed, true, 0);
    }

    function test_AnUpheldChallengeIsAMissedReport() public {
        _reportLate(ITrust.Outcome.Upheld, true, 0);
    }

    function test_AnUndecidedChallengeLeavesTheMetrics() public {
        _reportLate(ITrust.Outcome.None, true, RESOLVE_BY);
    }

    function test_AMissedReportIsDistributedAfterItsLastDay() public {
        _start();
        _warpTo(_paymentDay(0));
        _closePeriod(CASH);
        uint256 closed = trust.period().closeDay;
        IInterpreter.DateInput memory input = _expectInput(CASH);
        input.events = 2;
        vm.warp((closed + REPORT_BY + 1) * 1 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ITrust.TooEarly.selector, closed + REPORT_BY, closed + REPORT_BY + 1)
        );
        trust.distribute();
        _warpTo(closed + REPORT_BY + 1);
        _expectRun(input);
        trust.distribute();
    }

    function test_NoDateIsDistributedBeforeItsDay() public {
        _start();
        uint256 date = _paymentDay(0);
        _closePeriod(CASH);
        vm.warp(date * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ITrust.TooEarly.selector, date - 1, date));
        trust.distribute();
        vm.warp(date * 1 days);
        trust.distribute();
        assertEq(trust.nextDate(), _paymentDay(1), "the next one");
        assertEq(trust.period().position, 1, "position");
        assertEq(trust.reportOfPeriod().fees.length, 0, "no report of the next period");
    }

    function test_WhatTheWaterfallGivesMustBeWhatItHad() public {
        _start();
        _closePeriod(CASH);
        _warpTo(_paymentDay(0));
        _script(CASH, 1, 0);
        vm.expectRevert(
            abi.encodeWithSelector(ITrust.OutOfBalance.selector, CASH + RESERVE + 1, CASH + RESERVE)
        );
        trust.distribute();
        _script(CASH - 1, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(ITrust.OutOfBalance.selector, CASH + RESERVE - 1, CASH + RESERVE)
        );
        trust.distribute();
        _script(CASH - 3, 2, 1);
        trust.distribute();
        assertEq(trust.classAccount(0).given, CASH - 3, "senior");
        assertEq(trust.classAccount(1).given, 2, "sub");
        assertEq(trust.releasable(SERVICER_ACCOUNT), 1, "servicer");
        _assertAccounts();
    }

    /// @dev A reported date, challenged or not, resolved or not; distributed on the first day on which it can be, which is
    /// `wait` days and one after the close, or at once where it is resolved.
    function _reportLate(ITrust.Outcome outcome, bool challenged, uint256 wait) private {
        _start();
        _warpTo(_paymentDay(0));
        _closePeriod(CASH);
        uint256 closed = trust.period().closeDay;
        ITrust.Report memory made = _report(11, 22);
        made.events = 1;
        vm.prank(servicer);
        trust.report(made);
        if (challenged) {
            _warpTo(closed + REPORT_BY + 1);
            vm.prank(verifier);
            trust.challenge("so");
        }
        if (outcome != ITrust.Outcome.None) {
            vm.prank(trustee);
            trust.resolve(outcome);
        } else {
            vm.warp((closed + wait + 1) * 1 days - 1);
            vm.expectRevert(
                abi.encodeWithSelector(ITrust.TooEarly.selector, closed + wait, closed + wait + 1)
            );
            trust.distribute();
            _warpTo(closed + wait + 1);
        }
        IInterpreter.DateInput memory input = _expectInput(CASH);
        bool stands = !challenged || outcome == ITrust.Outcome.Dismissed;
        if (stands) {
            input.reportedFees[0] = 11;
            input.reportedFees[1] = 22;
            input.reportedAmounts[0] = 500 * UNIT;
            input.events = 4;
        }
        if (outcome != ITrust.Outcome.Upheld) {
            input.metrics[0] = 0.75e18;
        } else {
            input.events = 2;
        }
        _expectRun(input);
        trust.distribute();
    }
}
