// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {IPackageTitle} from "../../../contracts/asset/IPackageTitle.sol";
import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {ICurrency} from "./ICurrency.sol";
import {RightWorld} from "./RightWorld.sol";

/// @notice Titles and income rights at a venue: the title that waits in escrow is neither split nor carved, the right goes to
/// who may hold it and to nobody else.
contract VenueTitles is RightWorld {
    uint256 private constant PRICE = 1_000e6;

    IVenue private _exchange;
    ICurrency private _currency;

    function setUp() public override {
        super.setUp();
        address factory = makeAddr("factory");
        vm.etch(factory, hex"00");
        vm.mockCall(factory, abi.encodeWithSignature("isTrust(address)"), abi.encode(false));
        _exchange = IVenue(
            _create("Exchange.sol:Exchange", abi.encode(registry, factory, makeAddr("venue operator")))
        );
        _attest(address(_exchange), VENUE, "the exchange");
        _attest(makeAddr("venue operator"), VENUE, "venue operator");
        vm.prank(makeAddr("venue operator"));
        _exchange.setRules(_rules());
        _currency = ICurrency(
            _create("TestStablecoin.sol:TestStablecoin", abi.encode("Test", "TST", uint8(6), operator))
        );
        address[3] memory buyers = [fund, plan, person];
        for (uint256 i = 0; i < buyers.length; ++i) {
            vm.prank(operator);
            _currency.mint(buyers[i], PRICE);
            vm.prank(buyers[i]);
            _currency.approve(address(_exchange), PRICE);
        }
    }

    function test_TitleInEscrowIsNeitherSplitNorCarved() public {
        uint256 saleId = _putUp(address(title), TITLE);
        vm.startPrank(amc);
        vm.expectRevert();
        title.split(TITLE, _four(), 1_000, FIFTH, 500);
        IIncomeRight.Agreement memory agreement = _agreement(IIncomeRight.Remedy.TitlePasses, 0);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.NotTitleOwner.selector, TITLE, amc));
        rights.carve(agreement);
        vm.expectRevert();
        title.transferFrom(address(_exchange), amcsOther, TITLE);
        vm.stopPrank();
        assertEq(title.ownerOf(TITLE), address(_exchange), "V4: in escrow");
        vm.warp(vm.getBlockTimestamp() + 4 days);
        vm.prank(fund);
        _exchange.bid(saleId, PRICE, "");
        assertEq(title.ownerOf(TITLE), fund, "V4: the buyer's");
    }

    function test_TitleUnderARightIsNotPutUp() public {
        uint256 rightId = _carve();
        IVenue.SaleTerms memory terms = _terms();
        vm.prank(amc);
        vm.expectRevert(_titleUnder(rightId));
        _exchange.putUp(_lot(address(title), TITLE), terms, _rules());
    }

    function test_RightIsSoldToWhoMayHoldIt() public {
        uint256 rightId = _carve();
        uint256 saleId = _putUp(address(rights), rightId);
        assertEq(rights.keptFor(rightId), amc, "kept for its seller");
        vm.warp(vm.getBlockTimestamp() + 4 days);
        vm.prank(person);
        vm.expectRevert(abi.encodeWithSelector(IVenue.CannotReceive.selector, person));
        _exchange.bid(saleId, PRICE, "");
        vm.prank(amcsOther);
        vm.expectRevert(abi.encodeWithSelector(IVenue.BidderIsSeller.selector, amcsOther));
        _exchange.bid(saleId, PRICE, "");
        vm.prank(plan);
        _exchange.bid(saleId, PRICE, "");
        assertEq(rights.ownerOf(rightId), plan, "V4: the plan's");
        assertEq(title.ownerOf(TITLE), amc, "title and servicing stay");
    }

    function test_UnsoldRightGoesBackThoughItsSellerIsStruckOff() public {
        uint256 rightId = _carve();
        uint256 saleId = _putUp(address(rights), rightId);
        vm.prank(registrar);
        registry.revoke(amc);
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(vm.getBlockTimestamp() + 400 days);
            _exchange.award(saleId);
        }
        assertEq(rights.ownerOf(rightId), amc, "V4: the seller's");
    }

    function _putUp(address collection, uint256 id) private returns (uint256 saleId) {
        vm.startPrank(amc);
        IPackageTitle(collection).approve(address(_exchange), id);
        saleId = _exchange.putUp(_lot(collection, id), _terms(), _rules());
        vm.stopPrank();
    }

    function _lot(address collection, uint256 id) private pure returns (IVenue.Lot memory) {
        return IVenue.Lot(IVenue.LotKind.Title, collection, id);
    }

    function _rules() private pure returns (IVenue.Rules memory) {
        return IVenue.Rules(0, uint32(1 << AMC), HOLDERS | uint32(1 << PERSON), 3);
    }

    function _terms() private view returns (IVenue.SaleTerms memory terms) {
        terms.currency = address(_currency);
        terms.reservePrice = uint128(PRICE);
        terms.biddingDays = 30;
        terms.depositWad = 0.1e18;
        terms.incrementWad = 0.01e18;
        terms.rounds = 1;
        terms.paymentDays = 3;
    }
}
