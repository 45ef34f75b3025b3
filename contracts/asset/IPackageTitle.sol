// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title Title to a package of loans
/// @notice An ERC-721; each token is the title to one package, minted on the selling bank's EIP-712 signature (domain name
/// `PackageTitle`, version `1`; contract wallets by ERC-1271).
///
/// ROLES: none. A bank is who the registry lists as one at the time of the minting; it has no power over a title after that.
///
/// INVARIANTS: a bank's root is the title to at most one package; what a title says never changes.
interface IPackageTitle is IERC721 {
    /// @param root salted Merkle-sum root of the loan tape
    /// @param loanCount leaves of that tree
    /// @param bookValue sum of that tree, smallest units of `currencyCode`'s unit as the tape declares it
    /// @param cutOff day number
    /// @param documentsHash hash of the manifest of documents
    struct Package {
        bytes32 root;
        uint64 loanCount;
        uint128 bookValue;
        uint32 cutOff;
        bytes32 documentsHash;
        address bank;
    }

    event PackageMinted(
        uint256 indexed titleId,
        address indexed bank,
        address indexed receiver,
        bytes32 root,
        uint64 loanCount,
        uint128 bookValue,
        uint32 cutOff,
        bytes32 documentsHash
    );

    error SignatureExpired(uint256 expiry);
    error NotABank(address signer);
    error RootUsed(address bank, bytes32 root);
    error BadSignature(address bank);
    error BookValueTooLarge(uint256 bookValue);

    function registry() external view returns (address);

    /// @notice Mints to `receiver` on the signature of `bank` over
    /// `PackageTitle(bytes32 root,uint64 loanCount,uint128 bookValue,uint32 cutOff,bytes32 documentsHash,address receiver,uint256 expiry)`;
    /// anyone may carry the signature here. Emits {PackageMinted}.
    /// - the signature has not expired and is the bank's over exactly these words
    /// - the registry lists the bank as one; it has not used the root before; the book value is at most 2^100
    /// @param expiry last second at which the signature holds
    function mint(
        Package calldata package,
        address receiver,
        uint256 expiry,
        bytes calldata signature
    ) external returns (uint256 titleId);

    function packageOf(uint256 titleId) external view returns (Package memory);
}
