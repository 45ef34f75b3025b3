// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The priority of payments, run
/// @notice Stateless: a program and a state in, a state and what was paid out. Calls nobody and reads no clock.
/// @dev State is a list of words, each below 2^128, whose layout stands in docs/encoding.md.
interface IInterpreter {
    /// @param position of the payment date in the terms; at or beyond their number: a late date
    /// @param day day number of the date
    /// @param collected cash of the period, smallest units, at most 2^100
    /// @param reportedFees amounts of the fees that are reported, in the terms' order of those fees
    /// @param reportedAmounts in the terms' order
    /// @param metrics 18-decimal, in the terms' order
    /// @param events bitmap: bit 0 declared, bit 1 the report was missed, bit 2 + n the terms' event n
    /// @param fixings of the period that ends at this date, one an index, 18-decimal
    struct DateInput {
        uint256 position;
        uint256 day;
        uint256 collected;
        uint256[] reportedFees;
        uint256[] reportedAmounts;
        uint256[] metrics;
        uint256 events;
        int256[] fixings;
    }

    /// @param list position of the list that ruled
    /// @param triggers bitmap of those set at this date
    /// @param ran bitmap of the steps that ran
    /// @param stepDue, stepPaid one a step of the list that ruled
    /// @param classPaid to the holders of each class at this date
    /// @param partyPaid to each party at this date
    /// @param reserves held after this date, all together
    struct DateOutcome {
        uint256 list;
        uint256 triggers;
        uint256 ran;
        uint256[] stepDue;
        uint256[] stepPaid;
        uint256[] classPaid;
        uint256[] partyPaid;
        uint256 reserves;
    }

    /// The bytes are not a program of this version; `offset` says where.
    error MalformedProgram(uint256 offset);
    /// A part of the language that this interpreter reserves and does not run, by its name.
    error UnsupportedPart(string name);
    /// The state is not one of this program: its number of words differs.
    error WrongState(uint256 words, uint256 expected);
    /// Dates run in order, and `expected` is the next.
    error WrongPosition(uint256 position, uint256 expected);
    /// An input has not one value for each reported fee, reported amount, metric or index of the terms, or `collected` is
    /// 2^128 or more. Other values are below 2^128 in the callers' types.
    error WrongInput();
    /// What would have to be kept does not fit 128 bits. Compiling proves that no accepted input gets here.
    error AmountTooLarge(uint256 amount);

    /// @notice Reverts unless the program is well formed and all of it can be run by this interpreter.
    function check(bytes calldata program) external pure;

    /// @notice The state at the closing: balances at their faces, reserves at their openings.
    function initialState(bytes calldata program) external pure returns (uint256[] memory state);

    /// @notice Runs one payment date.
    function runDate(
        bytes calldata program,
        uint256[] calldata state,
        DateInput calldata input
    ) external pure returns (uint256[] memory nextState, DateOutcome memory outcome);

    /// @notice Runs a whole life in one call, from {initialState}.
    function runLife(
        bytes calldata program,
        DateInput[] calldata inputs
    ) external pure returns (DateOutcome[] memory outcomes, uint256[] memory finalState);
}
