// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {SaleBase} from "../SaleBase.sol";

/// @notice What an exchange does otherwise than an auction: offers compete while the listing is public, then it is for sale.
contract ExchangeTest is SaleBase {
    function test_OffersCompeteWhileTheListingIsPublic() public {
        uint256 saleId = _putUp(exchange, _exchangeTerms());
        _bid(exchange, saleId, alice, RESERVE);
        _bid(exchange, saleId, bob, RESERVE + INCREMENT);
        _endRound(exchange, saleId);
        exchange.award(saleId);
        vm.prank(bob);
        exchange.pay(saleId);
        assertEq(titles.ownerOf(exchange.saleOf(saleId).lot.idOrAmount), bob, "the better offer");
        assertEq(exchange.procedure(), "exchange", "procedure");
        _assertTaken(exchange, saleId, 2 * DEPOSIT);
    }

    function test_ListingWithoutOffersGoesToWhoPaysFirst() public {
        uint256 saleId = _putUp(exchange, _exchangeTerms());
        _wait(3 days + 1);
        _bid(exchange, saleId, alice, RESERVE + INCREMENT);
        assertEq(currency.balanceOf(alice), CASH - RESERVE, "the listed price");
        _assertStatus(exchange, saleId, IVenue.Status.Settled, "settled at once");
    }

    function test_OffersThatNobodyPaysLeaveTheListing() public {
        uint256 saleId = _putUp(exchange, _exchangeTerms());
        _bid(exchange, saleId, alice, RESERVE);
        _endRound(exchange, saleId);
        exchange.award(saleId);
        _pastPayBy(exchange, saleId);
        exchange.next(saleId);
        _assertStatus(exchange, saleId, IVenue.Status.ForSale, "for sale");
        vm.prank(alice);
        _expect(abi.encodeWithSelector(IVenue.HasDefaulted.selector, alice));
        exchange.bid(saleId, RESERVE, "");
        _endRound(exchange, saleId);
        exchange.award(saleId);
        _assertStatus(exchange, saleId, IVenue.Status.Unsold, "unsold");
        assertEq(exchange.creditOf(address(currency), seller), DEPOSIT, "the deposit is the seller's");
        _assertTaken(exchange, saleId, DEPOSIT);
    }

    function test_LateOffersExtend() public {
        uint256 saleId = _putUp(exchange, _exchangeTerms());
        uint256 endsAt = exchange.saleOf(saleId).endsAt;
        vm.warp(endsAt);
        _bid(exchange, saleId, alice, RESERVE);
        assertEq(exchange.saleOf(saleId).endsAt, endsAt + 5 minutes, "five minutes more");
    }

    function test_TermsOfAnotherProcedure() public {
        IVenue.SaleTerms memory terms = _exchangeTerms();
        terms.rounds = 2;
        _expect(abi.encodeWithSelector(IVenue.BadTerms.selector, "rounds"));
        exchange.checkTerms(terms, _rules());
        terms = _exchangeTerms();
        terms.cutWad = 0.1e18;
        _expect(abi.encodeWithSelector(IVenue.BadTerms.selector, "cutWad"));
        exchange.checkTerms(terms, _rules());
    }

    function test_RulesAreTheOperatorsAndForSalesToCome() public {
        uint256 saleId = _putUp(exchange, _exchangeTerms());
        IVenue.Rules memory dearer = _rules();
        dearer.feeWad = 0.1e18;
        vm.prank(anyone);
        _expect(abi.encodeWithSelector(IVenue.NotOperator.selector, anyone));
        exchange.setRules(dearer);
        vm.expectEmit(address(exchange));
        emit IVenue.RulesSet(exchange.hashOf(dearer), dearer);
        vm.prank(operator);
        exchange.setRules(dearer);
        assertEq(exchange.rules().feeWad, 0.1e18, "current");
        assertTrue(exchange.published(exchange.hashOf(_rules())), "still known");
        assertEq(exchange.saleOf(saleId).rules.feeWad, FEE_WAD, "V5: the sale keeps its rules");

        dearer.feeWad = 0.1e18 + 1;
        _expectBadRules("feeWad", dearer);
        dearer = _rules();
        dearer.publicityDays = 366;
        _expectBadRules("publicityDays", dearer);
        dearer = _rules();
        dearer.sellerCategories = 1;
        _expectBadRules("sellerCategories", dearer);
        dearer = _rules();
        dearer.buyerCategories = 0;
        _expectBadRules("buyerCategories", dearer);
    }

    function _expectBadRules(string memory what, IVenue.Rules memory rules) private {
        vm.prank(operator);
        _expect(abi.encodeWithSelector(IVenue.BadRules.selector, what));
        exchange.setRules(rules);
    }
}
