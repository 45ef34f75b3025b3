// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Big-endian integers in packed bytes
/// @dev Nothing is bounds-checked: past the end other memory is read. Programs are checked once, at the deployment
/// (docs/encoding.md), and are read where {ProgramCheck} has been.
library Bytes {
    /// @notice The 32 bytes that start at `offset`.
    function word(bytes memory data, uint256 offset) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(add(add(data, 0x20), offset))
        }
    }

    function u8(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 248;
    }

    function u16(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 240;
    }

    function u24(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 232;
    }

    function u32(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 224;
    }

    function u128(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 128;
    }

    /// @notice A day: four bytes, two's complement.
    function i32(bytes memory data, uint256 offset) internal pure returns (int256) {
        // The arithmetic shift keeps the sign of the top bit.
        return int256(word(data, offset)) >> 224;
    }

    /// @notice A rate: 16 bytes, two's complement.
    function i128(bytes memory data, uint256 offset) internal pure returns (int256) {
        // The arithmetic shift keeps the sign of the top bit.
        return int256(word(data, offset)) >> 128;
    }
}
