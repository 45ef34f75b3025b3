// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssembly} from "../../../contracts/governance/IAssembly.sol";
import {AssemblyHandler} from "./AssemblyHandler.sol";
import {HandlerWalk} from "./HandlerWalk.sol";

/// @notice A1 to A5 and A8 of docs/invariants.md after every call of random sequences.
abstract contract InvariantsOfAnAssembly is HandlerWalk {
    AssemblyHandler internal handler;

    function setUp() public {
        handler = _handler();
        handler.setUp();
        _target(address(handler), _selectors());
    }

    /// A long sequence drawn here: every call of the handler's succeeds sometimes, every end of a proposal is reached.
    function test_TheHandlerGetsThroughEveryState() public {
        bytes4[] memory selectors = _selectors();
        _walk(address(handler), selectors, 3_000, 50, invariant_Votes);
        _expectCalls(selectors);
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Votes() public view {
        assertEq(handler.broken(), "", "what may not happen");
        handler.check();
    }

    function _handler() internal virtual returns (AssemblyHandler);

    function _expectCalls(bytes4[] memory selectors) internal view virtual;

    function _selectors() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](13);
        selectors[0] = AssemblyHandler.wait_.selector;
        selectors[1] = AssemblyHandler.step.selector;
        selectors[2] = AssemblyHandler.skip.selector;
        selectors[3] = AssemblyHandler.transfer.selector;
        selectors[4] = AssemblyHandler.strike.selector;
        selectors[5] = AssemblyHandler.propose.selector;
        selectors[6] = AssemblyHandler.count.selector;
        selectors[7] = AssemblyHandler.execute.selector;
        // more often, so that a short sequence of calls gets to a quorum
        selectors[8] = AssemblyHandler.vote.selector;
        selectors[9] = AssemblyHandler.vote.selector;
        selectors[10] = AssemblyHandler.vote.selector;
        selectors[11] = AssemblyHandler.vote.selector;
        selectors[12] = AssemblyHandler.cure.selector;
    }
}

/// @notice Classes that are repaid in turn; every power is listed, and the originator's wallets do not vote.
contract AssemblyInvariants is InvariantsOfAnAssembly {
    function _handler() internal override returns (AssemblyHandler) {
        return new AssemblyHandler(31, false, false);
    }

    function _expectCalls(bytes4[] memory selectors) internal view override {
        for (uint256 i = 0; i < selectors.length; ++i) {
            assertGt(handler.calls(selectors[i]), 0, vm.toString(bytes32(selectors[i])));
        }
        for (uint256 action = 0; action < 5; ++action) {
            assertGt(handler.executed(IAssembly.Action(action)), 0, vm.toString(action));
        }
        assertGt(handler.reached(IAssembly.Status.Lost), 0, "lost");
        assertGt(handler.reached(IAssembly.Status.Cured), 0, "cured");
        assertEq(handler.conflicted(), 0, "A5: the originator's votes");
    }
}

/// @notice Classes that are repaid together; a new servicer and works are all that is listed, and the originator's wallets vote.
contract JointAssemblyInvariants is InvariantsOfAnAssembly {
    function _handler() internal override returns (AssemblyHandler) {
        return new AssemblyHandler(18, true, true);
    }

    function _expectCalls(bytes4[] memory) internal view override {
        assertGt(handler.executed(IAssembly.Action.ReplaceServicer), 0, "a servicer");
        assertGt(handler.executed(IAssembly.Action.ApproveWorks), 0, "works");
        assertGt(handler.conflicted(), 0, "the originator votes");
    }
}
