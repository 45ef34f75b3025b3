// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBuyout} from "../../../contracts/sale/IBuyout.sol";
import {BuyoutHandler} from "./BuyoutHandler.sol";
import {HandlerWalk} from "./HandlerWalk.sol";

/// @notice B1 to B5 of docs/invariants.md, and an end to every state, after every call of random sequences.
contract BuyoutInvariants is HandlerWalk {
    BuyoutHandler private _handler;

    function setUp() public {
        _handler = new BuyoutHandler();
        _handler.setUp();
        _target(address(_handler), _selectors());
    }

    /// A long sequence drawn here: every call of the handler's succeeds sometimes, every state of a sale is reached.
    function test_TheHandlerGetsThroughEveryState() public {
        bytes4[] memory selectors = _selectors();
        _walk(address(_handler), selectors, 1_500, 50, invariant_Books);
        invariant_EveryStateHasAnEnd();
        for (uint256 i = 0; i < selectors.length; ++i) {
            if (
                selectors[i] != BuyoutHandler.grab.selector &&
                selectors[i] != BuyoutHandler.proposeAgain.selector &&
                selectors[i] != BuyoutHandler.donate.selector
            ) {
                assertGt(_handler.calls(selectors[i]), 0, vm.toString(bytes32(selectors[i])));
            }
        }
        for (
            uint256 state = uint256(IBuyout.SaleState.Paying);
            state <= uint256(IBuyout.SaleState.Defaulted);
            ++state
        ) {
            assertGt(_handler.reached(IBuyout.SaleState(state)), 0, vm.toString(state));
        }
        assertGt(_handler.reached(IBuyout.SaleState.Withdrawn), 0, "withdrawn");
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Books() public view {
        assertEq(_handler.broken(), "", "what may not happen");
        _handler.check();
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_EveryStateHasAnEnd() public {
        uint256 now_ = vm.getBlockTimestamp();
        try _handler.endAll() {} catch (bytes memory reason) {
            vm.warp(now_);
            assertEq(reason, abi.encodeWithSelector(BuyoutHandler.AllEnded.selector), "an end");
        }
    }

    function _selectors() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](21);
        selectors[0] = BuyoutHandler.wait_.selector;
        selectors[1] = BuyoutHandler.propose.selector;
        selectors[2] = BuyoutHandler.proposeAgain.selector;
        selectors[3] = BuyoutHandler.withdrawOffer.selector;
        selectors[4] = BuyoutHandler.accept.selector;
        selectors[5] = BuyoutHandler.pay.selector;
        selectors[6] = BuyoutHandler.release.selector;
        selectors[7] = BuyoutHandler.declareDefault.selector;
        selectors[8] = BuyoutHandler.net.selector;
        selectors[9] = BuyoutHandler.putBack.selector;
        selectors[10] = BuyoutHandler.contest.selector;
        selectors[11] = BuyoutHandler.decide.selector;
        selectors[12] = BuyoutHandler.settle.selector;
        selectors[13] = BuyoutHandler.releaseProceeds.selector;
        selectors[14] = BuyoutHandler.withdraw.selector;
        selectors[15] = BuyoutHandler.donate.selector;
        selectors[16] = BuyoutHandler.grab.selector;
        // several times, so that a short sequence of calls gets to handovers and claims
        selectors[17] = BuyoutHandler.accept.selector;
        selectors[18] = BuyoutHandler.pay.selector;
        selectors[19] = BuyoutHandler.release.selector;
        selectors[20] = BuyoutHandler.net.selector;
    }
}
