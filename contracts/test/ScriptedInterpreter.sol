// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "../trust/IInterpreter.sol";
import {Terms} from "../trust/Terms.sol";

/// @title An interpreter that does as a test tells it
/// @notice Unless told, it pays each reported fee to its payee while there is cash, and the rest to class 0, and leaves
/// reserves as they are; declared, list 1 rules. Told an outcome, it gives that one. Its state counts the dates it ran and what they collected.
/// @dev Has the functions of {IInterpreter}, but reads its storage, so it cannot say that it is one.
contract ScriptedInterpreter {
    bool private _scripted;
    IInterpreter.DateOutcome private _outcome;

    function script(IInterpreter.DateOutcome calldata outcome) external {
        _scripted = true;
        _outcome = outcome;
    }

    function check(bytes calldata) external pure {}

    function initialState(bytes calldata) external pure returns (uint256[] memory state) {
        state = new uint256[](3);
    }

    function runDate(
        bytes calldata program,
        uint256[] calldata state,
        IInterpreter.DateInput calldata input
    ) external view returns (uint256[] memory nextState, IInterpreter.DateOutcome memory outcome) {
        nextState = new uint256[](3);
        nextState[0] = state[0] + 1;
        nextState[1] = state[1] + input.collected;
        nextState[2] = input.events;
        if (_scripted) {
            return (nextState, _outcome);
        }
        outcome.list = input.events & 1;
        outcome.classPaid = new uint256[](Terms.classCount(program));
        outcome.partyPaid = new uint256[](Terms.partyCount(program));
        uint256 left = input.collected;
        for (uint256 i = 0; i < input.reportedFees.length; ++i) {
            uint256 paid = input.reportedFees[i] < left ? input.reportedFees[i] : left;
            outcome.partyPaid[Terms.reportedFeePayee(program, i)] += paid;
            left -= paid;
        }
        outcome.classPaid[0] = left;
        for (uint256 i = 0; i < Terms.reserveCount(program); ++i) {
            outcome.reserves += Terms.reserveOpening(program, i);
        }
    }
}
