// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {NoteSaleBase} from "./NoteSaleBase.sol";

/// @notice Notes at an auction: with the seller until they are settled, and never longer than they may be put up.
contract NoteSaleTest is NoteSaleBase {
    uint256 private constant LOT = 60_000 * UNIT;
    uint256 private constant LEAST = 50_000 * UNIT;

    function test_SellerEarnsUntilSettlement() public {
        uint256 saleId = _putUpNotes(auction, _terms(), LOT);
        _wait(3 days);
        _bidFor(saleId, bob, LEAST);
        _endRound(auction, saleId);
        auction.award(saleId);
        assertEq(senior.putUpIn(alice, address(auction)), LOT, "V4: put up");
        assertEq(senior.balanceOf(alice), 460_000 * UNIT, "V4: with the seller, for whom they earn");
        vm.prank(bob);
        auction.pay(saleId);
        assertEq(senior.balanceOf(bob), 300_000 * UNIT + LOT, "V4: the buyer's");
        assertEq(senior.putUpOf(alice), 0, "V4: no longer put up");
        assertEq(auction.creditOf(address(currency), alice), LEAST - LEAST / 100, "V3: the seller's");
        _assertBooks(auction);
    }

    function test_PutUpForAsLongAsTheProcedureNeeds() public {
        uint256 saleId = _putUpNotes(auction, _terms(), LOT);
        // 3 days of publicity, one round of 2 + 1 + 1 + 2 × 3 days, 2 days at the last price
        assertEq(auction.saleOf(saleId).lotUntil, vm.getBlockTimestamp() + 15 days, "days");
        IVenue.SaleTerms memory terms = _terms();
        terms.rounds = 5;
        vm.startPrank(alice);
        senior.approve(address(auction), LOT);
        vm.expectPartialRevert(INote.LockTooLong.selector);
        auction.putUp(IVenue.Lot(IVenue.LotKind.Note, address(senior), LOT), terms, _rules());
        vm.stopPrank();
    }

    function test_BuyerThatMayNotHoldIsNotAdmitted() public {
        uint256 saleId = _putUpNotes(auction, _terms(), LOT);
        _wait(3 days);
        _fundFor(anyone, auction, LEAST);
        vm.prank(anyone);
        vm.expectRevert(abi.encodeWithSelector(IVenue.BidderNotAdmitted.selector, anyone));
        auction.bid(saleId, LEAST, "");
    }

    /// A registrar strikes the winner off: nothing can be delivered to it, and it loses nothing.
    function test_WinnerStruckOffIsRefunded() public {
        uint256 saleId = _putUpNotes(auction, _terms(), LOT);
        _wait(3 days);
        _bidFor(saleId, bob, LEAST);
        _endRound(auction, saleId);
        auction.award(saleId);
        vm.prank(registrar);
        registry.revoke(bob);
        vm.prank(bob);
        vm.expectRevert();
        auction.pay(saleId);
        _pastPayBy(auction, saleId);
        vm.expectEmit(address(auction));
        emit IVenue.NotDeliverable(saleId, bob);
        auction.next(saleId);
        assertEq(auction.creditOf(address(currency), bob), LEAST / 10, "V1: refunded");
        assertEq(auction.creditOf(address(currency), alice), 0, "V1: not forfeited");
        _assertBooks(auction);
    }

    /// An order freezes the seller's notes: nobody is bound to pay for what cannot come.
    function test_SellerFrozenWhileItSells() public {
        uint256 saleId = _putUpNotes(auction, _terms(), LOT);
        _wait(3 days);
        _bidFor(saleId, bob, LEAST);
        _endRound(auction, saleId);
        auction.award(saleId);
        _order(senior, "order", INote.OrderKind.Freeze, alice, address(0), 460_000 * UNIT);
        vm.prank(trustee);
        senior.setFrozenTokens(alice, 460_000 * UNIT);
        vm.prank(bob);
        vm.expectRevert();
        auction.pay(saleId);
        _pastPayBy(auction, saleId);
        auction.next(saleId);
        assertEq(auction.creditOf(address(currency), bob), LEAST / 10, "V1: refunded");
        _assertBooks(auction);
    }

    /// Nobody presses while the notes are put up: the sale ends, everyone has its own.
    function test_NobodyCallsWhileTheNotesArePutUp() public {
        uint256 saleId = _putUpNotes(auction, _terms(), LOT);
        _wait(3 days);
        _bidFor(saleId, bob, LEAST);
        _bidFor(saleId, carol, LEAST + 5_000 * UNIT);
        _wait(400 days);
        vm.startPrank(anyone);
        auction.award(saleId);
        auction.refund(saleId, bob);
        auction.refund(saleId, carol);
        vm.stopPrank();
        assertEq(uint256(auction.saleOf(saleId).status), uint256(IVenue.Status.Unsold), "unsold");
        assertFalse(auction.saleOf(saleId).lotHeld, "V4: taken back, though late");
        assertEq(auction.creditOf(address(currency), bob), LEAST / 10, "V1: refunded");
        assertEq(auction.creditOf(address(currency), carol), LEAST / 10, "V1: refunded");
        _assertBooks(auction);
    }

    function test_NextInLineOfNotesThatLapse() public {
        uint256 saleId = _putUpNotes(auction, _terms(), LOT);
        _wait(3 days);
        _bidFor(saleId, bob, LEAST);
        _bidFor(saleId, carol, LEAST + 5_000 * UNIT);
        _endRound(auction, saleId);
        auction.award(saleId);
        _pastPayBy(auction, saleId);
        auction.next(saleId);
        assertEq(auction.saleOf(saleId).buyer, bob, "offered to bob");
        vm.warp(uint256(auction.saleOf(saleId).lotUntil) + 1);
        auction.next(saleId);
        assertEq(uint256(auction.saleOf(saleId).status), uint256(IVenue.Status.Unsold), "unsold");
        assertEq(auction.creditOf(address(currency), alice), LEAST / 10, "V1: carol's is forfeited");
        assertEq(auction.creditOf(address(currency), bob), LEAST / 10, "V1: bob's is refunded");
        _assertBooks(auction);
    }

    function _terms() private view returns (IVenue.SaleTerms memory terms) {
        terms.currency = address(currency);
        terms.reservePrice = uint128(LEAST);
        terms.biddingDays = 2;
        terms.depositWad = 0.1e18;
        terms.incrementWad = 0.01e18;
        terms.extensionMinutes = 5;
        terms.rounds = 1;
        terms.paymentDays = 3;
    }

    function _bidFor(uint256 saleId, address bidder, uint256 amount) private {
        _fundFor(bidder, auction, amount);
        vm.prank(bidder);
        auction.bid(saleId, amount, "");
    }
}
