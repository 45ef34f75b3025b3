// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "../trust/Bytes.sol";
import {Terms} from "../trust/Terms.sol";

/// @title Who ranks with whom, and who has a share in what is over, by the terms
/// @notice Reads the steps of a checked program (docs/encoding.md). Classes are bits of a map.
library Seniority {
    using Bytes for bytes;
    using Terms for bytes;

    /// @notice The class, and those that the first list pays principal in the same step, pari passu.
    function ranksWith(bytes memory program, uint256 classIndex) internal pure returns (uint256 classes) {
        classes = 1 << classIndex;
        (uint256 steps, uint256 offset) = _list(program, 0);
        for (uint256 i = 0; i < steps; ++i) {
            if (program.u8(offset) == Terms.STEP_PRINCIPAL) {
                uint256 ids = _positions(program, _body(program, offset));
                if ((ids >> classIndex) & 1 == 1) {
                    classes |= ids;
                }
            }
            offset += program.u16(offset + 2);
        }
    }

    /// @notice Classes that a share, split or residual step of any list pays.
    function beneficiaries(bytes memory program) internal pure returns (uint256 classes) {
        uint256 lists = program.listCount();
        for (uint256 list = 0; list < lists; ++list) {
            (uint256 steps, uint256 offset) = _list(program, list);
            for (uint256 i = 0; i < steps; ++i) {
                classes |= _paidByStep(program, offset);
                offset += program.u16(offset + 2);
            }
        }
    }

    function _paidByStep(bytes memory program, uint256 offset) private pure returns (uint256 classes) {
        uint256 kind = program.u8(offset);
        uint256 body = _body(program, offset);
        if (kind == Terms.STEP_RESIDUAL) {
            return _positions(program, body);
        }
        if (kind == Terms.STEP_SHARE) {
            return _receiver(program, body);
        }
        if (kind == Terms.STEP_SPLIT) {
            uint256 parts = program.u8(body);
            for (uint256 i = 0; i < parts; ++i) {
                classes |= _receiver(program, body + 1 + i * (2 + program.numberSize()));
            }
        }
    }

    /// @dev How many steps a list has, and where the first stands.
    function _list(bytes memory program, uint256 list) private pure returns (uint256 steps, uint256 offset) {
        uint256 record = program.listsOffset() + Terms.LIST_SIZE * list;
        return (program.u8(record), program.u16(record + 1));
    }

    /// @dev Where a step goes on after its head and conditions.
    function _body(bytes memory program, uint256 offset) private pure returns (uint256 body) {
        body = offset + Terms.STEP_HEAD;
        if (program.u8(offset + 1) & Terms.STEP_CONDITIONS != 0) {
            body += 1 + program.u8(body);
            body += 1 + program.u8(body);
        }
    }

    function _positions(bytes memory program, uint256 offset) private pure returns (uint256 bits) {
        uint256 count = program.u8(offset);
        for (uint256 i = 1; i <= count; ++i) {
            bits |= 1 << program.u8(offset + i);
        }
    }

    /// @dev The class that a share goes to; none where it is a party's.
    function _receiver(bytes memory program, uint256 offset) private pure returns (uint256 classes) {
        return program.u8(offset) == Terms.RECEIVER_CLASS ? 1 << program.u8(offset + 1) : 0;
    }
}
