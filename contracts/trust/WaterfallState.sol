// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "./IInterpreter.sol";
import {Bytes} from "./Bytes.sol";
import {StateWords} from "./StateWords.sol";
import {Terms} from "./Terms.sol";
import {Words} from "./Words.sol";
import {Run} from "./WaterfallRun.sol";

/// @title What a date needs of the dates before, in words
/// @notice Word 0: bits 0–7 the list in force, 8–31 dates run, from bit 32 on six triggers of 16 bits. Then eight triggers
/// a word; the cumulative collections, if a test reads them; each class's balance, unpaid interest (if it has a rate) and
/// total paid (if a catch-up reads it); each fee's unpaid amount and what ever arose (if a test reads it); each reserve;
/// each hurdle; each party's total from share and split steps (if a catch-up reads it).
/// @dev A trigger's 16 bits: bit 15 set, below it the dates in a row for which its test has held.
library WaterfallState {
    using Bytes for bytes;
    using Terms for bytes;
    using Words for uint256[];

    uint256 internal constant TRIGGER_BITS = 16;
    uint256 internal constant TRIGGER_SET = 1 << 15;
    uint256 internal constant DATES_RUN_SHIFT = 8;
    uint256 internal constant DATES_RUN_MASK = type(uint24).max;

    /// @notice Number of words of a program's state.
    function lengthOf(Run memory run) internal pure returns (uint256 words) {
        words = StateWords.controlWords(run.program) + (run.keepsCollected ? 1 : 0);
        for (uint256 c = 0; c < run.balance.length; ++c) {
            words += 1 + (_hasRate(run, c) ? 1 : 0) + (keepsPaid(run, c) ? 1 : 0);
        }
        for (uint256 f = 0; f < run.feeUnpaid.length; ++f) {
            words += keepsNew(run, f) ? 2 : 1;
        }
        words += run.held.length + run.hurdle.length;
        for (uint256 p = 0; p < run.partyPaid.length; ++p) {
            words += keepsTaken(run, p) ? 1 : 0;
        }
    }

    /// @notice The state at the closing: balances and hurdles at their faces, reserves at their openings, all else 0.
    function initial(Run memory run) internal pure returns (uint256[] memory state) {
        bytes memory program = run.program;
        state = new uint256[](lengthOf(run));
        uint256 offset = StateWords.controlWords(program) + (run.keepsCollected ? 1 : 0);
        for (uint256 c = 0; c < run.balance.length; ++c) {
            state[offset++] = program.classFace(c);
            offset += (_hasRate(run, c) ? 1 : 0) + (keepsPaid(run, c) ? 1 : 0);
        }
        for (uint256 f = 0; f < run.feeUnpaid.length; ++f) {
            offset += keepsNew(run, f) ? 2 : 1;
        }
        for (uint256 r = 0; r < run.held.length; ++r) {
            state[offset++] = program.reserveOpening(r);
        }
        for (uint256 h = 0; h < run.hurdle.length; ++h) {
            state[offset++] = program.classFace(program.u8(run.hurdlesAt + run.hurdleSize * h));
        }
    }

    /// @notice Takes the state into the run. Reverts with {IInterpreter-WrongState} unless it has as many words as the
    /// program needs, and with {IInterpreter-WrongPosition} unless the run's date is the next one.
    function unpack(Run memory run, uint256[] memory state) internal pure {
        uint256 offset = StateWords.controlWords(run.program);
        // Counts are below 2^16, words and collections below 2^128.
        unchecked {
            if (run.keepsCollected) {
                run.cumulativeCollected = state.get(offset++) + run.input.collected;
            }
            for (uint256 c = 0; c < run.balance.length; ++c) {
                uint256 balance = state.get(offset++);
                run.balance.put(c, balance);
                run.opening.put(c, balance);
                if (_hasRate(run, c)) {
                    run.unpaid.put(c, state.get(offset++));
                }
                if (keepsPaid(run, c)) {
                    run.classTotal.put(c, state.get(offset++));
                }
            }
            for (uint256 f = 0; f < run.feeUnpaid.length; ++f) {
                run.feeUnpaid.put(f, state.get(offset++));
                if (keepsNew(run, f)) {
                    run.feeTotalNew.put(f, state.get(offset++));
                }
            }
            for (uint256 r = 0; r < run.held.length; ++r) {
                run.available += state.get(offset++);
            }
            for (uint256 h = 0; h < run.hurdle.length; ++h) {
                run.hurdle.put(h, state.get(offset++));
            }
            for (uint256 p = 0; p < run.partyPaid.length; ++p) {
                if (keepsTaken(run, p)) {
                    run.partyTaken.put(p, state.get(offset++));
                }
            }
        }
        // What was read beyond the end of a shorter list goes no further.
        if (offset != state.length) {
            revert IInterpreter.WrongState(state.length, offset);
        }
        uint256 datesRun = (state[0] >> DATES_RUN_SHIFT) & DATES_RUN_MASK;
        if (run.input.position != datesRun || datesRun == DATES_RUN_MASK) {
            revert IInterpreter.WrongPosition(run.input.position, datesRun);
        }
        run.list = state[0] & type(uint8).max;
    }

    /// @notice Puts the run into the state that it came from, triggers excepted, which {setTrigger} has put there. Reverts
    /// with {IInterpreter-AmountTooLarge} where a word would not stay below 2^128.
    function pack(Run memory run, uint256[] memory state) internal pure {
        uint256 offset = StateWords.controlWords(run.program);
        // Counts and positions are below 2^24.
        unchecked {
            state[0] =
                (state[0] & ~uint256(type(uint32).max)) |
                ((run.input.position + 1) << DATES_RUN_SHIFT) |
                run.list;
            if (run.keepsCollected) {
                state.put(offset++, _word(run.cumulativeCollected));
            }
            for (uint256 c = 0; c < run.balance.length; ++c) {
                state.put(offset++, _word(run.balance.get(c)));
                if (_hasRate(run, c)) {
                    state.put(offset++, _word(run.unpaid.get(c)));
                }
                if (keepsPaid(run, c)) {
                    state.put(offset++, _word(run.classTotal.get(c)));
                }
            }
            for (uint256 f = 0; f < run.feeUnpaid.length; ++f) {
                state.put(offset++, _word(run.feeUnpaid.get(f)));
                if (keepsNew(run, f)) {
                    state.put(offset++, _word(run.feeTotalNew.get(f)));
                }
            }
            for (uint256 r = 0; r < run.held.length; ++r) {
                state.put(offset++, _word(run.held.get(r)));
            }
            for (uint256 h = 0; h < run.hurdle.length; ++h) {
                state.put(offset++, _word(run.hurdle.get(h)));
            }
            for (uint256 p = 0; p < run.partyPaid.length; ++p) {
                if (keepsTaken(run, p)) {
                    state.put(offset++, _word(run.partyTaken.get(p)));
                }
            }
        }
    }

    /// @notice Whether a trigger is set, and for how many dates in a row its test has held.
    function trigger(uint256[] memory state, uint256 index) internal pure returns (bool set, uint256 count) {
        (uint256 offset, uint256 shift) = _triggerPlace(index);
        uint256 field = state[offset] >> shift;
        set = field & TRIGGER_SET != 0;
        count = field & (TRIGGER_SET - 1);
    }

    function setTrigger(uint256[] memory state, uint256 index, bool set, uint256 count) internal pure {
        (uint256 offset, uint256 shift) = _triggerPlace(index);
        uint256 field = (set ? TRIGGER_SET : 0) | count;
        state[offset] = (state[offset] & ~(uint256(type(uint16).max) << shift)) | (field << shift);
    }

    /// @notice A catch-up reads what the class was ever paid.
    function keepsPaid(Run memory run, uint256 classIndex) internal pure returns (bool) {
        return _byteOf(run, run.classesAt, run.classSize, classIndex, 2) & Terms.CLASS_KEEPS_PAID != 0;
    }

    /// @notice A test reads what of the fee ever arose.
    function keepsNew(Run memory run, uint256 fee) internal pure returns (bool) {
        return _byteOf(run, run.feesAt, run.feeSize, fee, 4) & Terms.FEE_KEEPS_NEW != 0;
    }

    /// @notice A catch-up reads what the party ever had from share and split steps.
    function keepsTaken(Run memory run, uint256 party) internal pure returns (bool) {
        return _byteOf(run, run.partiesAt, Terms.PARTY_SIZE, party, 0) & Terms.PARTY_KEEPS_TAKEN != 0;
    }

    function _hasRate(Run memory run, uint256 classIndex) private pure returns (bool) {
        return _byteOf(run, run.classesAt, run.classSize, classIndex, 0) != Terms.RATE_NONE;
    }

    /// @dev A byte of the record at `position` of a section.
    function _byteOf(
        Run memory run,
        uint256 section,
        uint256 size,
        uint256 position,
        uint256 byteAt
    ) private pure returns (uint256) {
        // offsets of a checked program are below 2^16
        unchecked {
            return run.program.u8(section + size * position + byteAt);
        }
    }

    function _triggerPlace(uint256 index) private pure returns (uint256 offset, uint256 shift) {
        if (index < StateWords.TRIGGERS_IN_FIRST_WORD) {
            return (0, 32 + TRIGGER_BITS * index);
        }
        uint256 later = index - StateWords.TRIGGERS_IN_FIRST_WORD;
        return (1 + later / StateWords.TRIGGERS_A_WORD, TRIGGER_BITS * (later % StateWords.TRIGGERS_A_WORD));
    }

    function _word(uint256 amount) private pure returns (uint256) {
        if (amount > type(uint128).max) {
            revert IInterpreter.AmountTooLarge(amount);
        }
        return amount;
    }
}
