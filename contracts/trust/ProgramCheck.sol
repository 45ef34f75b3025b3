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

    /// @dev Words of 128 bits.
    uint256 private constant MOST_NUMBER_SIZE = 16;
    /// @dev With the two that every deal has they fit a word of 128 bits.
    uint256 private constant MOST_EVENTS = 126;

    /// @notice Reverts with {IInterpreter-MalformedProgram} unless the bytes are a program, and with
    /// {IInterpreter-UnsupportedPart} where this interpreter does not run a part of it.
    function check(bytes memory program) internal pure {
        require_(program.length >= Terms.HEADER_SIZE && program.u8(0) == Terms.VERSION, 0);
        require_(program.u8(1) <= Terms.PROGRAM_FLAGS, 1);
        require_(program.eventCount() <= MOST_EVENTS, 6);
        require_(program.u8(Terms.NUMERATORS_AT) <= 7, Terms.NUMERATORS_AT);
        uint256 size = program.numberSize();
        require_(size > 0 && size <= MOST_NUMBER_SIZE, 26);
        uint256 pool = program.planOffset() + size * program.planCount();
        require_(program.u16(20) == pool && pool <= program.length, 20);
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
        next = span(program, next, program.numberSize() * program.u16(offset));
    }

    /// @dev Ascending days from the closing on; periods that do not run backwards.
    function _checkDates(bytes memory program) private pure {
        uint256 count = program.dateCount();
        require_(count > 0, 16);
        // The closing and the dates are day numbers of 23 bits.
        int256 day = program.i24(23);
        int256 accrualDay = day;
        require_(day >= 0, 23);
        uint256 size = program.dateSize();
        for (uint256 offset = Terms.HEADER_SIZE; count > 0; --count) {
            int256 accruesTo = program.accrualDay(offset);
            require_(program.i24(offset) > day, offset);
            require_(accruesTo >= accrualDay, offset + Terms.DAY_SIZE);
            day = program.i24(offset);
            accrualDay = accruesTo;
            offset += size;
        }
    }

    function _checkClasses(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.classesOffset();
        uint256 size = program.classSize();
        for (uint256 end = program.feesOffset(); offset < end; offset += size) {
            uint256 kind = program.u8(offset);
            uint256 dayCount = program.u8(offset + 1);
            require_(kind <= Terms.RATE_FLOATING, offset);
            require_(dayCount <= Terms.DAY_COUNTS && (dayCount > 0 || kind == Terms.RATE_NONE), offset + 1);
            _checkNumerator(program, dayCount, offset + 1);
            require_(
                program.u8(offset + 2) <= Terms.CLASS_BEARS_INTEREST + Terms.CLASS_KEEPS_PAID,
                offset + 2
            );
            require_(
                program.u8(offset + 3) < (kind == Terms.RATE_FLOATING ? program.indexCount() : 1),
                offset + 3
            );
            pool = _stepped(program, offset + 4, pool, kind != Terms.RATE_NONE, false);
            pool = _stepped(program, offset + 6, pool, kind == Terms.RATE_FLOATING, true);
            pool = _stepped(program, offset + 8, pool, kind == Terms.RATE_FLOATING, true);
            require_(program.number(offset + Terms.CLASS_HEAD) > 0, offset + Terms.CLASS_HEAD);
        }
        return pool;
    }

    /// @dev A day count that does not count calendar days has its numerators in the dates.
    function _checkNumerator(bytes memory program, uint256 dayCount, uint256 offset) private pure {
        if (dayCount > Terms.LAST_ACTUAL_DAY_COUNT) {
            uint256 bit = 1 << (dayCount - Terms.LAST_ACTUAL_DAY_COUNT - 1);
            require_(program.u8(Terms.NUMERATORS_AT) & bit != 0, offset);
        }
    }

    /// @dev Values by ascending date at the pool's next offset, or none where that is `optional` or they are not `allowed`.
    function _stepped(
        bytes memory program,
        uint256 referenceAt,
        uint256 pool,
        bool allowed,
        bool optional
    ) private pure returns (uint256 next) {
        uint256 offset = program.u16(referenceAt);
        if (offset == 0) {
            require_(!allowed || optional, referenceAt);
            return pool;
        }
        require_(allowed && offset == pool, referenceAt);
        next = span(program, offset, 1);
        uint256 count = program.u8(offset);
        require_(count > 0, offset);
        uint256 size = Terms.DAY_SIZE + program.numberSize();
        next = span(program, next, size * count);
        for (uint256 i = offset + 1 + size; i < next; i += size) {
            require_(program.i24(i) > program.i24(i - size), i);
        }
    }

    function _checkFees(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.feesOffset();
        uint256 size = program.feeSize();
        uint256 reported;
        for (uint256 end = program.reservesOffset(); offset < end; offset += size) {
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
            _checkNumerator(program, dayCount, offset + 3);
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
        uint256 offset = program.u16(referenceAt);
        if (offset == 0) {
            return pool;
        }
        require_(allowed && offset == pool, referenceAt);
        next = positions(program, offset, count);
        require_(next > offset + 1, offset);
    }

    function _checkReserves(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.reservesOffset();
        uint256 size = program.reserveSize();
        for (uint256 end = program.hurdlesOffset(); offset < end; offset += size) {
            uint256 kind = program.u8(offset);
            require_(kind <= Terms.TARGET_TIMES, offset);
            uint256 amountsAt = program.u16(offset + 1);
            if (kind == Terms.TARGET_AMOUNT) {
                uint256 share = offset + size - program.numberSize();
                require_(program.number(share) == 0, share);
                require_(amountsAt == pool, offset + 1);
                pool = amounts(program, amountsAt);
            } else {
                require_(amountsAt == 0, offset + 1);
            }
            pool = _positions(program, offset + 3, pool, kind == Terms.TARGET_TIMES, program.feeCount());
            pool = _positions(program, offset + 5, pool, kind != Terms.TARGET_AMOUNT, program.classCount());
            pool = _positions(program, offset + 7, pool, true, program.classCount());
        }
        return pool;
    }

    function _checkHurdles(bytes memory program) private pure {
        uint256 offset = program.hurdlesOffset();
        uint256 size = program.hurdleSize();
        for (uint256 end = program.triggersOffset(); offset < end; offset += size) {
            uint256 dayCount = program.u8(offset + 1);
            require_(program.u8(offset) < program.classCount(), offset);
            require_(dayCount > 0 && dayCount <= Terms.DAY_COUNTS, offset + 1);
            _checkNumerator(program, dayCount, offset + 1);
        }
    }

    function _checkTriggers(bytes memory program, uint256 pool) private pure returns (uint256) {
        uint256 offset = program.triggersOffset();
        for (uint256 end = program.listsOffset(); offset < end; offset += Terms.TRIGGER_SIZE) {
            uint256 times = program.u16(offset);
            uint256 cures = program.u8(offset + 2);
            require_(times > 0 && times < 1 << 15, offset);
            require_(cures <= Terms.CURES_OWN, offset + 2);
            require_(program.u16(offset + 3) == pool, offset + 3);
            pool = TestCheck.check(program, pool, 0);
            require_(program.u16(offset + 5) == (cures == Terms.CURES_OWN ? pool : 0), offset + 5);
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
            require_(program.u16(offset + 1) == pool, offset + 1);
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
