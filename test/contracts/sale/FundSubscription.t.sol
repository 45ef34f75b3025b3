// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {NoteSaleBase} from "./NoteSaleBase.sol";

/// @notice A subscription's life, leaf by leaf, with the notes of a running trust.
contract FundSubscriptionTest is NoteSaleBase {
    /// What alice puts up, and its price.
    uint256 private constant LOT = 60_000 * UNIT;
    uint256 private constant LOT_PRICE = 48_000 * UNIT;

    function test_PutUpHoldsTheNotes() public {
        uint256 saleId = _putUpNotes(fund, _terms(), LOT);
        assertEq(senior.putUpOf(alice), LOT, "V4: put up");
        assertEq(senior.balanceOf(alice), 460_000 * UNIT, "V4: with the seller");
        assertEq(fund.procedure(), "fundSubscription", "procedure");
        vm.prank(alice);
        fund.takeBack(saleId);
        assertEq(senior.putUpOf(alice), 0, "V4: taken back");
    }

    function test_OnlyNotesAreSubscribed() public {
        IVenue.Lot memory lot = IVenue.Lot(IVenue.LotKind.Title, address(title), 1);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IVenue.BadLot.selector, address(title), 1));
        fund.putUp(lot, _terms(), _rules());
        // nor notes of a trust that the factory has not made
        lot = IVenue.Lot(IVenue.LotKind.Note, address(senior), LOT);
        vm.mockCall(address(factory), abi.encodeCall(factory.isTrust, (address(trust))), abi.encode(false));
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IVenue.BadLot.selector, address(senior), LOT));
        fund.putUp(lot, _terms(), _rules());
    }

    function test_TermsOfAnotherProcedure() public {
        IVenue.SaleTerms memory terms = _terms();
        terms.depositWad = 0.5e18;
        _expectBadTerms("depositWad", terms);
        terms = _terms();
        terms.incrementWad = 1e18 + 1;
        _expectBadTerms("incrementWad", terms);
        terms = _terms();
        terms.extensionMinutes = 1;
        _expectBadTerms("extensionMinutes", terms);
        terms = _terms();
        terms.rounds = 2;
        _expectBadTerms("rounds", terms);
        terms = _terms();
        terms.cutWad = 1;
        _expectBadTerms("cutWad", terms);
    }

    function test_AllotmentIsProRata() public {
        uint256 saleId = _putUpNotes(fund, _terms(), LOT);
        _wait(3 days);
        _subscribeTo(saleId, bob, 48_000 * UNIT);
        _subscribeTo(saleId, carol, 30_000 * UNIT);
        _subscribeTo(saleId, bob, 18_000 * UNIT);
        _endRound(fund, saleId);
        uint256 payBy = vm.getBlockTimestamp() + 2 days;
        vm.expectEmit(address(fund));
        emit IVenue.SaleAllotted(saleId, 96_000 * UNIT, payBy);
        fund.award(saleId);
        // bob has 66 of 96, carol 30 of 96
        vm.expectEmit(address(fund));
        emit IVenue.AllotmentDelivered(saleId, bob, 41_250 * UNIT, 33_000 * UNIT, 330 * UNIT);
        vm.prank(anyone);
        fund.deliver(saleId, bob);
        vm.expectRevert(abi.encodeWithSelector(IVenue.NoBidHere.selector, bob));
        fund.deliver(saleId, bob);
        assertEq(senior.balanceOf(bob), 341_250 * UNIT, "V4: delivered");
        vm.expectEmit(address(fund));
        emit IVenue.SaleSettled(saleId, address(0), LOT_PRICE, LOT_PRICE, 480 * UNIT);
        fund.deliver(saleId, carol);
        assertEq(senior.balanceOf(carol), 18_750 * UNIT, "V4: delivered");
        assertEq(senior.putUpOf(alice), 0, "V4: all of the lot");
        assertEq(fund.creditOf(address(currency), alice), LOT_PRICE - 480 * UNIT, "V3: the seller's");
        assertEq(fund.creditOf(address(currency), venueOperator), 480 * UNIT, "V3: the fee");
        assertEq(fund.creditOf(address(currency), bob), 33_000 * UNIT, "V1: the rest back");
        assertEq(fund.creditOf(address(currency), carol), 15_000 * UNIT, "V1: the rest back");
        IVenue.Deposits memory sums = fund.depositsOf(saleId);
        assertEq(sums.held, 0, "V1: held");
        assertEq(sums.applied, LOT_PRICE, "V1: applied");
        assertEq(sums.refunded, 48_000 * UNIT, "V1: refunded");
        _assertBooks(fund);
    }

    /// Whatever is subscribed: nobody pays more than its share, nor for a unit that it has not got.
    function testFuzz_Allotment(uint256 lot, uint256 price, uint256 ofBob, uint256 ofCarol) public {
        lot = bound(lot, 1, 460_000 * UNIT);
        price = bound(price, 1, 1_000_000 * UNIT);
        ofBob = bound(ofBob, 1, 1_000_000 * UNIT);
        ofCarol = bound(ofCarol, 1, 1_000_000 * UNIT);
        IVenue.SaleTerms memory terms = _terms();
        terms.reservePrice = uint128(price);
        uint256 saleId = _putUpNotes(fund, terms, lot);
        _wait(3 days);
        _subscribeTo(saleId, bob, ofBob);
        _subscribeTo(saleId, carol, ofCarol);
        _endRound(fund, saleId);
        fund.award(saleId);
        if (ofBob + ofCarol < price) {
            assertEq(uint256(fund.saleOf(saleId).status), uint256(IVenue.Status.Unsold), "unsold");
            return;
        }
        uint256 before = senior.balanceOf(bob);
        fund.deliver(saleId, bob);
        uint256 units = senior.balanceOf(bob) - before;
        assertEq(units, (lot * ofBob) / (ofBob + ofCarol), "its share, rounded down");
        uint256 cost = ofBob - fund.creditOf(address(currency), bob);
        assertLe(cost * lot, price * units + lot - 1, "V3: at the price, less than a unit above");
        assertGe(cost * lot, price * units, "V3: not below the price");
        fund.deliver(saleId, carol);
        assertEq(senior.putUpOf(alice), 0, "V4: what is left is the seller's again");
        assertEq(fund.depositsOf(saleId).held, 0, "V1: nothing is held");
        _assertBooks(fund);
    }

    function test_TooLittleIsSubscribed() public {
        uint256 saleId = _putUpNotes(fund, _terms(), LOT);
        _wait(3 days);
        _subscribeTo(saleId, bob, LOT_PRICE - 1);
        _endRound(fund, saleId);
        vm.expectEmit(address(fund));
        emit IVenue.SaleUnsold(saleId);
        fund.award(saleId);
        assertEq(senior.putUpOf(alice), 0, "V4: back");
        fund.refund(saleId, bob);
        assertEq(fund.creditOf(address(currency), bob), LOT_PRICE - 1, "V1: refunded");
        _assertBooks(fund);
    }

    function test_SubscriptionIsRefused() public {
        IVenue.SaleTerms memory terms = _terms();
        terms.incrementWad = 0.1e18;
        uint256 saleId = _putUpNotes(fund, terms, LOT);
        uint256 opensAt = fund.saleOf(saleId).opensAt;
        _expectBid(
            abi.encodeWithSelector(IVenue.TooEarly.selector, vm.getBlockTimestamp(), opensAt),
            saleId,
            bob,
            LOT_PRICE
        );
        vm.warp(opensAt);
        _expectBid(
            abi.encodeWithSelector(IVenue.BidTooLow.selector, 4_800 * UNIT - 1, 4_800 * UNIT),
            saleId,
            bob,
            4_800 * UNIT - 1
        );
        _expectBid(
            abi.encodeWithSelector(IVenue.BidTooHigh.selector, 2 ** 120 + 1, 2 ** 120),
            saleId,
            bob,
            2 ** 120 + 1
        );
        _expectBid(abi.encodeWithSelector(IVenue.BidderIsSeller.selector, alice), saleId, alice, LOT_PRICE);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IVenue.DataNotExpected.selector));
        fund.bid(saleId, LOT_PRICE, hex"00");
        _subscribeTo(saleId, bob, LOT_PRICE);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IVenue.BidStands.selector, address(0)));
        fund.takeBack(saleId);
        vm.prank(bob);
        vm.expectRevert(_wrongStatus(saleId, IVenue.Status.Open));
        fund.decline(saleId);
        vm.expectRevert(_wrongStatus(saleId, IVenue.Status.Open));
        fund.pay(saleId);
        vm.expectRevert(_wrongStatus(saleId, IVenue.Status.Open));
        fund.next(saleId);
        vm.expectRevert(_wrongStatus(saleId, IVenue.Status.Open));
        fund.deliver(saleId, bob);
        uint256 endsAt = fund.saleOf(saleId).endsAt;
        vm.expectRevert(abi.encodeWithSelector(IVenue.TooEarly.selector, vm.getBlockTimestamp(), endsAt + 1));
        fund.award(saleId);
        vm.warp(endsAt + 1);
        _expectBid(abi.encodeWithSelector(IVenue.TooLate.selector, endsAt + 1, endsAt), saleId, bob, 5e9);
        fund.award(saleId);
        _expectBid(_wrongStatus(saleId, IVenue.Status.Allotted), saleId, bob, 5e9);
    }

    /// Who is not delivered to in time has all of its money back, and the seller its notes.
    function test_NotDeliveredInTime() public {
        uint256 saleId = _putUpNotes(fund, _terms(), LOT);
        _wait(3 days);
        _subscribeTo(saleId, bob, 24_000 * UNIT);
        _subscribeTo(saleId, carol, 24_000 * UNIT);
        _endRound(fund, saleId);
        fund.award(saleId);
        vm.prank(registrar);
        registry.revoke(carol);
        fund.deliver(saleId, bob);
        vm.expectRevert();
        fund.deliver(saleId, carol);
        uint256 payBy = fund.saleOf(saleId).payBy;
        vm.expectRevert(abi.encodeWithSelector(IVenue.TooEarly.selector, vm.getBlockTimestamp(), payBy + 1));
        fund.award(saleId);
        vm.warp(payBy + 1);
        vm.expectRevert(abi.encodeWithSelector(IVenue.TooLate.selector, payBy + 1, payBy));
        fund.deliver(saleId, carol);
        vm.expectEmit(address(fund));
        emit IVenue.SaleSettled(saleId, address(0), 24_000 * UNIT, 24_000 * UNIT, 240 * UNIT);
        fund.award(saleId);
        assertEq(senior.putUpOf(alice), 0, "V4: the rest is the seller's");
        fund.refund(saleId, carol);
        assertEq(fund.creditOf(address(currency), carol), 24_000 * UNIT, "V1: refunded");
        vm.expectRevert(abi.encodeWithSelector(IVenue.NothingToRefund.selector, bob));
        fund.refund(saleId, bob);
        vm.expectRevert(_wrongStatus(saleId, IVenue.Status.Settled));
        fund.award(saleId);
        _assertBooks(fund);
    }

    /// A subscription that nobody ends while the notes are put up: everyone has its own back.
    function test_NobodyEndsTheSubscription() public {
        uint256 saleId = _putUpNotes(fund, _terms(), LOT);
        _wait(3 days);
        _subscribeTo(saleId, bob, LOT_PRICE);
        _wait(1_000 days);
        vm.prank(anyone);
        fund.award(saleId);
        assertEq(uint256(fund.saleOf(saleId).status), uint256(IVenue.Status.Unsold), "unsold");
        fund.refund(saleId, bob);
        fund.withdraw(address(currency), bob);
        assertEq(senior.putUpOf(alice), 0, "V4: the seller's");
        _assertBooks(fund);
    }

    function _terms() private view returns (IVenue.SaleTerms memory terms) {
        terms.currency = address(currency);
        terms.reservePrice = uint128(LOT_PRICE);
        terms.biddingDays = 5;
        terms.depositWad = 1e18;
        terms.rounds = 1;
        terms.paymentDays = 2;
    }

    function _subscribeTo(uint256 saleId, address subscriber, uint256 amount) private {
        _fundFor(subscriber, fund, amount);
        vm.prank(subscriber);
        fund.bid(saleId, amount, "");
    }

    function _expectBid(bytes memory refusal, uint256 saleId, address bidder, uint256 amount) private {
        vm.prank(bidder);
        vm.expectRevert(refusal);
        fund.bid(saleId, amount, "");
    }

    function _expectBadTerms(string memory what, IVenue.SaleTerms memory terms) private {
        vm.expectRevert(abi.encodeWithSelector(IVenue.BadTerms.selector, what));
        fund.checkTerms(terms, _rules());
    }
}
