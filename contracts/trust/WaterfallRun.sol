// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "./IInterpreter.sol";
import {Bytes} from "./Bytes.sol";
import {Terms} from "./Terms.sol";

/// @dev One payment date on its way through the waterfall, in memory. Amounts in smallest units, a list has one entry a
/// class, fee, reserve, hurdle or party of the terms.
/// @param shift bits by which a word is shifted right to leave the number that it begins with
/// @param classSize, feeSize, reserveSize, hurdleSize bytes of a record
/// @param feesAt, reservesAt, hurdlesAt, triggersAt, listsAt offsets of sections; `classesAt` the first of them
/// @param dates payment dates in the terms
/// @param date offset of the date's record, 0 at a late date: nothing accrues
/// @param periodStart day on which the period that ends at this date began
/// @param periodDays calendar days of that period
/// @param keepsCollected a test reads the cumulative collections
/// @param opening, accrued, unpaid, balance of each class: at the start, interest of the period, interest due and not paid
/// yet, now
/// @param classPaid, partyPaid at this date
/// @param classTotal, partyTaken over all dates, where a catch-up reads them: paid to a class, to a party by share and
/// split steps
/// @param feeNew, feeUnpaid, feeTotalNew what arose at this date, what is due and not paid yet, what ever arose where a
/// test reads it
struct Run {
    bytes program;
    uint256 shift;
    uint256 classSize;
    uint256 feeSize;
    uint256 reserveSize;
    uint256 hurdleSize;
    uint256 classesAt;
    uint256 feesAt;
    uint256 reservesAt;
    uint256 hurdlesAt;
    uint256 triggersAt;
    uint256 listsAt;
    uint256 switchesAt;
    uint256 partiesAt;
    uint256 planAt;
    uint256 dates;
    uint256 date;
    int256 periodStart;
    uint256 periodDays;
    bool keepsCollected;
    IInterpreter.DateInput input;
    uint256 available;
    uint256 cumulativeCollected;
    uint256 list;
    uint256 triggers;
    uint256[] opening;
    uint256[] accrued;
    uint256[] unpaid;
    uint256[] balance;
    uint256[] classPaid;
    uint256[] classTotal;
    uint256[] feeNew;
    uint256[] feeUnpaid;
    uint256[] feeTotalNew;
    uint256[] held;
    uint256[] hurdle;
    uint256[] partyPaid;
    uint256[] partyTaken;
}

/// @title A date's run, set up
library WaterfallRun {
    using Bytes for bytes;
    using Terms for bytes;

    /// @notice A run whose lists are empty and whose offsets are known.
    function start(
        bytes memory program,
        IInterpreter.DateInput memory input
    ) internal pure returns (Run memory run) {
        run.program = program;
        run.input = input;
        run.available = input.collected;
        uint256 classes = program.classCount();
        uint256 fees = program.feeCount();
        uint256 reserves = program.reserveCount();
        uint256 hurdles = program.hurdleCount();
        uint256 parties = program.partyCount();
        run.dates = program.dateCount();
        run.keepsCollected = program.keepsCollected();

        // Offsets stay below 2^32.
        unchecked {
            run.shift = 256 - 8 * program.numberSize();
            run.classSize = program.classSize();
            run.feeSize = program.feeSize();
            run.reserveSize = program.reserveSize();
            run.hurdleSize = program.hurdleSize();
            run.classesAt = program.classesOffset();
            run.feesAt = run.classesAt + run.classSize * classes;
            run.reservesAt = run.feesAt + run.feeSize * fees;
            run.hurdlesAt = run.reservesAt + run.reserveSize * reserves;
            run.triggersAt = run.hurdlesAt + run.hurdleSize * hurdles;
            run.listsAt = run.triggersAt + Terms.TRIGGER_SIZE * program.triggerCount();
            run.switchesAt = run.listsAt + Terms.LIST_SIZE * program.listCount();
            run.partiesAt = run.switchesAt + Terms.SWITCH_SIZE * program.switchCount();
            run.planAt = run.partiesAt + Terms.PARTY_SIZE * parties;
        }

        if (input.position < run.dates) {
            _startPeriod(run);
        }

        run.opening = new uint256[](classes);
        run.accrued = new uint256[](classes);
        run.unpaid = new uint256[](classes);
        run.balance = new uint256[](classes);
        run.classPaid = new uint256[](classes);
        run.classTotal = new uint256[](classes);
        run.feeNew = new uint256[](fees);
        run.feeUnpaid = new uint256[](fees);
        run.feeTotalNew = new uint256[](fees);
        run.held = new uint256[](reserves);
        run.hurdle = new uint256[](hurdles);
        run.partyPaid = new uint256[](parties);
        run.partyTaken = new uint256[](parties);
    }

    /// @notice An amount or a share of the program.
    function number(Run memory run, uint256 offset) internal pure returns (uint256) {
        return run.program.word(offset) >> run.shift;
    }

    /// @notice A rate or a value that may be negative.
    function signedNumber(Run memory run, uint256 offset) internal pure returns (int256) {
        // The arithmetic shift keeps the sign of the top bit.
        return int256(run.program.word(offset)) >> run.shift;
    }

    /// @notice Numerator of the period's share of a year by a day count's code (1 to 5), over {denominatorOf}; 0 at a late date.
    function numeratorOf(Run memory run, uint256 dayCount) internal pure returns (uint256) {
        if (dayCount <= Terms.LAST_ACTUAL_DAY_COUNT) {
            return run.periodDays;
        }
        if (run.date == 0) {
            return 0;
        }
        uint256 offset = run.date + Terms.DATE_HEAD;
        uint256 before =
            run.program.u8(Terms.NUMERATORS_AT) & ((1 << (dayCount - Terms.LAST_ACTUAL_DAY_COUNT - 1)) - 1);
        return run.program.u32(offset + Terms.NUMERATOR_SIZE * ((before & 1) + (before >> 1)));
    }

    /// @notice Denominator of a day count: ACT/360, ACT/365F, 30/360, 30E/360, ACT/ACT (365 × 366).
    function denominatorOf(uint256 dayCount) internal pure returns (uint256) {
        if (dayCount == 2) {
            return 365;
        }
        return dayCount == 5 ? 133_590 : 360;
    }

    /// @dev The period that ends at a date of the terms.
    function _startPeriod(Run memory run) private pure {
        bytes memory program = run.program;
        uint256 size = program.dateSize();
        run.date = Terms.HEADER_SIZE + size * run.input.position;
        run.periodStart =
            run.input.position == 0 ? int256(program.closing()) : program.accrualDay(run.date - size);
        // A checked program's periods do not run backwards.
        run.periodDays = uint256(program.accrualDay(run.date) - run.periodStart);
    }
}
