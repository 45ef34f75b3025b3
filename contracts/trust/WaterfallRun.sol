// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "./IInterpreter.sol";
import {Bytes} from "./Bytes.sol";
import {Terms} from "./Terms.sol";

/// @dev One payment date on its way through the waterfall, in memory. Amounts in smallest units, a list has one entry a
/// class, fee, reserve, hurdle or party of the terms.
/// @param feesAt, reservesAt, hurdlesAt, triggersAt, listsAt offsets of sections; `classesAt` the first of them
/// @param dates payment dates in the terms
/// @param date the date's record, 0 at a late date, so that its numerators are 0
/// @param periodStart day on which the period that ends at this date began
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

        run.classesAt = program.classesOffset();
        run.feesAt = run.classesAt + Terms.CLASS_SIZE * classes;
        run.reservesAt = run.feesAt + Terms.FEE_SIZE * fees;
        run.hurdlesAt = run.reservesAt + Terms.RESERVE_SIZE * reserves;
        run.triggersAt = run.hurdlesAt + Terms.HURDLE_SIZE * hurdles;
        run.listsAt = run.triggersAt + Terms.TRIGGER_SIZE * program.triggerCount();
        run.switchesAt = run.listsAt + Terms.LIST_SIZE * program.listCount();
        run.partiesAt = run.switchesAt + Terms.SWITCH_SIZE * program.switchCount();
        run.planAt = run.partiesAt + Terms.PARTY_SIZE * parties;

        if (input.position < run.dates) {
            run.date = program.word(Terms.HEADER_SIZE + Terms.DATE_SIZE * input.position);
            run.periodStart =
                input.position == 0
                    ? int256(program.closing())
                    : program.i32(Terms.HEADER_SIZE + Terms.DATE_SIZE * (input.position - 1) + 4);
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

    /// @notice Numerator of the period's share of a year by a day count's code (1 to 5), over {denominatorOf}.
    /// @dev The numerators are the last five of the eight four-byte fields of a date's record.
    function numeratorOf(Run memory run, uint256 dayCount) internal pure returns (uint256) {
        return (run.date >> (32 * (5 - dayCount))) & type(uint32).max;
    }

    /// @notice Denominator of a day count: ACT/360, ACT/365F, 30/360, 30E/360, ACT/ACT (365 × 366).
    function denominatorOf(uint256 dayCount) internal pure returns (uint256) {
        if (dayCount == 2) {
            return 365;
        }
        return dayCount == 5 ? 133_590 : 360;
    }
}
