// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The immutable arguments of the clone that runs
/// @notice Parts of what OpenZeppelin's `Clones.fetchCloneArgs(address(this))` gives whole.
library CloneArgs {
    /// @dev Length of the ERC-1167 code that stands before the arguments.
    uint256 private constant START = 0x2d;

    /// @notice Length of the arguments, in bytes.
    function size() internal view returns (uint256) {
        return address(this).code.length - START;
    }

    /// @notice The `length` bytes of the arguments from `offset` on; zeros beyond their end.
    function read(uint256 offset, uint256 length) internal view returns (bytes memory part) {
        // Equals: part = new bytes(length); for (i < length) part[i] = address(this).code[START + offset + i].
        // The copy fills all `length` bytes, so that memory need not be cleared before.
        assembly ("memory-safe") {
            part := mload(0x40)
            mstore(part, length)
            extcodecopy(address(), add(part, 0x20), add(offset, START), length)
            mstore(0x40, add(part, and(add(length, 0x3f), not(0x1f))))
        }
    }
}
