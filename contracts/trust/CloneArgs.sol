// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OwnCode} from "./OwnCode.sol";

/// @title The immutable arguments of the clone that runs
/// @notice Parts of what OpenZeppelin's `Clones.fetchCloneArgs(address(this))` gives whole.
library CloneArgs {
    /// @dev Length of the ERC-1167 code that stands before the arguments.
    uint256 private constant START = 0x2d;

    /// @notice The `length` bytes of the arguments from `offset` on; zeros beyond their end.
    function read(uint256 offset, uint256 length) internal view returns (bytes memory) {
        return OwnCode.read(START + offset, length);
    }
}
