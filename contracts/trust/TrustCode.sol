// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CloneArgs} from "./CloneArgs.sol";
import {SetupCore, SetupRest} from "./Setup.sol";

/// @title What a trust's own code carries
/// @notice Its immutable arguments are the length of the set-up (32 bytes), the encoded set-up, the program.
library TrustCode {
    uint256 private constant HEAD = 32;
    /// @dev Words of {SetupCore}, which is static and so stands at the front of the encoded set-up.
    uint256 private constant CORE_LENGTH = 23 * 32;

    /// @notice The immutable arguments of a trust with these terms and this set-up.
    function encode(bytes memory program_, bytes memory setup_) internal pure returns (bytes memory) {
        return abi.encodePacked(setup_.length, setup_, program_);
    }

    function setup() internal view returns (bytes memory) {
        return CloneArgs.read(HEAD, _setupLength());
    }

    function program() internal view returns (bytes memory) {
        uint256 start = HEAD + _setupLength();
        return CloneArgs.read(start, CloneArgs.size() - start);
    }

    function core() internal view returns (SetupCore memory) {
        return abi.decode(CloneArgs.read(HEAD, CORE_LENGTH), (SetupCore));
    }

    function rest() internal view returns (SetupRest memory decoded) {
        (, decoded) = abi.decode(setup(), (SetupCore, SetupRest));
    }

    function _setupLength() private view returns (uint256) {
        return abi.decode(CloneArgs.read(0, HEAD), (uint256));
    }
}
