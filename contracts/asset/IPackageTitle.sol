// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title Title to a package of loans
/// @notice An ERC-721; each token is the title to one package, minted on the selling bank's EIP-712 signature (domain name
/// `PackageTitle`, version `1`; contract wallets by ERC-1271).
///
/// ROLES: none. A bank is who the registry lists as one at the time of the minting; it has no power over a title after that.
/// The contract of the income rights, made with this one, blocks the title out of which a right is carved and frees it, or
/// moves it to the right's owner by the right's enforcement, and can do nothing else.
///
/// INVARIANTS: a bank's root is the title to at most one package; what a title says never changes; a title has one owner and
/// at most one live income right (T1 of docs/invariants.md), and under a right neither moves nor has anyone approved; the two
/// titles of a split have the loans and the book value of the one that it ends, and no other (T2).
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

    /// @dev what the two titles say beside this is what the one that ended said
    event TitleSplit(
        uint256 indexed titleId,
        uint256 indexed leftId,
        uint256 indexed rightId,
        Package left,
        Package right
    );
    event TitleBlocked(uint256 indexed titleId, uint256 indexed incomeRightId);
    /// The title has been given to a receiver that cannot give it on.
    event TitleFinal(uint256 indexed titleId, address indexed receiver);
    event TitleFreed(uint256 indexed titleId, uint256 indexed incomeRightId);

    error SignatureExpired(uint256 expiry);
    error NotABank(address signer);
    error RootUsed(address bank, bytes32 root);
    error BadSignature(address bank);
    error BookValueTooLarge(uint256 bookValue);
    error NotTitleOwner(uint256 titleId, address caller);
    error NotRights(address caller);
    error TitleUnderRight(uint256 titleId, uint256 incomeRightId);
    error TitleNotUnderRight(uint256 titleId);
    /// The title may not be transferred again.
    error TitleIsFinal(uint256 titleId);
    error OneLoan(uint256 titleId);
    /// The two halves are not the nodes under the title's root, or their sums not its book value.
    error NotItsHalves(uint256 titleId);

    function registry() external view returns (address);
    /// @notice The contract of the income rights, {IIncomeRight}.
    function rights() external view returns (address);
    /// @notice The live income right carved out of a title; 0 where there is none.
    function rightOf(uint256 titleId) external view returns (uint256 incomeRightId);

    /// @notice Whether a title may not be transferred again; the halves of such a title may not either. A right can be carved out
    /// of it, and the right's enforcement still moves it.
    function isFinal(uint256 titleId) external view returns (bool);

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

    /// @notice Splits a package into the two under its root, each with a title of the caller's; the title ends. Repeated, it
    /// makes batches of any size. Emits {TitleSplit}.
    /// - the caller owns the title itself (a venue or an escrow that keeps it never calls), which is under no right
    /// - the package has two loans at least: the largest power of two below their count goes left, as the tree is built
    /// - keccak256(abi.encode(leftRoot, leftSum, rightRoot, rightSum)) is its root, and the sums add up to its book value
    /// - the bank has used neither root before
    function split(
        uint256 titleId,
        bytes32 leftRoot,
        uint128 leftSum,
        bytes32 rightRoot,
        uint128 rightSum
    ) external returns (uint256 leftId, uint256 rightId);

    /// @notice Transfers a title to a receiver that may not transfer it again, as the law of some packages has it; no receiver
    /// is asked. Emits {TitleFinal}.
    /// - the caller owns the title, which is under no right and is not final; the receiver is not 0
    function transferForGood(address to, uint256 titleId) external;

    // The income rights' calls.

    /// @notice Blocks a title and clears its approval. Emits {TitleBlocked}.
    /// - the caller is the contract of the income rights; the title is under no right
    function encumber(uint256 titleId, uint256 incomeRightId) external;
    /// @notice The right has ended. Emits {TitleFreed}.
    /// - the caller is the contract of the income rights; the title is under a right
    function free(uint256 titleId) external;
    /// @notice The right was enforced: frees the title and moves it, asking nobody. Emits {TitleFreed}.
    /// - the caller is the contract of the income rights; the title is under a right
    function pass(uint256 titleId, address to) external;
}
