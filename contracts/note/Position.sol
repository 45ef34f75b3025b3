// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What a note keeps of a holder, in one word, from the right: balance (96 bits), index (128), four flags.
type Position is uint256;

using Positions for Position global;

/// @title A holder's position, read and changed
library Positions {
    uint256 private constant BALANCE_MASK = type(uint96).max;
    uint256 private constant INDEX_SHIFT = 96;
    uint256 private constant INDEX_MASK = type(uint128).max;
    uint256 private constant OFFERING = 1 << 224;
    uint256 private constant HELD = 1 << 225;
    uint256 private constant WRITTEN = 1 << 226;
    uint256 private constant RETIRED = 1 << 227;

    /// @notice Tokens held.
    function balance(Position position) internal pure returns (uint256) {
        return Position.unwrap(position) & BALANCE_MASK;
    }

    /// @notice Of a plain position the S up to which it was paid, of a written one that up to which its earnings are summed.
    function index(Position position) internal pure returns (uint256) {
        return (Position.unwrap(position) >> INDEX_SHIFT) & INDEX_MASK;
    }

    /// @notice The notes wait for their subscribers: they earn for whom they are delivered to.
    function isOffering(Position position) internal pure returns (bool) {
        return Position.unwrap(position) & OFFERING != 0;
    }

    /// @notice All that was held here has been recovered into another wallet.
    function isRetired(Position position) internal pure returns (bool) {
        return Position.unwrap(position) & RETIRED != 0;
    }

    /// @notice No holder's: neither sends nor receives.
    function isClosed(Position position) internal pure returns (bool) {
        return Position.unwrap(position) & (OFFERING | RETIRED) != 0;
    }

    /// @notice There may be a freeze, a lock, a lot, a retention or a recovery that waits.
    function isHeld(Position position) internal pure returns (bool) {
        return Position.unwrap(position) & HELD != 0;
    }

    /// @notice What the holder has earned and was paid is written out.
    function isWritten(Position position) internal pure returns (bool) {
        return Position.unwrap(position) & WRITTEN != 0;
    }

    /// @notice It is written, and its earnings are summed up to `given`, below 2^128.
    function isWrittenAt(Position position, uint256 given) internal pure returns (bool) {
        return
            Position.unwrap(position) & ((INDEX_MASK << INDEX_SHIFT) | WRITTEN) ==
            (given << INDEX_SHIFT) | WRITTEN;
    }

    /// @notice With more tokens.
    /// @dev All balances together are the face, below 2^96.
    function plus(Position position, uint256 amount) internal pure returns (Position) {
        unchecked {
            return Position.wrap(Position.unwrap(position) + amount);
        }
    }

    /// @notice With fewer tokens.
    /// @dev The amount is at most the balance.
    function minus(Position position, uint256 amount) internal pure returns (Position) {
        unchecked {
            return Position.wrap(Position.unwrap(position) - amount);
        }
    }

    /// @dev What a trust gave a class is below 2^128.
    function withIndex(Position position, uint256 given) internal pure returns (Position) {
        return
            Position.wrap(
                (Position.unwrap(position) & ~(INDEX_MASK << INDEX_SHIFT)) | (given << INDEX_SHIFT)
            );
    }

    function asOffering(Position position) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(position) | OFFERING);
    }

    function asHeld(Position position) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(position) | HELD);
    }

    function asWritten(Position position) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(position) | WRITTEN);
    }

    function asRetired(Position position) internal pure returns (Position) {
        return Position.wrap(Position.unwrap(position) | RETIRED);
    }
}
