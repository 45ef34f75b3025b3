// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What a note needs of terms and set-up: its immutable arguments are `abi.encode(NoteTerms, string name, string symbol)`.
struct NoteTerms {
    address trust;
    address offering;
    address registry;
    address trustee;
    uint256 classIndex;
    /// smallest units
    uint256 face;
    /// categories of the registry that may hold notes (bit n: category n)
    uint256 holderCategories;
    uint256 freezeSeconds;
    uint256 forcedTransferSeconds;
    uint8 decimals;
}
