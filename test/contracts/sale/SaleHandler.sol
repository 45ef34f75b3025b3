// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {SaleBase} from "../SaleBase.sol";

/// @notice Does what may happen at a venue: three sales at once, bids, time, donations, whatever anyone may press.
/// @dev Inputs are bounded so that most calls get through; what is refused changes nothing. Ghosts: what was ever taken in for
/// a sale's deposits, what was ever sent out.
contract SaleHandler is SaleBase {
    uint256 public constant SALES = 3;

    uint256 public donated;
    uint256 public withdrawn;
    mapping(uint256 saleId => uint256) public taken;
    mapping(bytes4 selector => uint256) public calls;

    function start() external {
        setUp();
        _putUp(auction, _auctionTerms());
        _putUp(auction, _auctionTerms());
        _putUp(auction, _auctionTerms());
    }

    function venue() external view returns (IVenue) {
        return auction;
    }

    function token() external view returns (address) {
        return address(currency);
    }

    function ownerOfLot(uint256 saleId) external view returns (address) {
        return titles.ownerOf(auction.saleOf(saleId).lot.idOrAmount);
    }

    function sellerOfAll() external view returns (address) {
        return seller;
    }

    function place(uint256 sale, uint256 who, uint256 more) external {
        uint256 saleId = bound(sale, 1, SALES);
        uint256 amount = auction.leastBid(saleId) + bound(more, 0, 20_000 * UNIT);
        uint256 before = auction.depositsOf(saleId).held;
        vm.prank(_bidder(who));
        try auction.bid(saleId, amount, "") {
            ++calls[this.place.selector];
            taken[saleId] += auction.depositsOf(saleId).held - before;
        } catch {}
    }

    function wait_(uint256 time) external {
        _wait(bound(time, 1 hours, 4 days));
    }

    function press(uint256 sale, uint256 what, uint256 who) external {
        uint256 saleId = bound(sale, 1, SALES);
        bytes[6] memory data = [
            abi.encodeCall(IVenue.award, (saleId)),
            abi.encodeCall(IVenue.next, (saleId)),
            abi.encodeCall(IVenue.decline, (saleId)),
            abi.encodeCall(IVenue.refund, (saleId, _bidder(who))),
            abi.encodeCall(IVenue.returnLot, (saleId)),
            abi.encodeCall(IVenue.takeBack, (saleId))
        ];
        uint256 which = bound(what, 0, 5);
        vm.prank(which == 5 ? seller : _bidder(who));
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = address(auction).call(data[which]);
        if (done) {
            ++calls[bytes4(data[which])];
        }
    }

    function pay(uint256 sale) external {
        uint256 saleId = bound(sale, 1, SALES);
        vm.prank(auction.saleOf(saleId).buyer);
        try auction.pay(saleId) {
            ++calls[this.pay.selector];
        } catch {}
    }

    function withdraw(uint256 who) external {
        address account =
            who % 3 == 0
                ? seller
                : who % 3 == 1
                    ? operator
                    : _bidder(who / 3);
        try auction.withdraw(address(currency), account) returns (uint256 amount) {
            withdrawn += amount;
        } catch {}
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 1, UNIT);
        vm.prank(issuer);
        currency.mint(address(auction), amount);
        donated += amount;
    }

    function _bidder(uint256 who) private view returns (address) {
        return [alice, bob, carol, mallory][who % 4];
    }
}
