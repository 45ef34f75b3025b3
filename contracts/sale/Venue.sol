// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {ITrust} from "../trust/ITrust.sol";
import {ITrustFactory} from "../trust/ITrustFactory.sol";
import {Powers} from "../trust/Powers.sol";
import {IVenue} from "./IVenue.sol";
import {VenueLots} from "./VenueLots.sol";

/// @title What all venues share
/// @notice {IVenue} is its specification: the operator's rules, what is put up and by whom, who may bid, how a sale ends.
abstract contract Venue is VenueLots {
    uint256 internal constant MOST_PRICE = 2 ** 100;
    uint256 internal constant MOST_DAYS = 365;
    uint256 private constant MOST_FEE = 0.1e18;
    /// @dev Bits of the registry's categories: venue operators, and trust plans, as which a trust of the factory sells.
    uint256 private constant VENUE_OPERATORS = 1 << 10;
    uint256 private constant TRUST_PLANS = 1 << 8;

    /// @inheritdoc IVenue
    address public immutable registry;
    /// @inheritdoc IVenue
    address public immutable operator;
    /// @inheritdoc IVenue
    mapping(bytes32 rulesHash => bool) public published;
    /// @inheritdoc IVenue
    uint256 public saleCount;

    Rules private _rules;
    mapping(uint256 saleId => Sale) internal _sales;
    /// @dev whose the seller's wallet was when it put the lot up
    mapping(uint256 saleId => bytes32) private _sellersInvestor;

    constructor(address registry_, address trustFactory_, address operator_) VenueLots(trustFactory_) {
        registry = registry_;
        operator = operator_;
    }

    /// @inheritdoc IVenue
    function setRules(Rules calldata rules_) external {
        if (msg.sender != operator) {
            revert NotOperator(msg.sender);
        }
        _requireRules(rules_);

        bytes32 rulesHash = _hashOf(rules_);
        _rules = rules_;
        published[rulesHash] = true;

        emit RulesSet(rulesHash, rules_);
    }

    /// @inheritdoc IVenue
    function putUp(
        Lot calldata lot,
        SaleTerms calldata terms,
        Rules calldata rules_
    ) external nonReentrant returns (uint256 saleId) {
        _requireTerms(terms, rules_);
        _requireSeller(rules_);
        if (lot.token.code.length == 0 || !_sells(lot)) {
            revert BadLot(lot.token, lot.idOrAmount);
        }

        saleId = ++saleCount;
        Sale storage sale = _sales[saleId];
        sale.seller = msg.sender;
        sale.status = Status.Open;
        sale.round = 1;
        sale.lotHeld = true;
        sale.lot = lot;
        sale.terms = terms;
        sale.rules = rules_;
        sale.reservePrice = terms.reservePrice;
        (uint256 opensAt, uint256 endsAt) = _firstRound(terms, rules_);
        sale.opensAt = uint64(opensAt);
        sale.endsAt = uint64(endsAt);
        sale.lotUntil =
            lot.kind == LotKind.Note
                ? uint64(block.timestamp + _mostDays(terms, rules_) * 1 days)
                : type(uint64).max;
        _sellersInvestor[saleId] = _investorOf(msg.sender);

        emit PutUp(saleId, msg.sender, lot, terms, rules_, opensAt, endsAt, sale.lotUntil);

        _takeLot(lot, msg.sender, sale.lotUntil);
    }

    /// @inheritdoc IVenue
    function takeBack(uint256 saleId) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (msg.sender != sale.seller) {
            revert NotSeller(msg.sender);
        }
        if (sale.status != Status.Open && sale.status != Status.ForSale) {
            revert WrongStatus(saleId, sale.status);
        }
        _requireNoBid(saleId);

        _end(saleId, sale, Status.TakenBack);
    }

    /// @inheritdoc IVenue
    function refund(uint256 saleId, address bidder) external nonReentrant {
        Sale storage sale = _existing(saleId);
        if (!_isOver(sale.status) || _bids[saleId][bidder].state != DepositState.Held) {
            revert NothingToRefund(bidder);
        }

        _refundHeld(saleId, sale.terms.currency, bidder);
    }

    /// @inheritdoc IVenue
    function returnLot(uint256 saleId) public virtual nonReentrant {
        Sale storage sale = _existing(saleId);
        if (!sale.lotHeld || (sale.status != Status.Unsold && sale.status != Status.TakenBack)) {
            revert NothingToReturn(saleId);
        }

        sale.lotHeld = false;

        emit LotReturned(saleId, sale.seller);

        _giveBack(sale.lot, sale.seller, sale.lot.idOrAmount);
    }

    /// @inheritdoc IVenue
    function rules() external view returns (Rules memory) {
        return _rules;
    }

    /// @inheritdoc IVenue
    function saleOf(uint256 saleId) external view returns (Sale memory) {
        return _existing(saleId);
    }

    /// @inheritdoc IVenue
    function statusOf(
        uint256 saleId
    ) external view returns (Status status, uint256 endedAt, address buyer, uint256 price) {
        Sale storage sale = _existing(saleId);
        return (sale.status, sale.endedAt, sale.buyer, sale.price);
    }

    /// @inheritdoc IVenue
    function checkTerms(SaleTerms calldata terms, Rules calldata rules_) external view {
        _requireTerms(terms, rules_);
    }

    /// @inheritdoc IVenue
    function hashOf(Rules calldata rules_) external pure returns (bytes32) {
        return _hashOf(rules_);
    }

    /// @dev The end of a sale without a buyer. A token that does not let its lot go stops nothing: {returnLot} is there.
    function _end(uint256 saleId, Sale storage sale, Status status) internal {
        sale.status = status;
        sale.endedAt = uint64(block.timestamp);
        sale.buyer = address(0);
        sale.price = 0;
        sale.lotHeld = false;

        if (status == Status.TakenBack) {
            emit SaleTakenBack(saleId);
        } else {
            emit SaleUnsold(saleId);
        }

        if (_tryGiveBack(sale.lot, sale.seller)) {
            emit LotReturned(saleId, sale.seller);
        } else {
            sale.lotHeld = true;
        }
    }

    /// @dev Who may bid, and can be delivered to as things stand.
    function _requireBidder(uint256 saleId, Sale storage sale, address bidder) internal {
        if (!IInvestorRegistry(registry).isAmong(bidder, sale.rules.buyerCategories)) {
            revert BidderNotAdmitted(bidder);
        }
        bytes32 investor = _investorOf(bidder);
        address seller = sale.seller;
        // a wallet that may bid has an investor, so the seller's own wallet and the operator's are among these
        if (investor == _sellersInvestor[saleId] || investor == _investorOf(seller)) {
            revert BidderIsSeller(bidder);
        }
        if (investor == _investorOf(operator)) {
            revert BidderIsOperator(bidder);
        }
        if (!_isDeliverable(sale.lot, seller, bidder)) {
            revert CannotReceive(bidder);
        }
    }

    function _requireNoBid(uint256 saleId) internal view virtual;

    /// @dev First and last second of the first round's bids.
    function _firstRound(
        SaleTerms calldata terms,
        Rules calldata rules_
    ) internal view virtual returns (uint256 opensAt, uint256 endsAt);

    /// @dev Days after which a lot of notes need not be put up any longer, where each step is taken when its time has come.
    function _mostDays(
        SaleTerms calldata terms,
        Rules calldata rules_
    ) internal view virtual returns (uint256);

    /// @dev What this procedure asks of the terms beyond what all of them do.
    function _requireOwnTerms(SaleTerms calldata terms) internal view virtual;

    function _sells(Lot calldata lot) internal view virtual returns (bool);

    function _existing(uint256 saleId) internal view returns (Sale storage sale) {
        sale = _sales[saleId];
        if (sale.status == Status.None) {
            revert NoSuchSale(saleId);
        }
    }

    function _investorOf(address wallet) internal view returns (bytes32) {
        return IInvestorRegistry(registry).entryOf(wallet).investor;
    }

    function _isOver(Status status) internal pure returns (bool) {
        return status == Status.Settled || status == Status.Unsold || status == Status.TakenBack;
    }

    function _shareUp(uint256 amount, uint256 shareWad) internal pure returns (uint256) {
        return Math.mulDiv(amount, shareWad, WAD, Math.Rounding.Ceil);
    }

    function _feeOf(Sale storage sale, uint256 price) internal view returns (uint256) {
        return Math.mulDiv(price, sale.rules.feeWad, WAD);
    }

    /// @dev The operator's current rules and who it admits; or what a trust's set-up has bound.
    function _requireSeller(Rules calldata rules_) private view {
        bytes32 rulesHash = _hashOf(rules_);
        bool isTrust = ITrustFactory(trustFactory).isTrust(msg.sender);
        if (isTrust && published[rulesHash] && _isBound(msg.sender, rulesHash)) {
            return;
        }
        bytes32 current = _hashOf(_rules);
        if (rulesHash != current) {
            revert RulesNotCurrent(rulesHash, current);
        }
        IInvestorRegistry listed = IInvestorRegistry(registry);
        if (!listed.isAmong(operator, VENUE_OPERATORS)) {
            revert OperatorNotRegistered(operator);
        }
        bool asTrustPlan = isTrust && rules_.sellerCategories & TRUST_PLANS != 0;
        if (!asTrustPlan && !listed.isAmong(msg.sender, rules_.sellerCategories)) {
            revert SellerNotAdmitted(msg.sender);
        }
    }

    /// @dev Whether the set-up of one of the factory's trusts names this venue with exactly these rules.
    function _isBound(address trust, bytes32 rulesHash) private view returns (bool) {
        bytes memory powers = ITrust(trust).powers();
        return Powers.venue(powers) == address(this) && _hashOf(Powers.rules(powers)) == rulesHash;
    }

    function _requireTerms(SaleTerms calldata terms, Rules calldata rules_) private view {
        _requireRules(rules_);
        if (terms.currency.code.length == 0) {
            revert BadTerms("currency");
        }
        if (terms.reservePrice == 0 || terms.reservePrice > MOST_PRICE) {
            revert BadTerms("reservePrice");
        }
        if (terms.biddingDays == 0 || terms.biddingDays > MOST_DAYS) {
            revert BadTerms("biddingDays");
        }
        if (terms.paymentDays == 0 || terms.paymentDays > MOST_DAYS) {
            revert BadTerms("paymentDays");
        }
        _requireOwnTerms(terms);
    }

    function _requireRules(Rules calldata rules_) private pure {
        if (rules_.feeWad > MOST_FEE) {
            revert BadRules("feeWad");
        }
        if (rules_.publicityDays > MOST_DAYS) {
            revert BadRules("publicityDays");
        }
        // bit 0 is no category
        if (rules_.sellerCategories <= 1) {
            revert BadRules("sellerCategories");
        }
        if (rules_.buyerCategories <= 1) {
            revert BadRules("buyerCategories");
        }
    }

    function _hashOf(Rules memory rules_) private pure returns (bytes32) {
        return keccak256(abi.encode(rules_));
    }
}
