// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "./IInterpreter.sol";
import {Bytes} from "./Bytes.sol";
import {StepCheck} from "./StepCheck.sol";
import {Terms} from "./Terms.sol";
import {TestCheck} from "./TestCheck.sol";

/// @title Whether bytes are a program
/// @notice Whatever is read while a program runs lies inside it: every section has its size,
/// every position is below its count, and what the pool holds stands in the order in which it is referred to, without a
/// gap, to the last byte.
library ProgramCheck {
    using Bytes for bytes;
    using Terms for bytes;

    /// @notice Reverts with {IInterpreter-MalformedProgram} unless the bytes are a program, and with
    /// {IInterpreter-UnsupportedPart} where this interpreter does not run a part of it.
    function check(bytes memory program) internal pure {
        require_(program.length >= Terms.HEADER_SIZE && program.u8(0) == Terms.VERSION, 0);
        require_(program.u8(1) <= Terms.PROGRAM_KEEPS_COLLECTED, 1);
        uint256 pool = program.planOffset() + Terms.PLAN_SIZE * program.planCount();
        require_(program.u32(28) == pool && pool <= program.length, 28);
        require_(program.classCount() > 0, 8);
        require_(program.listCount() > 0, 13);
        _checkDates(program);
        uint256 offset = pool;
        offset = _checkClasses(program, offset);
        offset = _checkFees(program, offset);
        offset = _checkReserves(program, offset);
        _checkHurdles(program);
        offset = _checkTriggers(program, offset);
        offset = _checkLists(program, offset);
        _checkSwitches(program);
        _checkKeeps(program);
        require_(offset == program.length, offset);
    }

    /// @notice Reverts with {IInterpreter-MalformedProgram} at `offset` unless `holds`.
    function require_(bool holds, uint256 offset) internal pure {
        if (!holds) {
            revert IInterpreter.MalformedProgram(offset);
        }
    }

    /// @notice Reverts unless `size` bytes from `offset` on lie inside the program; returns the offset after them.
    function span(bytes memory program, uint256 offset, uint256 size) internal pure returns (uint256 next) {
        next = offset + size;
        require_(next <= program.length, offset);
    }

    /// @notice Reverts unless a list of positions below `count`, none twice, stands at `offset`; returns the offset after it.
    function positions(
        bytes memory program,
        uint256 offset,
        uint256 count
    ) internal pure returns (uint256 next) {
        next = span(program, span(program, offset, 1), program.u8(offset));
        uint256 seen;
        for (uint256 i = offset + 1; i < next; ++i) {
            uint256 position = program.u8(i);
            require_(position < count && seen & (1 << position) == 0, i);
            seen |= 1 << position;
        }
    }

    /// @notice Reverts unless one or more amounts stand at `offset`; returns the offset after them.
    function amounts(bytes memory program, uint256 offset) internal pure returns (uint256 next) {
        next = span(program, offset, 2);
        require_(program.u16(offset) > 0, offset);
        next = span(program, next, 16 * program.u16(offset));
    }

    /// @dev Ascending days from the closing on; periods that do not run backwards.
    function _checkDates(bytes memory program) private pure {
        uint256 count = program.dateCount();
        require_(count > 0, 16);
        // The closing and the dates are day numbers of 31 bits.
        int256 day = program.i32(24);
        int256 accrualDay = day;
        require_(day >= 0, 24);
        for (uint256 offset = Terms.HEADER_SIZE; count > 0; count--) {
            require_(program.i32(offset) > day, offset);
            require_(program.i32(offset + 4) >= accrualDay, offset + 4);
            day = program.i32(offset);
            accrualDay = program.i32(offset + 4);
            offset += Terms.DATE_SIZE;
        }
    }

    function _checkClasses(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.classesOffset();
        for (uint256 end = program.feesOffset(); offset < end; offset += Terms.CLASS_SIZE) {
            uint256 kind = program.u8(offset + 16);
            uint256 dayCount = program.u8(offset + 17);
            require_(program.u128(offset) > 0, offset);
            require_(kind <= Terms.RATE_FLOATING, offset + 16);
            require_(dayCount <= Terms.DAY_COUNTS && (dayCount > 0 || kind == Terms.RATE_NONE), offset + 17);
            require_(
                program.u8(offset + 18) <= Terms.CLASS_BEARS_INTEREST + Terms.CLASS_KEEPS_PAID,
                offset + 18
            );
            require_(
                program.u8(offset + 19) < (kind == Terms.RATE_FLOATING ? program.indexCount() : 1),
                offset + 19
            );
            pool = _stepped(program, offset + 20, pool, kind != Terms.RATE_NONE, false);
            pool = _stepped(program, offset + 24, pool, kind == Terms.RATE_FLOATING, true);
            pool = _stepped(program, offset + 28, pool, kind == Terms.RATE_FLOATING, true);
        }
        return pool;
    }

    /// @dev Values by ascending date at the pool's next offset, or none where that is `optional` or they are not `allowed`.
    function _stepped(
        bytes memory program,
        uint256 referenceAt,
        uint256 pool,
        bool allowed,
        bool optional
    ) private pure returns (uint256 next) {
        uint256 offset = program.u32(referenceAt);
        if (offset == 0) {
            require_(!allowed || optional, referenceAt);
            return pool;
        }
        require_(allowed && offset == pool, referenceAt);
        next = span(program, offset, 1);
        uint256 count = program.u8(offset);
        require_(count > 0, offset);
        next = span(program, next, 20 * count);
        for (uint256 i = offset + 21; i < next; i += 20) {
            require_(program.i32(i) > program.i32(i - 20), i);
        }
    }

    function _checkFees(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.feesOffset();
        uint256 reported;
        for (uint256 end = program.reservesOffset(); offset < end; offset += Terms.FEE_SIZE) {
            uint256 kind = program.u8(offset + 1);
            require_(program.u8(offset) < program.partyCount(), offset);
            require_(kind <= Terms.FEE_REPORTED, offset + 1);
            uint256 ref = program.u8(offset + 2);
            if (kind == Terms.FEE_PER_ANNUM_OF_REPORTED || kind == Terms.FEE_SHARE_OF_REPORTED) {
                require_(ref < program.reportedAmountCount(), offset + 2);
            } else {
                require_(ref == (kind == Terms.FEE_REPORTED ? reported++ : 0), offset + 2);
            }
            bool perAnnum = kind == Terms.FEE_PER_ANNUM_OF_CLASSES || kind == Terms.FEE_PER_ANNUM_OF_REPORTED;
            uint256 dayCount = program.u8(offset + 3);
            require_(perAnnum ? dayCount > 0 && dayCount <= Terms.DAY_COUNTS : dayCount == 0, offset + 3);
            require_(program.u8(offset + 4) <= Terms.FEE_KEEPS_NEW, offset + 4);
            pool = _positions(
                program,
                offset + 5,
                pool,
                kind == Terms.FEE_PER_ANNUM_OF_CLASSES,
                program.classCount()
            );
        }
        require_(reported == program.reportedFeeCount(), 15);
        return pool;
    }

    /// @dev Positions at the pool's next offset, or none; an empty list is none.
    function _positions(
        bytes memory program,
        uint256 referenceAt,
        uint256 pool,
        bool allowed,
        uint256 count
    ) private pure returns (uint256 next) {
        uint256 offset = program.u32(referenceAt);
        if (offset == 0) {
            return pool;
        }
        require_(allowed && offset == pool, referenceAt);
        next = positions(program, offset, count);
        require_(next > offset + 1, offset);
    }

    function _checkReserves(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.reservesOffset();
        for (uint256 end = program.hurdlesOffset(); offset < end; offset += Terms.RESERVE_SIZE) {
            uint256 kind = program.u8(offset + 48);
            require_(kind <= Terms.TARGET_TIMES, offset + 48);
            uint256 amountsAt = program.u32(offset + 49);
            if (kind == Terms.TARGET_AMOUNT) {
                require_(program.u128(offset + 32) == 0, offset + 32);
                require_(amountsAt == pool, offset + 49);
                pool = amounts(program, amountsAt);
            } else {
                require_(amountsAt == 0, offset + 49);
            }
            pool = _positions(program, offset + 53, pool, kind == Terms.TARGET_TIMES, program.feeCount());
            pool = _positions(program, offset + 57, pool, kind != Terms.TARGET_AMOUNT, program.classCount());
            pool = _positions(program, offset + 61, pool, true, program.classCount());
        }
        return pool;
    }

    function _checkHurdles(bytes memory program) private pure {
        uint256 offset = program.hurdlesOffset();
        for (uint256 end = program.triggersOffset(); offset < end; offset += Terms.HURDLE_SIZE) {
            uint256 dayCount = program.u8(offset + 1);
            require_(program.u8(offset) < program.classCount(), offset);
            require_(dayCount > 0 && dayCount <= Terms.DAY_COUNTS, offset + 1);
            require_(program.i128(offset + 2) >= 0, offset + 2);
        }
    }

    function _checkTriggers(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.triggersOffset();
        for (uint256 end = program.listsOffset(); offset < end; offset += Terms.TRIGGER_SIZE) {
            uint256 times = program.u16(offset);
            uint256 cures = program.u8(offset + 2);
            require_(times > 0 && times < 1 << 15, offset);
            require_(cures <= Terms.CURES_OWN, offset + 2);
            require_(program.u32(offset + 3) == pool, offset + 3);
            pool = TestCheck.check(program, pool, 0);
            require_(program.u32(offset + 7) == (cures == Terms.CURES_OWN ? pool : 0), offset + 7);
            if (cures == Terms.CURES_OWN) {
                pool = TestCheck.check(program, pool, 0);
            }
        }
        return pool;
    }

    function _checkLists(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.listsOffset();
        for (uint256 end = program.switchesOffset(); offset < end; offset += Terms.LIST_SIZE) {
            require_(program.u8(offset) > 0, offset);
            require_(program.u32(offset + 1) == pool, offset + 1);
            pool = StepCheck.check(program, pool, program.u8(offset));
        }
        return pool;
    }

    function _checkSwitches(bytes memory program) private pure {
        uint256 offset = program.switchesOffset();
        for (uint256 end = program.partiesOffset(); offset < end; offset += Terms.SWITCH_SIZE) {
            require_(program.u8(offset) > 0 && program.u8(offset) < program.listCount(), offset);
            require_(program.u8(offset + 1) < program.triggerCount(), offset + 1);
        }
    }

    /// @dev A flag too many only lengthens the state; one too few is refused by {TestCheck} and {StepCheck} where it is read.
    function _checkKeeps(bytes memory program) private pure {
        for (uint256 offset = program.partiesOffset(); offset < program.planOffset(); ++offset) {
            require_(program.u8(offset) <= Terms.PARTY_KEEPS_TAKEN, offset);
        }
    }
}
