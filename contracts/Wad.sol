// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev 100 %: the unit of every `…Wad`, be it a share, a rate, a price or a factor.
uint256 constant WAD = 1e18;
