// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {INote} from "../note/INote.sol";
import {Bytes} from "./Bytes.sol";
import {CloneArgs} from "./CloneArgs.sol";
import {IOffering} from "./IOffering.sol";
import {ITrust} from "./ITrust.sol";
import {OfferingCode, OfferingTerms} from "./OfferingTerms.sol";

/// @title The offering of a trust's notes
/// @notice {IOffering} is its specification.
/// @dev Cloned by each trust with the trust's address as its immutable arguments, from which it reads {OfferingTerms}. The guard is there for a currency that calls out
/// before it moves: a close at that moment would count a subscription whose cash has not come.
contract Offering is IOffering, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant WAD = 1e18;

    mapping(uint256 classIndex => mapping(address subscriber => uint256)) private _subscriptions;
    mapping(uint256 classIndex => uint256) private _subscribed;
    mapping(address subscriber => uint256) private _cash;
    /// @inheritdoc IOffering
    mapping(uint256 account => uint256) public setOff;

    /// @inheritdoc IOffering
    function trust() external view returns (address) {
        return address(_trust());
    }

    /// @inheritdoc IOffering
    function subscription(uint256 classIndex, address subscriber) external view returns (uint256 face) {
        return _subscriptions[classIndex][subscriber];
    }

    /// @inheritdoc IOffering
    function cashOf(address subscriber) external view returns (uint256) {
        return _cash[subscriber];
    }

    /// @inheritdoc IOffering
    function subscribed(uint256 classIndex) external view returns (uint256 face) {
        return _subscribed[classIndex];
    }

    /// @inheritdoc IOffering
    function costOf(uint256 classIndex, uint256 face) external view returns (uint256 cash) {
        OfferingTerms memory terms = _terms();
        if (classIndex >= terms.classes.length) {
            revert NoSuchClass(classIndex);
        }
        return _costOf(terms, classIndex, face);
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
        if (classIndex >= terms.classes.length) {
            revert NoSuchClass(classIndex);
        }
        uint256 cash = _costOf(terms, classIndex, face);
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
        _requireSubscribable(terms, classIndex, face);
        (address contributor, uint256 owed) = OfferingCode.owedAtClosing(ITrust(terms.trust), account);
        if (msg.sender != contributor) {
            revert NotContributor(msg.sender);
        }
        uint256 value = _costOf(terms, classIndex, face);
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
        for (uint256 c = 0; c < terms.classes.length; ++c) {
            if (_subscribed[c] != terms.classes[c].face) {
                revert NotFullySubscribed(c, _subscribed[c], terms.classes[c].face);
            }
            uint256 held = _subscriptions[c][terms.originator];
            if (held < terms.classes[c].retained) {
                revert RetentionNotSubscribed(c, held, terms.classes[c].retained);
            }
        }
        uint256 proceeds = IERC20(terms.currency).balanceOf(address(this));

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
        if (classIndex >= terms.classes.length) {
            revert NoSuchClass(classIndex);
        }
        if (!_isClosed(terms)) {
            revert NotClosed();
        }
        INote note = INote(ITrust(terms.trust).notes()[classIndex]);
        for (uint256 i = 0; i < subscribers.length; ++i) {
            address subscriber = subscribers[i];
            uint256 face = _subscriptions[classIndex][subscriber];
            if (face != 0) {
                _subscriptions[classIndex][subscriber] = 0;

                emit Collected(classIndex, subscriber, face);

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
        if (ITrust(terms.trust).status() != ITrust.Status.Failed) {
            revert NotFailed();
        }
        uint256 cash = _cash[subscriber];
        if (cash == 0) {
            revert NothingToRefund(subscriber);
        }

        _cash[subscriber] = 0;

        emit Refunded(subscriber, cash);

        IERC20(terms.currency).safeTransfer(subscriber, cash);
    }

    function _subscribe(uint256 classIndex, uint256 face) private {
        OfferingTerms memory terms = _terms();
        _requireSubscribable(terms, classIndex, face);
        uint256 cash = _costOf(terms, classIndex, face);

        _subscriptions[classIndex][msg.sender] += face;
        _subscribed[classIndex] += face;
        _cash[msg.sender] += cash;

        emit Subscribed(classIndex, msg.sender, face, cash);

        IERC20 currency = IERC20(terms.currency);
        uint256 before = currency.balanceOf(address(this));
        currency.safeTransferFrom(msg.sender, address(this), cash);
        _requireReceipt(currency.balanceOf(address(this)), before, cash);
    }

    function _requireSubscribable(OfferingTerms memory terms, uint256 classIndex, uint256 face) private view {
        _requireOpen(terms);
        uint256 today = block.timestamp / 1 days;
        if (today > terms.longStop) {
            revert TooLate(today, terms.longStop);
        }
        if (classIndex >= terms.classes.length) {
            revert NoSuchClass(classIndex);
        }
        if (face == 0 || face % terms.classes[classIndex].denomination != 0) {
            revert NotADenomination(face, terms.classes[classIndex].denomination);
        }
        uint256 left = terms.classes[classIndex].face - _subscribed[classIndex];
        if (face > left) {
            revert OverFace(face, left);
        }
        if (!IInvestorRegistry(terms.registry).isAmong(msg.sender, terms.holderCategories)) {
            revert NotEligible(msg.sender);
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

    function _costOf(
        OfferingTerms memory terms,
        uint256 classIndex,
        uint256 face
    ) private pure returns (uint256) {
        return Math.mulDiv(face, terms.classes[classIndex].issuePriceWad, WAD, Math.Rounding.Ceil);
    }

    function _terms() private view returns (OfferingTerms memory) {
        return OfferingCode.read(_trust());
    }

    function _trust() private view returns (ITrust) {
        return ITrust(Bytes.addressAt(CloneArgs.read(0, 20), 0));
    }
}
