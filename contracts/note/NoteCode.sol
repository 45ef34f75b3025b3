// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "../trust/Bytes.sol";
import {CloneArgs} from "../trust/CloneArgs.sol";

/// @title What a note's own code carries
/// @notice Its immutable arguments are what every transfer and payment needs, so that it asks nobody for it: trust (20 bytes),
/// position of the class (1), face (12), registry (20), holders' categories (4). All else it reads from its trust.
library NoteCode {
    using Bytes for bytes;

    uint256 private constant SIZE = 57;

    function encode(
        address trust_,
        uint256 classIndex_,
        uint256 face_,
        address registry_,
        uint256 holderCategories_
    ) internal pure returns (bytes memory) {
        // the factory admits no face of 2^96 or more; the others come out of fields of their size
        return
            abi.encodePacked(trust_, uint8(classIndex_), uint96(face_), registry_, uint32(holderCategories_));
    }

    /// @notice The arguments, for the functions below.
    function read() internal view returns (bytes memory) {
        return CloneArgs.read(0, SIZE);
    }

    function trust(bytes memory code) internal pure returns (address) {
        return code.addressAt(0);
    }

    function classIndex(bytes memory code) internal pure returns (uint256) {
        return code.u8(20);
    }

    /// @notice Smallest units, below 2^96.
    function face(bytes memory code) internal pure returns (uint256) {
        return code.u96(21);
    }

    function registry(bytes memory code) internal pure returns (address) {
        return code.addressAt(33);
    }

    /// @notice Categories of the registry that may hold notes (bit n: category n).
    function holderCategories(bytes memory code) internal pure returns (uint256) {
        return code.u32(53);
    }
}
