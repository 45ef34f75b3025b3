// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {World} from "../World.sol";

/// @title A second set of books about the holders of a class
/// @notice What each wallet holds, has earned and was paid, and what stands against it, from what was done; nothing in it is read from the note.
abstract contract HoldingsLedger is World {
    /// @param earned ever, units × face; `paid` units
    /// @param next where all of it was recovered to
    /// @param recoveringTo of the recovery that waits
    struct Holding {
        uint256 balance;
        uint256 earned;
        uint256 paid;
        address next;
        address recoveringTo;
        uint256 dueAt;
        uint256 frozen;
        uint256 frozenUntil;
        uint256 claimsFrozenUntil;
        uint256 forced;
        address forcedTo;
        uint256 forcedAt;
    }

    /// @param by the venue that put it up, or who locked it
    struct Held {
        address wallet;
        address by;
        uint256 amount;
        uint256 until;
    }

    /// @notice What happened though it never may; empty while nothing did.
    string public broken;
    /// @dev Given to the class so far.
    uint256 internal _given;
    mapping(address wallet => Holding) internal _holdings;
    Held[] internal _lots;
    Held[] internal _locks;

    function _everybody() internal view virtual returns (address[10] memory);

    // Bookings.

    function _bookDistribution(uint256 cash) internal {
        _given += cash;
        address[10] memory all = _everybody();
        for (uint256 i = 0; i < all.length; ++i) {
            _holdings[all[i]].earned += _holdings[all[i]].balance * cash;
        }
    }

    function _bookMove(address from, address to, uint256 amount) internal {
        _demand(_holdings[from].next == address(0), "I15: a retired wallet sent");
        _demand(_holdings[to].next == address(0), "I15: a retired wallet received");
        _demand(amount <= _holdings[from].balance, "I4: more than it holds");
        _holdings[from].balance -= amount;
        _holdings[to].balance += amount;
    }

    function _bookPayment(address wallet, uint256 amount) internal {
        _demand(amount == _owed(wallet), "I2: paid another amount than was earned");
        _demand(_claimsFrozenUntil(wallet) == 0, "I12: paid though its claims are frozen");
        _holdings[wallet].paid += amount;
    }

    function _bookHeld(
        Held[] storage list,
        address wallet,
        address by,
        uint256 amount,
        uint256 until
    ) internal {
        _demand(until < _now() + uint256(FORCED_TRANSFER_DAYS) * 1 days, "I12: held too long");
        list.push(Held(wallet, by, amount, until));
    }

    /// @dev Of a wallet's lots of a venue, ended ones or those that run, the soonest first; what is left of the amount.
    function _bookTaken(
        address wallet,
        address venue,
        uint256 amount,
        bool ended
    ) internal returns (uint256 left) {
        left = amount;
        while (left != 0) {
            uint256 soonest = _lots.length;
            for (uint256 i = 0; i < _lots.length; ++i) {
                Held storage lot = _lots[i];
                if (
                    lot.wallet == wallet &&
                    lot.by == venue &&
                    lot.amount != 0 &&
                    (lot.until < _now()) == ended &&
                    (soonest == _lots.length || lot.until < _lots[soonest].until)
                ) {
                    soonest = i;
                }
            }
            if (soonest == _lots.length) {
                return left;
            }
            uint256 taken = left < _lots[soonest].amount ? left : _lots[soonest].amount;
            _lots[soonest].amount -= taken;
            left -= taken;
        }
    }

    function _bookRecovery(address from, address to) internal {
        Holding storage lost = _holdings[from];
        Holding storage found = _holdings[to];
        for (uint256 i = 0; i < _lots.length; ++i) {
            if (_lots[i].wallet == from && _lots[i].until >= _now()) {
                _lots[i].wallet = to;
            }
        }
        _bookRecoveredLocks(from, to);
        if (_isUnderOrder(from)) {
            _demand(!_isUnderOrder(to), "I15: two wallets under orders");
            found.frozen = lost.frozen;
            found.frozenUntil = lost.frozenUntil;
            found.claimsFrozenUntil = lost.claimsFrozenUntil;
            found.forced = lost.forced;
            found.forcedTo = lost.forcedTo;
            found.forcedAt = lost.forcedAt;
        }
        uint256 unpaid = lost.earned - lost.paid * SENIOR_FACE;
        lost.earned -= unpaid;
        found.earned += unpaid;
        _bookMove(from, to, lost.balance);
        (lost.frozen, lost.claimsFrozenUntil, lost.forced) = (0, 0, 0);
        (lost.recoveringTo, lost.next) = (address(0), to);
    }

    /// @dev Where both have locks, one of both until the last ends.
    function _bookRecoveredLocks(address from, address to) private {
        uint256 together = _locked(from) + _locked(to);
        bool both = _locked(from) != 0 && _locked(to) != 0;
        uint256 last = 0;
        for (uint256 i = 0; i < _locks.length; ++i) {
            Held storage held = _locks[i];
            bool isFrom = held.wallet == from;
            if (held.amount != 0 && held.until >= _now() && (isFrom || held.wallet == to)) {
                last = held.until > last ? held.until : last;
                held.wallet = to;
            }
        }
        if (both) {
            _locks.push(Held(to, address(0), together, last));
        }
    }

    // What the books say.

    /// @dev Earned and not paid, whole units.
    function _owed(address wallet) internal view returns (uint256) {
        return _holdings[wallet].earned / SENIOR_FACE - _holdings[wallet].paid;
    }

    function _putUp(address wallet, address venue) internal view returns (uint256 amount) {
        for (uint256 i = 0; i < _lots.length; ++i) {
            if (_lots[i].wallet == wallet && _lots[i].by == venue && _lots[i].until >= _now()) {
                amount += _lots[i].amount;
            }
        }
    }

    function _locked(address wallet) internal view returns (uint256 largest) {
        for (uint256 i = 0; i < _locks.length; ++i) {
            Held storage held = _locks[i];
            if (held.wallet == wallet && held.until >= _now() && held.amount > largest) {
                largest = held.amount;
            }
        }
    }

    function _frozen(address wallet) internal view returns (uint256) {
        Holding storage held = _holdings[wallet];
        return (_now() <= held.frozenUntil ? held.frozen : 0) + (_isForcedWaiting(wallet) ? held.forced : 0);
    }

    function _claimsFrozenUntil(address wallet) internal view returns (uint256) {
        uint256 until = _holdings[wallet].claimsFrozenUntil;
        return _now() <= until ? until : 0;
    }

    function _isForcedWaiting(address wallet) internal view returns (bool) {
        Holding storage held = _holdings[wallet];
        return held.forced != 0 && _now() <= held.forcedAt + uint256(FREEZE_DAYS) * 1 days;
    }

    function _isUnderOrder(address wallet) internal view returns (bool) {
        return _frozen(wallet) != 0 || _claimsFrozenUntil(wallet) != 0 || _isForcedWaiting(wallet);
    }

    /// @dev The wallet that has what a retired one held.
    function _current(address wallet) internal view returns (address) {
        while (_holdings[wallet].next != address(0)) {
            wallet = _holdings[wallet].next;
        }
        return wallet;
    }

    function _demand(bool condition, string memory what) internal {
        if (!condition) {
            broken = what;
        }
    }

    /// @dev Asked of the runner: the optimizer may read `block.timestamp` once and keep it.
    function _now() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }
}
