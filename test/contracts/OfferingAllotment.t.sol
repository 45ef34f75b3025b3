// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TestStablecoin} from "../../contracts/test/TestStablecoin.sol";
import {IOffering} from "../../contracts/trust/IOffering.sol";
import {Allotment, Order} from "../../contracts/trust/Allotment.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {SetupCore, SetupRest} from "./SetupCode.sol";
import {Test} from "./Test.sol";
import {World} from "./World.sol";

/// @dev First come, with a minimum of 10,000 of the senior class: whom it binds, and what is left below it.
contract OfferingMinimumTest is World {
    uint256 private constant MINIMUM = 10_000 * UNIT;
    /// all but the originator's 5 %
    uint256 private constant OTHERS = 760_000 * UNIT;

    function setUp() public {
        _deployScripted();
    }

    function test_LessThanTheMinimumIsRefused() public {
        _prepare(alice, 0, SENIOR_FACE);
        vm.startPrank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.BelowMinimum.selector, MINIMUM - 100 * UNIT, MINIMUM)
        );
        offering.subscribe(0, MINIMUM - 100 * UNIT);
        offering.subscribe(0, MINIMUM);
        vm.expectRevert(abi.encodeWithSelector(IOffering.BelowMinimum.selector, 100 * UNIT, MINIMUM));
        offering.subscribe(0, 100 * UNIT);
        vm.stopPrank();
        _subscribe(bob, 1, 1);
        _subscribe(originator, 0, 100 * UNIT);
        assertEq(offering.subscribed(0), MINIMUM + 100 * UNIT, "the originator has no minimum");
    }

    function test_WhatIsLeftBelowTheMinimumIsTakenWhole() public {
        _subscribe(alice, 0, OTHERS - 300 * UNIT);
        _prepare(bob, 0, SENIOR_FACE);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IOffering.BelowMinimum.selector, 200 * UNIT, MINIMUM));
        offering.subscribe(0, 200 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverFace.selector, MINIMUM, 300 * UNIT));
        offering.subscribe(0, MINIMUM);
        offering.subscribe(0, 300 * UNIT);
        vm.stopPrank();
        assertEq(offering.subscribed(0), OTHERS, "nobody can leave a rest that nobody can take");
    }

    function test_AContributionHasNoMinimum() public {
        _attest(agents, QUALIFIED);
        vm.prank(agents);
        offering.contribute(COST_ACCOUNT, 0, 100 * UNIT);
        assertEq(offering.subscription(0, agents), 100 * UNIT, "for its cost");
    }

    function _setup() internal view override returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = super._setup();
        rest.subscription.minima = new uint128[](2);
        rest.subscription.minima[0] = uint128(MINIMUM);
    }
}

