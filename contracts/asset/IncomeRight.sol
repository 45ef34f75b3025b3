// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {ITrust} from "../trust/ITrust.sol";
import {Setup} from "../trust/Setup.sol";
import {IIncomeRight} from "./IIncomeRight.sol";
import {IPackageTitle} from "./IPackageTitle.sol";

/// @title Income right to a package of loans
/// @notice {IIncomeRight} is its specification.
/// @dev Made by the contract of the titles, so that each knows the other for good.
contract IncomeRight is IIncomeRight, ERC721 {
    /// @dev Why a receiver is refused; None: it is not.
    enum Refusal {
        None,
        NotAdmitted,
        BuyBack,
        LookedThrough,
        Notice
    }

    /// @dev Bits of the registry's categories that are no institution: none, and qualified persons.
    uint256 private constant NO_INSTITUTION = (1 << 0) | (1 << 7);

    /// @inheritdoc IIncomeRight
    address public immutable titles;
    /// @inheritdoc IIncomeRight
    address public immutable registry;

    uint256 private _count;
    mapping(uint256 rightId => Agreement) private _agreements;
    /// @dev to which the seller belonged when it carved the right
    mapping(uint256 rightId => bytes32) private _sellerInvestor;
    mapping(uint256 rightId => address) private _keptFor;
    mapping(uint256 rightId => uint256) private _noticeDay;
    mapping(uint256 rightId => bool) private _enforced;

    constructor(address titles_, address registry_) ERC721("Weir Income Right", "WIR") {
        titles = titles_;
        registry = registry_;
    }

    /// @dev A venue that keeps a right for sale has none of its owner's powers.
    modifier onlyOwner(uint256 rightId) {
        if (_requireOwned(rightId) != msg.sender) {
            revert NotRightOwner(rightId, msg.sender);
        }
        if (_keptFor[rightId] != address(0)) {
            revert RightForSale(rightId, _keptFor[rightId]);
        }
        _;
    }

    /// @inheritdoc IIncomeRight
    function agreementOf(uint256 rightId) external view returns (Agreement memory) {
        _requireOwned(rightId);
        return _agreements[rightId];
    }

    /// @inheritdoc IIncomeRight
    function sellerOf(uint256 rightId) external view returns (address seller, bytes32 investor) {
        _requireOwned(rightId);
        return (_titleOwner(rightId), _sellerInvestor[rightId]);
    }

    /// @inheritdoc IIncomeRight
    function keptFor(uint256 rightId) external view returns (address) {
        _requireOwned(rightId);
        return _keptFor[rightId];
    }

    /// @inheritdoc IIncomeRight
    function isEnforced(uint256 rightId) external view returns (bool) {
        _requireOwned(rightId);
        return _enforced[rightId];
    }

    /// @inheritdoc IIncomeRight
    function noticeDay(uint256 rightId) external view returns (uint256) {
        _requireOwned(rightId);
        return _noticeDay[rightId];
    }

    /// @inheritdoc IIncomeRight
    function isSellerListed(uint256 rightId) external view returns (bool) {
        _requireOwned(rightId);
        return IInvestorRegistry(registry).isAmong(_titleOwner(rightId), type(uint256).max);
    }

    /// @inheritdoc IIncomeRight
    function canReceive(uint256 rightId, address receiver) external view returns (bool) {
        _requireOwned(rightId);
        (Refusal refusal, ) = _refusalOf(rightId, receiver);
        return receiver != address(0) && refusal == Refusal.None;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return interfaceId == type(IIncomeRight).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @inheritdoc IIncomeRight
    function carve(Agreement calldata agreement) external returns (uint256 rightId) {
        uint256 titleId = agreement.titleId;
        if (IPackageTitle(titles).ownerOf(titleId) != msg.sender) {
            revert NotTitleOwner(titleId, msg.sender);
        }
        if (!IInvestorRegistry(registry).isAmong(msg.sender, type(uint256).max)) {
            revert SellerNotListed(msg.sender);
        }
        uint256 categories = agreement.holders | agreement.custodians;
        if (agreement.holders == 0 || categories & NO_INSTITUTION != 0) {
            revert NotInstitutional(categories);
        }
        if (agreement.holders & agreement.custodians != 0) {
            revert CategoriesOverlap(agreement.holders & agreement.custodians);
        }

        rightId = ++_count;
        _agreements[rightId] = agreement;
        _sellerInvestor[rightId] = IInvestorRegistry(registry).entryOf(msg.sender).investor;
        _mint(msg.sender, rightId);

        emit RightCarved(rightId, titleId, msg.sender, agreement);

        IPackageTitle(titles).encumber(titleId, rightId);
    }

    /// @inheritdoc IIncomeRight
    function giveNotice(uint256 rightId, bytes32 documentsHash) external onlyOwner(rightId) {
        if (_noticeDay[rightId] != 0) {
            revert NoticeAlreadyGiven(rightId, _noticeDay[rightId]);
        }
        if (_enforced[rightId]) {
            revert AlreadyEnforced(rightId);
        }

        _noticeDay[rightId] = _today();

        emit NoticeGiven(rightId, msg.sender, _today(), documentsHash);
    }

    /// @inheritdoc IIncomeRight
    function withdrawNotice(uint256 rightId) external onlyOwner(rightId) {
        if (_noticeDay[rightId] == 0) {
            revert NoNotice(rightId);
        }

        delete _noticeDay[rightId];

        emit NoticeWithdrawn(rightId, msg.sender);
    }

    /// @inheritdoc IIncomeRight
    function enforce(
        uint256 rightId
    ) external onlyOwner(rightId) returns (address collection, uint256 titleId) {
        if (_enforced[rightId]) {
            revert AlreadyEnforced(rightId);
        }
        if (_titleOwner(rightId) == msg.sender) {
            revert EnforcedBySeller(rightId, msg.sender);
        }
        _requireNotice(rightId);
        collection = titles;
        titleId = _agreements[rightId].titleId;
        Remedy remedy = _agreements[rightId].remedy;

        delete _noticeDay[rightId];
        _enforced[rightId] = true;

        emit RightEnforced(rightId, titleId, msg.sender, remedy);

        if (remedy == Remedy.TitlePasses) {
            _end(rightId, titleId);
            IPackageTitle(titles).pass(titleId, msg.sender);
        }
    }

    /// @inheritdoc IIncomeRight
    function end(uint256 rightId) external onlyOwner(rightId) {
        uint256 titleId = _agreements[rightId].titleId;

        _end(rightId, titleId);

        IPackageTitle(titles).free(titleId);
    }

    /// @dev Every way in which a right can move comes through here.
    function _update(address to, uint256 rightId, address auth) internal override returns (address from) {
        from = _ownerOf(rightId);
        if (from != address(0) && to != address(0)) {
            _requireAdmitted(rightId, to);
            delete _noticeDay[rightId];
            _keptFor[rightId] = _keeperFor(rightId, from, to);
        }

        super._update(to, rightId, auth);
    }

    function _end(uint256 rightId, uint256 titleId) private {
        delete _agreements[rightId];
        delete _sellerInvestor[rightId];
        delete _keptFor[rightId];
        delete _noticeDay[rightId];
        delete _enforced[rightId];
        _burn(rightId);

        emit RightEnded(rightId, titleId, msg.sender);
    }

    /// @dev For whom a right is kept once `to` has it: through venues, whoever gave it to the first of them.
    function _keeperFor(uint256 rightId, address from, address to) private view returns (address) {
        address depositor = _keptFor[rightId];
        if (to == depositor || !_isCustodian(rightId, to)) {
            return address(0);
        }
        return depositor == address(0) ? from : depositor;
    }

    /// @dev The seller's wallet, as a title under a right does not move.
    function _titleOwner(uint256 rightId) private view returns (address) {
        return IPackageTitle(titles).ownerOf(_agreements[rightId].titleId);
    }

    function _isCustodian(uint256 rightId, address account) private view returns (bool) {
        return IInvestorRegistry(registry).isAmong(account, _agreements[rightId].custodians);
    }

    function _requireAdmitted(uint256 rightId, address to) private view {
        (Refusal refusal, uint256 value) = _refusalOf(rightId, to);
        if (refusal == Refusal.NotAdmitted) {
            revert HolderNotAdmitted(rightId, to);
        }
        if (refusal == Refusal.BuyBack) {
            revert NoBuyBack(rightId, to);
        }
        if (refusal == Refusal.LookedThrough) {
            revert LooksThroughTo(to, value);
        }
        if (refusal == Refusal.Notice) {
            revert NoticeBeforeTrust(to, value);
        }
    }

    /// @dev A right unsold goes back to whom the venue has it from, whatever the registry says by then: else nobody could move.
    function _refusalOf(uint256 rightId, address to) private view returns (Refusal, uint256 value) {
        if (to == _keptFor[rightId]) {
            return (Refusal.None, 0);
        }
        if (
            to == _titleOwner(rightId) ||
            IInvestorRegistry(registry).entryOf(to).investor == _sellerInvestor[rightId]
        ) {
            return (Refusal.BuyBack, 0);
        }
        if (_isCustodian(rightId, to)) {
            return (Refusal.None, 0);
        }
        Agreement storage agreement = _agreements[rightId];
        if (!IInvestorRegistry(registry).isAmong(to, agreement.holders)) {
            return (Refusal.NotAdmitted, 0);
        }
        (bool isTrust, uint256 categories) = _noteHolders(to);
        if (categories & ~uint256(agreement.holders) != 0) {
            return (Refusal.LookedThrough, categories & ~uint256(agreement.holders));
        }
        if (isTrust && agreement.noticeDays != 0) {
            return (Refusal.Notice, agreement.noticeDays);
        }
        return (Refusal.None, 0);
    }

    function _requireNotice(uint256 rightId) private view {
        uint256 days_ = _agreements[rightId].noticeDays;
        if (days_ == 0) {
            return;
        }
        uint256 given = _noticeDay[rightId];
        if (given == 0) {
            revert NoNotice(rightId);
        }
        if (_today() <= given + days_) {
            revert NoticeRunning(_today(), given + days_ + 1);
        }
    }

    /// @dev Who may hold the notes of a trust, by its set-up; a contract that has no set-up (a wallet of several keys) is who the
    /// registry says, and no more.
    function _noteHolders(address account) private view returns (bool isTrust, uint256 categories) {
        (bool success, bytes memory answer) = account.staticcall(abi.encodeCall(ITrust.setup, ()));
        // an answer in bytes is an offset, a length and the bytes
        if (success && answer.length > 64 + Setup.CORE_SIZE) {
            return (true, Setup.holderCategories(abi.decode(answer, (bytes))));
        }
    }

    function _today() private view returns (uint256) {
        return block.timestamp / 1 days;
    }
}
