// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
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

    uint256 private _count;
    mapping(uint256 titleId => Package) private _packages;
    mapping(address bank => mapping(bytes32 root => bool)) private _rootUsed;

    constructor(address registry_) ERC721("Weir Package Title", "WPT") EIP712("PackageTitle", "1") {
        registry = registry_;
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
        if (_rootUsed[package.bank][package.root]) {
            revert RootUsed(package.bank, package.root);
        }
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

        titleId = ++_count;
        _rootUsed[package.bank][package.root] = true;
        _packages[titleId] = package;
        _mint(receiver, titleId);

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
}
