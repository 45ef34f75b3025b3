// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "./IInterpreter.sol";
import {Bytes} from "./Bytes.sol";
import {ProgramCheck} from "./ProgramCheck.sol";
import {Terms} from "./Terms.sol";

/// @title Whether bytes are a test
library TestCheck {
    using Bytes for bytes;
    using Terms for bytes;

    /// @dev So that evaluating a test cannot exhaust the stack.
    uint256 internal constant MAX_DEPTH = 8;

    /// @notice Reverts unless a test stands at `offset`; returns the offset after it.
    function check(bytes memory program, uint256 offset, uint256 depth) internal pure returns (uint256 next) {
        next = ProgramCheck.span(program, offset, 2);
        uint256 kind = program.u8(offset);
        uint256 operand = program.u8(offset + 1);
        uint256 size = program.numberSize();
        if (kind == Terms.TEST_ANY || kind == Terms.TEST_ALL) {
            if (depth == MAX_DEPTH) {
                revert IInterpreter.UnsupportedPart("tests nested deeper than 8");
            }
            for (uint256 i = 0; i < operand; ++i) {
                next = check(program, next, depth + 1);
            }
        } else if (kind == Terms.TEST_COLLECTED) {
            next = ProgramCheck.positions(
                program,
                ProgramCheck.span(program, next, size),
                program.feeCount()
            );
            ProgramCheck.require_(operand <= Terms.AT_LEAST, offset + 1);
            ProgramCheck.require_(program.keepsCollected(), 1);
            ProgramCheck.require_(program.planCount() > 0, 18);
            for (uint256 i = offset + 3 + size; i < next; ++i) {
                uint256 fee = program.feesOffset() + program.feeSize() * program.u8(i);
                ProgramCheck.require_(program.u8(fee + 4) & Terms.FEE_KEEPS_NEW != 0, fee + 4);
            }
        } else if (kind == Terms.TEST_METRIC) {
            next = ProgramCheck.span(program, next, 1 + size);
            ProgramCheck.require_(operand <= Terms.AT_LEAST, offset + 1);
            ProgramCheck.require_(program.u8(offset + 2) < program.metricCount(), offset + 2);
        } else if (kind == Terms.TEST_BALANCE) {
            next = ProgramCheck.span(program, next, size);
            ProgramCheck.require_(operand < program.classCount(), offset + 1);
        } else if (kind == Terms.TEST_ON_OR_AFTER) {
            next = ProgramCheck.span(program, next, Terms.DAY_SIZE - 1);
        } else if (kind == Terms.TEST_EVENT) {
            ProgramCheck.require_(operand < Terms.FIRST_EVENT_BIT + program.eventCount(), offset + 1);
        } else {
            ProgramCheck.require_(kind == Terms.TEST_UNPAID_INTEREST, offset);
            ProgramCheck.require_(operand < program.classCount(), offset + 1);
        }
    }
}
