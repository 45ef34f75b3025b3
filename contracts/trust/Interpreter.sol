// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "./IInterpreter.sol";
import {ProgramCheck} from "./ProgramCheck.sol";
import {Terms} from "./Terms.sol";
import {Run, WaterfallRun} from "./WaterfallRun.sol";
import {WaterfallDues} from "./WaterfallDues.sol";
import {WaterfallState} from "./WaterfallState.sol";
import {WaterfallSteps} from "./WaterfallSteps.sol";
import {WaterfallTests} from "./WaterfallTests.sol";

/// @title The interpreter of compiled terms
/// @notice One definition with engine/waterfall: both give the same integers.
///
/// ROLES: none. It holds nothing, calls nobody and keeps no state.
///
/// ROUNDING: every division is one floor division of a full-width product; what rounding leaves stays available for the
/// next step, and the last step of a list takes all that is left.
///
/// LIVENESS: a program that {check} has accepted and a state that {initialState} or {runDate} gave never panic. Gas of a
/// date is bounded by its lists; docs/encoding.md has the bound.
///
/// INVARIANTS: collected + reserves before = paid + reserves after, at every date; a balance falls only by principal paid.
contract Interpreter is IInterpreter {
    using Terms for bytes;

    /// @inheritdoc IInterpreter
    function check(bytes calldata program) external pure {
        ProgramCheck.check(program);
    }

    /// @inheritdoc IInterpreter
    function initialState(bytes calldata program) external pure returns (uint256[] memory state) {
        return _initialState(program);
    }

    /// @inheritdoc IInterpreter
    function runDate(
        bytes calldata program,
        uint256[] calldata state,
        DateInput calldata input
    ) external pure returns (uint256[] memory nextState, DateOutcome memory outcome) {
        nextState = state;
        outcome = _runDate(program, nextState, input);
    }

    /// @inheritdoc IInterpreter
    function runLife(
        bytes calldata program,
        DateInput[] calldata inputs
    ) external pure returns (DateOutcome[] memory outcomes, uint256[] memory finalState) {
        bytes memory program_ = program;
        finalState = _initialState(program_);
        outcomes = new DateOutcome[](inputs.length);
        for (uint256 i = 0; i < inputs.length; ++i) {
            outcomes[i] = _runDate(program_, finalState, inputs[i]);
        }
    }

    function _initialState(bytes memory program) private pure returns (uint256[] memory) {
        DateInput memory none;
        return WaterfallState.initial(WaterfallRun.start(program, none));
    }

    /// @dev The four steps of a payment date; `state` becomes the next one in place.
    function _runDate(
        bytes memory program,
        uint256[] memory state,
        DateInput memory input
    ) private pure returns (DateOutcome memory outcome) {
        if (
            input.collected > type(uint128).max ||
            input.reportedFees.length != program.reportedFeeCount() ||
            input.reportedAmounts.length != program.reportedAmountCount() ||
            input.metrics.length != program.metricCount() ||
            input.fixings.length != program.indexCount()
        ) {
            revert WrongInput();
        }
        Run memory run = WaterfallRun.start(program, input);
        WaterfallState.unpack(run, state);
        WaterfallDues.accrueFees(run);
        WaterfallTests.evaluate(run, state);
        WaterfallDues.accrueInterest(run);
        WaterfallSteps.runList(run, outcome);
        WaterfallState.pack(run, state);

        outcome.list = run.list;
        outcome.triggers = run.triggers;
        outcome.classPaid = run.classPaid;
        outcome.partyPaid = run.partyPaid;
        for (uint256 r = 0; r < run.held.length; ++r) {
            outcome.reserves += run.held[r];
        }
    }
}
