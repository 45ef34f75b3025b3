// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {WAD} from "../Wad.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {Bytes} from "./Bytes.sol";
import {Terms} from "./Terms.sol";
import {Words} from "./Words.sol";
import {Run, WaterfallRun} from "./WaterfallRun.sol";
import {WaterfallState} from "./WaterfallState.sol";

/// @title What arises at a date
/// @notice Accrued interest, fees and hurdles of the period, and the targets of reserves. Every division is one floor
/// division of a full-width product.
library WaterfallDues {
    using Bytes for bytes;
    using Terms for bytes;
    using WaterfallRun for Run;
    using Words for uint256[];

    /// @notice Adds what arises of every fee at this date to what was unpaid.
    function accrueFees(Run memory run) internal pure {
        for (uint256 f = 0; f < run.feeUnpaid.length; ++f) {
            uint256 arisen = _newFee(run, run.feesAt + run.feeSize * f);
            run.feeNew.put(f, arisen);
            run.feeUnpaid.put(f, run.feeUnpaid.get(f) + arisen);
            if (WaterfallState.keepsNew(run, f)) {
                run.feeTotalNew.put(f, run.feeTotalNew.get(f) + arisen);
            }
        }
    }

    /// @notice Accrues interest and hurdles of the period that ends at this date.
    function accrueInterest(Run memory run) internal pure {
        for (uint256 c = 0; c < run.balance.length; ++c) {
            _accrueClass(run, c);
        }
        for (uint256 h = 0; h < run.hurdle.length; ++h) {
            uint256 offset = run.hurdlesAt + run.hurdleSize * h;
            uint256 rateWad = run.number(offset + Terms.HURDLE_HEAD);
            uint256 hurdle = run.hurdle.get(h);
            run.hurdle.put(h, hurdle + interestOn(run, hurdle, rateWad, run.program.u8(offset + 1)));
        }
    }

    /// @notice floor(amount × rate × numerator / (1e18 × denominator)) for the period that ends at this date. Reverts
    /// with {IInterpreter-AmountTooLarge} where that does not stay below 2^128.
    function interestOn(
        Run memory run,
        uint256 amount,
        uint256 rateWad,
        uint256 dayCount
    ) internal pure returns (uint256) {
        uint256 numerator = run.numeratorOf(dayCount);
        if (numerator == 0 || amount == 0) {
            return 0;
        }
        uint256 interest;
        // rate < 2^128, numerator < 2^32, denominators are below 2^18
        unchecked {
            interest = Math.mulDiv(amount, rateWad * numerator, WAD * WaterfallRun.denominatorOf(dayCount));
        }
        if (interest > type(uint128).max) {
            revert IInterpreter.AmountTooLarge(interest);
        }
        return interest;
    }

    /// @notice A reserve's target at this date, smallest units.
    function targetOf(Run memory run, uint256 reserve) internal pure returns (uint256 target) {
        bytes memory program = run.program;
        uint256 offset = run.reservesAt + run.reserveSize * reserve;
        if (run.input.position + 1 >= run.dates) {
            return 0;
        }
        uint256 until = program.u16(offset + 7);
        if (until != 0 && sumOf(program, until, run.opening) == 0) {
            return 0;
        }
        uint256 numbers = offset + Terms.RESERVE_HEAD;
        uint256 size = program.numberSize();
        uint256 kind = program.u8(offset);
        if (kind == Terms.TARGET_AMOUNT) {
            target = atDate(run, program.u16(offset + 1));
        } else {
            uint256 classes = program.u16(offset + 5);
            uint256 base = sumOf(program, classes, kind == Terms.TARGET_SHARE ? run.opening : run.accrued);
            if (kind == Terms.TARGET_TIMES) {
                base += sumOf(program, program.u16(offset + 3), run.feeNew);
            }
            target = Math.mulDiv(base, run.number(numbers + 2 * size), WAD);
        }
        target = Math.max(target, run.number(numbers + size));
    }

    /// @notice Entry at the date of a list of amounts at `amountsAt`, the last one standing for later dates.
    function atDate(Run memory run, uint256 amountsAt) internal pure returns (uint256) {
        uint256 last = run.program.u16(amountsAt) - 1;
        return run.number(amountsAt + 2 + run.program.numberSize() * Math.min(run.input.position, last));
    }

    /// @notice Sum of the values at a list of positions; an offset of 0 is an empty list.
    function sumOf(
        bytes memory program,
        uint256 positionsAt,
        uint256[] memory values
    ) internal pure returns (uint256 sum) {
        if (positionsAt == 0) {
            return 0;
        }
        // At most 255 values, each below 2^129; offsets are below 2^16.
        unchecked {
            uint256 end = positionsAt + program.u8(positionsAt);
            for (uint256 offset = positionsAt + 1; offset <= end; ++offset) {
                sum += values.get(program.u8(offset));
            }
        }
    }

    function _accrueClass(Run memory run, uint256 c) private pure {
        uint256 record = run.program.word(run.classesAt + run.classSize * c);
        uint256 dayCount = (record >> 240) & 0xff;
        uint256 base = run.balance.get(c);
        if ((record >> 232) & Terms.CLASS_BEARS_INTEREST != 0) {
            base += run.unpaid.get(c);
        }
        if (base == 0 || run.date == 0) {
            return;
        }
        uint256 arisen = interestOn(run, base, _rateOf(run, record), dayCount);
        run.accrued.put(c, arisen);
        run.unpaid.put(c, run.unpaid.get(c) + arisen);
    }

    /// @dev max(0, clamp(fixing) + margin), or the fixed rate; the record begins with one byte each of kind,
    /// day count, flags and index, then three offsets of two bytes.
    function _rateOf(Run memory run, uint256 record) private pure returns (uint256) {
        uint256 kind = record >> 248;
        if (kind == Terms.RATE_NONE) {
            return 0;
        }
        int256 rate = _stepped(run, (record >> 208) & type(uint16).max);
        if (kind == Terms.RATE_FLOATING) {
            int256 fixing = run.input.fixings[(record >> 224) & 0xff];
            uint256 floorAt = (record >> 192) & type(uint16).max;
            uint256 capAt = (record >> 176) & type(uint16).max;
            if (floorAt != 0) {
                int256 floor = _stepped(run, floorAt);
                fixing = fixing < floor ? floor : fixing;
            }
            if (capAt != 0) {
                int256 cap = _stepped(run, capAt);
                fixing = fixing > cap ? cap : fixing;
            }
            rate += fixing;
        }
        return rate < 0 ? 0 : uint256(rate);
    }

    /// @dev The last value whose date is not after the period's first day; before the first, the first.
    function _stepped(Run memory run, uint256 offset) private pure returns (int256 value) {
        uint256 count = run.program.u8(offset);
        value = run.signedNumber(++offset + Terms.DAY_SIZE);
        uint256 size = Terms.DAY_SIZE + run.program.numberSize();
        for (uint256 i = 1; i < count; ++i) {
            offset += size;
            if (run.program.i24(offset) > run.periodStart) {
                break;
            }
            value = run.signedNumber(offset + Terms.DAY_SIZE);
        }
    }

    /// @dev What arises of the fee whose record is at `offset`.
    function _newFee(Run memory run, uint256 offset) private pure returns (uint256) {
        bytes memory program = run.program;
        uint256 kind = program.u8(offset + 1);
        uint256 value = run.number(offset + Terms.FEE_HEAD);
        uint256 ref = program.u8(offset + 2);
        if (kind == Terms.FEE_FLAT) {
            return run.date == 0 ? 0 : value;
        }
        if (kind == Terms.FEE_ONCE) {
            return run.input.position == 0 ? value : 0;
        }
        if (kind == Terms.FEE_PER_ANNUM_OF_CLASSES) {
            uint256 base = sumOf(program, program.u16(offset + 5), run.opening);
            return interestOn(run, base, value, program.u8(offset + 3));
        }
        if (kind == Terms.FEE_PER_ANNUM_OF_REPORTED) {
            return interestOn(run, run.input.reportedAmounts[ref], value, program.u8(offset + 3));
        }
        if (kind == Terms.FEE_SHARE_OF_COLLECTED) {
            return Math.mulDiv(run.input.collected, value, WAD);
        }
        if (kind == Terms.FEE_SHARE_OF_REPORTED) {
            return Math.mulDiv(Math.min(run.input.reportedAmounts[ref], run.input.collected), value, WAD);
        }
        return run.input.reportedFees[ref];
    }
}
