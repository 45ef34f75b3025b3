// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "./Bytes.sol";

/// @title The terms of subscription of a set-up, read
/// @notice The part of a set-up between texts and powers (docs/set-up-encoding.md): how a class is allotted, and the least face of a
/// subscription. A set-up without it allots first come, from one denomination on.
/// @dev {SetupCheck} has been there: nothing is checked here but whether there is such a part.
library SubscriptionTerms {
    using Bytes for bytes;

    uint256 private constant MINIMUM_SIZE = 16;
    uint256 private constant PRO_RATA = 1;

    /// @notice Bytes of the part where there is one.
    function size(uint256 classCount) internal pure returns (uint256) {
        return 1 + MINIMUM_SIZE * classCount;
    }

    /// @notice 0: first come; 1: pro rata.
    function allotment(bytes memory terms) internal pure returns (uint256) {
        return terms.u8(0);
    }

    /// @notice Whether orders beyond a class's face share it.
    function isProRata(bytes memory terms) internal pure returns (bool) {
        return terms.length != 0 && allotment(terms) == PRO_RATA;
    }

    /// @notice Least face of one subscription of a class, smallest units; 0: a denomination will do.
    function minimum(bytes memory terms, uint256 classIndex) internal pure returns (uint256) {
        return terms.length == 0 ? 0 : terms.u128(1 + MINIMUM_SIZE * classIndex);
    }
}
