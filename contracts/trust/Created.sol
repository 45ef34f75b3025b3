// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev Most classes of a trust: a nonce below 128 is encoded as itself.
uint256 constant MOST_CLASSES = 126;

/// @title Addresses of what a trust has created
/// @notice A trust creates its offering first and its notes after it, in the classes' order, and nothing else, so that their
/// addresses follow from its own and are kept nowhere.
library Created {
    /// @dev A contract's first creation has nonce 1 (EIP-161).
    uint256 private constant OFFERING_NONCE = 1;
    uint256 private constant FIRST_NOTE_NONCE = 2;

    function offering(address trust) internal pure returns (address) {
        return _of(trust, OFFERING_NONCE);
    }

    function note(address trust, uint256 classIndex) internal pure returns (address) {
        return _of(trust, FIRST_NOTE_NONCE + classIndex);
    }

    /// @dev CREATE: the last 20 bytes of keccak256(rlp([creator, nonce])).
    /// Equals: address(uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), creator, uint8(nonce)))))).
    function _of(address creator, uint256 nonce) private pure returns (address created) {
        assembly ("memory-safe") {
            mstore8(0x00, 0xd6)
            mstore8(0x01, 0x94)
            mstore(0x02, shl(96, creator))
            mstore8(0x16, nonce)
            created := and(keccak256(0x00, 0x17), 0xffffffffffffffffffffffffffffffffffffffff)
        }
    }
}
