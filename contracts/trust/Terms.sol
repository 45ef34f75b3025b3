// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "./Bytes.sol";

/// @title The compiled terms, read
/// @notice What the trust, its offering and the factory read of a program; docs/encoding.md has the layout.
/// @dev A header of one word, then sections of records of fixed size: dates, classes, fees, reserves, hurdles, triggers,
/// lists, switches, parties, plan; then the pool. Positions are the caller's to keep below the counts, and the program
/// must have passed the interpreter's check: nothing is checked here.
library Terms {
    using Bytes for bytes;

    uint256 internal constant VERSION = 1;

    uint256 internal constant HEADER_SIZE = 32;
    uint256 internal constant DATE_SIZE = 32;
    uint256 internal constant CLASS_SIZE = 80;
    uint256 internal constant FEE_SIZE = 25;
    uint256 internal constant RESERVE_SIZE = 65;
    uint256 internal constant HURDLE_SIZE = 18;
    uint256 internal constant TRIGGER_SIZE = 11;
    uint256 internal constant LIST_SIZE = 5;
    uint256 internal constant SWITCH_SIZE = 2;
    uint256 internal constant PARTY_SIZE = 1;
    uint256 internal constant PLAN_SIZE = 16;

    uint256 internal constant STEP_HEAD = 5;

    uint256 internal constant PROGRAM_KEEPS_COLLECTED = 1;
    uint256 internal constant CLASS_BEARS_INTEREST = 1;
    uint256 internal constant CLASS_KEEPS_PAID = 2;
    uint256 internal constant FEE_KEEPS_NEW = 1;
    uint256 internal constant PARTY_KEEPS_TAKEN = 1;

    uint256 internal constant DAY_COUNTS = 5;

    uint256 internal constant RATE_NONE = 0;
    uint256 internal constant RATE_FIXED = 1;
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

    uint256 internal constant CURES_NEVER = 0;
    uint256 internal constant CURES_SAME = 1;
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

    // The calendar.

    /// @notice Day number of the closing: from this day on the offering may close, and the first period begins.
    function closing(bytes memory program) internal pure returns (uint256) {
        return program.u32(24);
    }

    /// @notice Day number of payment date `position`, as adjusted.
    function paymentDay(bytes memory program, uint256 position) internal pure returns (uint256) {
        return program.u32(HEADER_SIZE + DATE_SIZE * position);
    }

    // Classes.

    /// @notice Face of a class, smallest units.
    function classFace(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return program.u128(classesOffset(program) + CLASS_SIZE * classIndex);
    }

    /// @notice Face of which every subscription is a multiple, smallest units; 0 where the terms say none.
    function classDenomination(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return program.u128(classesOffset(program) + CLASS_SIZE * classIndex + 32);
    }

    /// @notice Price of a unit of face, 1e18 = 100 %.
    function classIssuePriceWad(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return program.u128(classesOffset(program) + CLASS_SIZE * classIndex + 48);
    }

    /// @notice Share of the class that the originator keeps, 1e18 = 100 %.
    function classRetainedWad(bytes memory program, uint256 classIndex) internal pure returns (uint256) {
        return program.u128(classesOffset(program) + CLASS_SIZE * classIndex + 64);
    }

    // Fees that a report names, in the terms' order of those fees.

    /// @notice The most that one date's report may name, smallest units.
    function reportedFeeMax(bytes memory program, uint256 position) internal pure returns (uint256) {
        return program.u128(_reportedFee(program, position) + 9);
    }

    /// @notice Position of the party that the fee is paid to.
    function reportedFeePayee(bytes memory program, uint256 position) internal pure returns (uint256) {
        return program.u8(_reportedFee(program, position));
    }

    // Reserves.

    /// @notice What the closing puts into a reserve, smallest units.
    function reserveOpening(bytes memory program, uint256 reserve) internal pure returns (uint256) {
        return program.u128(reservesOffset(program) + RESERVE_SIZE * reserve);
    }

    // Sections.

    function classesOffset(bytes memory program) internal pure returns (uint256) {
        return HEADER_SIZE + DATE_SIZE * dateCount(program);
    }

    function feesOffset(bytes memory program) internal pure returns (uint256) {
        return classesOffset(program) + CLASS_SIZE * classCount(program);
    }

    function reservesOffset(bytes memory program) internal pure returns (uint256) {
        return feesOffset(program) + FEE_SIZE * feeCount(program);
    }

    function hurdlesOffset(bytes memory program) internal pure returns (uint256) {
        return reservesOffset(program) + RESERVE_SIZE * reserveCount(program);
    }

    function triggersOffset(bytes memory program) internal pure returns (uint256) {
        return hurdlesOffset(program) + HURDLE_SIZE * hurdleCount(program);
    }

    function listsOffset(bytes memory program) internal pure returns (uint256) {
        return triggersOffset(program) + TRIGGER_SIZE * triggerCount(program);
    }

    function switchesOffset(bytes memory program) internal pure returns (uint256) {
        return listsOffset(program) + LIST_SIZE * listCount(program);
    }

    function partiesOffset(bytes memory program) internal pure returns (uint256) {
        return switchesOffset(program) + SWITCH_SIZE * switchCount(program);
    }

    function planOffset(bytes memory program) internal pure returns (uint256) {
        return partiesOffset(program) + PARTY_SIZE * partyCount(program);
    }

    /// @dev Offset of the record of the `position`th reported fee.
    function _reportedFee(bytes memory program, uint256 position) private pure returns (uint256 fee) {
        fee = feesOffset(program);
        // Reported fees carry their own position in the byte after the kind; there is one for each below the count.
        while (program.u16(fee + 1) != ((FEE_REPORTED << 8) | position)) {
            fee += FEE_SIZE;
        }
    }
}
