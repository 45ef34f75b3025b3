// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "../Test.sol";

/// @title An invariant test whose handler is also walked through in one long sequence
abstract contract HandlerWalk is Test {
    /// @dev What the runner's sequences call; a function named twice is called twice as often.
    function _target(address handler, bytes4[] memory selectors) internal {
        targetContract(handler);
        targetSelector(FuzzSelector(handler, selectors));
    }

    /// @dev A sequence drawn here, long enough to get to what the runner's short ones seldom do. No call may revert, and
    /// `invariant` is checked at every `interval`th and at the end.
    function _walk(
        address handler,
        bytes4[] memory selectors,
        uint256 length,
        uint256 interval,
        function() internal view invariant
    ) internal {
        uint256 seed = 1;
        for (uint256 i = 0; i < length; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = handler.call(
                abi.encodePacked(
                    selectors[seed % selectors.length],
                    seed >> 8,
                    seed >> 16,
                    seed >> 24,
                    seed >> 32
                )
            );
            assertTrue(done, "a call of the handler's");
            if (i % interval == 0) {
                invariant();
            }
        }
        invariant();
    }
}