/// @dev Pro rata, with a minimum of 10,000 of the senior class.
contract OfferingProRataTest is World {
    uint256 private constant MINIMUM = 10_000 * UNIT;
    /// what orders of the senior class share beside the originator's 5 %
    uint256 private constant SHARED = 760_000 * UNIT;
    uint256 private constant MOST_ORDERS = 6;

    function setUp() public {
        _deployScripted();
    }

    // Orders.

    function test_OrdersBeyondTheFaceAreTakenUntilTheClosingDay() public {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(alice, 0, SHARED);
        _subscribe(bob, 0, SHARED);
        assertEq(offering.subscribed(0), 40_000 * UNIT + 2 * SHARED, "in all");
        assertEq(offering.subscription(0, bob), SHARED, "as ordered");
        assertEq(offering.cashOf(bob), SHARED, "paid in full");
        _prepare(carol, 0, SENIOR_FACE);
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverFace.selector, SHARED + 100 * UNIT, SHARED));
        offering.subscribe(0, SHARED + 100 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(IOffering.BelowMinimum.selector, 100 * UNIT, MINIMUM));
        offering.subscribe(0, 100 * UNIT);
        vm.warp(Terms.closing(program) * 1 days - 1);
        offering.subscribe(0, MINIMUM);
        vm.warp(Terms.closing(program) * 1 days);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverFace.selector, MINIMUM, 0));
        offering.subscribe(0, MINIMUM);
        vm.stopPrank();
    }

    function test_FromTheClosingDayOnWhatIsLeftIsTaken() public {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(alice, 0, SHARED - 300 * UNIT);
        _warpTo(Terms.closing(program));
        _prepare(bob, 0, SENIOR_FACE);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IOffering.OverFace.selector, 400 * UNIT, 300 * UNIT));
        offering.subscribe(0, 400 * UNIT);
        offering.subscribe(0, 300 * UNIT);
        vm.stopPrank();
        (uint256 face, uint256 excess) = offering.allotment(0, alice);
        assertEq(face, SHARED - 300 * UNIT, "whole");
        assertEq(excess, 0, "nothing above its price");
    }

    function test_WhileOrdersDoNotCoverTheClassEachIsWhole() public {
        _subscribe(alice, 0, 20_000 * UNIT);
        (uint256 face, uint256 excess) = offering.allotment(0, alice);
        assertEq(face, 20_000 * UNIT, "what it ordered");
        assertEq(excess, 0, "and no more");
        (face, excess) = offering.allotment(0, bob);
        assertEq(face + excess, 0, "who ordered nothing");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NoSuchClass.selector, 2));
        offering.allotment(2, alice);
    }

    // What comes first.

    function test_TheRetainedShareIsAllottedFirstAndWhole() public {
        _subscribe(alice, 0, SHARED);
        _subscribe(bob, 0, SHARED / 4);
        _warpTo(Terms.closing(program));
        _subscribe(originator, 0, 40_000 * UNIT);
        (uint256 face, uint256 excess) = offering.allotment(0, originator);
        assertEq(face, 40_000 * UNIT, "the originator's");
        assertEq(excess, 0, "whole");
        (face, excess) = offering.allotment(0, alice);
        assertEq(face, (SHARED / 5) * 4, "its part of the rest");
        assertEq(excess, SHARED / 5, "and the cash of what is none of it");
    }

    function test_WhatTheOriginatorSubscribesBeyondItShares() public {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(originator, 0, SHARED);
        _subscribe(alice, 0, SHARED);
        (uint256 face, uint256 excess) = offering.allotment(0, originator);
        assertEq(face, 40_000 * UNIT + SHARED / 2, "half of its order");
        assertEq(excess, SHARED / 2, "and the cash of the other half");
    }

    function test_ContributionsAreAllottedFirstAndWhole() public {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(alice, 0, SHARED);
        vm.prank(originator);
        offering.contribute(ORIGINATOR_ACCOUNT, 0, SHARED / 4);
        (uint256 face, ) = offering.allotment(0, originator);
        assertEq(face, 40_000 * UNIT + SHARED / 4, "whole");
        uint256 excess;
        (face, excess) = offering.allotment(0, alice);
        assertEq(face, (SHARED / 4) * 3, "the rest");
        assertEq(excess, SHARED / 4, "and the cash of what is none of its");
        vm.expectRevert(
            abi.encodeWithSelector(
                IOffering.OverFace.selector,
                (SHARED / 4) * 3 + 100 * UNIT,
                (SHARED / 4) * 3
            )
        );
        vm.prank(originator);
        offering.contribute(ORIGINATOR_ACCOUNT, 0, (SHARED / 4) * 3 + 100 * UNIT);
    }

    function test_TheClosingNeedsTheRetainedShareAmongWhatIsWhole() public {
        _subscribe(originator, 0, 40_100 * UNIT);
        _subscribe(alice, 0, SHARED);
        _subscribe(originator, 1, 10_000 * UNIT);
        _subscribe(bob, 1, 190_000 * UNIT);
        vm.prank(originator);
        title.approve(address(offering), 1);
        _warpTo(Terms.closing(program));
        vm.expectRevert(
            abi.encodeWithSelector(IOffering.RetentionNotSubscribed.selector, 0, 0, 40_000 * UNIT)
        );
        offering.close();
        _subscribe(originator, 0, 40_000 * UNIT);
        offering.close();
    }

    function test_TheClosingNeedsTheWholeIssue() public {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(alice, 0, SHARED - 100 * UNIT);
        _warpTo(Terms.closing(program));
        vm.expectRevert(
            abi.encodeWithSelector(
                IOffering.NotFullySubscribed.selector,
                0,
                SENIOR_FACE - 100 * UNIT,
                SENIOR_FACE
            )
        );
        offering.close();
    }

    // The closing.

    function test_TheClosingTakesThePriceOfWhatIsAllotted() public {
        _closeTwice();
        assertEq(currency.balanceOf(address(trust)), PROCEEDS + 77, "the price, and a gift");
        assertEq(currency.balanceOf(address(offering)), 1_139_800 * UNIT, "what goes back");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector, alice));
        offering.refund(alice);
        _collectAll();
        assertEq(senior.balanceOf(originator), 40_000 * UNIT, "whole");
        // 7,600 denominations among orders of 7,600, 3,800 and 7,598: the line ends at 3,040.3, 4,560.5 and 7,600
        assertEq(senior.balanceOf(alice), 304_000 * UNIT, "alice");
        assertEq(senior.balanceOf(bob), 152_000 * UNIT, "bob");
        assertEq(senior.balanceOf(carol), 304_000 * UNIT, "carol");
        assertEq(sub.balanceOf(bob), 190_000 * UNIT, "a class that is just subscribed");
        assertEq(offering.excessOf(alice), 456_000 * UNIT, "alice's cash");
        assertEq(offering.excessOf(bob), 228_000 * UNIT, "bob's");
        assertEq(offering.excessOf(carol), 455_800 * UNIT, "carol's");
        assertEq(offering.excessOf(originator), 0, "nothing of the originator's");
        assertEq(offering.subscription(0, alice), 0, "collected");
        vm.expectEmit(address(offering));
        emit IOffering.Refunded(alice, 456_000 * UNIT);
        vm.prank(anyone);
        offering.refund(alice);
        offering.refund(bob);
        offering.refund(carol);
        assertEq(currency.balanceOf(alice), 456_000 * UNIT, "refunded");
        assertEq(currency.balanceOf(address(offering)), 0, "to the unit");
        vm.expectRevert(abi.encodeWithSelector(IOffering.NothingToRefund.selector, alice));
        offering.refund(alice);
        _collectAll();
        assertEq(offering.excessOf(alice), 0, "once");
        _assertAccounts();
    }

    function test_AnOrderThatIsAllottedNothingHasItsCashBack() public {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(alice, 0, SHARED);
        _subscribe(originator, 1, 10_000 * UNIT);
        _subscribe(carol, 1, 1);
        for (uint256 i = 0; i < 3; ++i) {
            _subscribe(bob, 1, 190_000 * UNIT);
        }
        _close();
        // of its one unit of four at most
        offering.collect(1, _one(carol));
        assertEq(sub.balanceOf(carol), 0, "less than a denomination");
        offering.refund(carol);
        assertEq(currency.balanceOf(carol), 1, "all that it paid in");
    }

    function test_ABlockedSubscriberStopsNobody() public {
        _closeTwice();
        vm.prank(operator);
        stablecoin.setBlocked(alice, true);
        _collectAll();
        assertEq(senior.balanceOf(alice), 304_000 * UNIT, "its notes");
        vm.expectRevert(abi.encodeWithSelector(TestStablecoin.AccountBlocked.selector, alice));
        offering.refund(alice);
        offering.refund(bob);
        assertEq(currency.balanceOf(bob), 228_000 * UNIT, "others have theirs");
        vm.prank(operator);
        stablecoin.setBlocked(alice, false);
        offering.refund(alice);
        assertEq(currency.balanceOf(alice), 456_000 * UNIT, "and it waited");
    }

    function test_AFailureGivesOrdersBackWhole() public {
        _subscribe(alice, 0, SHARED);
        _subscribe(bob, 0, SHARED);
        vm.expectRevert(IOffering.NotFailed.selector);
        offering.refund(alice);
        _warpTo(Terms.closing(program) + 31);
        offering.fail();
        offering.refund(alice);
        offering.refund(bob);
        assertEq(currency.balanceOf(alice), SHARED, "alice");
        assertEq(currency.balanceOf(bob), SHARED, "bob");
    }

    /// Of the sub class 100 smallest units are shared, at 0.905 each. Counted unit by unit: a unit of the line gives one of the class
    /// each time that its share has grown by one, and that one costs what the price of all given so far has grown by.
    function testFuzz_AllotmentsAndCashAddUpExactly(uint256 count, uint256[MOST_ORDERS] memory faces) public {
        uint256 available = 100;
        count = bound(count, 1, MOST_ORDERS);
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(alice, 0, SHARED);
        _subscribe(originator, 1, 10_000 * UNIT);
        vm.prank(originator);
        offering.contribute(ORIGINATOR_ACCOUNT, 1, 190_000 * UNIT - available);
        uint256 demand = 0;
        address[] memory all = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            // the last order covers what is left, so that the class can close
            uint256 least = i + 1 == count && demand < available ? available - demand : 1;
            faces[i] = bound(faces[i], least, available);
            demand += faces[i];
            all[i] = makeAddr(string(abi.encodePacked("subscriber", bytes1(uint8(65 + i)))));
            _attest(all[i], QUALIFIED);
            _subscribe(all[i], 1, faces[i]);
        }
        _close();
        offering.collect(1, all);
        uint256 credit = 0;
        uint256 given = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 face = 0;
            uint256 cash = 0;
            for (uint256 unit = 0; unit < faces[i]; ++unit) {
                credit += available;
                if (credit >= demand) {
                    credit -= demand;
                    cash += _price(given + 1) - _price(given);
                    ++face;
                    ++given;
                }
            }
            assertEq(sub.balanceOf(all[i]), face, "counted one by one");
            assertTrue(face >= (faces[i] * available) / demand, "no less than its share rounded down");
            assertTrue(face <= faces[i], "no more than it ordered");
            assertEq(offering.excessOf(all[i]), _price(faces[i]) - cash, "what is not the price goes back");
            if (cash != _price(faces[i])) {
                offering.refund(all[i]);
            }
        }
        assertEq(given, available, "all of the class");
        assertEq(currency.balanceOf(address(offering)), 0, "all of the cash");
        assertEq(sub.balanceOf(address(offering)), 200_000 * UNIT - available, "the originator's");
    }

    function _price(uint256 face) private pure returns (uint256) {
        return (face * 905 + 999) / 1000;
    }

    /// @dev The senior class is ordered two and a half times, the sub class just once; a gift of 77.
    function _closeTwice() private {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(originator, 1, 10_000 * UNIT);
        _subscribe(alice, 0, SHARED);
        _subscribe(bob, 0, SHARED / 2);
        _subscribe(carol, 0, SHARED - 200 * UNIT);
        _subscribe(bob, 1, 190_000 * UNIT);
        _fund(address(offering), 77);
        _close();
    }

    function _setup() internal view override returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = super._setup();
        rest.subscription.allotment = 1;
        rest.subscription.minima = new uint128[](2);
        rest.subscription.minima[0] = uint128(MINIMUM);
    }
}

