// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The code of the account that runs
/// @notice Parts of `address(this).code`.
library OwnCode {
    /// @notice Its length, in bytes.
    function size() internal view returns (uint256) {
        return address(this).code.length;
    }

    /// @notice The `length` bytes from `offset` on; zeros beyond its end.
    function read(uint256 offset, uint256 length) internal view returns (bytes memory part) {
        // Equals: part = new bytes(length); for (i < length) part[i] = address(this).code[offset + i].
        // The copy fills all `length` bytes, so that memory need not be cleared before.
        assembly ("memory-safe") {
            part := mload(0x40)
            mstore(part, length)
            extcodecopy(address(), add(part, 0x20), offset, length)
            mstore(0x40, add(part, and(add(length, 0x3f), not(0x1f))))
        }
    }
}
