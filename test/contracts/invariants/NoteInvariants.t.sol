// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {HandlerWalk} from "./HandlerWalk.sol";
import {NoteHandler} from "./NoteHandler.sol";

/// @notice I2, I4, I7, I12, I14 and I15 of docs/invariants.md, after every call of random sequences of sales, holds and recoveries.
contract NoteInvariants is HandlerWalk {
    NoteHandler private _handler;

    function setUp() public {
        _handler = new NoteHandler();
        _handler.setUp();
        _target(address(_handler), _selectors());
    }

    /// A long sequence drawn here: every call of the handler's succeeds sometimes.
    function test_TheHandlerGetsThroughEveryState() public {
        bytes4[] memory selectors = _selectors();
        _walk(address(_handler), selectors, 1_000, 25, invariant_Holdings);
        for (uint256 i = 0; i < selectors.length; ++i) {
            if (selectors[i] != NoteHandler.announceToAnother.selector) {
                assertGt(_handler.calls(selectors[i]), 0, vm.toString(bytes32(selectors[i])));
            }
        }
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Holdings() public view {
        assertEq(_handler.broken(), "", "what may not happen");
        _handler.check();
    }

    function _selectors() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](18);
        selectors[0] = NoteHandler.wait_.selector;
        selectors[1] = NoteHandler.step.selector;
        selectors[2] = NoteHandler.claim.selector;
        selectors[3] = NoteHandler.push.selector;
        selectors[4] = NoteHandler.transfer.selector;
        selectors[5] = NoteHandler.putUp.selector;
        selectors[6] = NoteHandler.settle.selector;
        selectors[7] = NoteHandler.takeBack.selector;
        selectors[8] = NoteHandler.lock.selector;
        selectors[9] = NoteHandler.freeze.selector;
        selectors[10] = NoteHandler.freezeClaims.selector;
        selectors[11] = NoteHandler.orderTransfer.selector;
        selectors[12] = NoteHandler.forceTransfer.selector;
        selectors[13] = NoteHandler.announce.selector;
        selectors[14] = NoteHandler.announceToAnother.selector;
        selectors[15] = NoteHandler.cancel.selector;
        selectors[16] = NoteHandler.complete.selector;
        // twice, so that recoveries come to their end
        selectors[17] = NoteHandler.complete.selector;
    }
}
