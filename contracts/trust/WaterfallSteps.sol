// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {WAD} from "../Wad.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {Bytes} from "./Bytes.sol";
import {Terms} from "./Terms.sol";
import {Run, WaterfallRun} from "./WaterfallRun.sol";
import {Words} from "./Words.sol";
import {WaterfallDues} from "./WaterfallDues.sol";
import {WaterfallState} from "./WaterfallState.sol";

/// @title The steps of the list in force
/// @notice Each pays the smaller of its due and what is available; what rounding leaves stays available for the next.
library WaterfallSteps {
    using Bytes for bytes;
    using Terms for bytes;
    using WaterfallRun for Run;
    using Words for uint256[];

    /// @notice Runs the steps of the list in force, in order.
    function runList(Run memory run, IInterpreter.DateOutcome memory outcome) internal pure {
        bytes memory program = run.program;
        // Offsets of a checked program are below 2^16, and a list has at most 255 steps.
        unchecked {
            uint256 record = run.listsAt + Terms.LIST_SIZE * run.list;
            uint256 count = program.u8(record);
            uint256 offset = program.u16(record + 1);
            outcome.stepDue = new uint256[](count);
            outcome.stepPaid = new uint256[](count);
            for (uint256 i = 0; i < count; ++i) {
                uint256 head = program.word(offset);
                uint256 flags = (head >> 240) & 0xff;
                uint256 body = offset + Terms.STEP_HEAD;
                bool runs = true;
                if (flags & Terms.STEP_CONDITIONS != 0) {
                    (runs, body) = _conditions(run, body);
                }
                if (runs) {
                    outcome.ran |= 1 << i;
                    (uint256 due, uint256 paid) = _runStep(run, head >> 248, flags, body);
                    outcome.stepDue.put(i, due);
                    outcome.stepPaid.put(i, paid);
                }
                offset += (head >> 224) & type(uint16).max;
            }
        }
    }

    /// @dev `when` needs all its triggers set, `unless` is stopped by all of its set together.
    function _conditions(Run memory run, uint256 offset) private pure returns (bool runs, uint256 next) {
        uint256 when;
        uint256 unless;
        (when, next) = _bitmap(run.program, offset);
        (unless, next) = _bitmap(run.program, next);
        runs = run.triggers & when == when && (unless == 0 || run.triggers & unless != unless);
    }

    function _bitmap(bytes memory program, uint256 offset) private pure returns (uint256 bits, uint256 next) {
        // offsets are below 2^16
        unchecked {
            next = offset + 1 + program.u8(offset);
            for (++offset; offset < next; ++offset) {
                bits |= 1 << program.u8(offset);
            }
        }
    }

    function _runStep(
        Run memory run,
        uint256 kind,
        uint256 flags,
        uint256 offset
    ) private pure returns (uint256 due, uint256 paid) {
        if (kind <= Terms.STEP_PRINCIPAL) {
            return _dueStep(run, kind, flags, offset);
        }
        if (kind == Terms.STEP_RESERVE) {
            return _reserveStep(run, offset);
        }
        if (kind == Terms.STEP_SHARE) {
            return _shareStep(run, flags, offset);
        }
        if (kind == Terms.STEP_SPLIT) {
            return _splitStep(run, flags, offset);
        }
        if (flags >> 4 == Terms.BOUND_HURDLE) {
            return _payDues(run, Terms.STEP_RESIDUAL, offset);
        }
        due = paid = run.available;
        _payClass(run, run.program.u8(offset + 1), _take(run, due));
    }

    /// @dev A fee, interest or principal step: of one id, which may be bounded, or of several pari passu.
    function _dueStep(
        Run memory run,
        uint256 kind,
        uint256 flags,
        uint256 offset
    ) private pure returns (uint256 due, uint256 paid) {
        bytes memory program = run.program;
        if (program.u8(offset) != 1) {
            return _payDues(run, kind, offset);
        }
        uint256 id = program.u8(offset + 1);
        uint256 bound = flags >> 4;
        due = _dueOf(run, kind, id);
        if (flags & Terms.STEP_DOWN_TO != 0) {
            uint256 scheduleAt = offset + 2 + (bound == Terms.BOUND_AMOUNT ? run.program.numberSize() : 0);
            uint256 floor = WaterfallDues.atDate(run, scheduleAt);
            due = due > floor ? due - floor : 0;
        }
        if (bound != Terms.BOUND_NONE) {
            uint256 value = run.number(offset + 2);
            if (bound == Terms.BOUND_OF_NEW) {
                uint256 arisen = kind == Terms.STEP_FEE ? run.feeNew.get(id) : run.accrued.get(id);
                value = Math.mulDiv(arisen, value, WAD);
            } else if (bound == Terms.BOUND_RATE) {
                uint256 dayCount = program.u8(run.classesAt + run.classSize * id + 1);
                value = WaterfallDues.interestOn(run, run.opening.get(id), value, dayCount);
            }
            due = Math.min(due, value);
        }
        paid = _take(run, due);
        _settle(run, kind, id, paid);
    }

    /// @dev Several ids pro rata to their dues: with running sums D_i and A = min(available, D_n), id i gets
    /// floor(A·D_i/D_n) − floor(A·D_(i−1)/D_n).
    function _payDues(
        Run memory run,
        uint256 kind,
        uint256 offset
    ) private pure returns (uint256 due, uint256 paid) {
        bytes memory program = run.program;
        uint256 count = program.u8(offset);
        uint256[] memory sums = new uint256[](count);
        // The dues of a residual step are the balances of hurdles, whose positions follow the classes'.
        uint256 duesAt = kind == Terms.STEP_RESIDUAL ? offset + 1 + count : offset + 1;
        for (uint256 i = 0; i < count; ++i) {
            due += _dueOf(run, kind, program.u8(duesAt + i));
            sums[i] = due;
        }
        if (due == 0) {
            return (0, 0);
        }
        paid = _take(run, due);
        uint256 before;
        for (uint256 i = 0; i < count; ++i) {
            uint256 upTo = Math.mulDiv(paid, sums[i], due);
            _settle(run, kind, program.u8(offset + 1 + i), upTo - before);
            before = upTo;
        }
    }

    /// @dev What is left of a due when a step starts; of a residual step `id` is a hurdle.
    function _dueOf(Run memory run, uint256 kind, uint256 id) private pure returns (uint256) {
        if (kind == Terms.STEP_FEE) {
            return run.feeUnpaid.get(id);
        }
        if (kind == Terms.STEP_INTEREST) {
            return run.unpaid.get(id);
        }
        return kind == Terms.STEP_PRINCIPAL ? run.balance.get(id) : run.hurdle.get(id);
    }

    function _settle(Run memory run, uint256 kind, uint256 id, uint256 amount) private pure {
        if (amount == 0) {
            return;
        }
        if (kind == Terms.STEP_FEE) {
            run.feeUnpaid.put(id, run.feeUnpaid.get(id) - amount);
            uint256 payee = run.program.u8(run.feesAt + run.feeSize * id);
            run.partyPaid.put(payee, run.partyPaid.get(payee) + amount);
            return;
        }
        if (kind == Terms.STEP_INTEREST) {
            run.unpaid.put(id, run.unpaid.get(id) - amount);
        } else if (kind == Terms.STEP_PRINCIPAL) {
            run.balance.put(id, run.balance.get(id) - amount);
        }
        _payClass(run, id, amount);
    }

    /// @dev Its target less what this run has already put there.
    function _reserveStep(Run memory run, uint256 offset) private pure returns (uint256 due, uint256 paid) {
        uint256 reserve = run.program.u8(offset);
        uint256 target = WaterfallDues.targetOf(run, reserve);
        uint256 held = run.held.get(reserve);
        due = target > held ? target - held : 0;
        paid = _take(run, due);
        run.held.put(reserve, held + paid);
    }

    /// @dev A receiver (2 bytes), the share, the bound.
    function _shareStep(
        Run memory run,
        uint256 flags,
        uint256 offset
    ) private pure returns (uint256 due, uint256 paid) {
        due = Math.mulDiv(run.available, run.number(offset + 2), WAD);
        if (flags >> 4 == Terms.BOUND_AMOUNT) {
            due = Math.min(due, run.number(offset + 2 + run.program.numberSize()));
        }
        paid = _take(run, due);
        _payReceiver(run, offset, paid);
    }

    /// @dev A count, then for each part a receiver (2 bytes) and its share, then the bound. With running sums S_i of the
    /// shares each gets floor(A·S_i) − floor(A·S_(i−1)).
    function _splitStep(
        Run memory run,
        uint256 flags,
        uint256 offset
    ) private pure returns (uint256 due, uint256 paid) {
        bytes memory program = run.program;
        uint256 size = partSize(program);
        uint256 end = offset + 1 + size * program.u8(offset);
        due = flags >> 4 == Terms.BOUND_NONE ? run.available : _splitBound(run, flags >> 4, offset, end);
        paid = _take(run, due);
        uint256 before;
        uint256 shares;
        for (++offset; offset < end; offset += size) {
            shares += run.number(offset + 2);
            uint256 upTo = Math.mulDiv(paid, shares, WAD);
            _payReceiver(run, offset, upTo - before);
            before = upTo;
        }
    }

    /// @dev The most that a split pays at this date; `boundAt` is where its bound stands, after the parts.
    function _splitBound(
        Run memory run,
        uint256 bound,
        uint256 offset,
        uint256 boundAt
    ) private pure returns (uint256) {
        bytes memory program = run.program;
        if (bound == Terms.BOUND_AMOUNT) {
            return run.number(boundAt);
        }
        if (bound == Terms.BOUND_HURDLE) {
            uint256 hurdle = program.u8(boundAt);
            uint256 classIndex = program.u8(run.hurdlesAt + run.hurdleSize * hurdle);
            return
                Math.mulDiv(
                    run.hurdle.get(hurdle),
                    WAD,
                    shareIn(program, offset, (Terms.RECEIVER_CLASS << 8) | classIndex)
                );
        }
        uint256 shareWad = run.number(boundAt);
        boundAt += program.numberSize();
        uint256 party = program.u8(boundAt);
        uint256 taken = run.partyTaken.get(party);
        uint256 profit;
        uint256 faces;
        uint256 classes = boundAt + 2 + program.u8(boundAt + 1);
        for (uint256 i = boundAt + 2; i < classes; ++i) {
            uint256 c = program.u8(i);
            profit += run.classTotal.get(c);
            faces += Terms.classFace(program, c);
        }
        profit = profit > faces ? profit - faces : 0;
        // A share is at most 1e18 < 2^60, totals have 128 bits and there are at most 255 of them.
        uint256 wanted = shareWad * (profit + taken);
        uint256 had = WAD * taken;
        return
            wanted > had
                ? (wanted - had) / (shareIn(program, offset, (Terms.RECEIVER_PARTY << 8) | party) - shareWad)
                : 0;
    }

    /// @notice Share of a receiver (kind and position, two bytes) in the split at `offset`; 0 where it has none.
    function shareIn(bytes memory program, uint256 offset, uint256 receiver) internal pure returns (uint256) {
        uint256 size = partSize(program);
        uint256 end = offset + 1 + size * program.u8(offset);
        for (++offset; offset < end; offset += size) {
            if (program.u16(offset) == receiver) {
                return Terms.number(program, offset + 2);
            }
        }
        return 0;
    }

    /// @notice Bytes of a part of a split: its receiver and its share.
    function partSize(bytes memory program) internal pure returns (uint256) {
        return 2 + program.numberSize();
    }

    /// @dev Takes a due off what is available, as far as that goes.
    function _take(Run memory run, uint256 due) private pure returns (uint256 paid) {
        paid = Math.min(due, run.available);
        // at most what is available
        unchecked {
            run.available -= paid;
        }
    }

    /// @dev What share and split steps pay: to a party, or to the holders of a class.
    function _payReceiver(Run memory run, uint256 receiverAt, uint256 amount) private pure {
        uint256 receiver = run.program.u16(receiverAt);
        uint256 position = receiver & 0xff;
        if (receiver >> 8 == Terms.RECEIVER_CLASS) {
            _payClass(run, position, amount);
            return;
        }
        run.partyPaid.put(position, run.partyPaid.get(position) + amount);
        if (WaterfallState.keepsTaken(run, position)) {
            run.partyTaken.put(position, run.partyTaken.get(position) + amount);
        }
    }

    /// @dev The hurdles of the class fall at once by all that it is paid.
    function _payClass(Run memory run, uint256 c, uint256 amount) private pure {
        run.classPaid.put(c, run.classPaid.get(c) + amount);
        if (WaterfallState.keepsPaid(run, c)) {
            run.classTotal.put(c, run.classTotal.get(c) + amount);
        }
        for (uint256 h = 0; h < run.hurdle.length; ++h) {
            if (run.program.u8(run.hurdlesAt + run.hurdleSize * h) == c) {
                run.hurdle.put(h, run.hurdle.get(h) - Math.min(run.hurdle.get(h), amount));
            }
        }
    }
}
