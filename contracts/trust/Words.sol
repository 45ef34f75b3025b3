// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Words of a list in memory, by position
/// @dev Nothing is bounds-checked, as in {Bytes}: positions come out of a checked program, whose counts the lists have.
library Words {
    /// @dev Equals: list[position].
    function get(uint256[] memory list, uint256 position) internal pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(list, 0x20), shl(5, position)))
        }
    }

    /// @dev Equals: list[position] = word.
    function put(uint256[] memory list, uint256 position, uint256 word) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(list, 0x20), shl(5, position)), word)
        }
    }
}
