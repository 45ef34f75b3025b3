// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {SaleBase} from "../SaleBase.sol";

/// @notice An auction's life, leaf by leaf, as docs/venues.md draws it.
contract AuctionTest is SaleBase {
    // putUp → Open

    function test_PutUpTakesTheTitle() public {
        titles.mint(seller, 1);
        vm.startPrank(seller);
        titles.approve(address(auction), 1);
        vm.expectEmit(address(auction));
        emit IVenue.PutUp(
            1,
            seller,
            _lot(1),
            _auctionTerms(),
            _rules(),
            vm.getBlockTimestamp() + 3 days,
            vm.getBlockTimestamp() + 5 days,
            type(uint64).max
        );
        uint256 saleId = auction.putUp(_lot(1), _auctionTerms(), _rules());
        vm.stopPrank();

        IVenue.Sale memory sale = auction.saleOf(saleId);
        assertEq(saleId, 1, "first sale");
        assertEq(uint256(sale.status), uint256(IVenue.Status.Open), "open");
        assertEq(sale.round, 1, "first round");
        assertEq(sale.reservePrice, RESERVE, "reserve price");
        assertEq(titles.ownerOf(1), address(auction), "V4: the venue has the lot");
    }

    function test_PutUpIsRefused() public {
        titles.mint(seller, 1);
        vm.prank(seller);
        titles.approve(address(auction), 1);
        IVenue.Rules memory others = _rules();
        others.feeWad = 0;
        _expectPutUp(
            abi.encodeWithSelector(
                IVenue.RulesNotCurrent.selector,
                auction.hashOf(others),
                auction.hashOf(_rules())
            ),
            seller,
            _lot(1),
            _auctionTerms(),
            others
        );
        _expectPutUp(
            abi.encodeWithSelector(IVenue.SellerNotAdmitted.selector, alice),
            alice,
            _lot(1),
            _auctionTerms(),
            _rules()
        );
        IVenue.Lot memory nowhere = _lot(1);
        nowhere.token = makeAddr("no code");
        _expectPutUp(
            abi.encodeWithSelector(IVenue.BadLot.selector, nowhere.token, 1),
            seller,
            nowhere,
            _auctionTerms(),
            _rules()
        );
        vm.prank(registrar);
        registry.revoke(operator);
        _expectPutUp(
            abi.encodeWithSelector(IVenue.OperatorNotRegistered.selector, operator),
            seller,
            _lot(1),
            _auctionTerms(),
            _rules()
        );
    }

    function test_PutUpOnTermsOutOfBounds() public {
        IVenue.SaleTerms memory terms = _auctionTerms();
        terms.currency = makeAddr("no code");
        _expectBadTerms("currency", terms);
        terms = _auctionTerms();
        terms.reservePrice = 0;
        _expectBadTerms("reservePrice", terms);
        terms.reservePrice = 2 ** 100 + 1;
        _expectBadTerms("reservePrice", terms);
        terms = _auctionTerms();
        terms.biddingDays = 0;
        _expectBadTerms("biddingDays", terms);
        terms.biddingDays = 366;
        _expectBadTerms("biddingDays", terms);
        terms = _auctionTerms();
        terms.paymentDays = 0;
        _expectBadTerms("paymentDays", terms);
        terms.paymentDays = 366;
        _expectBadTerms("paymentDays", terms);
        terms = _auctionTerms();
        terms.depositWad = 0.01e18 - 1;
        _expectBadTerms("depositWad", terms);
        terms.depositWad = 1e18 + 1;
        _expectBadTerms("depositWad", terms);
        terms = _auctionTerms();
        terms.incrementWad = 0.001e18 - 1;
        _expectBadTerms("incrementWad", terms);
        terms.incrementWad = 1e18 + 1;
        _expectBadTerms("incrementWad", terms);
        terms = _auctionTerms();
        terms.extensionMinutes = 1_441;
        _expectBadTerms("extensionMinutes", terms);
        terms = _auctionTerms();
        terms.cutWad = 0.5e18 + 1;
        _expectBadTerms("cutWad", terms);
        terms = _auctionTerms();
        terms.rounds = 0;
        _expectBadTerms("rounds", terms);
        terms.rounds = 6;
        _expectBadTerms("rounds", terms);
    }

    // Open → bids

    function test_BidsRiseAndTheHighestLeads() public {
        uint256 saleId = _opened();
        assertEq(auction.leastBid(saleId), RESERVE, "first bid");
        assertEq(auction.depositFor(saleId, 0), DEPOSIT, "deposit");
        uint256 endsAt = auction.saleOf(saleId).endsAt;
        vm.expectEmit(address(auction));
        emit IVenue.BidPlaced(saleId, alice, 1, RESERVE, DEPOSIT, endsAt);
        _bid(auction, saleId, alice, RESERVE);
        assertEq(auction.leastBid(saleId), RESERVE + INCREMENT, "next bid");
        _bid(auction, saleId, bob, RESERVE + INCREMENT);
        // a second bid of the same bidder pays no second deposit
        vm.expectEmit(address(auction));
        emit IVenue.BidPlaced(saleId, alice, 1, RESERVE + 2 * INCREMENT, 0, endsAt);
        _bid(auction, saleId, alice, RESERVE + 2 * INCREMENT);

        assertEq(auction.leaderOf(saleId), alice, "leads");
        assertEq(auction.belowOf(saleId, alice), bob, "next in line");
        assertEq(auction.belowOf(saleId, bob), address(0), "one entry a bidder");
        _assertTaken(auction, saleId, 2 * DEPOSIT);
        _assertState(auction, saleId, bob, IVenue.DepositState.Held, "V1: held");
    }

    function test_BidIsRefused() public {
        uint256 saleId = _putUp(auction, _auctionTerms());
        uint256 opensAt = auction.saleOf(saleId).opensAt;
        _expectBid(
            abi.encodeWithSelector(IVenue.TooEarly.selector, vm.getBlockTimestamp(), opensAt),
            saleId,
            alice,
            RESERVE
        );
        _expectBid(abi.encodeWithSelector(IVenue.NoSuchSale.selector, 99), 99, alice, RESERVE);
        vm.warp(opensAt);
        _expectBid(
            abi.encodeWithSelector(IVenue.BidTooLow.selector, RESERVE - 1, RESERVE),
            saleId,
            alice,
            RESERVE - 1
        );
        _expectBid(
            abi.encodeWithSelector(IVenue.BidTooHigh.selector, 2 ** 100 + 1, 2 ** 100),
            saleId,
            alice,
            2 ** 100 + 1
        );
        _expectBid(
            abi.encodeWithSelector(IVenue.BidderNotAdmitted.selector, anyone),
            saleId,
            anyone,
            RESERVE
        );
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.DataNotExpected.selector));
        auction.bid(saleId, RESERVE, hex"01");
        _bid(auction, saleId, alice, RESERVE);
        _expectBid(
            abi.encodeWithSelector(IVenue.AlreadyLeading.selector, alice),
            saleId,
            alice,
            RESERVE + INCREMENT
        );
        uint256 least = RESERVE + INCREMENT;
        _expectBid(
            abi.encodeWithSelector(IVenue.BidTooLow.selector, least - 1, least),
            saleId,
            bob,
            least - 1
        );
        uint256 last = auction.saleOf(saleId).endsAt;
        vm.warp(last);
        _bid(auction, saleId, bob, least);
        vm.warp(uint256(auction.saleOf(saleId).endsAt) + 1);
        uint256 extended = auction.saleOf(saleId).endsAt;
        _expectBid(
            abi.encodeWithSelector(IVenue.TooLate.selector, extended + 1, extended),
            saleId,
            carol,
            2 * RESERVE
        );
    }

    function test_LateBidsExtendToABound() public {
        uint256 saleId = _opened();
        uint256 scheduled = auction.saleOf(saleId).endsAt;
        vm.warp(scheduled - 5 minutes);
        _bid(auction, saleId, alice, RESERVE);
        assertEq(auction.saleOf(saleId).endsAt, scheduled, "five minutes are left");
        vm.warp(scheduled - 1 minutes);
        _bid(auction, saleId, bob, RESERVE + INCREMENT);
        assertEq(auction.saleOf(saleId).endsAt, scheduled + 4 minutes, "five minutes after the bid");
        uint256 amount = RESERVE + INCREMENT;
        for (uint256 i = 0; i < 400 && vm.getBlockTimestamp() < scheduled + 1 days; ++i) {
            amount += INCREMENT;
            vm.warp(auction.saleOf(saleId).endsAt);
            _bid(auction, saleId, i % 2 == 0 ? alice : bob, amount);
        }
        assertEq(auction.saleOf(saleId).endsAt, scheduled + 1 days, "no later than a day");
    }

    // Open → award

    function test_AwardWaitsForTheLastSecond() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, alice, RESERVE);
        uint256 endsAt = auction.saleOf(saleId).endsAt;
        vm.warp(endsAt);
        _expect(abi.encodeWithSelector(IVenue.TooEarly.selector, endsAt, endsAt + 1));
        auction.award(saleId);
        vm.warp(endsAt + 1);
        vm.expectEmit(address(auction));
        emit IVenue.SaleAwarded(saleId, alice, RESERVE, endsAt + 1 + 5 days);
        vm.prank(anyone);
        auction.award(saleId);
        (IVenue.Status status, uint256 endedAt, address buyer, uint256 price) = auction.statusOf(saleId);
        assertEq(uint256(status), uint256(IVenue.Status.Awarded), "awarded");
        assertEq(endedAt, 0, "not over");
        assertEq(buyer, alice, "buyer");
        assertEq(price, RESERVE, "its own bid");
        _expect(_wrongStatus(saleId, IVenue.Status.Awarded));
        auction.award(saleId);
    }

    function test_RoundsWithoutBidsEndInTheSaleAtTheLastPriceThenUnsold() public {
        uint256 saleId = _opened();
        _endRound(auction, saleId);
        assertEq(auction.leastBid(saleId), 80_000 * UNIT, "already the next round's");
        uint256 now_ = vm.getBlockTimestamp();
        vm.expectEmit(address(auction));
        emit IVenue.RoundOpened(saleId, 2, 80_000 * UNIT, now_ + 2 days);
        auction.award(saleId);
        _endRound(auction, saleId);
        now_ = vm.getBlockTimestamp();
        vm.expectEmit(address(auction));
        emit IVenue.OpenedForSale(saleId, 80_000 * UNIT, now_ + 2 days);
        auction.award(saleId);
        _expect(abi.encodeWithSelector(IVenue.TooEarly.selector, now_, now_ + 2 days + 1));
        auction.award(saleId);
        _endRound(auction, saleId);
        vm.expectEmit(address(auction));
        emit IVenue.SaleUnsold(saleId);
        vm.expectEmit(address(auction));
        emit IVenue.LotReturned(saleId, seller);
        auction.award(saleId);
        (IVenue.Status status, uint256 endedAt, address buyer, uint256 price) = auction.statusOf(saleId);
        assertEq(uint256(status), uint256(IVenue.Status.Unsold), "unsold");
        assertEq(endedAt, vm.getBlockTimestamp(), "over");
        assertEq(buyer, address(0), "no buyer");
        assertEq(price, 0, "no price");
        assertEq(titles.ownerOf(auction.saleOf(saleId).lot.idOrAmount), seller, "V4: the seller has it");
        _expect(_wrongStatus(saleId, IVenue.Status.Unsold));
        auction.award(saleId);
    }

    function test_BidOpensTheNextRoundItself() public {
        uint256 saleId = _opened();
        _endRound(auction, saleId);
        _expectBid(
            abi.encodeWithSelector(IVenue.BidTooLow.selector, 80_000 * UNIT - 1, 80_000 * UNIT),
            saleId,
            alice,
            80_000 * UNIT - 1
        );
        _bid(auction, saleId, alice, 80_000 * UNIT);
        assertEq(auction.saleOf(saleId).round, 2, "second round");
        assertEq(auction.bidOf(saleId, alice).deposit, 8_000 * UNIT, "deposit of the cut price");
    }

    function test_ForSaleToWhoPaysFirst() public {
        uint256 saleId = _forSale();
        uint256 id = auction.saleOf(saleId).lot.idOrAmount;
        _expectBid(
            abi.encodeWithSelector(IVenue.BidTooLow.selector, 80_000 * UNIT - 1, 80_000 * UNIT),
            saleId,
            alice,
            80_000 * UNIT - 1
        );
        vm.expectEmit(address(auction));
        emit IVenue.SaleSettled(saleId, alice, 80_000 * UNIT, 0, 800 * UNIT);
        _bid(auction, saleId, alice, 90_000 * UNIT);
        assertEq(titles.ownerOf(id), alice, "V4: the buyer has it");
        assertEq(currency.balanceOf(alice), 920_000 * UNIT, "the price, not the bound");
        assertEq(auction.creditOf(address(currency), seller), 79_200 * UNIT, "V3: price less fee");
        assertEq(auction.creditOf(address(currency), operator), 800 * UNIT, "V3: fee");
        _assertTaken(auction, saleId, 0);
        _expectBid(_wrongStatus(saleId, IVenue.Status.Settled), saleId, bob, 90_000 * UNIT);
    }

    function test_ForSaleEndsWithItsLastSecond() public {
        uint256 saleId = _forSale();
        uint256 endsAt = auction.saleOf(saleId).endsAt;
        vm.warp(endsAt + 1);
        _expectBid(
            abi.encodeWithSelector(IVenue.TooLate.selector, endsAt + 1, endsAt),
            saleId,
            alice,
            RESERVE
        );
    }

    // Awarded → Settled

    function test_WinnerPaysTheRest() public {
        uint256 saleId = _awarded();
        uint256 price = RESERVE + 5 * INCREMENT;
        uint256 fee = price / 100;
        vm.expectEmit(address(auction));
        emit IVenue.SaleSettled(saleId, carol, price, DEPOSIT, fee);
        vm.prank(carol);
        auction.pay(saleId);

        assertEq(currency.balanceOf(carol), CASH - price, "no more than it bid");
        assertEq(titles.ownerOf(auction.saleOf(saleId).lot.idOrAmount), carol, "V4: the buyer has it");
        assertEq(auction.creditOf(address(currency), seller), price - fee, "V3: the seller's");
        assertEq(auction.creditOf(address(currency), operator), fee, "V3: the operator's");
        assertEq(auction.saleOf(saleId).endedAt, vm.getBlockTimestamp(), "over");
        _assertState(auction, saleId, carol, IVenue.DepositState.Applied, "V1: applied");
        _assertTaken(auction, saleId, 3 * DEPOSIT);
        // the others' deposits, pressed by anyone
        vm.startPrank(anyone);
        auction.refund(saleId, alice);
        auction.refund(saleId, bob);
        _expect(abi.encodeWithSelector(IVenue.NothingToRefund.selector, bob));
        auction.refund(saleId, bob);
        _expect(abi.encodeWithSelector(IVenue.NothingToRefund.selector, carol));
        auction.refund(saleId, carol);
        vm.expectEmit(address(auction));
        emit IVenue.Withdrawn(address(currency), alice, DEPOSIT);
        auction.withdraw(address(currency), alice);
        auction.withdraw(address(currency), bob);
        auction.withdraw(address(currency), seller);
        auction.withdraw(address(currency), operator);
        _expect(abi.encodeWithSelector(IVenue.NothingToWithdraw.selector, alice));
        auction.withdraw(address(currency), alice);
        vm.stopPrank();
        assertEq(currency.balanceOf(alice), CASH, "all of it back");
        assertEq(currency.balanceOf(seller), price - fee, "paid");
        assertEq(currency.balanceOf(address(auction)), 0, "nothing left");
        _assertTaken(auction, saleId, 3 * DEPOSIT);
    }

    function test_AnyonePaysForTheBuyer() public {
        uint256 saleId = _awarded();
        _equip(anyone, auction);
        vm.prank(anyone);
        auction.pay(saleId);
        assertEq(titles.ownerOf(auction.saleOf(saleId).lot.idOrAmount), carol, "the buyer has it");
    }

    function test_PayIsRefused() public {
        uint256 saleId = _opened();
        vm.prank(alice);
        _expect(_wrongStatus(saleId, IVenue.Status.Open));
        auction.pay(saleId);
        saleId = _awarded();
        uint256 payBy = auction.saleOf(saleId).payBy;
        vm.warp(payBy + 1);
        vm.prank(carol);
        _expect(abi.encodeWithSelector(IVenue.TooLate.selector, payBy + 1, payBy));
        auction.pay(saleId);
        vm.warp(payBy);
        vm.prank(carol);
        auction.pay(saleId);
        vm.prank(carol);
        _expect(_wrongStatus(saleId, IVenue.Status.Settled));
        auction.pay(saleId);
    }

    // Awarded → Offered

    function test_WinnerThatDoesNotPayForfeits() public {
        uint256 saleId = _awarded();
        uint256 payBy = auction.saleOf(saleId).payBy;
        vm.warp(payBy);
        _expect(abi.encodeWithSelector(IVenue.TooEarly.selector, payBy, payBy + 1));
        auction.next(saleId);
        vm.warp(payBy + 1);
        vm.expectEmit(address(auction));
        emit IVenue.WinnerDefaulted(saleId, carol, DEPOSIT);
        vm.expectEmit(address(auction));
        emit IVenue.NextOffered(saleId, bob, RESERVE + INCREMENT, payBy + 1 + 5 days);
        vm.prank(anyone);
        auction.next(saleId);
        _assertState(auction, saleId, carol, IVenue.DepositState.Forfeited, "V1: forfeited");
        assertEq(auction.creditOf(address(currency), seller), DEPOSIT, "to the seller, without a fee");
        _assertTaken(auction, saleId, 3 * DEPOSIT);
    }

    function test_NextPaysItsOwnBid() public {
        uint256 saleId = _offered();
        vm.prank(bob);
        auction.pay(saleId);
        assertEq(currency.balanceOf(bob), CASH - RESERVE - INCREMENT, "its own bid");
        _assertStatus(auction, saleId, IVenue.Status.Settled, "settled");
        _assertTaken(auction, saleId, 3 * DEPOSIT);
    }

    function test_NextDeclinesWithoutLoss() public {
        uint256 saleId = _offered();
        vm.expectEmit(address(auction));
        emit IVenue.BidDeclined(saleId, bob);
        vm.expectEmit(address(auction));
        emit IVenue.DepositRefunded(saleId, bob, DEPOSIT);
        vm.expectEmit(address(auction));
        emit IVenue.NextOffered(saleId, alice, RESERVE, vm.getBlockTimestamp() + 5 days);
        vm.prank(bob);
        auction.decline(saleId);
        auction.withdraw(address(currency), bob);
        assertEq(currency.balanceOf(bob), CASH, "nothing lost");
        _assertTaken(auction, saleId, 3 * DEPOSIT);
    }

    function test_NextLetsItPassWithoutLossAndTheLineEndsInTheNextRound() public {
        uint256 saleId = _offered();
        _pastPayBy(auction, saleId);
        vm.expectEmit(address(auction));
        emit IVenue.OfferLapsed(saleId, bob);
        auction.next(saleId);
        assertEq(auction.saleOf(saleId).buyer, alice, "alice is offered it");
        _pastPayBy(auction, saleId);
        uint256 now_ = vm.getBlockTimestamp();
        vm.expectEmit(address(auction));
        emit IVenue.RoundOpened(saleId, 2, 80_000 * UNIT, now_ + 2 days);
        auction.next(saleId);
        _assertState(auction, saleId, bob, IVenue.DepositState.Refunded, "V1: refunded");
        _assertState(auction, saleId, alice, IVenue.DepositState.Refunded, "V1: refunded");
        // who let it pass may bid again, who has defaulted may not
        _bid(auction, saleId, bob, 80_000 * UNIT);
        _expectBid(abi.encodeWithSelector(IVenue.HasDefaulted.selector, carol), saleId, carol, 90_000 * UNIT);
        _assertTaken(auction, saleId, 3 * DEPOSIT + 8_000 * UNIT);
    }

    function test_NextIsRefused() public {
        uint256 saleId = _opened();
        _expect(_wrongStatus(saleId, IVenue.Status.Open));
        auction.next(saleId);
        saleId = _forSale();
        _expect(_wrongStatus(saleId, IVenue.Status.ForSale));
        auction.next(saleId);
        saleId = _offered();
        uint256 payBy = auction.saleOf(saleId).payBy;
        _expect(abi.encodeWithSelector(IVenue.TooEarly.selector, vm.getBlockTimestamp(), payBy + 1));
        auction.next(saleId);
    }

    // decline

    function test_OutbidBidderLeavesAtAnyTime() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, alice, RESERVE);
        _bid(auction, saleId, bob, RESERVE + INCREMENT);
        _bid(auction, saleId, carol, RESERVE + 2 * INCREMENT);
        vm.prank(bob);
        auction.decline(saleId);
        assertEq(auction.belowOf(saleId, carol), alice, "the line closes");
        assertEq(auction.creditOf(address(currency), bob), DEPOSIT, "V1: refunded");
        vm.prank(bob);
        _expect(abi.encodeWithSelector(IVenue.NoBidHere.selector, bob));
        auction.decline(saleId);
        // and comes back with another deposit
        _bid(auction, saleId, bob, RESERVE + 3 * INCREMENT);
        _assertTaken(auction, saleId, 4 * DEPOSIT);
    }

    function test_LeaderAndWinnerAreBound() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, alice, RESERVE);
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.AlreadyLeading.selector, alice));
        auction.decline(saleId);
        saleId = _awarded();
        vm.prank(carol);
        _expect(abi.encodeWithSelector(IVenue.AlreadyLeading.selector, carol));
        auction.decline(saleId);
        vm.prank(carol);
        auction.pay(saleId);
        vm.prank(bob);
        _expect(_wrongStatus(saleId, IVenue.Status.Settled));
        auction.decline(saleId);
    }

    // takeBack

    function test_SellerTakesBackWhileNobodyHasBid() public {
        uint256 saleId = _putUp(auction, _auctionTerms());
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.NotSeller.selector, alice));
        auction.takeBack(saleId);
        vm.expectEmit(address(auction));
        emit IVenue.SaleTakenBack(saleId);
        vm.prank(seller);
        auction.takeBack(saleId);
        assertEq(titles.ownerOf(auction.saleOf(saleId).lot.idOrAmount), seller, "V4: back");
        vm.prank(seller);
        _expect(_wrongStatus(saleId, IVenue.Status.TakenBack));
        auction.takeBack(saleId);
        _expect(abi.encodeWithSelector(IVenue.NothingToReturn.selector, saleId));
        auction.returnLot(saleId);

        saleId = _forSale();
        vm.prank(seller);
        auction.takeBack(saleId);
        _assertStatus(auction, saleId, IVenue.Status.TakenBack, "taken back");
    }

    function test_SellerIsBoundByABid() public {
        uint256 saleId = _opened();
        _bid(auction, saleId, alice, RESERVE);
        vm.prank(seller);
        _expect(abi.encodeWithSelector(IVenue.BidStands.selector, alice));
        auction.takeBack(saleId);
        saleId = _awarded();
        vm.prank(seller);
        _expect(_wrongStatus(saleId, IVenue.Status.Awarded));
        auction.takeBack(saleId);
    }

    function test_DepositsAreNotRefundedWhileTheyStand() public {
        uint256 saleId = _awarded();
        _expect(abi.encodeWithSelector(IVenue.NothingToRefund.selector, bob));
        auction.refund(saleId, bob);
    }

    function test_DeliverIsNotOfAnAuction() public {
        uint256 saleId = _awarded();
        _expect(_wrongStatus(saleId, IVenue.Status.Awarded));
        auction.deliver(saleId, carol);
    }

    // fuzz

    /// Whatever is bid by whom and whoever pays, each deposit is in one place and the venue has what it owes.
    function testFuzz_MoneyIsSomebodys(uint256 seed, uint8 steps) public {
        uint256 saleId = _opened();
        uint256 taken = 0;
        address[4] memory bidders = [alice, bob, carol, mallory];
        for (uint256 i = 0; i < bound(steps, 1, 12); ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            address bidder = bidders[seed % 4];
            uint256 before = currency.balanceOf(address(auction));
            uint256 amount = auction.leastBid(saleId) + ((seed >> 8) % (10_000 * UNIT));
            vm.prank(bidder);
            try auction.bid(saleId, amount, "") {} catch {}
            taken += currency.balanceOf(address(auction)) - before;
            if ((seed >> 128) % 3 == 0) {
                vm.prank(bidders[(seed >> 136) % 4]);
                try auction.decline(saleId) {} catch {}
            }
        }
        _assertTaken(auction, saleId, taken);
        _endRound(auction, saleId);
        auction.award(saleId);
        for (uint256 i = 0; i < 6; ++i) {
            IVenue.Sale memory sale = auction.saleOf(saleId);
            if (sale.status != IVenue.Status.Awarded && sale.status != IVenue.Status.Offered) {
                break;
            }
            seed = uint256(keccak256(abi.encode(seed)));
            if (seed % 3 == 0) {
                vm.prank(sale.buyer);
                auction.pay(saleId);
            } else {
                _pastPayBy(auction, saleId);
                auction.next(saleId);
            }
            _assertTaken(auction, saleId, taken);
        }
    }

    function _expectBid(bytes memory refusal, uint256 saleId, address bidder, uint256 amount) private {
        vm.prank(bidder);
        _expect(refusal);
        auction.bid(saleId, amount, "");
    }

    function _expectPutUp(
        bytes memory refusal,
        address by,
        IVenue.Lot memory lot,
        IVenue.SaleTerms memory terms,
        IVenue.Rules memory rules
    ) private {
        vm.prank(by);
        _expect(refusal);
        auction.putUp(lot, terms, rules);
    }

    function _expectBadTerms(string memory what, IVenue.SaleTerms memory terms) private {
        _expect(abi.encodeWithSelector(IVenue.BadTerms.selector, what));
        auction.checkTerms(terms, _rules());
    }
}
