// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "./Bytes.sol";
import {CloneArgs} from "./CloneArgs.sol";
import {Setup} from "./Setup.sol";

/// @title What a trust's own code carries
/// @notice Its immutable arguments are the length of the set-up (2 bytes), the set-up, the program.
library TrustCode {
    using Bytes for bytes;

    uint256 private constant HEAD = 2;

    /// @notice The immutable arguments of a trust with these terms and this set-up.
    /// @dev A set-up of 2^16 bytes fits no contract's code.
    function encode(bytes memory program_, bytes memory setup_) internal pure returns (bytes memory) {
        return abi.encodePacked(uint16(setup_.length), setup_, program_);
    }

    function setup() internal view returns (bytes memory) {
        return CloneArgs.read(HEAD, _setupLength());
    }

    function program() internal view returns (bytes memory) {
        uint256 start = HEAD + _setupLength();
        return CloneArgs.read(start, CloneArgs.size() - start);
    }

    /// @notice The front of the set-up, in which {Setup} finds all but the lists and texts.
    function core() internal view returns (bytes memory) {
        return CloneArgs.read(HEAD, Setup.CORE_SIZE);
    }

    /// @notice The end of the set-up, in which {Powers} finds what may happen beside the payment dates.
    function powers() internal view returns (bytes memory) {
        return CloneArgs.read(HEAD + _setupLength() - Setup.POWERS_SIZE, Setup.POWERS_SIZE);
    }

    /// @notice The currency, read alone: every payment needs it.
    function currency() internal view returns (address) {
        return CloneArgs.read(HEAD + Setup.CURRENCY_AT, 20).addressAt(0);
    }

    function _setupLength() private view returns (uint256) {
        return CloneArgs.read(0, HEAD).u16(0);
    }
}
