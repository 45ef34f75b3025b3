// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What an offering needs of terms and set-up: its immutable arguments are `abi.encode(OfferingTerms)`.
struct OfferingTerms {
    address trust;
    address currency;
    address registry;
    address title;
    uint256 titleId;
    address originator;
    /// categories of the registry that may hold notes (bit n: category n)
    uint256 holderCategories;
    /// days on which the offering can close, first and last
    uint256 closing;
    uint256 longStop;
    /// last second of the retention: the end of the final payment date
    uint256 retainedUntil;
    ClassOffer[] classes;
}

/// @param face, denomination, retained smallest units; `issuePriceWad` 1e18 = 100 %
struct ClassOffer {
    uint256 face;
    uint256 denomination;
    uint256 issuePriceWad;
    uint256 retained;
}
