// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "./Bytes.sol";
import {OwnCode} from "./OwnCode.sol";
import {Setup} from "./Setup.sol";

/// @title What a trust's own code carries
/// @notice {TrustProxy}'s code, filled up with zeros to a size that stays; then the implementation (20 bytes), the length of
/// the set-up (2 bytes), the set-up, the program.
library TrustCode {
    using Bytes for bytes;

    /// @dev A round size that holds the proxy's code, so that what stands behind it stays where it is.
    uint256 private constant PROXY_SIZE = 1024;
    uint256 private constant IMPLEMENTATION_SIZE = 20;
    uint256 private constant LENGTH_AT = PROXY_SIZE + IMPLEMENTATION_SIZE;
    uint256 private constant LENGTH_SIZE = 2;
    uint256 private constant SETUP_AT = LENGTH_AT + LENGTH_SIZE;

    /// @notice The code of a trust with these terms and this set-up.
    /// @dev A set-up of 2^16 bytes fits no contract's code. A proxy larger than its place would stop every deployment.
    function encode(
        bytes memory proxy,
        address implementation_,
        bytes memory program_,
        bytes memory setup_
    ) internal pure returns (bytes memory) {
        bytes memory filling = new bytes(PROXY_SIZE - proxy.length);
        return abi.encodePacked(proxy, filling, implementation_, uint16(setup_.length), setup_, program_);
    }

    function implementation() internal view returns (address) {
        return OwnCode.read(PROXY_SIZE, IMPLEMENTATION_SIZE).addressAt(0);
    }

    function setup() internal view returns (bytes memory) {
        return OwnCode.read(SETUP_AT, _setupLength());
    }

    function program() internal view returns (bytes memory) {
        uint256 start = SETUP_AT + _setupLength();
        return OwnCode.read(start, OwnCode.size() - start);
    }

    /// @notice The front of the set-up, in which {Setup} finds all but the lists and texts.
    function core() internal view returns (bytes memory) {
        return OwnCode.read(SETUP_AT, Setup.CORE_SIZE);
    }

    /// @notice The end of the set-up, in which {Powers} finds what may happen beside the payment dates.
    function powers() internal view returns (bytes memory) {
        return OwnCode.read(SETUP_AT + _setupLength() - Setup.POWERS_SIZE, Setup.POWERS_SIZE);
    }

    /// @notice The currency, read alone: every payment needs it.
    function currency() internal view returns (address) {
        return OwnCode.read(SETUP_AT + Setup.CURRENCY_AT, 20).addressAt(0);
    }

    function _setupLength() private view returns (uint256) {
        return OwnCode.read(LENGTH_AT, LENGTH_SIZE).u16(0);
    }
}
