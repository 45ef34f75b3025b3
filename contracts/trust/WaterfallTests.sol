// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {WAD} from "../Wad.sol";
import {Bytes} from "./Bytes.sol";
import {Terms} from "./Terms.sol";
import {Words} from "./Words.sol";
import {Run, WaterfallRun} from "./WaterfallRun.sol";
import {WaterfallState} from "./WaterfallState.sol";

/// @title Tests, triggers and the list in force
library WaterfallTests {
    using Bytes for bytes;
    using Terms for bytes;
    using WaterfallRun for Run;
    using Words for uint256[];

    /// @notice Evaluates every trigger of the date, one change at most each, and puts them into the run and the state;
    /// then, while the first list rules, the first entry of the switch whose trigger is set puts its own in force.
    /// @dev Runs after the fees of the date have arisen, which a test may take off, and before interest accrues: what is
    /// unpaid then was left so by the date before.
    function evaluate(Run memory run, uint256[] memory state) internal pure {
        bytes memory program = run.program;
        uint256 triggers = program.triggerCount();
        for (uint256 t = 0; t < triggers; ++t) {
            if (_evaluateTrigger(run, state, t)) {
                run.triggers |= 1 << t;
            }
        }
        if (run.list == 0) {
            uint256 end = run.switchesAt + Terms.SWITCH_SIZE * program.switchCount();
            for (uint256 offset = run.switchesAt; offset < end; offset += Terms.SWITCH_SIZE) {
                if (run.triggers & (1 << program.u8(offset + 1)) != 0) {
                    run.list = program.u8(offset);
                    break;
                }
            }
        }
    }

    function _evaluateTrigger(
        Run memory run,
        uint256[] memory state,
        uint256 t
    ) private pure returns (bool set) {
        bytes memory program = run.program;
        uint256 offset = run.triggersAt + Terms.TRIGGER_SIZE * t;
        uint256 cures = program.u8(offset + 2);
        uint256 count;
        (set, count) = WaterfallState.trigger(state, t);
        if (!set) {
            (bool holds, ) = _test(run, program.u16(offset + 3));
            count = holds ? count + 1 : 0;
            set = count >= program.u16(offset);
        } else if (cures != Terms.CURES_NEVER) {
            (bool holds, ) = _test(run, program.u16(cures == Terms.CURES_OWN ? offset + 5 : offset + 3));
            set = holds != (cures == Terms.CURES_OWN);
            count = set ? count : 0;
        }
        WaterfallState.setTrigger(state, t, set, count);
    }

    /// @return holds whether the test at `offset` holds at this date
    /// @return next offset after the test
    function _test(Run memory run, uint256 offset) private pure returns (bool holds, uint256 next) {
        bytes memory program = run.program;
        uint256 kind = program.u8(offset);
        uint256 size = program.numberSize();
        if (kind == Terms.TEST_ANY || kind == Terms.TEST_ALL) {
            uint256 count = program.u8(offset + 1);
            next = offset + 2;
            holds = kind == Terms.TEST_ALL;
            for (uint256 i = 0; i < count; ++i) {
                bool one;
                (one, next) = _test(run, next);
                holds = kind == Terms.TEST_ALL ? holds && one : holds || one;
            }
            return (holds, next);
        }
        if (kind == Terms.TEST_COLLECTED) {
            return _collectedTest(run, offset);
        }
        if (kind == Terms.TEST_METRIC) {
            bool below = program.u8(offset + 1) == Terms.BELOW;
            bool isBelow = int256(run.input.metrics[program.u8(offset + 2)]) < run.signedNumber(offset + 3);
            return (below == isBelow, offset + 3 + size);
        }
        if (kind == Terms.TEST_BALANCE) {
            uint256 c = program.u8(offset + 1);
            // Each product is below 2^256: balances, faces and shares have 128 bits.
            return (
                run.opening.get(c) * WAD <= run.number(offset + 2) * program.classFace(c),
                offset + 2 + size
            );
        }
        if (kind == Terms.TEST_ON_OR_AFTER) {
            return (int256(run.input.day) >= program.i24(offset + 1), offset + 1 + Terms.DAY_SIZE);
        }
        if (kind == Terms.TEST_EVENT) {
            return ((run.input.events >> program.u8(offset + 1)) & 1 != 0, offset + 2);
        }
        return (run.unpaid.get(program.u8(offset + 1)) != 0, offset + 2);
    }

    /// @dev Cumulative collections, less what of some fees ever arose, against a share of the plan.
    function _collectedTest(Run memory run, uint256 offset) private pure returns (bool holds, uint256 next) {
        bytes memory program = run.program;
        uint256 size = program.numberSize();
        next = offset + 2 + size;
        uint256 less = program.u8(next++);
        uint256 taken;
        for (uint256 i = 0; i < less; ++i) {
            taken += run.feeTotalNew.get(program.u8(next++));
        }
        uint256 collected = run.cumulativeCollected > taken ? run.cumulativeCollected - taken : 0;
        uint256 planned = run.number(
            run.planAt + size * Math.min(run.input.position, program.planCount() - 1)
        );
        // Cumulative collections have at most 129 bits, the plan and the share 128 each.
        bool isBelow = collected * WAD < run.number(offset + 2) * planned;
        holds = (program.u8(offset + 1) == Terms.BELOW) == isBelow;
    }
}
