// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {HookedCurrency} from "../../../contracts/test/HookedCurrency.sol";
import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {SaleBase, TestTitle} from "../SaleBase.sol";
import {ICurrency} from "./ICurrency.sol";
import {Reentrant} from "./Reentrancy.t.sol";

/// @notice A lot whose token gives a megabyte, or all of the gas, back instead of moving.
contract BombTitle is TestTitle {
    bool public burns;
    bool public armed;

    function arm(bool burns_) external {
        (armed, burns) = (true, burns_);
    }

    function transferFrom(address from, address to, uint256 id) public override {
        if (armed) {
            if (burns) {
                assembly ("memory-safe") {
                    invalid()
                }
            }
            assembly ("memory-safe") {
                revert(0, 0x100000)
            }
        }
        super.transferFrom(from, to, id);
    }
}

/// @notice What bidders, sellers, operators, registrars, tokens and currencies may try at a venue.
contract VenueAttacks is SaleBase {
    uint256 private _lots;

    // front-running of bids

    /// Who is overtaken pays nothing; nobody ever pays more than the amount it signed.
    function test_BidFrontRunning() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, mallory, RESERVE + 10 * INCREMENT);
        vm.prank(alice);
        _expect(
            abi.encodeWithSelector(
                IVenue.BidTooLow.selector,
                RESERVE + 10 * INCREMENT,
                RESERVE + 11 * INCREMENT
            )
        );
        auction.bid(saleId, RESERVE + 10 * INCREMENT, "");
        assertEq(currency.balanceOf(alice), CASH, "V1: nothing was taken");

        // the bid meant for one phase arrives in another: its amount still is the most that it costs
        saleId = _forSale();
        _bid(auction, saleId, alice, RESERVE);
        assertEq(currency.balanceOf(alice), CASH - 80_000 * UNIT, "V3: the price, below the bound");
    }

    // griefing by tiny bids

    function test_TinyBids() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, alice, RESERVE);
        vm.prank(mallory);
        _expect(abi.encodeWithSelector(IVenue.BidTooLow.selector, RESERVE + 1, RESERVE + INCREMENT));
        auction.bid(saleId, RESERVE + 1, "");
        // and no terms make them cheaper than a thousandth, or without a deposit
        IVenue.SaleTerms memory terms = _auctionTerms();
        terms.incrementWad = 0.001e18 - 1;
        _expect(abi.encodeWithSelector(IVenue.BadTerms.selector, "incrementWad"));
        auction.checkTerms(terms, _rules());
        terms = _auctionTerms();
        terms.depositWad = 0;
        _expect(abi.encodeWithSelector(IVenue.BadTerms.selector, "depositWad"));
        auction.checkTerms(terms, _rules());
    }

    /// Late bids for ever: a round ends a day after its time all the same.
    function test_LateBidsForEver() public {
        uint256 saleId = _opened();
        uint256 scheduled = auction.saleOf(saleId).endsAt;
        uint256 amount = RESERVE;
        uint256 until = scheduled;
        for (uint256 i = 0; i < 400; ++i) {
            vm.warp(until);
            _bid(auction, saleId, i % 2 == 0 ? mallory : bob, amount);
            amount += INCREMENT;
            uint256 later = auction.saleOf(saleId).endsAt;
            if (later == until) {
                break;
            }
            until = later;
        }
        assertEq(until, scheduled + 1 days, "an end that no bid moves");
        vm.warp(until + 1);
        auction.award(saleId);
        _assertStatus(auction, saleId, IVenue.Status.Awarded, "awarded");
    }

    // a winner that never pays

    function test_WinnerThatNeverPays() public {
        uint256 saleId = _awarded();
        _pastPayBy(auction, saleId);
        auction.next(saleId);
        assertEq(auction.creditOf(address(currency), seller), DEPOSIT, "V1: forfeited to the seller");
        vm.prank(carol);
        _expect(abi.encodeWithSelector(IVenue.NoBidHere.selector, carol));
        auction.decline(saleId);
        vm.prank(bob);
        auction.pay(saleId);
        _expect(abi.encodeWithSelector(IVenue.NothingToRefund.selector, carol));
        auction.refund(saleId, carol);
        _assertTaken(auction, saleId, 3 * DEPOSIT);
    }

    /// Kill the bidding by default, then buy at the cut price: not by any wallet of that investor.
    function test_DefaulterBuysAtTheCutPrice() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, mallory, 2 * RESERVE);
        _endRound(auction, saleId);
        auction.award(saleId);
        _pastPayBy(auction, saleId);
        auction.next(saleId);
        address second = makeAddr("mallory's second wallet");
        _attestAs(second, 7, keccak256(abi.encode(mallory)));
        _equip(second, auction);
        vm.prank(second);
        _expect(abi.encodeWithSelector(IVenue.HasDefaulted.selector, second));
        auction.bid(saleId, 80_000 * UNIT, "");
    }

    /// Bid low by one wallet and out of everybody's reach by another, default there, and be next in line here: passed over.
    function test_DefaulterBuysByAWalletInLine() public {
        uint256 saleId = _opened();
        address second = makeAddr("mallory's second wallet");
        _attestAs(second, 7, keccak256(abi.encode(mallory)));
        _equip(second, auction);
        _bid(auction, saleId, alice, RESERVE);
        _bid(auction, saleId, second, RESERVE + INCREMENT);
        _bid(auction, saleId, mallory, 2 ** 100);
        _endRound(auction, saleId);
        auction.award(saleId);
        _pastPayBy(auction, saleId);
        auction.next(saleId);
        assertEq(auction.saleOf(saleId).buyer, second, "next in line");
        _expect(abi.encodeWithSelector(IVenue.HasDefaulted.selector, second));
        auction.pay(saleId);
        _wait(1);
        auction.next(saleId);
        _assertState(auction, saleId, second, IVenue.DepositState.Refunded, "V1: passed over");
        assertEq(auction.creditOf(address(currency), seller), DEPOSIT, "V1: forfeited once");
        vm.prank(alice);
        auction.pay(saleId);
        assertEq(auction.saleOf(saleId).price, RESERVE, "V3: the next investor's bid");
    }

    /// Makes the delivery look impossible by a call that runs out of gas: refused, so the deposit is forfeited.
    function test_TrialStarvedOfGas() public {
        uint256 saleId = _awarded();
        _pastPayBy(auction, saleId);
        vm.prank(carol);
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory reason) = address(auction).call{gas: 900_000}(
            abi.encodeCall(IVenue.next, (saleId))
        );
        assertFalse(success, "V1: too little gas");
        assertEq(bytes32(bytes4(reason)), bytes32(IVenue.TooLittleGas.selector), "V1: said so");
        auction.next(saleId);
        _assertState(auction, saleId, carol, IVenue.DepositState.Forfeited, "V1: forfeited");
    }

    /// A registrar or seller that makes delivery impossible wins no deposit by it.
    function test_WinnerToWhomNothingCanBeDelivered() public {
        uint256 saleId = _awarded();
        titles.refuse(carol);
        _pastPayBy(auction, saleId);
        vm.expectEmit(address(auction));
        emit IVenue.NotDeliverable(saleId, carol);
        auction.next(saleId);
        _assertState(auction, saleId, carol, IVenue.DepositState.Refunded, "V1: refunded");
        assertEq(auction.creditOf(address(currency), seller), 0, "V1: not forfeited");
    }

    /// A lot that the bidder could not receive is not bid for.
    function test_BidderThatCannotReceive() public {
        uint256 saleId = _opened();
        titles.refuse(alice);
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.CannotReceive.selector, alice));
        auction.bid(saleId, RESERVE, "");
    }

    // whose wallets may not bid

    function test_SellersInvestorBids() public {
        uint256 saleId = _opened();
        address second = makeAddr("seller's second wallet");
        _attestAs(second, 7, keccak256(abi.encode(seller)));
        _equip(second, auction);
        _refusesBid(saleId, second, IVenue.BidderIsSeller.selector);
        // nor once the registrar has tied the seller's wallet to somebody else
        _attestAs(seller, 2, "another");
        _refusesBid(saleId, second, IVenue.BidderIsSeller.selector);
        _attestAs(second, 7, "another");
        _refusesBid(saleId, second, IVenue.BidderIsSeller.selector);
        _attestAs(seller, 7, "yet another");
        _equip(seller, auction);
        _refusesBid(saleId, seller, IVenue.BidderIsSeller.selector);
    }

    function test_OperatorsInvestorBids() public {
        uint256 saleId = _opened();
        address second = makeAddr("operator's second wallet");
        _attestAs(second, 7, keccak256(abi.encode(operator)));
        _equip(second, auction);
        _refusesBid(saleId, second, IVenue.BidderIsOperator.selector);
        _attestAs(operator, 7, "another");
        _equip(operator, auction);
        _refusesBid(saleId, operator, IVenue.BidderIsOperator.selector);
    }

    // whose failure blocks nobody

    function test_RefusedRefunds() public {
        uint256 saleId = _awarded();
        _block(alice);
        _block(bob);
        vm.prank(carol);
        auction.pay(saleId);
        auction.refund(saleId, alice);
        auction.refund(saleId, bob);
        vm.expectRevert();
        auction.withdraw(address(currency), alice);
        auction.withdraw(address(currency), seller);
        auction.withdraw(address(currency), operator);
        assertEq(auction.owed(address(currency)), 2 * DEPOSIT, "V2: theirs stays theirs");
        _assertTaken(auction, saleId, 3 * DEPOSIT);
    }

    function test_BlacklistedSeller() public {
        uint256 saleId = _awarded();
        _block(seller);
        vm.prank(carol);
        auction.pay(saleId);
        auction.refund(saleId, alice);
        auction.withdraw(address(currency), alice);
        vm.expectRevert();
        auction.withdraw(address(currency), seller);
        _assertTaken(auction, saleId, 3 * DEPOSIT);
    }

    function test_RevertingFeeOperator() public {
        uint256 saleId = _awarded();
        _block(operator);
        vm.prank(carol);
        auction.pay(saleId);
        auction.withdraw(address(currency), seller);
        vm.expectRevert();
        auction.withdraw(address(currency), operator);
        assertEq(
            auction.owed(address(currency)),
            2 * DEPOSIT + (RESERVE + 5 * INCREMENT) / 100,
            "V2: the fee waits"
        );
    }

    /// A lot whose token does not let it go: the sale ends, and the lot follows when it can.
    function test_LotThatCannotBeReturned() public {
        uint256 saleId = _forSale();
        titles.refuse(address(titles));
        _endRound(auction, saleId);
        auction.award(saleId);
        assertTrue(auction.saleOf(saleId).lotHeld, "V4: the venue still has it");
        vm.expectRevert();
        auction.returnLot(saleId);
        titles.refuse(address(0));
        vm.expectEmit(address(auction));
        emit IVenue.LotReturned(saleId, seller);
        auction.returnLot(saleId);
        assertEq(titles.ownerOf(auction.saleOf(saleId).lot.idOrAmount), seller, "V4: the seller has it");
        _expect(abi.encodeWithSelector(IVenue.NothingToReturn.selector, saleId));
        auction.returnLot(saleId);
    }

    function test_LotThatBurnsGasOrReturnsAMegabyte() public {
        for (uint256 i = 0; i < 2; ++i) {
            BombTitle bomb = new BombTitle();
            bomb.mint(seller, 1);
            vm.startPrank(seller);
            bomb.approve(address(auction), 1);
            uint256 saleId = auction.putUp(
                IVenue.Lot(IVenue.LotKind.Title, address(bomb), 1),
                _auctionTerms(),
                _rules()
            );
            vm.stopPrank();
            _wait(3 days);
            _bid(auction, saleId, alice, RESERVE);
            _endRound(auction, saleId);
            auction.award(saleId);
            bomb.arm(i == 0);
            _pastPayBy(auction, saleId);
            uint256 gas = gasleft();
            auction.next(saleId);
            assertLt(gas - gasleft(), 3_000_000, "LIVENESS: gas is bounded");
            _assertState(auction, saleId, alice, IVenue.DepositState.Refunded, "V1: refunded");
        }
    }

    /// The title that waits for a buyer is nobody's to move but the venue's.
    function test_SellerMovesTheLot() public {
        uint256 saleId = _opened();
        uint256 id = auction.saleOf(saleId).lot.idOrAmount;
        vm.prank(seller);
        vm.expectRevert();
        titles.transferFrom(address(auction), mallory, id);
        vm.prank(mallory);
        _expect(abi.encodeWithSelector(IVenue.NotSelf.selector, mallory));
        IVenueCalls(address(auction)).giveBack(_lot(id), mallory);
        vm.prank(mallory);
        _expect(abi.encodeWithSelector(IVenue.NotSelf.selector, mallory));
        IVenueCalls(address(auction)).tryDelivery(_lot(id), seller, mallory);
        assertEq(titles.ownerOf(id), address(auction), "V4: the venue has it");
    }

    /// Years in which nobody calls: whoever comes first gets everybody out.
    function test_NobodyEverCalls() public {
        uint256 awarded = _awarded();
        uint256 open = _opened();
        _bid(auction, open, bob, RESERVE);
        _wait(3_650 days);
        vm.startPrank(anyone);
        auction.next(awarded);
        auction.award(open);
        _wait(3_650 days);
        auction.next(awarded);
        auction.next(open);
        _wait(3_650 days);
        auction.next(awarded);
        for (uint256 i = 0; i < 3; ++i) {
            _wait(3_650 days);
            if (auction.saleOf(awarded).status != IVenue.Status.Unsold) {
                auction.award(awarded);
            }
            if (auction.saleOf(open).status != IVenue.Status.Unsold) {
                auction.award(open);
            }
        }
        vm.stopPrank();
        _assertStatus(auction, awarded, IVenue.Status.Unsold, "over");
        _assertStatus(auction, open, IVenue.Status.Unsold, "over");
        assertEq(auction.depositsOf(awarded).held, 0, "V1: nothing is held");
        assertEq(auction.depositsOf(open).held, 0, "V1: nothing is held");
        _assertBooks(auction);
    }

    // what a set-up has bound

    function test_OperatorChangesTheRulesOfABoundSetUp() public {
        address trust = _boundTrust(address(auction), _rules());
        IVenue.Rules memory dearer = _rules();
        dearer.feeWad = 0.1e18;
        dearer.buyerCategories = 2;
        vm.prank(operator);
        auction.setRules(dearer);
        vm.prank(registrar);
        registry.revoke(operator);
        uint256 saleId = _putUpBy(trust, _rules());
        assertEq(auction.saleOf(saleId).rules.feeWad, FEE_WAD, "V5: as bound");
        _wait(3 days);
        _bid(auction, saleId, alice, RESERVE);
        _endRound(auction, saleId);
        auction.award(saleId);
        vm.prank(alice);
        auction.pay(saleId);
        assertEq(auction.creditOf(address(currency), operator), RESERVE / 100, "V3: the fee as bound");
    }

    /// Only what was bound, at this venue, and once published by its operator.
    function test_RulesThatNobodyHasBound() public {
        address trust = _boundTrust(address(auction), _rules());
        for (uint256 i = 0; i < 4; ++i) {
            IVenue.Rules memory others = _rules();
            if (i == 0) {
                others.feeWad = 0;
            } else if (i == 1) {
                others.sellerCategories = 4 + 8;
            } else if (i == 2) {
                others.buyerCategories = 2;
            } else {
                others.publicityDays = 0;
            }
            vm.prank(operator);
            auction.setRules(others);
            vm.prank(operator);
            auction.setRules(_currentRules());
            _refusesPutUp(trust, others);
        }
        vm.clearMockedCalls();
        vm.mockCall(factory, abi.encodeWithSignature("isTrust(address)"), abi.encode(false));
        _mockPowers(trust, address(auction), _rules());
        _refusesPutUp(trust, _rules());
        trust = _boundTrust(address(exchange), _rules());
        _refusesPutUp(trust, _rules());
        IVenue.Rules memory never = _rules();
        never.feeWad = 7;
        trust = _boundTrust(address(auction), never);
        _refusesPutUp(trust, never);
    }

    /// A trust that nothing binds sells as a trust plan, where the rules admit those.
    function test_TrustSellsAsATrustPlan() public {
        address trust = _boundTrust(address(0), _rules());
        IVenue.Lot memory lot = _lotOf(trust);
        vm.prank(trust);
        _expect(abi.encodeWithSelector(IVenue.SellerNotAdmitted.selector, trust));
        auction.putUp(lot, _auctionTerms(), _rules());
        IVenue.Rules memory plans = _rules();
        plans.sellerCategories = 1 << 8;
        vm.prank(operator);
        auction.setRules(plans);
        _putUpBy(trust, plans);
    }

    // currencies

    function test_FeeOnTransferCurrency() public {
        _open(_create("FeeCurrency.sol:FeeCurrency", abi.encode(uint8(6), uint256(100))));
        uint256 saleId = _opened();
        vm.prank(alice);
        vm.expectPartialRevert(IVenue.ShortReceipt.selector);
        auction.bid(saleId, RESERVE, "");
        _endRound(auction, saleId);
        auction.award(saleId);
        _endRound(auction, saleId);
        auction.award(saleId);
        vm.prank(alice);
        vm.expectPartialRevert(IVenue.ShortReceipt.selector);
        auction.bid(saleId, RESERVE, "");
        assertEq(auction.owed(address(currency)), 0, "V2: nothing is owed");
    }

    function test_ReentrancyThroughAHookedCurrency() public {
        HookedCurrency hooked = HookedCurrency(
            _create("HookedCurrency.sol:HookedCurrency", abi.encode(uint8(6)))
        );
        _open(address(hooked));
        for (uint256 i = 0; i < 2; ++i) {
            Reentrant thief = _thief(hooked, i == 0);
            uint256 saleId = _opened();
            _bid(auction, saleId, alice, RESERVE);
            // a bid within a bid: its deposit would be counted for both
            thief.arm(address(auction), abi.encodeCall(IVenue.bid, (saleId, RESERVE + 3 * INCREMENT, "")));
            thief.run(address(auction), abi.encodeCall(IVenue.bid, (saleId, RESERVE + INCREMENT, "")));
            _assertGuarded(thief);
            thief = _thief(hooked, i == 0);
            thief.run(address(auction), abi.encodeCall(IVenue.bid, (saleId, RESERVE + 2 * INCREMENT, "")));
            _bid(auction, saleId, alice, RESERVE + 4 * INCREMENT);
            thief.run(address(auction), abi.encodeCall(IVenue.decline, (saleId)));
            // withdraw within withdraw
            thief.arm(address(auction), abi.encodeCall(IVenue.withdraw, (address(hooked), address(thief))));
            auction.withdraw(address(hooked), address(thief));
            _assertGuarded(thief);
            assertEq(hooked.balanceOf(address(thief)), CASH, "V2: what it had");
            _assertBooks(auction);
        }
    }

    // what only some may do

    function test_EachPrivilegedCallByOthers() public {
        address[5] memory others = [seller, registrar, issuer, alice, anyone];
        IVenue.Rules memory dearer = _currentRules();
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expect(abi.encodeWithSelector(IVenue.NotOperator.selector, others[i]));
            auction.setRules(dearer);
        }
        dearer.feeWad = 0.1e18 + 1;
        vm.prank(operator);
        _expect(abi.encodeWithSelector(IVenue.BadRules.selector, "feeWad"));
        auction.setRules(dearer);
        uint256 saleId = _opened();
        address[5] memory notTheSeller = [operator, registrar, issuer, alice, anyone];
        for (uint256 i = 0; i < notTheSeller.length; ++i) {
            vm.prank(notTheSeller[i]);
            _expect(abi.encodeWithSelector(IVenue.NotSeller.selector, notTheSeller[i]));
            auction.takeBack(saleId);
        }
    }

    /// The seller takes the lot away from under a bid, the leader its deposit from under its own, anyone a winner's time.
    function test_WhatABidBinds() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, alice, RESERVE);
        vm.prank(seller);
        _expect(abi.encodeWithSelector(IVenue.BidStands.selector, alice));
        auction.takeBack(saleId);
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.AlreadyLeading.selector, alice));
        auction.decline(saleId);
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.NothingToRefund.selector, alice));
        auction.refund(saleId, alice);
        _endRound(auction, saleId);
        auction.award(saleId);
        uint256 payBy = auction.saleOf(saleId).payBy;
        vm.warp(payBy);
        vm.prank(seller);
        _expect(abi.encodeWithSelector(IVenue.TooEarly.selector, payBy, payBy + 1));
        auction.next(saleId);
        vm.warp(payBy + 1);
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.TooLate.selector, payBy + 1, payBy));
        auction.pay(saleId);
    }

    function _thief(HookedCurrency hooked, bool before) private returns (Reentrant thief) {
        thief = new Reentrant(
            hooked,
            before ? HookedCurrency.Hook.BeforeMoving : HookedCurrency.Hook.AfterMoving
        );
        _attest(address(thief), 7);
        hooked.mint(address(thief), CASH);
        thief.run(address(hooked), abi.encodeCall(ICurrency.approve, (address(auction), type(uint256).max)));
    }

    function _assertGuarded(Reentrant thief) private view {
        assertTrue(thief.called(), "the hook was called");
        assertFalse(thief.entered(), "V2: not let in");
        assertEq(
            thief.reason(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "V2: guarded"
        );
    }

    function _block(address account) private {
        vm.prank(issuer);
        ICurrency(address(currency)).setBlocked(account, true);
    }

    function _refusesBid(uint256 saleId, address bidder, bytes4 selector) private {
        vm.prank(bidder);
        _expect(abi.encodeWithSelector(selector, bidder));
        auction.bid(saleId, RESERVE, "");
    }

    function _currentRules() private pure returns (IVenue.Rules memory current) {
        current = _rules();
        current.feeWad = 0.05e18;
    }

    /// @dev A contract that the factory knows, with a set-up that binds a venue and rules.
    function _boundTrust(address venue, IVenue.Rules memory rules) private returns (address trust) {
        trust = makeAddr(vm.toString(uint256(keccak256(abi.encode(venue, rules)))));
        vm.etch(trust, hex"00");
        vm.mockCall(factory, abi.encodeWithSignature("isTrust(address)", trust), abi.encode(true));
        _mockPowers(trust, venue, rules);
    }

    function _mockPowers(address trust, address venue, IVenue.Rules memory rules) private {
        bytes memory powers = abi.encodePacked(
            new bytes(34),
            venue,
            uint128(RESERVE),
            rules.feeWad,
            rules.sellerCategories,
            rules.buyerCategories,
            rules.publicityDays
        );
        vm.mockCall(
            trust,
            abi.encodeCall(ITrust.powers, ()),
            abi.encode(abi.encodePacked(powers, new bytes(123 - powers.length)))
        );
    }

    function _lotOf(address trust) private returns (IVenue.Lot memory) {
        uint256 id = ++_lots;
        titles.mint(trust, id);
        vm.prank(trust);
        titles.approve(address(auction), id);
        return _lot(id);
    }

    function _putUpBy(address trust, IVenue.Rules memory rules) private returns (uint256) {
        IVenue.Lot memory lot = _lotOf(trust);
        vm.prank(trust);
        return auction.putUp(lot, _auctionTerms(), rules);
    }

    function _refusesPutUp(address trust, IVenue.Rules memory rules) private {
        IVenue.Lot memory lot = _lotOf(trust);
        IVenue.SaleTerms memory terms = _auctionTerms();
        vm.prank(trust);
        vm.expectPartialRevert(IVenue.RulesNotCurrent.selector);
        auction.putUp(lot, terms, rules);
    }
}

interface IVenueCalls {
    function tryDelivery(IVenue.Lot calldata lot, address seller, address to) external;
    function giveBack(IVenue.Lot calldata lot, address seller) external;
}
