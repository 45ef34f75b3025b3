// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "./Bytes.sol";

/// @title The compiled terms, read
/// @notice What the trust, its offering and the factory read of a program; docs/encoding.md has the layout.
/// @dev A header, then sections of records of one size each: dates, classes, fees, reserves, hurdles, triggers, lists,
/// switches, parties, plan; then the pool. Numbers (amounts, shares, rates) have as many bytes as the header says. Positions
/// are the caller's to keep below the counts, and the program must have passed the interpreter's check: nothing is checked here. Sums and
/// products of offsets are unchecked: whatever the bytes, they stay below 2^32.
library Terms {
    using Bytes for bytes;

    uint256 internal constant VERSION = 1;

    uint256 internal constant HEADER_SIZE = 30;
    uint256 internal constant TRIGGER_SIZE = 7;
    uint256 internal constant LIST_SIZE = 3;
    uint256 internal constant SWITCH_SIZE = 2;
    uint256 internal constant PARTY_SIZE = 1;
    /// @dev Bytes of a record before its numbers, which come last.
    uint256 internal constant CLASS_HEAD = 10;
    uint256 internal constant FEE_HEAD = 7;
    uint256 internal constant RESERVE_HEAD = 9;
    uint256 internal constant HURDLE_HEAD = 2;
    /// @dev Of the header's byte whose bits 0 to 2 say which of 30/360, 30E/360 and ACT/ACT have a numerator in each date.
    uint256 internal constant NUMERATORS_AT = 22;
    /// @dev A date's day and what adjustment moved it by; then the numerators.
    uint256 internal constant DATE_HEAD = 4;
    uint256 internal constant NUMERATOR_SIZE = 4;
    uint256 internal constant DAY_SIZE = 3;

    uint256 internal constant STEP_HEAD = 4;

    uint256 internal constant PROGRAM_KEEPS_COLLECTED = 1;
    uint256 internal constant PROGRAM_ACCRUES_UNADJUSTED = 2;
    uint256 internal constant PROGRAM_FLAGS = 3;
    uint256 internal constant CLASS_BEARS_INTEREST = 1;
    uint256 internal constant CLASS_KEEPS_PAID = 2;
    uint256 internal constant FEE_KEEPS_NEW = 1;
    uint256 internal constant PARTY_KEEPS_TAKEN = 1;

    uint256 internal constant DAY_COUNTS = 5;
    /// @dev Day counts up to this one count calendar days, so their numerators stand in no record.
    uint256 internal constant LAST_ACTUAL_DAY_COUNT = 2;

    /// @dev 1 is a fixed rate, which nothing asks for by name.
    uint256 internal constant RATE_NONE = 0;
    uint256 internal constant RATE_FLOATING = 2;

    uint256 internal constant FEE_FLAT = 0;
    uint256 internal constant FEE_ONCE = 1;
    uint256 internal constant FEE_PER_ANNUM_OF_CLASSES = 2;
    uint256 internal constant FEE_PER_ANNUM_OF_REPORTED = 3;
    uint256 internal constant FEE_SHARE_OF_COLLECTED = 4;
    uint256 internal constant FEE_SHARE_OF_REPORTED = 5;
    uint256 internal constant FEE_REPORTED = 6;

    uint256 internal constant TARGET_AMOUNT = 0;
    uint256 internal constant TARGET_SHARE = 1;
    uint256 internal constant TARGET_TIMES = 2;

    uint256 internal constant TEST_COLLECTED = 0;
    uint256 internal constant TEST_METRIC = 1;
    uint256 internal constant TEST_BALANCE = 2;
    uint256 internal constant TEST_ON_OR_AFTER = 3;
    uint256 internal constant TEST_EVENT = 4;
    uint256 internal constant TEST_UNPAID_INTEREST = 5;
    uint256 internal constant TEST_ANY = 6;
    uint256 internal constant TEST_ALL = 7;

    uint256 internal constant BELOW = 0;
    uint256 internal constant AT_LEAST = 1;

    /// @dev 1 is a cure by the test that set the trigger, which nothing asks for by name.
    uint256 internal constant CURES_NEVER = 0;
    uint256 internal constant CURES_OWN = 2;

    uint256 internal constant STEP_FEE = 0;
    uint256 internal constant STEP_INTEREST = 1;
    uint256 internal constant STEP_PRINCIPAL = 2;
    uint256 internal constant STEP_RESERVE = 3;
    uint256 internal constant STEP_SHARE = 4;
    uint256 internal constant STEP_SPLIT = 5;
    uint256 internal constant STEP_RESIDUAL = 6;

    uint256 internal constant STEP_CONDITIONS = 1;
    uint256 internal constant STEP_DOWN_TO = 2;

    uint256 internal constant BOUND_NONE = 0;
    uint256 internal constant BOUND_AMOUNT = 1;
    uint256 internal constant BOUND_OF_NEW = 2;
    uint256 internal constant BOUND_RATE = 3;
    uint256 internal constant BOUND_HURDLE = 4;
    uint256 internal constant BOUND_CATCH_UP = 5;

    uint256 internal constant RECEIVER_PARTY = 0;
    uint256 internal constant RECEIVER_CLASS = 1;

    /// @dev Bit of a date's events from which the terms' own stand: bit 0 is declared, bit 1 the missed report.
    uint256 internal constant FIRST_EVENT_BIT = 2;

    // Counts.

    /// @notice Decimals of the currency.
    function decimals(bytes memory program) internal pure returns (uint256) {
        return program.u8(2);
    }

    function partyCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(3);
    }

    function reportedAmountCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(4);
    }

    function metricCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(5);
    }

    /// @notice Events of the terms, beyond `declared` and the missed report.
    function eventCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(6);
    }

    function indexCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(7);
    }

    function classCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(8);
    }

    function feeCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(9);
    }

    function reserveCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(10);
    }

    function hurdleCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(11);
    }

    function triggerCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(12);
    }

    function listCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(13);
    }

    function switchCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(14);
    }

    /// @notice Fees whose amount a report names.
    function reportedFeeCount(bytes memory program) internal pure returns (uint256) {
        return program.u8(15);
    }

    /// @notice Payment dates in the terms; late dates come after them.
    function dateCount(bytes memory program) internal pure returns (uint256) {
        return program.u16(16);
    }

    function planCount(bytes memory program) internal pure returns (uint256) {
        return program.u16(18);
    }

    /// @notice A test reads the cumulative collections, so the state keeps them.
    function keepsCollected(bytes memory program) internal pure returns (bool) {
        return program.u8(1) & PROGRAM_KEEPS_COLLECTED != 0;
    }

    // Numbers.

    /// @notice Bytes of each amount, share and rate.
    function numberSize(bytes memory program) internal pure returns (uint256) {
        return program.u8(26);
    }

    /// @notice An amount or a share.
    function number(bytes memory program, uint256 offset) internal pure returns (uint256) {
        unchecked {
            return program.word(offset) >> (256 - 8 * numberSize(program));
        }
    }

    // The calendar.

    /// @notice Day number of the closing: from this day on the offering may close, and the first period begins.
    function closing(bytes memory program) internal pure returns (uint256) {
        return program.u24(23);
    }

    /// @notice Day number of payment date `position`, as adjusted.
    function paymentDay(bytes memory program, uint256 position) internal pure returns (uint256) {
        unchecked {
            return program.u24(HEADER_SIZE + dateSize(program) * position);
        }
    }

    /// @notice Last day of accrual of the date whose record is at `offset`: the payment day, or the day before adjustment.
    function accrualDay(bytes memory program, uint256 offset) internal pure returns (int256 day) {
        unchecked {
            day = program.i24(offset);
            if (program.u8(1) & PROGRAM_ACCRUES_UNADJUSTED != 0) {
                day -= program.i8(offset + DAY_SIZE);
            }
        }
    }

    /// @notice Bytes of a date's record: its head and the numerators that the deal's day counts use.
    function dateSize(bytes memory program) internal pure returns (uint256) {
        unchecked {
            uint256 used = program.u8(NUMERATORS_AT);
            return DATE_HEAD + NUMERATOR_SIZE * ((used & 1) + ((used >> 1) & 1) + (used >> 2));
        }
    }

    // Classes.

    /// @notice Face of a class, smallest units.
    function classFace(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return _classNumber(program, classIndex, 0);
    }

    /// @notice Face of which every subscription is a multiple, smallest units; 0 where the terms say none.
    function classDenomination(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return _classNumber(program, classIndex, 1);
    }

    /// @notice Price of a unit of face, 1e18 = 100 %.
    function classIssuePriceWad(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return _classNumber(program, classIndex, 2);
    }

    /// @notice Share of the class that the originator keeps, 1e18 = 100 %.
    function classRetainedWad(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return _classNumber(program, classIndex, 3);
    }

    // Fees that a report names, in the terms' order of those fees.

    /// @notice The most that one date's report may name, smallest units.
    function reportedFeeMax(bytes memory program, uint256 position) internal pure returns (uint256) {
        return number(program, _reportedFee(program, position) + FEE_HEAD);
    }

    /// @notice Position of the party that the fee is paid to.
    function reportedFeePayee(bytes memory program, uint256 position) internal pure returns (uint256) {
        return program.u8(_reportedFee(program, position));
    }

    // Reserves.

    /// @notice What the closing puts into a reserve, smallest units.
    function reserveOpening(bytes memory program, uint256 reserve) internal pure returns (uint256) {
        return number(program, reservesOffset(program) + reserveSize(program) * reserve + RESERVE_HEAD);
    }

    // Sections.

    function classSize(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return CLASS_HEAD + 4 * numberSize(program);
        }
    }

    function feeSize(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return FEE_HEAD + numberSize(program);
        }
    }

    function reserveSize(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return RESERVE_HEAD + 3 * numberSize(program);
        }
    }

    function hurdleSize(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return HURDLE_HEAD + numberSize(program);
        }
    }

    function classesOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return HEADER_SIZE + dateSize(program) * dateCount(program);
        }
    }

    function feesOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return classesOffset(program) + classSize(program) * classCount(program);
        }
    }

    function reservesOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return feesOffset(program) + feeSize(program) * feeCount(program);
        }
    }

    function hurdlesOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return reservesOffset(program) + reserveSize(program) * reserveCount(program);
        }
    }

    function triggersOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return hurdlesOffset(program) + hurdleSize(program) * hurdleCount(program);
        }
    }

    function listsOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return triggersOffset(program) + TRIGGER_SIZE * triggerCount(program);
        }
    }

    function switchesOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return listsOffset(program) + LIST_SIZE * listCount(program);
        }
    }

    function partiesOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return switchesOffset(program) + SWITCH_SIZE * switchCount(program);
        }
    }

    function planOffset(bytes memory program) internal pure returns (uint256) {
        unchecked {
            return partiesOffset(program) + PARTY_SIZE * partyCount(program);
        }
    }

    function _classNumber(
        bytes memory program,
        uint256 classIndex,
        uint256 position
    ) private pure returns (uint256) {
        unchecked {
            uint256 record = classesOffset(program) + classSize(program) * classIndex;
            return number(program, record + CLASS_HEAD + numberSize(program) * position);
        }
    }

    /// @dev Offset of the record of the `position`th reported fee.
    function _reportedFee(bytes memory program, uint256 position) private pure returns (uint256 fee) {
        fee = feesOffset(program);
        uint256 size = feeSize(program);
        // Reported fees carry their own position in the byte after the kind; there is one for each below the count.
        while (program.u16(fee + 1) != ((FEE_REPORTED << 8) | position)) {
            fee += size;
        }
    }
}
