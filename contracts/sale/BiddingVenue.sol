// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {IVenue} from "./IVenue.sol";
import {Venue} from "./Venue.sol";

/// @title Venues at which bids compete
/// @notice {IVenue} is its specification: rising bids that stand in line, award, payment, default, the next in line, further rounds
/// and the sale at the last price. Exchange and auction say when bids are taken and how many rounds there are.
/// @dev The line is a list of bidders from the highest bid down, one entry a bidder; each step reads its top alone.
abstract contract BiddingVenue is Venue {
    uint256 private constant LEAST_DEPOSIT = 0.01e18;
    uint256 private constant LEAST_INCREMENT = 0.001e18;
    uint256 private constant MOST_CUT = 0.5e18;
    uint256 private constant MOST_EXTENSION_MINUTES = 1_440;
    /// @dev All late bids of a round together move its end by no more than this.
    uint256 internal constant MOST_EXTENSION = 1 days;
    /// @dev That a winner's default can still be pressed while its lot of notes is put up.
    uint256 internal constant DEFAULT_MARGIN = 1 days;

    mapping(uint256 saleId => address) private _leader;
    mapping(uint256 saleId => mapping(address bidder => address)) private _below;
    mapping(uint256 saleId => mapping(address bidder => address)) private _above;
    mapping(uint256 saleId => mapping(bytes32 investor => bool)) private _defaulted;

    /// @inheritdoc IVenue
    function bid(uint256 saleId, uint256 amount, bytes calldata data) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (data.length != 0) {
            revert DataNotExpected();
        }
        if (sale.status == Status.Open && block.timestamp > sale.endsAt && _leader[saleId] == address(0)) {
            _openNext(saleId, sale);
        }
        if (sale.status != Status.Open && sale.status != Status.ForSale) {
            revert WrongStatus(saleId, sale.status);
        }
        if (block.timestamp < sale.opensAt) {
            revert TooEarly(block.timestamp, sale.opensAt);
        }
        if (block.timestamp > sale.endsAt) {
            revert TooLate(block.timestamp, sale.endsAt);
        }
        uint256 least = _leastBid(saleId, sale);
        if (amount < least) {
            revert BidTooLow(amount, least);
        }
        if (amount > MOST_PRICE) {
            revert BidTooHigh(amount, MOST_PRICE);
        }
        if (_leader[saleId] == msg.sender) {
            revert AlreadyLeading(msg.sender);
        }
        if (_hasDefaulted(saleId, msg.sender)) {
            revert HasDefaulted(msg.sender);
        }
        _requireBidder(saleId, sale, msg.sender);

        if (sale.status == Status.ForSale) {
            sale.buyer = msg.sender;
            sale.price = sale.reservePrice;
            _settle(saleId, sale, 0, msg.sender);
        } else {
            _placeBid(saleId, sale, amount);
        }
    }

    /// @inheritdoc IVenue
    function award(uint256 saleId) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (sale.status != Status.Open && sale.status != Status.ForSale) {
            revert WrongStatus(saleId, sale.status);
        }
        if (block.timestamp <= sale.endsAt) {
            revert TooEarly(block.timestamp, uint256(sale.endsAt) + 1);
        }

        if (_leader[saleId] == address(0)) {
            _openNext(saleId, sale);
            return;
        }
        uint256 payBy = block.timestamp + uint256(sale.terms.paymentDays) * 1 days;
        if (payBy + DEFAULT_MARGIN > sale.lotUntil) {
            // its time would outlast the notes': nobody is bound, and deposits go back
            _end(saleId, sale, Status.Unsold);
            return;
        }
        _toBuyer(saleId, sale, Status.Awarded, payBy);

        emit SaleAwarded(saleId, sale.buyer, sale.price, payBy);
    }

    /// @inheritdoc IVenue
    function pay(uint256 saleId) external nonReentrant {
        Sale storage sale = _existing(saleId);
        _requireBuyer(saleId, sale);
        if (block.timestamp > sale.payBy) {
            revert TooLate(block.timestamp, sale.payBy);
        }
        address buyer = sale.buyer;
        if (_hasDefaulted(saleId, buyer)) {
            revert HasDefaulted(buyer);
        }
        uint256 applied = _bids[saleId][buyer].deposit;

        _leave(saleId, buyer);
        // a deposit is a share of the reserve price, so it is at most the price
        _applyHeld(saleId, sale.terms.currency, buyer, applied);
        _settle(saleId, sale, applied, msg.sender);
    }

    /// @inheritdoc IVenue
    function next(uint256 saleId) external nonReentrant {
        Sale storage sale = _existing(saleId);
        _requireBuyer(saleId, sale);
        if (block.timestamp <= sale.payBy) {
            revert TooEarly(block.timestamp, uint256(sale.payBy) + 1);
        }
        address currency = sale.terms.currency;
        address late = sale.buyer;

        _leave(saleId, late);
        if (sale.status == Status.Offered) {
            emit OfferLapsed(saleId, late);

            _refundHeld(saleId, currency, late);
        } else if (block.timestamp > sale.lotUntil || !_isDeliverable(sale.lot, sale.seller, late)) {
            emit NotDeliverable(saleId, late);

            _refundHeld(saleId, currency, late);
        } else {
            _defaulted[saleId][_investorOf(late)] = true;
            uint256 forfeited = _forfeitHeld(saleId, currency, late, sale.seller);

            emit WinnerDefaulted(saleId, late, forfeited);
        }
        _offerNext(saleId, sale);
    }

    /// @inheritdoc IVenue
    function decline(uint256 saleId) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (_isOver(sale.status)) {
            revert WrongStatus(saleId, sale.status);
        }
        bool leads = _leader[saleId] == msg.sender;
        if (!leads && _above[saleId][msg.sender] == address(0)) {
            revert NoBidHere(msg.sender);
        }
        if (leads && sale.status != Status.Offered) {
            revert AlreadyLeading(msg.sender);
        }

        _leave(saleId, msg.sender);

        emit BidDeclined(saleId, msg.sender);

        _refundHeld(saleId, sale.terms.currency, msg.sender);
        if (leads) {
            _offerNext(saleId, sale);
        }
    }

    /// @inheritdoc IVenue
    function deliver(uint256 saleId, address) external view {
        revert WrongStatus(saleId, _existing(saleId).status);
    }

    /// @inheritdoc IVenue
    function leaderOf(uint256 saleId) external view returns (address) {
        return _leader[saleId];
    }

    /// @inheritdoc IVenue
    function belowOf(uint256 saleId, address bidder) external view returns (address) {
        return _below[saleId][bidder];
    }

    /// @inheritdoc IVenue
    function leastBid(uint256 saleId) external view returns (uint256) {
        Sale storage sale = _existing(saleId);
        bool unsoldRound =
            sale.status == Status.Open && block.timestamp > sale.endsAt && _leader[saleId] == address(0);
        return unsoldRound && sale.round < sale.terms.rounds ? _cut(sale) : _leastBid(saleId, sale);
    }

    /// @inheritdoc IVenue
    function depositFor(uint256 saleId, uint256) external view returns (uint256) {
        Sale storage sale = _existing(saleId);
        return _shareUp(sale.reservePrice, sale.terms.depositWad);
    }

    function _requireOwnTerms(SaleTerms calldata terms) internal view virtual override {
        if (terms.depositWad < LEAST_DEPOSIT || terms.depositWad > WAD) {
            revert BadTerms("depositWad");
        }
        if (terms.incrementWad < LEAST_INCREMENT || terms.incrementWad > WAD) {
            revert BadTerms("incrementWad");
        }
        if (terms.extensionMinutes > MOST_EXTENSION_MINUTES) {
            revert BadTerms("extensionMinutes");
        }
        if (terms.cutWad > MOST_CUT) {
            revert BadTerms("cutWad");
        }
    }

    function _sells(Lot calldata) internal view virtual override returns (bool) {
        return true;
    }

    /// @dev Last second of this round if no late bid moves it.
    function _scheduledEnd(Sale storage sale) internal view virtual returns (uint256);

    function _requireNoBid(uint256 saleId) internal view override {
        if (_leader[saleId] != address(0)) {
            revert BidStands(_leader[saleId]);
        }
    }

    function _placeBid(uint256 saleId, Sale storage sale, uint256 amount) private {
        Bid storage placed = _bids[saleId][msg.sender];
        uint256 deposit = 0;
        if (_above[saleId][msg.sender] == address(0)) {
            deposit = _shareUp(sale.reservePrice, sale.terms.depositWad);
            _hold(saleId, sale.terms.currency, msg.sender, deposit);
        } else {
            _leave(saleId, msg.sender);
        }
        // at most MOST_PRICE
        placed.amount = uint128(amount);
        _lead(saleId, msg.sender);
        _extend(sale);

        emit BidPlaced(saleId, msg.sender, sale.round, amount, deposit, sale.endsAt);

        if (deposit != 0) {
            _receive(sale.terms.currency, msg.sender, deposit);
        }
    }

    /// @dev A bid in the last minutes gives others as many again, up to a bound, so that a round has an end.
    function _extend(Sale storage sale) private {
        uint256 later = Math.min(
            block.timestamp + uint256(sale.terms.extensionMinutes) * 1 minutes,
            _scheduledEnd(sale) + MOST_EXTENSION
        );
        if (later > sale.endsAt) {
            sale.endsAt = uint64(later);
        }
    }

    /// @dev A bid of an investor that has defaulted by another wallet is passed over from the next second on.
    function _offerNext(uint256 saleId, Sale storage sale) private {
        address leader = _leader[saleId];
        if (leader == address(0)) {
            _openNext(saleId, sale);
            return;
        }
        if (block.timestamp >= sale.lotUntil) {
            _end(saleId, sale, Status.Unsold);
            return;
        }
        uint256 days_ = _hasDefaulted(saleId, leader) ? 0 : sale.terms.paymentDays;
        uint256 payBy = Math.min(block.timestamp + days_ * 1 days, sale.lotUntil);
        _toBuyer(saleId, sale, Status.Offered, payBy);

        emit NextOffered(saleId, sale.buyer, sale.price, payBy);
    }

    function _toBuyer(uint256 saleId, Sale storage sale, Status status, uint256 payBy) private {
        address buyer = _leader[saleId];
        sale.status = status;
        sale.buyer = buyer;
        sale.price = _bids[saleId][buyer].amount;
        sale.payBy = uint64(payBy);
    }

    /// @dev What follows a round, or a sale at a price, without a buyer, when nobody is left in line.
    function _openNext(uint256 saleId, Sale storage sale) private {
        if (sale.status == Status.ForSale || block.timestamp >= sale.lotUntil) {
            _end(saleId, sale, Status.Unsold);
            return;
        }
        uint256 endsAt = Math.min(block.timestamp + uint256(sale.terms.biddingDays) * 1 days, sale.lotUntil);
        sale.buyer = address(0);
        sale.price = 0;
        sale.opensAt = uint64(block.timestamp);
        sale.endsAt = uint64(endsAt);
        if (sale.round < sale.terms.rounds) {
            sale.status = Status.Open;
            sale.reservePrice = uint128(_cut(sale));
            sale.round += 1;

            emit RoundOpened(saleId, sale.round, sale.reservePrice, endsAt);
        } else {
            sale.status = Status.ForSale;

            emit OpenedForSale(saleId, sale.reservePrice, endsAt);
        }
    }

    /// @param applied of the price, what the buyer's deposit has paid
    function _settle(uint256 saleId, Sale storage sale, uint256 applied, address payer) private {
        address currency = sale.terms.currency;
        uint256 price = sale.price;
        uint256 fee = _feeOf(sale, price);
        sale.status = Status.Settled;
        sale.endedAt = uint64(block.timestamp);
        sale.lotHeld = false;
        creditOf[currency][sale.seller] += price - fee;
        creditOf[currency][operator] += fee;
        owed[currency] += price - applied;

        emit SaleSettled(saleId, sale.buyer, price, applied, fee);

        if (price != applied) {
            _receive(currency, payer, price - applied);
        }
        _deliver(sale.lot, sale.seller, sale.buyer, sale.lot.idOrAmount);
    }

    function _lead(uint256 saleId, address bidder) private {
        address former = _leader[saleId];
        _leader[saleId] = bidder;
        _below[saleId][bidder] = former;
        if (former != address(0)) {
            _above[saleId][former] = bidder;
        }
    }

    function _leave(uint256 saleId, address bidder) private {
        address above = _above[saleId][bidder];
        address below = _below[saleId][bidder];
        if (above == address(0)) {
            _leader[saleId] = below;
        } else {
            _below[saleId][above] = below;
        }
        if (below != address(0)) {
            _above[saleId][below] = above;
        }
        delete _above[saleId][bidder];
        delete _below[saleId][bidder];
    }

    /// @dev By any of its investor's wallets.
    function _hasDefaulted(uint256 saleId, address bidder) private view returns (bool) {
        return _defaulted[saleId][_investorOf(bidder)];
    }

    function _requireBuyer(uint256 saleId, Sale storage sale) private view {
        if (sale.status != Status.Awarded && sale.status != Status.Offered) {
            revert WrongStatus(saleId, sale.status);
        }
    }

    function _leastBid(uint256 saleId, Sale storage sale) private view returns (uint256) {
        address leader = _leader[saleId];
        if (leader == address(0)) {
            return sale.reservePrice;
        }
        return _bids[saleId][leader].amount + _shareUp(sale.reservePrice, sale.terms.incrementWad);
    }

    function _cut(Sale storage sale) private view returns (uint256) {
        return _shareUp(sale.reservePrice, WAD - sale.terms.cutWad);
    }
}
