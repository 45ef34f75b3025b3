// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {INote} from "./INote.sol";
import {NoteCode} from "./NoteCode.sol";
import {NoteHolds} from "./NoteHolds.sol";

/// @title Notes that venues have put up for sale
/// @dev Lots of one venue and end are one. Those that have ended are swept off when a lot of the holder's is next touched, and
/// remembered, so that a venue may take them back late.
abstract contract NoteSales is NoteHolds {
    /// @param until last second of the lot
    struct Lot {
        address venue;
        uint96 amount;
        uint64 until;
    }

    /// @dev Bounds what a transfer reads.
    uint256 private constant MOST_LOTS = 8;

    mapping(address holder => mapping(uint256 i => Lot)) private _lots;
    /// @dev ended and swept off, neither settled nor taken back
    mapping(address holder => mapping(address venue => uint256)) private _ended;

    /// @inheritdoc INote
    function putUpOf(address holder) external view returns (uint256) {
        return _putUpOf(holder);
    }

    /// @inheritdoc INote
    function putUpIn(address holder, address venue) public view returns (uint256 amount) {
        uint256 count = _holds[holder].lotCount;
        for (uint256 i = 0; i < count; ++i) {
            Lot memory lot = _lots[holder][i];
            if (lot.venue == venue && block.timestamp <= lot.until) {
                amount += lot.amount;
            }
        }
    }

    /// @inheritdoc INote
    function putUp(address holder, uint256 amount, uint256 until) external {
        _requireHold(holder, amount, until);
        uint256 free = _movable(holder);
        if (amount > free) {
            revert NotFree(holder, amount, free);
        }

        _spendAllowance(holder, msg.sender, amount, true);
        _sweep(holder);
        // all lots together are at most a balance, below 2^96; until is at most the block's second and 2^16 days
        _addLot(holder, Lot(msg.sender, uint96(amount), uint64(until)));

        emit PutUp(holder, msg.sender, amount, until);
    }

    /// @inheritdoc INote
    function takeBack(address holder, uint256 amount) external {
        address current = holder;
        uint256 left = _takeEnded(current, amount);
        while (_recoveredTo[current] != address(0)) {
            current = _recoveredTo[current];
            left = _takeEnded(current, left);
        }
        uint256 up = putUpIn(current, msg.sender);
        if (left > up) {
            revert NotPutUp(holder, msg.sender, amount, amount - left + up);
        }

        if (left != 0) {
            _takeOff(current, left);

            emit TakenBack(current, msg.sender, left);
        }
    }

    /// @inheritdoc INote
    function settle(address holder, address to, uint256 amount) external {
        address from = _currentOf(holder);
        uint256 up = putUpIn(from, msg.sender);
        if (amount == 0 || amount > up) {
            revert NotPutUp(holder, msg.sender, amount, up);
        }
        bytes memory code = NoteCode.read();
        (Account storage sender, Account storage receiver) = (_accounts[from], _accounts[to]);
        if (!_canReceive(code, receiver.position, to)) {
            revert ERC7943CannotReceive(to);
        }
        _requireUnfrozen(from, amount);

        _sweep(from);
        _takeOff(from, amount);

        emit Settled(from, msg.sender, to, amount);

        _move(code, from, sender, sender.position, to, receiver, receiver.position, amount);
    }

    /// @dev Lots of one wallet go to another, beside its own.
    function _moveLots(address from, address to) internal {
        _sweep(from);
        _sweep(to);
        uint256 count = _holds[from].lotCount;
        for (uint256 i = 0; i < count; ++i) {
            Lot memory lot = _lots[from][i];
            delete _lots[from][i];
            _addLot(to, lot);
        }
        _holds[from].lotCount = 0;
    }

    function _putUpOf(address holder) internal view override returns (uint256 amount) {
        uint256 count = _holds[holder].lotCount;
        for (uint256 i = 0; i < count; ++i) {
            Lot memory lot = _lots[holder][i];
            if (block.timestamp <= lot.until) {
                amount += lot.amount;
            }
        }
    }

    function _addLot(address holder, Lot memory added) private {
        uint256 count = _holds[holder].lotCount;
        for (uint256 i = 0; i < count; ++i) {
            Lot storage lot = _lots[holder][i];
            if (lot.venue == added.venue && lot.until == added.until) {
                lot.amount += added.amount;
                return;
            }
        }
        if (count == MOST_LOTS) {
            revert TooManyLots(holder);
        }

        _lots[holder][count] = added;
        _holds[holder].lotCount = uint8(count + 1);
        _markHeld(holder);
    }

    /// @dev Takes from an amount what of the caller's lots has ended by itself; what is left of it.
    function _takeEnded(address holder, uint256 amount) private returns (uint256 left) {
        _sweep(holder);
        uint256 ended = _ended[holder][msg.sender];
        uint256 taken = Math.min(amount, ended);
        if (taken != 0) {
            _ended[holder][msg.sender] = ended - taken;
        }
        return amount - taken;
    }

    /// @dev Takes an amount, at most what the caller has put up, off its lots; those that have ended are swept off already.
    function _takeOff(address holder, uint256 amount) private {
        uint256 left = amount;
        while (left != 0) {
            uint256 soonest = _soonest(holder);
            Lot storage lot = _lots[holder][soonest];
            uint256 taken = Math.min(left, lot.amount);
            left -= taken;
            // it is a part of the lot's amount
            lot.amount -= uint96(taken);
            if (lot.amount == 0) {
                _removeLot(holder, soonest);
            }
        }
    }

    function _sweep(address holder) private {
        uint256 i = _holds[holder].lotCount;
        while (i != 0) {
            --i;
            Lot memory lot = _lots[holder][i];
            if (lot.until < block.timestamp) {
                _ended[holder][lot.venue] += lot.amount;
                _removeLot(holder, i);
            }
        }
    }

    /// @dev The last one takes its place.
    function _removeLot(address holder, uint256 i) private {
        uint256 last = _holds[holder].lotCount - 1;
        _lots[holder][i] = _lots[holder][last];
        delete _lots[holder][last];
        _holds[holder].lotCount = uint8(last);
    }

    /// @dev Of the caller's lots, of which there is one, the one that ends soonest.
    function _soonest(address holder) private view returns (uint256 soonest) {
        uint256 count = _holds[holder].lotCount;
        uint256 end = type(uint256).max;
        for (uint256 i = 0; i < count; ++i) {
            Lot storage lot = _lots[holder][i];
            if (lot.venue == msg.sender && lot.until < end) {
                (soonest, end) = (i, lot.until);
            }
        }
    }
}
