// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {FeeCurrency} from "../../contracts/test/FeeCurrency.sol";
import {TestStablecoin} from "../../contracts/test/TestStablecoin.sol";
import {IOffering} from "../../contracts/trust/IOffering.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {SetupCore, SetupRest, encodeSetup} from "./SetupCode.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {World} from "./World.sol";

/// @dev Subscriptions, the closing, the failure.
contract OfferingTest is World {
    function setUp() public {
        _deployScripted();
    }

    // Subscriptions.

    function test_ASubscriptionCostsTheIssuePriceRoundedUp() public {
        assertEq(offering.costOf(0, 100 * UNIT), 100 * UNIT, "at par");
        assertEq(offering.costOf(1, 1), 1, "0.905, rounded up");
        assertEq(offering.costOf(1, 3), 3, "2.715, rounded up");
        assertEq(offering.costOf(1, 1_000), 905, "exact");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NoSuchClass.selector, 2));
        offering.costOf(2, 1);
        _prepare(alice, 1, 3);
        vm.expectEmit(address(offering));
        emit IOffering.Subscribed(1, alice, 3, 3);
        vm.prank(alice);
        offering.subscribe(1, 3);
        assertEq(offering.subscription(1, alice), 3, "face");
        assertEq(offering.cashOf(alice), 3, "cash");
        assertEq(offering.subscribed(1), 3, "all");
        assertEq(currency.balanceOf(address(offering)), 3, "received");
    }

    function test_SubscriptionsThatCannotBeAreRefused() public {
        // all but the 5 % that the originator must retain
        uint256 most = 760_000 * UNIT;
        _prepare(alice, 0, SENIOR_FACE);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NoSuchClass.selector, 2));
        offering.subscribe(2, 100 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NoSuchClass.selector, 2));
        offering.subscribeWithPermit(2, 1, 0, 0, 0, 0);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotADenomination.selector, 0, 100 * UNIT));
        offering.subscribe(0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.NotADenomination.selector, 100 * UNIT - 1, 100 * UNIT)
        );
        offering.subscribe(0, 100 * UNIT - 1);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverFace.selector, most + 100 * UNIT, most));
        offering.subscribe(0, most + 100 * UNIT);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotEligible.selector, anyone));
        vm.prank(anyone);
        offering.subscribe(0, 100 * UNIT);
        uint256 longStop = Terms.closing(program) + 30;
        vm.warp((longStop + 1) * 1 days - 1);
        vm.prank(alice);
        offering.subscribe(0, 100 * UNIT);
        vm.warp((longStop + 1) * 1 days);
        vm.expectRevert(abi.encodeWithSelector(IOffering.TooLate.selector, longStop + 1, longStop));
        vm.prank(alice);
        offering.subscribe(0, 100 * UNIT);
    }

    // Contributions.

    function test_AContributionIsSetOffAgainstWhatTheClosingOwes() public {
        _attest(agents, QUALIFIED);
        vm.expectEmit(address(offering));
        emit IOffering.Contributed(1, originator, ORIGINATOR_ACCOUNT, 10_000 * UNIT, 9_050 * UNIT);
        vm.prank(originator);
        offering.contribute(ORIGINATOR_ACCOUNT, 1, 10_000 * UNIT);
        vm.prank(agents);
        offering.contribute(COST_ACCOUNT, 0, 1_000 * UNIT);
        assertEq(offering.setOff(ORIGINATOR_ACCOUNT), 9_050 * UNIT, "of the price");
        assertEq(offering.setOff(COST_ACCOUNT), COST, "the whole cost");
        assertEq(offering.subscription(0, agents), 1_000 * UNIT, "face");
        assertEq(offering.cashOf(agents), 0, "no cash");
        assertEq(offering.subscribed(1), 10_000 * UNIT, "subscribed");
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(alice, 0, 759_000 * UNIT);
        _subscribe(bob, 1, 190_000 * UNIT);
        _close();
        assertEq(trust.releasable(COST_ACCOUNT), 0, "paid by its notes");
        uint256 over = PROCEEDS - COST - RESERVE - 9_050 * UNIT;
        assertEq(trust.releasable(ORIGINATOR_ACCOUNT), over, "the rest of the price and what is over");
        offering.collect(0, _one(agents));
        assertEq(senior.balanceOf(agents), 1_000 * UNIT, "notes for work");
        _assertAccounts();
    }

    function test_OnlyWhomTheClosingOwesContributes() public {
        uint256[4] memory accounts = [
            SERVICER_ACCOUNT,
            COST_ACCOUNT,
            ORIGINATOR_ACCOUNT,
            ORIGINATOR_ACCOUNT + 1
        ];
        for (uint256 i = 0; i < accounts.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IOffering.NotContributor.selector, alice));
            vm.prank(alice);
            offering.contribute(accounts[i], 0, 100 * UNIT);
        }
        _attest(servicer, QUALIFIED);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotContributor.selector, servicer));
        vm.prank(servicer);
        offering.contribute(SERVICER_ACCOUNT, 0, 100 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotContributor.selector, originator));
        vm.prank(originator);
        offering.contribute(COST_ACCOUNT, 0, 100 * UNIT);
    }

    function test_NobodyContributesMoreThanItIsOwed() public {
        _attest(agents, QUALIFIED);
        vm.startPrank(agents);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverContribution.selector, 1_100 * UNIT, COST));
        offering.contribute(COST_ACCOUNT, 0, 1_100 * UNIT);
        offering.contribute(COST_ACCOUNT, 0, 600 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverContribution.selector, 500 * UNIT, 400 * UNIT));
        offering.contribute(COST_ACCOUNT, 0, 500 * UNIT);
        offering.contribute(COST_ACCOUNT, 0, 400 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverContribution.selector, 1, 0));
        offering.contribute(COST_ACCOUNT, 1, 1);
        vm.stopPrank();
    }

    function test_AContributionIsASubscription() public {
        vm.startPrank(originator);
        vm.expectRevert(abi.encodeWithSelector(IOffering.NoSuchClass.selector, 2));
        offering.contribute(ORIGINATOR_ACCOUNT, 2, 100 * UNIT);
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.NotADenomination.selector, 100 * UNIT + 1, 100 * UNIT)
        );
        offering.contribute(ORIGINATOR_ACCOUNT, 0, 100 * UNIT + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.OverFace.selector, SENIOR_FACE + 100 * UNIT, SENIOR_FACE)
        );
        offering.contribute(ORIGINATOR_ACCOUNT, 0, SENIOR_FACE + 100 * UNIT);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IOffering.NotEligible.selector, agents));
        vm.prank(agents);
        offering.contribute(COST_ACCOUNT, 0, 100 * UNIT);
    }

    // The closing.

    function test_TheClosingSwapsAssetAndCash() public {
        _fund(address(trust), 77);
        _subscribeAll();
        vm.prank(originator);
        title.approve(address(offering), 1);
        _warpTo(Terms.closing(program));
        vm.expectEmit(address(offering));
        emit IOffering.OfferingClosed(PROCEEDS);
        offering.close();
        assertEq(uint256(trust.status()), uint256(ITrust.Status.Performing), "performing");
        assertEq(title.ownerOf(1), address(trust), "title");
        assertEq(currency.balanceOf(address(offering)), 0, "the offering keeps nothing");
        assertEq(currency.balanceOf(address(trust)), PROCEEDS + 77, "cash");
        assertEq(trust.reserved(), RESERVE, "reserve");
        assertEq(trust.releasable(COST_ACCOUNT), COST, "costs");
        assertEq(trust.releasable(ORIGINATOR_ACCOUNT), PROCEEDS - COST - RESERVE, "price and what is over");
        assertEq(trust.uncounted(), 77, "what came before is the first date's");
        assertEq(trust.addressOf(COST_ACCOUNT), agents, "cost's payee");
        assertEq(trust.addressOf(ORIGINATOR_ACCOUNT), originator, "originator");
        assertEq(senior.totalSupply(), SENIOR_FACE, "issued");
        assertEq(senior.balanceOf(address(offering)), SENIOR_FACE, "to be collected");
        _assertAccounts();
        vm.expectRevert(IOffering.NotOpen.selector);
        offering.close();
        vm.expectRevert(IOffering.NotOpen.selector);
        offering.fail();
        vm.expectRevert(IOffering.NotOpen.selector);
        vm.prank(alice);
        offering.subscribe(0, 100 * UNIT);
        vm.expectRevert(IOffering.NotFailed.selector);
        offering.refund(alice);
    }

    function test_TheClosingWaitsForAPayeeNot() public {
        vm.prank(operator);
        stablecoin.setBlocked(originator, false);
        _subscribeAll();
        vm.startPrank(operator);
        stablecoin.setBlocked(originator, true);
        stablecoin.setBlocked(agents, true);
        vm.stopPrank();
        _close();
        vm.expectRevert(abi.encodeWithSelector(TestStablecoin.AccountBlocked.selector, agents));
        trust.release(COST_ACCOUNT);
        _collectAll();
        _script(50 * UNIT, 0, 0);
        _payDate(50 * UNIT);
        assertEq(senior.pay(_one(alice)), (50 * UNIT * 46) / 80, "others are paid");
    }

    function test_TheClosingHasItsDays() public {
        _subscribeAll();
        vm.prank(originator);
        title.approve(address(offering), 1);
        uint256 closing = Terms.closing(program);
        vm.warp(closing * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IOffering.TooEarly.selector, closing - 1, closing));
        offering.close();
        _warpTo(closing + 31);
        vm.expectRevert(abi.encodeWithSelector(IOffering.TooLate.selector, closing + 31, closing + 30));
        offering.close();
        vm.warp((closing + 31) * 1 days - 1);
        offering.close();
    }

    function test_TheClosingNeedsTheWholeIssue() public {
        vm.prank(originator);
        title.approve(address(offering), 1);
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(originator, 1, 10_000 * UNIT);
        _subscribe(alice, 0, 760_000 * UNIT);
        _subscribe(bob, 1, 190_000 * UNIT - 1);
        _warpTo(Terms.closing(program));
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.NotFullySubscribed.selector, 1, SUB_FACE - 1, SUB_FACE)
        );
        offering.close();
        _subscribe(bob, 1, 1);
        offering.close();
    }

    function test_WhatTheOriginatorMustRetainIsKeptForIt() public {
        _subscribe(originator, 1, 4_000 * UNIT);
        _prepare(bob, 1, SUB_FACE);
        vm.startPrank(bob);
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.OverFace.selector, 190_000 * UNIT + 1, 190_000 * UNIT)
        );
        offering.subscribe(1, 190_000 * UNIT + 1);
        offering.subscribe(1, 190_000 * UNIT);
        vm.stopPrank();
        _attest(agents, QUALIFIED);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverFace.selector, 1, 0));
        vm.prank(agents);
        offering.contribute(COST_ACCOUNT, 1, 1);
        _subscribe(originator, 1, 6_000 * UNIT);
        assertEq(offering.subscribed(1), SUB_FACE, "all of it");
    }

    function test_TheOriginatorMayHaveAllOfAClass() public {
        _subscribe(originator, 1, SUB_FACE);
        assertEq(offering.subscription(1, originator), SUB_FACE, "more than it must");
    }

    function test_TheClosingNeedsPriceCostsAndReserves() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        core.price = uint128(PROCEEDS - COST - RESERVE + 1);
        trust = ITrust(factory.deploy(program, encodeSetup(core, rest), bytes32("dear")));
        offering = IOffering(trust.offering());
        _subscribeAll();
        vm.prank(originator);
        title.approve(address(offering), 1);
        _warpTo(Terms.closing(program));
        vm.expectRevert(abi.encodeWithSelector(IOffering.ProceedsTooSmall.selector, PROCEEDS, PROCEEDS + 1));
        offering.close();
    }

    function test_TheClosingNeedsTheTitle() public {
        _subscribeAll();
        _warpTo(Terms.closing(program));
        vm.expectRevert();
        offering.close();
        vm.prank(originator);
        title.approve(address(offering), 1);
        vm.mockCall(address(title), abi.encodeWithSignature("ownerOf(uint256)", 1), abi.encode(originator));
        vm.expectRevert(abi.encodeWithSelector(IOffering.TitleNotDelivered.selector, address(title), 1));
        offering.close();
        vm.clearMockedCalls();
        offering.close();
    }

    // Collecting.

    function test_AnyoneCollectsForSubscribersOnce() public {
        _subscribeAll();
        vm.expectRevert(IOffering.NotClosed.selector);
        offering.collect(0, _holders());
        _close();
        vm.expectRevert(abi.encodeWithSelector(IOffering.NoSuchClass.selector, 2));
        offering.collect(2, _holders());
        vm.prank(registrar);
        registry.revoke(alice);
        _collectAll();
        _collectAll();
        assertEq(senior.balanceOf(alice), 460_000 * UNIT, "eligible when it subscribed");
        assertEq(senior.balanceOf(carol), 0, "nothing subscribed");
        assertEq(senior.balanceOf(address(offering)), 0, "all collected");
        assertEq(offering.subscription(0, alice), 0, "once");
    }

    // The failure.

    function test_AFailedOfferingGivesEverythingBack() public {
        _subscribe(alice, 0, 460_000 * UNIT);
        _subscribe(alice, 1, 3);
        _subscribe(bob, 1, 5 * UNIT);
        _fund(address(trust), 77);
        uint256 longStop = Terms.closing(program) + 30;
        vm.warp((longStop + 1) * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IOffering.TooEarly.selector, longStop, longStop + 1));
        offering.fail();
        vm.expectRevert(IOffering.NotFailed.selector);
        offering.refund(alice);
        vm.warp((longStop + 1) * 1 days);
        offering.fail();
        assertEq(uint256(trust.status()), uint256(ITrust.Status.Failed), "failed");
        assertEq(trust.nextDate(), 0, "no date");
        vm.prank(anyone);
        offering.refund(alice);
        assertEq(currency.balanceOf(alice), 460_000 * UNIT + 3, "alice");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector, alice));
        offering.refund(alice);
        offering.refund(bob);
        assertEq(currency.balanceOf(address(offering)), 0, "all of it");
        assertEq(trust.releasable(ORIGINATOR_ACCOUNT), 77, "what was collected");
        assertEq(trust.releasable(COST_ACCOUNT), 0, "no costs");
        trust.release(ORIGINATOR_ACCOUNT);
        _fund(address(trust), 5);
        trust.release(ORIGINATOR_ACCOUNT);
        assertEq(currency.balanceOf(originator), 82, "and what came after");
        vm.expectRevert(abi.encodeWithSelector(ITrust.NothingToRelease.selector, COST_ACCOUNT));
        trust.release(COST_ACCOUNT);
        vm.expectRevert(IOffering.NotClosed.selector);
        offering.collect(0, _holders());
        vm.expectRevert(IOffering.NotOpen.selector);
        offering.fail();
    }
}

/// @dev A currency that charges on transfer, from the first one or from later on.
contract OfferingFeeCurrencyTest is World {
    FeeCurrency private _feeCurrency;

    function setUp() public {
        _feeCurrency = new FeeCurrency(6, 0);
        currency = IERC20(address(_feeCurrency));
        _deployScripted();
    }

    function test_ADepositThatArrivesShortIsRefused() public {
        _feeCurrency.setFee(100);
        _prepare(alice, 0, 100 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.ShortReceipt.selector, 99 * UNIT, 100 * UNIT));
        vm.prank(alice);
        offering.subscribe(0, 100 * UNIT);
    }

    function test_ProceedsThatArriveShortAreRefused() public {
        _subscribeAll();
        _feeCurrency.setFee(100);
        vm.prank(originator);
        title.approve(address(offering), 1);
        _warpTo(Terms.closing(program));
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.ShortReceipt.selector, (PROCEEDS * 99) / 100, PROCEEDS)
        );
        offering.close();
    }

    function _fund(address account, uint256 amount) internal override {
        _feeCurrency.mint(account, amount);
    }
}
