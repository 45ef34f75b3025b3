// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "./IInterpreter.sol";

/// @title A life, run in one call
/// @notice For projections and tests: no trust needs it and nothing is deployed with it. It holds nothing and keeps no state.
/// @dev What arose at a date stands in no outcome. So each date runs twice from the same state: by the terms, and by the
/// same terms with one list more, in force in the place of theirs, whose steps are every due of the deal. Their `stepDue`
/// says what was due before anything was paid.
contract Projection {
    /// @param state after the date
    /// @param outcome of the date
    /// @param dues of each step of the further list
    struct ProjectedDate {
        uint256[] state;
        IInterpreter.DateOutcome outcome;
        uint256[] dues;
    }

    /// @notice Runs the dates of a life in order, from the closing on; reverts as the interpreter does, whose check of the
    /// terms comes first.
    /// @param program the terms
    /// @param duesProgram the terms with one list more
    /// @param duesList position of that list
    /// @return opening the state at the closing
    /// @return dates one an input
    function project(
        IInterpreter interpreter,
        bytes calldata program,
        bytes calldata duesProgram,
        uint256 duesList,
        IInterpreter.DateInput[] calldata inputs
    ) external pure returns (uint256[] memory opening, ProjectedDate[] memory dates) {
        interpreter.check(program);
        opening = interpreter.initialState(program);
        dates = new ProjectedDate[](inputs.length);
        uint256[] memory state = opening;
        for (uint256 i = 0; i < inputs.length; ++i) {
            ProjectedDate memory date = dates[i];
            date.dues = _dues(interpreter, duesProgram, duesList, state, inputs[i]);
            (date.state, date.outcome) = interpreter.runDate(program, state, inputs[i]);
            state = date.state;
        }
    }

    /// @dev The list in force is the lowest byte of the state's first word.
    function _dues(
        IInterpreter interpreter,
        bytes calldata program,
        uint256 list,
        uint256[] memory state,
        IInterpreter.DateInput calldata input
    ) private pure returns (uint256[] memory) {
        uint256 control = state[0];
        state[0] = (control & ~uint256(type(uint8).max)) | list;
        (, IInterpreter.DateOutcome memory outcome) = interpreter.runDate(program, state, input);
        state[0] = control;
        return outcome.stepDue;
    }
}
