// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {ITrust} from "../trust/ITrust.sol";
import {Setup} from "../trust/Setup.sol";
import {INote} from "./INote.sol";
import {NoteCode} from "./NoteCode.sol";
import {NoteSales} from "./NoteSales.sol";
import {Position} from "./Position.sol";

/// @title What a lost wallet held, recovered into another of its investor
/// @dev The only act that moves earnings: what the lost wallet had earned beyond what it was paid. What either was paid stays its
/// own, so that no payment's identity changes. A wallet that was recovered is retired: it holds nothing in this note ever again,
/// and who still deals with it here is led to the one that has it all.
abstract contract NoteRecovery is NoteSales {
    using NoteCode for bytes;

    /// @param dueAt second from which it may be completed, and no longer be cancelled by the wallet
    struct Recovery {
        address to;
        uint64 dueAt;
    }

    uint256 private constant CANCELLATION = 30 days;

    mapping(address from => Recovery) private _recoveries;
    /// @dev wallet and receiver that the wallet has refused
    mapping(address from => mapping(address to => bool)) private _refused;

    /// @inheritdoc INote
    mapping(address holder => uint256) public recoveredAt;

    /// @inheritdoc INote
    function pendingRecovery(address from) external view returns (address to, uint256 dueAt) {
        Recovery memory waiting = _recoveries[from];
        return (waiting.to, waiting.dueAt);
    }

    /// @inheritdoc INote
    function recoveredTo(address from) external view returns (address) {
        return _recoveredTo[from];
    }

    /// @inheritdoc INote
    function announceRecover(address from, address to) external onlyTrustee {
        if (_supply == 0 || from == to || to == msg.sender || !canSend(from)) {
            revert BadRecovery(from, to);
        }
        if (_refused[from][to] || _recoveries[from].to != address(0)) {
            revert BadRecovery(from, to);
        }
        _requireTie(from, to);

        uint256 dueAt = block.timestamp + CANCELLATION;
        // seconds stay below 2^64
        _recoveries[from] = Recovery(to, uint64(dueAt));
        _holds[from].recovering = true;
        _markHeld(from);

        emit RecoveryAnnounced(from, to, dueAt);
    }

    /// @inheritdoc INote
    function cancelRecovery(address from) external {
        Recovery memory waiting = _waiting(from);
        if (msg.sender == from) {
            if (block.timestamp >= waiting.dueAt) {
                revert RecoveryIsDue(from, waiting.dueAt);
            }
            _refused[from][waiting.to] = true;
        } else if (msg.sender != Setup.trustee(ITrust(NoteCode.read().trust()).setup())) {
            revert NotAuthorized(msg.sender);
        }

        delete _recoveries[from];
        _holds[from].recovering = false;

        emit RecoveryCancelled(from, waiting.to, msg.sender);
    }

    /// @inheritdoc INote
    function completeRecovery(address from) external {
        Recovery memory waiting = _waiting(from);
        address to = waiting.to;
        if (block.timestamp < waiting.dueAt) {
            revert RecoveryWaits(from, waiting.dueAt);
        }
        _requireTie(from, to);

        bytes memory code = NoteCode.read();
        Position position = _accounts[from].position;
        (uint256 earned, uint256 paid) = _account(code, position, from, _given(code));

        emit Recovered(from, to, position.balance(), earned - paid);

        delete _recoveries[from];
        _recoveredTo[from] = to;
        recoveredAt[to] = block.timestamp;
        _moveLots(from, to);
        _moveHolds(from, to);
        _moveNotes(code, from, to);
    }

    /// @dev All notes, and earnings: after the notes have moved, both ends' are summed up to now.
    function _moveNotes(bytes memory code, address from, address to) private {
        (Account storage sender, Account storage receiver) = (_accounts[from], _accounts[to]);
        Position sending = sender.position;
        _move(code, from, sender, sending, to, receiver, receiver.position, sending.balance());
        sender.position = sender.position.asRetired();

        uint256 paid = _paid[from] * code.face();
        uint256 unpaid = _earned[from] - paid;
        if (unpaid != 0) {
            _earned[from] = paid;
            _earned[to] += unpaid;
        }
    }

    function _waiting(address from) private view returns (Recovery memory waiting) {
        waiting = _recoveries[from];
        if (waiting.to == address(0)) {
            revert NoRecovery(from);
        }
    }

    /// @dev A registrar has entered both wallets as one investor's, and the trustee was none of the registrars: two have acted.
    function _requireTie(address from, address to) private view {
        bytes memory code = NoteCode.read();
        IInvestorRegistry registry = IInvestorRegistry(code.registry());
        address trustee = Setup.trustee(ITrust(code.trust()).setup());
        if (registry.isRegistrar(trustee)) {
            revert NotAuthorized(trustee);
        }
        bytes32 investor = registry.entryOf(from).investor;
        if (investor == 0 || registry.entryOf(to).investor != investor) {
            revert NotOneInvestor(from, to);
        }
        if (!_canReceive(code, _accounts[to].position, to)) {
            revert ERC7943CannotReceive(to);
        }
    }
}
