// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Calls whose gas and returned data are bounded
library BoundedCall {
    /// @dev Most bytes of a revert's reason that are kept.
    uint256 internal constant MOST_REASON = 256;

    /// @notice Calls with at most so much gas and copies at most {MOST_REASON} bytes of what comes back.
    /// @dev Equals `(success, reason) = target.call{gas: gasLimit}(data)`, `reason` cut after {MOST_REASON} bytes: the Solidity
    /// form would copy a megabyte at this contract's expense.
    function tryCall(
        address target,
        uint256 gasLimit,
        bytes memory data
    ) internal returns (bool success, bytes memory reason) {
        reason = new bytes(MOST_REASON);
        assembly ("memory-safe") {
            success := call(gasLimit, target, 0, add(data, 0x20), mload(data), add(reason, 0x20), MOST_REASON)
            if lt(returndatasize(), MOST_REASON) {
                mstore(reason, returndatasize())
            }
        }
    }

    /// @notice Whether a static call succeeds and answers with the word 1.
    /// @dev Equals `(success, answer) = target.staticcall(data)` with `success && answer.length >= 32 && word(answer) == 1`.
    function isTrue(address target, bytes memory data) internal view returns (bool yes) {
        assembly ("memory-safe") {
            yes := staticcall(gas(), target, add(data, 0x20), mload(data), 0, 0x20)
            yes := and(yes, and(gt(returndatasize(), 0x1f), eq(mload(0), 1)))
        }
    }
}
