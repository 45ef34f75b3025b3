// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {IncomeRight} from "./IncomeRight.sol";
import {IPackageTitle} from "./IPackageTitle.sol";

/// @title Title to a package of loans
/// @notice {IPackageTitle} is its specification.
contract PackageTitle is IPackageTitle, ERC721, EIP712 {
    bytes32 private constant MINT_TYPEHASH = keccak256(
        "PackageTitle(bytes32 root,uint64 loanCount,uint128 bookValue,uint32 cutOff,bytes32 documentsHash,address receiver,uint256 expiry)"
    );
    /// @dev Bit of the registry's category of banks.
    uint256 private constant BANKS = 1 << 1;
    uint256 private constant MOST_BOOK_VALUE = 2 ** 100;

    /// @inheritdoc IPackageTitle
    address public immutable registry;
    /// @inheritdoc IPackageTitle
    address public immutable rights;

    uint256 private _count;
    mapping(uint256 titleId => Package) private _packages;
    mapping(address bank => mapping(bytes32 root => bool)) private _rootUsed;
    /// @inheritdoc IPackageTitle
    mapping(uint256 titleId => uint256 incomeRightId) public rightOf;
    /// @inheritdoc IPackageTitle
    mapping(uint256 titleId => bool) public isFinal;

    constructor(address registry_) ERC721("Weir Package Title", "WPT") EIP712("PackageTitle", "1") {
        registry = registry_;
        rights = address(new IncomeRight(address(this), registry_));
    }

    modifier onlyRights() {
        if (msg.sender != rights) {
            revert NotRights(msg.sender);
        }
        _;
    }

    /// @inheritdoc IPackageTitle
    function packageOf(uint256 titleId) external view returns (Package memory) {
        _requireOwned(titleId);
        return _packages[titleId];
    }

    /// @inheritdoc IPackageTitle
    function mint(
        Package calldata package,
        address receiver,
        uint256 expiry,
        bytes calldata signature
    ) external returns (uint256 titleId) {
        if (block.timestamp > expiry) {
            revert SignatureExpired(expiry);
        }
        if (package.bookValue > MOST_BOOK_VALUE) {
            revert BookValueTooLarge(package.bookValue);
        }
        if (!IInvestorRegistry(registry).isAmong(package.bank, BANKS)) {
            revert NotABank(package.bank);
        }
        _requireUnused(package.bank, package.root);
        bytes32 digest = _hashTypedDataV4(
            keccak256(
                abi.encode(
                    MINT_TYPEHASH,
                    package.root,
                    package.loanCount,
                    package.bookValue,
                    package.cutOff,
                    package.documentsHash,
                    receiver,
                    expiry
                )
            )
        );
        if (!SignatureChecker.isValidSignatureNowCalldata(package.bank, digest, signature)) {
            revert BadSignature(package.bank);
        }

        titleId = _enter(package, receiver);

        emit PackageMinted(
            titleId,
            package.bank,
            receiver,
            package.root,
            package.loanCount,
            package.bookValue,
            package.cutOff,
            package.documentsHash
        );
    }

    /// @inheritdoc IPackageTitle
    function split(
        uint256 titleId,
        bytes32 leftRoot,
        uint128 leftSum,
        bytes32 rightRoot,
        uint128 rightSum
    ) external returns (uint256 leftId, uint256 rightId) {
        if (_requireOwned(titleId) != msg.sender) {
            revert NotTitleOwner(titleId, msg.sender);
        }
        Package memory left = _packages[titleId];
        Package memory right = _packages[titleId];
        if (left.loanCount < 2) {
            revert OneLoan(titleId);
        }
        if (
            keccak256(abi.encode(leftRoot, leftSum, rightRoot, rightSum)) != left.root ||
            uint256(leftSum) + rightSum != left.bookValue
        ) {
            revert NotItsHalves(titleId);
        }
        left.root = leftRoot;
        left.bookValue = leftSum;
        // the largest power of two below the count, which has 64 bits
        left.loanCount = uint64(1 << Math.log2(right.loanCount - 1));
        right.root = rightRoot;
        right.bookValue = rightSum;
        right.loanCount -= left.loanCount;
        _requireUnused(left.bank, leftRoot);

        delete _packages[titleId];
        // refuses a title under a right
        _burn(titleId);
        leftId = _enter(left, msg.sender);
        _requireUnused(right.bank, rightRoot);
        rightId = _enter(right, msg.sender);
        isFinal[leftId] = isFinal[titleId];
        isFinal[rightId] = isFinal[titleId];

        emit TitleSplit(titleId, leftId, rightId, left, right);
    }

    /// @inheritdoc IPackageTitle
    function transferForGood(address to, uint256 titleId) external {
        if (_requireOwned(titleId) != msg.sender) {
            revert NotTitleOwner(titleId, msg.sender);
        }
        transferFrom(msg.sender, to, titleId);

        isFinal[titleId] = true;

        emit TitleFinal(titleId, to);
    }

    /// @inheritdoc IPackageTitle
    function encumber(uint256 titleId, uint256 incomeRightId) external onlyRights {
        _requireFree(titleId);

        _approve(address(0), titleId, address(0));
        rightOf[titleId] = incomeRightId;

        emit TitleBlocked(titleId, incomeRightId);
    }

    /// @inheritdoc IPackageTitle
    function free(uint256 titleId) external onlyRights {
        _free(titleId);
    }

    /// @inheritdoc IPackageTitle
    function pass(uint256 titleId, address to) external onlyRights {
        _free(titleId);
        // no hook of the receiver's is called, so that nothing can refuse
        _update(to, titleId, address(0));
    }

    /// @dev Every way in which a title can move comes through here.
    function _update(address to, uint256 titleId, address auth) internal override returns (address) {
        _requireFree(titleId);
        // `auth` is who asks for a transfer; a split and an enforcement, which nobody asks for, have none
        if (auth != address(0) && isFinal[titleId]) {
            revert TitleIsFinal(titleId);
        }

        return super._update(to, titleId, auth);
    }

    /// @dev A title under a right is pledged to nobody.
    function _approve(address to, uint256 titleId, address auth, bool emitEvent) internal override {
        if (to != address(0)) {
            _requireFree(titleId);
        }

        super._approve(to, titleId, auth, emitEvent);
    }

    function _enter(Package memory package, address receiver) private returns (uint256 titleId) {
        titleId = ++_count;
        _rootUsed[package.bank][package.root] = true;
        _packages[titleId] = package;
        _mint(receiver, titleId);
    }

    function _free(uint256 titleId) private {
        uint256 incomeRightId = rightOf[titleId];
        if (incomeRightId == 0) {
            revert TitleNotUnderRight(titleId);
        }

        delete rightOf[titleId];

        emit TitleFreed(titleId, incomeRightId);
    }

    function _requireFree(uint256 titleId) private view {
        if (rightOf[titleId] != 0) {
            revert TitleUnderRight(titleId, rightOf[titleId]);
        }
    }

    function _requireUnused(address bank, bytes32 root) private view {
        if (_rootUsed[bank][root]) {
            revert RootUsed(bank, root);
        }
    }
}