/// @dev The arithmetic alone, up to the largest face and far beyond any demand.
contract AllotmentTest is Test {
    uint256 private constant MOST_FACE = type(uint96).max;

    function testFuzz_NeighboursShareWithoutLossOrGain(
        uint256 first,
        uint256 second,
        uint256 available,
        uint256 denomination,
        uint256 priceWad
    ) public pure {
        denomination = bound(denomination, 1, 1e24);
        uint256 most = MOST_FACE / denomination;
        first = bound(first, 1, most) * denomination;
        second = bound(second, 1, most) * denomination;
        uint256 demand = first + second;
        available = bound(available, 0, demand / denomination) * denomination;
        priceWad = bound(priceWad, 1, 2e18);
        (uint256 faceA, uint256 cashA) = Allotment.allotted(
            Order(0, uint128(first)),
            demand,
            available,
            denomination,
            priceWad
        );
        (uint256 faceB, uint256 cashB) = Allotment.allotted(
            Order(uint128(first), uint128(second)),
            demand,
            available,
            denomination,
            priceWad
        );
        assertEq(faceA + faceB, available, "faces add up");
        assertEq(cashA + cashB, (available * priceWad + 1e18 - 1) / 1e18, "cash adds up");
        assertEq(faceA % denomination, 0, "whole denominations");
        assertTrue(faceA <= first && faceB <= second, "no more than was ordered");
        // without division: a share of n denominations is more than n - 1 and less than n + 1
        assertTrue((faceA + denomination) * demand > first * available, "no less than its share");
        assertTrue((faceB + denomination) * demand > second * available, "no less than its share");
        assertTrue(faceA * demand < first * available + denomination * demand, "no more than its share");
        assertTrue(faceB * demand < second * available + denomination * demand, "no more than its share");
        assertTrue(cashB <= (second * priceWad + 1e18 - 1) / 1e18, "no more than was paid in");
    }
}
