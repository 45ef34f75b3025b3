// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "./Bytes.sol";
import {Terms} from "./Terms.sol";

/// @title Where words of the waterfall's state stand
/// @notice As {WaterfallState} lays them out, for a trust that reads single words and runs nothing.
library StateWords {
    using Bytes for bytes;
    using Terms for bytes;

    uint256 internal constant TRIGGERS_IN_FIRST_WORD = 6;
    uint256 internal constant TRIGGERS_A_WORD = 8;

    /// @notice Words that hold the list, the dates run and the triggers.
    function controlWords(bytes memory program) internal pure returns (uint256) {
        uint256 triggers = program.triggerCount();
        return
            triggers <= TRIGGERS_IN_FIRST_WORD
                ? 1
                : 1 + (triggers - TRIGGERS_IN_FIRST_WORD + TRIGGERS_A_WORD - 1) / TRIGGERS_A_WORD;
    }

    /// @notice Position of a class's balance.
    function balanceAt(bytes memory program, uint256 classIndex) internal pure returns (uint256 position) {
        position = controlWords(program) + (program.keepsCollected() ? 1 : 0);
        for (uint256 c = 0; c < classIndex; ++c) {
            uint256 record = program.classesOffset() + program.classSize() * c;
            position += 1;
            // unpaid interest, if it has a rate
            if (program.u8(record) != Terms.RATE_NONE) {
                position += 1;
            }
            // total paid, if a catch-up reads it
            if (program.u8(record + 2) & Terms.CLASS_KEEPS_PAID != 0) {
                position += 1;
            }
        }
    }

    /// @notice Position of a fee's unpaid amount.
    function unpaidAt(bytes memory program, uint256 fee) internal pure returns (uint256 position) {
        position = balanceAt(program, program.classCount());
        for (uint256 f = 0; f < fee; ++f) {
            position += 1;
            // what ever arose, if a test reads it
            if (program.u8(program.feesOffset() + program.feeSize() * f + 4) & Terms.FEE_KEEPS_NEW != 0) {
                position += 1;
            }
        }
    }
}
