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

    function u64(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 192;
    }

    function u96(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 160;
    }

    function u128(bytes memory data, uint256 offset) internal pure returns (uint256) {
        return word(data, offset) >> 128;
    }

    function i128(bytes memory data, uint256 offset) internal pure returns (int256) {
        // The arithmetic shift keeps the sign of the top bit.
        return int256(word(data, offset)) >> 128;
    }

    /// @notice A difference of days: one byte, two's complement.
    function i8(bytes memory data, uint256 offset) internal pure returns (int256) {
        return int256(word(data, offset)) >> 248;
    }

    /// @notice A day: three bytes, two's complement.
    function i24(bytes memory data, uint256 offset) internal pure returns (int256) {
        return int256(word(data, offset)) >> 232;
    }

    function addressAt(bytes memory data, uint256 offset) internal pure returns (address) {
        return address(uint160(word(data, offset) >> 96));
    }

    /// @notice The `length` bytes that start at `offset`.
    function part(
        bytes memory data,
        uint256 offset,
        uint256 length
    ) internal pure returns (bytes memory copy) {
        copy = new bytes(length);
        // Equals: for (i < length) copy[i] = data[offset + i].
        assembly ("memory-safe") {
            mcopy(add(copy, 0x20), add(add(data, 0x20), offset), length)
        }
    }
}
