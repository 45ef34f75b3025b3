// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What an offering needs of its trust's terms and set-up.
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
    /// whether orders beyond a class's face share it; else who comes first is allotted whole
    bool isProRata;
    ClassOffer[] classes;
}

/// @param face, denomination, minimum (of one subscription), retained smallest units; `issuePriceWad` 1e18 = 100 %
struct ClassOffer {
    uint256 face;
    uint256 denomination;
    uint256 minimum;
    uint256 issuePriceWad;
    uint256 retained;
}
