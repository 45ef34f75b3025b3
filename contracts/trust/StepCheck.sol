// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WAD} from "../Wad.sol";
import {Bytes} from "./Bytes.sol";
import {ProgramCheck} from "./ProgramCheck.sol";
import {Terms} from "./Terms.sol";
import {WaterfallSteps} from "./WaterfallSteps.sol";

/// @title Whether bytes are the steps of a list
library StepCheck {
    using Bytes for bytes;
    using Terms for bytes;

    /// @notice Reverts unless `count` steps stand at `offset`, the last a residual without condition and bound; returns the
    /// offset after them.
    function check(bytes memory program, uint256 offset, uint256 count) internal pure returns (uint256 next) {
        next = offset;
        for (uint256 i = 0; i < count; ++i) {
            offset = next;
            uint256 body = ProgramCheck.span(program, offset, Terms.STEP_HEAD);
            uint256 kind = program.u8(offset);
            uint256 flags = program.u8(offset + 1);
            ProgramCheck.require_(flags & 0xf <= Terms.STEP_CONDITIONS + Terms.STEP_DOWN_TO, offset + 1);
            if (flags & Terms.STEP_CONDITIONS != 0) {
                next = ProgramCheck.positions(program, body, program.triggerCount());
                next = ProgramCheck.positions(program, next, program.triggerCount());
                ProgramCheck.require_(next > body + 2, body);
                body = next;
            }
            if (kind <= Terms.STEP_PRINCIPAL) {
                next = _checkDueStep(program, offset, body);
            } else if (kind == Terms.STEP_RESERVE) {
                next = ProgramCheck.span(program, body, 1);
                ProgramCheck.require_(flags & ~Terms.STEP_CONDITIONS == 0, offset + 1);
                ProgramCheck.require_(program.u8(body) < program.reserveCount(), body);
            } else if (kind == Terms.STEP_SHARE) {
                next = _checkShareStep(program, offset, body);
            } else if (kind == Terms.STEP_SPLIT) {
                next = _checkSplitStep(program, offset, body);
            } else {
                next = _checkResidualStep(program, offset, body);
            }
            ProgramCheck.require_(program.u16(offset + 2) == next - offset, offset + 2);
        }
        ProgramCheck.require_(program.u16(offset) == Terms.STEP_RESIDUAL << 8, offset);
    }

    function _checkDueStep(
        bytes memory program,
        uint256 offset,
        uint256 body
    ) private pure returns (uint256 next) {
        uint256 kind = program.u8(offset);
        uint256 flags = program.u8(offset + 1);
        uint256 bound = flags >> 4;
        next = ProgramCheck.positions(
            program,
            body,
            kind == Terms.STEP_FEE ? program.feeCount() : program.classCount()
        );
        uint256 ids = next - body - 1;
        ProgramCheck.require_(ids > 0, body);
        ProgramCheck.require_(ids == 1 || flags & ~Terms.STEP_CONDITIONS == 0, offset + 1);
        if (bound != Terms.BOUND_NONE) {
            next = ProgramCheck.span(program, next, program.numberSize());
            bool allowed =
                bound == Terms.BOUND_AMOUNT ||
                    (bound == Terms.BOUND_OF_NEW && kind != Terms.STEP_PRINCIPAL) ||
                    (bound == Terms.BOUND_RATE && kind == Terms.STEP_INTEREST);
            ProgramCheck.require_(allowed, offset + 1);
        }
        if (bound == Terms.BOUND_RATE) {
            // A rate is for a period, which the class's day count measures.
            uint256 class = program.classesOffset() + program.classSize() * program.u8(body + 1);
            ProgramCheck.require_(program.u8(class + 1) > 0, class + 1);
        }
        if (flags & Terms.STEP_DOWN_TO != 0) {
            ProgramCheck.require_(kind == Terms.STEP_PRINCIPAL, offset + 1);
            next = ProgramCheck.amounts(program, next);
        }
    }

    function _checkShareStep(
        bytes memory program,
        uint256 offset,
        uint256 body
    ) private pure returns (uint256 next) {
        uint256 bound = program.u8(offset + 1) >> 4;
        ProgramCheck.require_(bound <= Terms.BOUND_AMOUNT, offset + 1);
        ProgramCheck.require_(program.u8(offset + 1) & Terms.STEP_DOWN_TO == 0, offset + 1);
        uint256 numbers = bound == Terms.BOUND_AMOUNT ? 2 : 1;
        next = ProgramCheck.span(program, body, 2 + numbers * program.numberSize());
        _checkReceiver(program, body);
        ProgramCheck.require_(program.number(body + 2) <= WAD, body + 2);
    }

    function _checkSplitStep(
        bytes memory program,
        uint256 offset,
        uint256 body
    ) private pure returns (uint256 next) {
        uint256 bound = program.u8(offset + 1) >> 4;
        ProgramCheck.require_(program.u8(offset + 1) & Terms.STEP_DOWN_TO == 0, offset + 1);
        next = ProgramCheck.span(program, body, 1);
        uint256 size = WaterfallSteps.partSize(program);
        next = ProgramCheck.span(program, next, size * program.u8(body));
        uint256 shares;
        for (uint256 part = body + 1; part < next; part += size) {
            _checkReceiver(program, part);
            ProgramCheck.require_(program.number(part + 2) > 0, part + 2);
            shares += program.number(part + 2);
        }
        ProgramCheck.require_(shares == WAD, body);
        uint256 boundAt = next;
        if (bound == Terms.BOUND_AMOUNT) {
            next = ProgramCheck.span(program, boundAt, program.numberSize());
        } else if (bound == Terms.BOUND_HURDLE) {
            next = ProgramCheck.span(program, boundAt, 1);
            uint256 hurdle = program.u8(boundAt);
            ProgramCheck.require_(hurdle < program.hurdleCount(), boundAt);
            uint256 class = program.u8(program.hurdlesOffset() + program.hurdleSize() * hurdle);
            uint256 share = WaterfallSteps.shareIn(program, body, (Terms.RECEIVER_CLASS << 8) | class);
            ProgramCheck.require_(share > 0, boundAt);
        } else if (bound == Terms.BOUND_CATCH_UP) {
            next = _checkCatchUp(program, body, boundAt);
        } else {
            ProgramCheck.require_(bound == Terms.BOUND_NONE, offset + 1);
        }
    }

    /// @dev The share, the party, its classes; the state keeps what the bound reads.
    function _checkCatchUp(
        bytes memory program,
        uint256 parts,
        uint256 boundAt
    ) private pure returns (uint256 next) {
        uint256 partyAt = boundAt + program.numberSize();
        next = ProgramCheck.positions(program, ProgramCheck.span(program, partyAt, 1), program.classCount());
        uint256 party = program.u8(partyAt);
        ProgramCheck.require_(party < program.partyCount(), partyAt);
        uint256 share = WaterfallSteps.shareIn(program, parts, (Terms.RECEIVER_PARTY << 8) | party);
        ProgramCheck.require_(share > program.number(boundAt), boundAt);
        uint256 taken = program.partiesOffset() + party;
        ProgramCheck.require_(program.u8(taken) & Terms.PARTY_KEEPS_TAKEN != 0, taken);
        for (uint256 i = partyAt + 2; i < next; ++i) {
            uint256 class = program.classesOffset() + program.classSize() * program.u8(i);
            ProgramCheck.require_(program.u8(class + 2) & Terms.CLASS_KEEPS_PAID != 0, class + 2);
        }
    }

    /// @dev One class; or several classes, each with a hurdle of its own.
    function _checkResidualStep(
        bytes memory program,
        uint256 offset,
        uint256 body
    ) private pure returns (uint256 next) {
        ProgramCheck.require_(program.u8(offset) == Terms.STEP_RESIDUAL, offset);
        uint256 flags = program.u8(offset + 1) & ~Terms.STEP_CONDITIONS;
        next = ProgramCheck.positions(program, body, program.classCount());
        uint256 ids = next - body - 1;
        if (flags == 0) {
            ProgramCheck.require_(ids == 1, body);
            return next;
        }
        ProgramCheck.require_(ids > 0, body);
        ProgramCheck.require_(flags == Terms.BOUND_HURDLE << 4, offset + 1);
        uint256 hurdles = next;
        next = ProgramCheck.span(program, hurdles, ids);
        for (uint256 i = 0; i < ids; ++i) {
            uint256 hurdle = program.u8(hurdles + i);
            ProgramCheck.require_(hurdle < program.hurdleCount(), hurdles + i);
            uint256 class = program.u8(program.hurdlesOffset() + program.hurdleSize() * hurdle);
            ProgramCheck.require_(class == program.u8(body + 1 + i), hurdles + i);
        }
    }

    function _checkReceiver(bytes memory program, uint256 offset) private pure {
        uint256 kind = program.u8(offset);
        ProgramCheck.require_(kind <= Terms.RECEIVER_CLASS, offset);
        uint256 count = kind == Terms.RECEIVER_PARTY ? program.partyCount() : program.classCount();
        ProgramCheck.require_(program.u8(offset + 1) < count, offset + 1);
    }
}
