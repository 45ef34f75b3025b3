// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {IVenue} from "./IVenue.sol";
import {Venue} from "./Venue.sol";

/// @title Investment fund: notes put up for subscription
/// @notice {IVenue} is its specification. Subscribers pay in what they want to spend; if all of it covers the price of the whole lot,
/// each is allotted its share of the notes, pays that share of the price and has the rest back; if not, everyone has all of it
/// back. A subscription stands: who could leave at the last moment could make it fail.
contract FundSubscription is Venue {
    /// @dev Cash subscribed to a sale in all: a subscriber's sum fits its slot.
    uint256 private constant MOST_SUBSCRIBED = 2 ** 120;

    /// @param subscribed cash paid in
    /// @param served of it, by those who have had their allotment
    /// @param units delivered
    /// @param cost of what was delivered
    /// @param fees of it
    struct Allotment {
        uint128 subscribed;
        uint128 served;
        uint128 units;
        uint128 cost;
        uint128 fees;
    }

    mapping(uint256 saleId => Allotment) private _allotments;

    constructor(
        address registry_,
        address trustFactory_,
        address operator_
    ) Venue(registry_, trustFactory_, operator_) {}

    /// @inheritdoc IVenue
    function bid(uint256 saleId, uint256 amount, bytes calldata data) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (data.length != 0) {
            revert DataNotExpected();
        }
        if (sale.status != Status.Open) {
            revert WrongStatus(saleId, sale.status);
        }
        if (block.timestamp < sale.opensAt) {
            revert TooEarly(block.timestamp, sale.opensAt);
        }
        if (block.timestamp > sale.endsAt) {
            revert TooLate(block.timestamp, sale.endsAt);
        }
        uint256 least = _leastBid(sale);
        if (amount < least) {
            revert BidTooLow(amount, least);
        }
        Allotment storage allotment = _allotments[saleId];
        uint256 left = MOST_SUBSCRIBED - allotment.subscribed;
        if (amount > left) {
            revert BidTooHigh(amount, left);
        }
        _requireBidder(saleId, sale, msg.sender);

        // both sums are at most MOST_SUBSCRIBED
        allotment.subscribed += uint128(amount);
        _bids[saleId][msg.sender].amount += uint128(amount);
        _hold(saleId, sale.terms.currency, msg.sender, amount);

        emit BidPlaced(saleId, msg.sender, 1, amount, amount, sale.endsAt);

        _receive(sale.terms.currency, msg.sender, amount);
    }

    /// @inheritdoc IVenue
    function award(uint256 saleId) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (sale.status == Status.Allotted) {
            if (block.timestamp <= sale.payBy) {
                revert TooEarly(block.timestamp, uint256(sale.payBy) + 1);
            }
            _settle(saleId, sale);
            return;
        }
        if (sale.status != Status.Open) {
            revert WrongStatus(saleId, sale.status);
        }
        if (block.timestamp <= sale.endsAt) {
            revert TooEarly(block.timestamp, uint256(sale.endsAt) + 1);
        }
        uint256 subscribed = _allotments[saleId].subscribed;
        uint256 payBy = block.timestamp + uint256(sale.terms.paymentDays) * 1 days;
        if (subscribed < sale.reservePrice || payBy > sale.lotUntil) {
            _end(saleId, sale, Status.Unsold);
            return;
        }

        sale.status = Status.Allotted;
        sale.price = sale.reservePrice;
        sale.payBy = uint64(payBy);

        emit SaleAllotted(saleId, subscribed, payBy);
    }

    /// @inheritdoc IVenue
    function deliver(uint256 saleId, address subscriber) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (sale.status != Status.Allotted) {
            revert WrongStatus(saleId, sale.status);
        }
        if (block.timestamp > sale.payBy) {
            revert TooLate(block.timestamp, sale.payBy);
        }
        Bid storage placed = _bids[saleId][subscriber];
        if (placed.state != DepositState.Held) {
            revert NoBidHere(subscriber);
        }
        Allotment storage allotment = _allotments[saleId];
        Lot memory lot = sale.lot;
        uint256 units = Math.mulDiv(lot.idOrAmount, placed.deposit, allotment.subscribed);
        // at most what was subscribed for them, as the whole lot's price is at most what was subscribed in all
        uint256 cost = Math.mulDiv(sale.reservePrice, units, lot.idOrAmount, Math.Rounding.Ceil);
        uint256 fee = _feeOf(sale, cost);

        allotment.served += placed.deposit;
        allotment.units += uint128(units);
        allotment.cost += uint128(cost);
        allotment.fees += uint128(fee);
        creditOf[sale.terms.currency][sale.seller] += cost - fee;
        creditOf[sale.terms.currency][operator] += fee;
        _applyHeld(saleId, sale.terms.currency, subscriber, cost);

        emit AllotmentDelivered(saleId, subscriber, units, cost, fee);

        if (units != 0) {
            _deliver(lot, sale.seller, subscriber, units);
        }
        if (allotment.served == allotment.subscribed) {
            _settle(saleId, sale);
        }
    }

    /// @inheritdoc IVenue
    function returnLot(uint256 saleId) public override nonReentrant {
        Sale storage sale = _existing(saleId);
        if (!sale.lotHeld || !_isOver(sale.status)) {
            revert NothingToReturn(saleId);
        }

        sale.lotHeld = false;

        emit LotReturned(saleId, sale.seller);

        _giveBack(sale.lot, sale.seller, sale.lot.idOrAmount - _allotments[saleId].units);
    }

    /// @inheritdoc IVenue
    function pay(uint256 saleId) external view {
        revert WrongStatus(saleId, _existing(saleId).status);
    }

    /// @inheritdoc IVenue
    function next(uint256 saleId) external view {
        revert WrongStatus(saleId, _existing(saleId).status);
    }

    /// @inheritdoc IVenue
    function decline(uint256 saleId) external view {
        revert WrongStatus(saleId, _existing(saleId).status);
    }

    /// @inheritdoc IVenue
    function leastBid(uint256 saleId) external view returns (uint256) {
        return _leastBid(_existing(saleId));
    }

    /// @inheritdoc IVenue
    function depositFor(uint256, uint256 amount) external pure returns (uint256) {
        return amount;
    }

    /// @inheritdoc IVenue
    function leaderOf(uint256) external pure returns (address) {
        return address(0);
    }

    /// @inheritdoc IVenue
    function belowOf(uint256, address) external pure returns (address) {
        return address(0);
    }

    /// @inheritdoc IVenue
    function procedure() external pure returns (string memory) {
        return "fundSubscription";
    }

    /// @dev Ends when everybody has been served, or the time for it is over: what nobody was delivered goes back to the seller, and
    /// who was not served has its money back.
    function _settle(uint256 saleId, Sale storage sale) private {
        Allotment storage allotment = _allotments[saleId];
        sale.status = Status.Settled;
        sale.endedAt = uint64(block.timestamp);
        sale.price = allotment.cost;
        sale.lotHeld = false;

        emit SaleSettled(saleId, address(0), allotment.cost, allotment.cost, allotment.fees);

        uint256 left = sale.lot.idOrAmount - allotment.units;
        if (left != 0) {
            Lot memory rest = sale.lot;
            rest.idOrAmount = left;
            if (_tryGiveBack(rest, sale.seller)) {
                emit LotReturned(saleId, sale.seller);
            } else {
                sale.lotHeld = true;
            }
        }
    }

    function _requireOwnTerms(SaleTerms calldata terms) internal pure override {
        if (terms.depositWad != WAD) {
            revert BadTerms("depositWad");
        }
        if (terms.incrementWad > WAD) {
            revert BadTerms("incrementWad");
        }
        if (terms.extensionMinutes != 0) {
            revert BadTerms("extensionMinutes");
        }
        if (terms.rounds != 1) {
            revert BadTerms("rounds");
        }
        if (terms.cutWad != 0) {
            revert BadTerms("cutWad");
        }
    }

    function _sells(Lot calldata lot) internal pure override returns (bool) {
        return lot.kind == LotKind.Note;
    }

    function _requireNoBid(uint256 saleId) internal view override {
        if (_allotments[saleId].subscribed != 0) {
            revert BidStands(address(0));
        }
    }

    function _firstRound(
        SaleTerms calldata terms,
        Rules calldata rules_
    ) internal view override returns (uint256 opensAt, uint256 endsAt) {
        opensAt = block.timestamp + uint256(rules_.publicityDays) * 1 days;
        endsAt = opensAt + uint256(terms.biddingDays) * 1 days;
    }

    /// @dev A day to press the award in.
    function _mostDays(
        SaleTerms calldata terms,
        Rules calldata rules_
    ) internal pure override returns (uint256) {
        return uint256(rules_.publicityDays) + terms.biddingDays + terms.paymentDays + 1;
    }

    /// @dev A subscription is at least the increment's share of the price.
    function _leastBid(Sale storage sale) private view returns (uint256) {
        return Math.max(_shareUp(sale.reservePrice, sale.terms.incrementWad), 1);
    }
}
