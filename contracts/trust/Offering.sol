// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {INote} from "../note/INote.sol";
import {Allotment, Line, Order} from "./Allotment.sol";
import {Bytes} from "./Bytes.sol";
import {CloneArgs} from "./CloneArgs.sol";
import {IOffering} from "./IOffering.sol";
import {ITrust} from "./ITrust.sol";
import {ClassOffer, OfferingTerms} from "./OfferingTerms.sol";
import {OfferingTermsReader} from "./OfferingTermsReader.sol";

/// @title The offering of a trust's notes
/// @notice {IOffering} is its specification.
/// @dev Cloned by each trust with the trust's address as its immutable arguments, from which it reads {OfferingTerms}. The guard is there for a currency that calls out
/// before it moves: a close at that moment would count a subscription whose cash has not come.
contract Offering is IOffering, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev Face that is allotted whole, by subscriber and in all.
    mapping(uint256 classIndex => mapping(address subscriber => uint256)) private _subscriptions;
    mapping(uint256 classIndex => uint256) private _subscribed;
    /// @dev Orders that share what is left beside it, by subscriber and in all.
    mapping(uint256 classIndex => mapping(address subscriber => Order[])) private _orders;
    mapping(uint256 classIndex => Line) private _lines;
    mapping(address subscriber => uint256) private _cash;
    /// @inheritdoc IOffering
    mapping(address subscriber => uint256) public excessOf;
    /// @inheritdoc IOffering
    mapping(uint256 account => uint256) public setOff;

    /// @inheritdoc IOffering
    function trust() external view returns (address) {
        return address(_trust());
    }

    /// @inheritdoc IOffering
    function subscription(uint256 classIndex, address subscriber) external view returns (uint256 face) {
        face = _subscriptions[classIndex][subscriber];
        Order[] memory orders = _orders[classIndex][subscriber];
        for (uint256 i = 0; i < orders.length; ++i) {
            face += orders[i].face;
        }
    }

    /// @inheritdoc IOffering
    function cashOf(address subscriber) external view returns (uint256) {
        return _cash[subscriber];
    }

    /// @inheritdoc IOffering
    function subscribed(uint256 classIndex) external view returns (uint256 face) {
        return _subscribed[classIndex] + _lines[classIndex].face;
    }

    /// @inheritdoc IOffering
    function allotment(
        uint256 classIndex,
        address subscriber
    ) external view returns (uint256 face, uint256 excess) {
        return _allotment(_offer(_terms(), classIndex), classIndex, subscriber);
    }

    /// @inheritdoc IOffering
    function costOf(uint256 classIndex, uint256 face) external view returns (uint256 cash) {
        return Allotment.costOf(face, _offer(_terms(), classIndex).issuePriceWad);
    }

    /// @inheritdoc IOffering
    function subscribe(uint256 classIndex, uint256 face) external nonReentrant {
        _subscribe(classIndex, face);
    }

    /// @inheritdoc IOffering
    function subscribeWithPermit(
        uint256 classIndex,
        uint256 face,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        OfferingTerms memory terms = _terms();
        uint256 cash = Allotment.costOf(face, _offer(terms, classIndex).issuePriceWad);
        // A permit that somebody else has carried here first has given the allowance all the same; where there is none, the
        // transfer says so.
        try
            IERC20Permit(terms.currency).permit(msg.sender, address(this), cash, deadline, v, r, s)
        {} catch {}
        _subscribe(classIndex, face);
    }

    /// @inheritdoc IOffering
    function contribute(uint256 account, uint256 classIndex, uint256 face) external nonReentrant {
        OfferingTerms memory terms = _terms();
        ClassOffer memory offer = _requireSubscribable(terms, classIndex, face);
        _requireLeft(face, _available(terms, classIndex));
        (address contributor, uint256 owed) = OfferingTermsReader.owedAtClosing(ITrust(terms.trust), account);
        if (msg.sender != contributor) {
            revert NotContributor(msg.sender);
        }
        uint256 value = Allotment.costOf(face, offer.issuePriceWad);
        uint256 left = owed - setOff[account];
        if (value > left) {
            revert OverContribution(value, left);
        }

        _subscriptions[classIndex][msg.sender] += face;
        _subscribed[classIndex] += face;
        setOff[account] += value;

        emit Contributed(classIndex, msg.sender, account, face, value);
    }

    /// @inheritdoc IOffering
    function close() external nonReentrant {
        OfferingTerms memory terms = _terms();
        _requireOpen(terms);
        uint256 today = block.timestamp / 1 days;
        if (today < terms.closing) {
            revert TooEarly(today, terms.closing);
        }
        if (today > terms.longStop) {
            revert TooLate(today, terms.longStop);
        }
        uint256 excess = 0;
        for (uint256 c = 0; c < terms.classes.length; ++c) {
            ClassOffer memory offer = terms.classes[c];
            Line memory line = _lines[c];
            if (_subscribed[c] + line.face < offer.face) {
                revert NotFullySubscribed(c, _subscribed[c] + line.face, offer.face);
            }
            uint256 held = _subscriptions[c][terms.originator];
            if (held < offer.retained) {
                revert RetentionNotSubscribed(c, held, offer.retained);
            }
            // what orders paid in is at least the price of what they share
            excess += line.cash - Allotment.costOf(offer.face - _subscribed[c], offer.issuePriceWad);
        }
        uint256 proceeds = IERC20(terms.currency).balanceOf(address(this)) - excess;

        emit OfferingClosed(proceeds);

        _takeTitle(terms);
        _send(terms, proceeds);
        ITrust(terms.trust).onClosing(proceeds);
        address[] memory notes = ITrust(terms.trust).notes();
        for (uint256 c = 0; c < notes.length; ++c) {
            INote(notes[c]).issue(terms.classes[c].retained, terms.originator, terms.retainedUntil);
        }
    }

    /// @inheritdoc IOffering
    function collect(uint256 classIndex, address[] calldata subscribers) external {
        OfferingTerms memory terms = _terms();
        ClassOffer memory offer = _offer(terms, classIndex);
        if (!_isClosed(terms)) {
            revert NotClosed();
        }
        INote note = INote(ITrust(terms.trust).notes()[classIndex]);
        for (uint256 i = 0; i < subscribers.length; ++i) {
            address subscriber = subscribers[i];
            (uint256 face, uint256 excess) = _allotment(offer, classIndex, subscriber);
            if (face == 0 && excess == 0) {
                continue;
            }

            _subscriptions[classIndex][subscriber] = 0;
            if (terms.isProRata) {
                delete _orders[classIndex][subscriber];
                excessOf[subscriber] += excess;
            }

            emit Collected(classIndex, subscriber, face);

            if (face != 0) {
                note.deliver(subscriber, face);
            }
        }
    }

    /// @inheritdoc IOffering
    function fail() external {
        OfferingTerms memory terms = _terms();
        _requireOpen(terms);
        uint256 today = block.timestamp / 1 days;
        if (today <= terms.longStop) {
            revert TooEarly(today, terms.longStop + 1);
        }

        emit OfferingFailed();

        ITrust(terms.trust).onFailure();
    }

    /// @inheritdoc IOffering
    function refund(address subscriber) external {
        OfferingTerms memory terms = _terms();
        bool isOver = terms.isProRata && _isClosed(terms);
        if (!isOver && ITrust(terms.trust).status() != ITrust.Status.Failed) {
            revert NotFailed();
        }
        mapping(address subscriber => uint256) storage owed = isOver ? excessOf : _cash;
        uint256 cash = owed[subscriber];
        if (cash == 0) {
            revert NothingToRefund(subscriber);
        }

        owed[subscriber] = 0;

        emit Refunded(subscriber, cash);

        IERC20(terms.currency).safeTransfer(subscriber, cash);
    }

    function _subscribe(uint256 classIndex, uint256 face) private {
        OfferingTerms memory terms = _terms();
        ClassOffer memory offer = _requireSubscribable(terms, classIndex, face);
        bool isWhole = _isAllottedWhole(terms, classIndex, face);
        uint256 available = _available(terms, classIndex);
        uint256 left = Math.saturatingSub(available, _lines[classIndex].face);
        // from the closing day on the offering can close at once: an order beyond the face stands, and its cash with it, since before
        _requireLeft(face, isWhole || block.timestamp / 1 days < terms.closing ? available : left);
        if (face < offer.minimum && face != left && msg.sender != terms.originator) {
            revert BelowMinimum(face, offer.minimum);
        }
        uint256 cash = Allotment.costOf(face, offer.issuePriceWad);

        if (isWhole) {
            _subscriptions[classIndex][msg.sender] += face;
            _subscribed[classIndex] += face;
        } else {
            Line storage line = _lines[classIndex];
            _orders[classIndex][msg.sender].push(Order({start: line.face, face: face.toUint128()}));
            line.face += face.toUint128();
            line.cash += cash.toUint128();
        }
        _cash[msg.sender] += cash;

        emit Subscribed(classIndex, msg.sender, face, cash);

        IERC20 currency = IERC20(terms.currency);
        uint256 before = currency.balanceOf(address(this));
        currency.safeTransferFrom(msg.sender, address(this), cash);
        _requireReceipt(currency.balanceOf(address(this)), before, cash);
    }

    function _requireSubscribable(
        OfferingTerms memory terms,
        uint256 classIndex,
        uint256 face
    ) private view returns (ClassOffer memory offer) {
        _requireOpen(terms);
        uint256 today = block.timestamp / 1 days;
        if (today > terms.longStop) {
            revert TooLate(today, terms.longStop);
        }
        offer = _offer(terms, classIndex);
        if (face == 0 || face % offer.denomination != 0) {
            revert NotADenomination(face, offer.denomination);
        }
        if (!IInvestorRegistry(terms.registry).isAmong(msg.sender, terms.holderCategories)) {
            revert NotEligible(msg.sender);
        }
    }

    /// @dev First come, every subscription; pro rata, the originator's within what it must retain, in whole denominations.
    function _isAllottedWhole(
        OfferingTerms memory terms,
        uint256 classIndex,
        uint256 face
    ) private view returns (bool) {
        if (!terms.isProRata) {
            return true;
        }
        return msg.sender == terms.originator && face <= _toRetain(terms, classIndex);
    }

    /// @dev What the caller may have of a class beside what is allotted whole: what the originator must retain is kept for it.
    function _available(OfferingTerms memory terms, uint256 classIndex) private view returns (uint256) {
        uint256 available = terms.classes[classIndex].face - _subscribed[classIndex];
        return
            msg.sender == terms.originator
                ? available
                : Math.saturatingSub(available, _toRetain(terms, classIndex));
    }

    /// @dev What the originator has yet to subscribe of what it must retain, in whole denominations.
    function _toRetain(OfferingTerms memory terms, uint256 classIndex) private view returns (uint256) {
        ClassOffer memory offer = terms.classes[classIndex];
        uint256 retained = Math.ceilDiv(offer.retained, offer.denomination) * offer.denomination;
        return Math.saturatingSub(retained, _subscriptions[classIndex][terms.originator]);
    }

    /// @dev While orders do not cover what they share, each is allotted whole.
    function _allotment(
        ClassOffer memory offer,
        uint256 classIndex,
        address subscriber
    ) private view returns (uint256 face, uint256 excess) {
        face = _subscriptions[classIndex][subscriber];
        Order[] memory orders = _orders[classIndex][subscriber];
        uint256 demand = _lines[classIndex].face;
        uint256 available = Math.min(demand, offer.face - _subscribed[classIndex]);
        for (uint256 i = 0; i < orders.length; ++i) {
            (uint256 allotted, uint256 cash) = Allotment.allotted(
                orders[i],
                demand,
                available,
                offer.denomination,
                offer.issuePriceWad
            );
            face += allotted;
            excess += Allotment.costOf(orders[i].face, offer.issuePriceWad) - cash;
        }
    }

    function _takeTitle(OfferingTerms memory terms) private {
        IERC721 title = IERC721(terms.title);
        title.transferFrom(terms.originator, terms.trust, terms.titleId);
        if (title.ownerOf(terms.titleId) != terms.trust) {
            revert TitleNotDelivered(terms.title, terms.titleId);
        }
    }

    function _send(OfferingTerms memory terms, uint256 proceeds) private {
        IERC20 currency = IERC20(terms.currency);
        uint256 before = currency.balanceOf(terms.trust);
        currency.safeTransfer(terms.trust, proceeds);
        _requireReceipt(currency.balanceOf(terms.trust), before, proceeds);
    }

    /// @dev A currency that charges on transfer is refused here, by what was received.
    function _requireReceipt(uint256 now_, uint256 before, uint256 expected) private pure {
        if (now_ < before + expected) {
            revert ShortReceipt(now_ > before ? now_ - before : 0, expected);
        }
    }

    function _requireOpen(OfferingTerms memory terms) private view {
        if (ITrust(terms.trust).status() != ITrust.Status.Offering) {
            revert NotOpen();
        }
    }

    function _isClosed(OfferingTerms memory terms) private view returns (bool) {
        ITrust.Status status = ITrust(terms.trust).status();
        return status != ITrust.Status.Offering && status != ITrust.Status.Failed;
    }

    function _requireLeft(uint256 face, uint256 left) private pure {
        if (face > left) {
            revert OverFace(face, left);
        }
    }

    function _offer(OfferingTerms memory terms, uint256 classIndex) private pure returns (ClassOffer memory) {
        if (classIndex >= terms.classes.length) {
            revert NoSuchClass(classIndex);
        }
        return terms.classes[classIndex];
    }

    function _terms() private view returns (OfferingTerms memory) {
        return OfferingTermsReader.read(_trust());
    }

    function _trust() private view returns (ITrust) {
        return ITrust(Bytes.addressAt(CloneArgs.read(0, 20), 0));
    }
}
