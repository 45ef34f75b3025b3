// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {ITrust} from "../trust/ITrust.sol";
import {Setup} from "../trust/Setup.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {IERC7943Fungible} from "./IERC7943Fungible.sol";
import {INote} from "./INote.sol";
import {NoteCode} from "./NoteCode.sol";
import {NoteLedger} from "./NoteLedger.sol";
import {Position} from "./Position.sol";

/// @title What holds a holder's notes still: orders, locks, retention
/// @dev Frozen tokens, locked ones and those put up for sale are held apart from each other; of the locks, retention included,
/// the largest counts.
abstract contract NoteHolds is NoteLedger {
    using NoteCode for bytes;

    /// @dev All that a transfer or payment asks about a holder whose position says that it is held, in one slot.
    /// @param frozen by {setFrozenTokens}, until `frozenUntil`
    /// @param forcedOrder the forced transfer that waits, 0 where none does
    /// @param retains whether {_retained} has an amount
    /// @param lotCount how many lots venues have put up
    /// @param recovering whether a recovery of the wallet waits
    struct Holds {
        uint96 frozen;
        uint40 frozenUntil;
        uint40 claimsFrozenUntil;
        uint32 forcedOrder;
        uint8 lockCount;
        bool retains;
        uint8 lotCount;
        bool recovering;
    }

    /// @param until last second of the lock
    struct Lock {
        uint128 amount;
        uint64 until;
    }

    /// @dev Locks of one holder of which none makes another needless: bounds what a transfer reads.
    uint256 private constant MOST_LOCKS = 8;

    uint256 internal _retainedUntil;
    mapping(address holder => uint256) internal _retained;
    mapping(address holder => Holds) internal _holds;
    mapping(address holder => mapping(uint256 i => Lock)) private _locks;
    /// @dev where all that a retired wallet held is, or went on from
    mapping(address retired => address) internal _recoveredTo;

    uint256 private _orderCount;
    mapping(uint256 orderId => Order) private _orders;
    /// @dev the order of a kind that has been countersigned last for a holder
    mapping(OrderKind => mapping(address holder => uint256)) private _ready;
    /// @dev court's order, kind and holder that have been countersigned: a renewal needs a new order
    mapping(bytes32 identity => bool) private _used;

    modifier onlyTrustee() {
        if (msg.sender != Setup.trustee(_setup())) {
            revert NotAuthorized(msg.sender);
        }
        _;
    }

    /// @inheritdoc INote
    function orderOf(uint256 orderId) external view returns (Order memory) {
        return _orders[orderId];
    }

    /// @inheritdoc INote
    function claimsFrozenUntil(address holder) public view returns (uint256) {
        uint256 until = _holds[holder].claimsFrozenUntil;
        return block.timestamp > until ? 0 : until;
    }

    /// @inheritdoc INote
    function lockedOf(address holder) public view returns (uint256) {
        Holds memory holds = _holds[holder];
        uint256 largest = 0;
        if (holds.retains && block.timestamp <= _retainedUntil) {
            largest = _retained[holder];
        }
        for (uint256 i = 0; i < holds.lockCount; ++i) {
            Lock memory held = _locks[holder][i];
            if (held.amount > largest && block.timestamp <= held.until) {
                largest = held.amount;
            }
        }
        return largest;
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev What an order froze, and what a forced transfer waits for; may be more than the balance.
    function getFrozenTokens(address account) public view returns (uint256 amount) {
        Holds memory holds = _holds[account];
        if (block.timestamp <= holds.frozenUntil) {
            amount = holds.frozen;
        }
        if (holds.forcedOrder != 0 && block.timestamp <= _freezeUntil(holds.forcedOrder)) {
            amount += _orders[holds.forcedOrder].amount;
        }
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev An entry of the registry that has expired or is gone stops nobody from sending.
    function canSend(address account) public view returns (bool allowed) {
        return account != address(0) && !_accounts[account].position.isClosed();
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev A registry that does not answer lets nobody receive.
    function canReceive(address account) external view returns (bool allowed) {
        return _canReceive(NoteCode.read(), _accounts[account].position, account);
    }

    /// @inheritdoc IERC7943Fungible
    function canTransfer(address from, address to, uint256 amount) external view returns (bool allowed) {
        return
            canSend(from) &&
            _canReceive(NoteCode.read(), _accounts[to].position, to) &&
            amount <= _movable(from);
    }

    /// @inheritdoc INote
    function recordOrder(
        bytes32 orderHash,
        OrderKind kind,
        address holder,
        address to,
        uint256 amount
    ) external onlyTrustee returns (uint256 orderId) {
        orderId = ++_orderCount;
        if (amount > NoteCode.read().face() || orderId > type(uint32).max) {
            revert BadOrder(orderId);
        }
        if (!canSend(holder)) {
            revert BadOrder(orderId);
        }
        if (kind == OrderKind.ForcedTransfer && (amount == 0 || to == address(0) || to == holder)) {
            revert BadOrder(orderId);
        }

        // amount is at most the face
        _orders[orderId] = Order(orderHash, kind, holder, to, uint128(amount), 0, false);

        emit OrderRecorded(orderId, orderHash, kind, holder, to, amount);
    }

    /// @inheritdoc INote
    function countersign(uint256 orderId) external {
        bytes memory setup = _setup();
        if (
            msg.sender == Setup.trustee(setup) ||
            !IInvestorRegistry(Setup.registry(setup)).isRegistrar(msg.sender)
        ) {
            revert NotAuthorized(msg.sender);
        }
        Order memory order = _orders[orderId];
        if (order.holder == address(0) || order.effectiveAt != 0) {
            revert BadOrder(orderId);
        }
        address holder = _currentOf(order.holder);
        bytes32 identity = _identityOf(order, holder);
        if (_used[identity]) {
            revert BadOrder(orderId);
        }
        uint256 waiting = _holds[holder].forcedOrder;
        bool forced = order.kind == OrderKind.ForcedTransfer;
        if (forced && waiting != 0 && block.timestamp <= _freezeUntil(waiting)) {
            revert BadOrder(orderId);
        }

        _used[identity] = true;
        // seconds stay below 2^64, order numbers are checked to be below 2^32
        _orders[orderId].effectiveAt = uint64(block.timestamp);
        _orders[orderId].holder = holder;
        _ready[order.kind][holder] = orderId;
        if (forced) {
            _holds[holder].forcedOrder = uint32(orderId);
            _markHeld(holder);
        }

        emit OrderCountersigned(orderId, msg.sender, _freezeUntil(orderId));
        if (forced) {
            emit Frozen(holder, getFrozenTokens(holder));
        }
    }

    /// @inheritdoc IERC7943Fungible
    function setFrozenTokens(address account, uint256 amount) external onlyTrustee returns (bool result) {
        uint256 orderId = _consume(OrderKind.Freeze, account);
        if (_orders[orderId].amount != amount) {
            revert BadOrder(orderId);
        }

        // amount is at most the face, below 2^96; seconds stay below 2^40
        _holds[account].frozen = uint96(amount);
        _holds[account].frozenUntil = uint40(_freezeUntil(orderId));
        _markHeld(account);

        emit Frozen(account, getFrozenTokens(account));
        return true;
    }

    /// @inheritdoc INote
    function freezeClaims(address holder) external onlyTrustee {
        uint256 until = _freezeUntil(_consume(OrderKind.FreezeClaims, holder));

        _holds[holder].claimsFrozenUntil = uint40(until);
        _markHeld(holder);

        emit ClaimsFrozen(holder, until);
    }

    /// @inheritdoc IERC7943Fungible
    /// @dev Retained tokens go last, and stay retained.
    function forcedTransfer(
        address from,
        address to,
        uint256 amount
    ) external onlyTrustee returns (bool result) {
        uint256 orderId = _consume(OrderKind.ForcedTransfer, from);
        Order memory order = _orders[orderId];
        if (_currentOf(order.to) != to || order.amount != amount) {
            revert BadOrder(orderId);
        }
        uint256 waitsUntil = order.effectiveAt + Setup.forcedTransferDays(_setup()) * 1 days;
        if (block.timestamp < waitsUntil) {
            revert OrderWaits(orderId, waitsUntil);
        }
        bytes memory code = NoteCode.read();
        if (!_canReceive(code, _accounts[to].position, to)) {
            revert ERC7943CannotReceive(to);
        }
        uint256 balance = balanceOf(from);
        if (amount > balance) {
            revert ERC20InsufficientBalance(from, balance, amount);
        }

        _holds[from].forcedOrder = 0;
        uint256 retained = _retained[from];
        if (retained > balance - amount) {
            // before the notes are collected there is more retention than notes
            uint256 moved = Math.min(amount, retained - (balance - amount));
            _retained[from] = retained - moved;
            _retain(to, _retained[to] + moved);
        }

        emit Frozen(from, getFrozenTokens(from));
        (Account storage sender, Account storage receiver) = (_accounts[from], _accounts[to]);
        _move(code, from, sender, sender.position, to, receiver, receiver.position, amount);
        emit ForcedTransfer(from, to, amount);
        return true;
    }

    /// @inheritdoc INote
    function lock(address holder, uint256 amount, uint256 until) external {
        _requireHold(holder, amount, until);
        uint256 free = _notPutUp(holder);
        if (amount > free) {
            revert NotFree(holder, amount, free);
        }

        _spendAllowance(holder, msg.sender, amount, true);
        _addLock(holder, amount, until);

        emit Locked(holder, msg.sender, amount, until);
    }

    /// @dev Stops what may not move; the message says which hold stands in the way. `from` is not 0.
    function _requireTransfer(
        bytes memory code,
        address from,
        Position sending,
        address to,
        Position receiving,
        uint256 amount
    ) internal view {
        if (sending.isClosed()) {
            revert ERC7943CannotSend(from);
        }
        if (!_canReceive(code, receiving, to)) {
            revert ERC7943CannotReceive(to);
        }
        if (amount > sending.balance()) {
            revert ERC20InsufficientBalance(from, sending.balance(), amount);
        }
        if (!sending.isHeld()) {
            return;
        }
        _requireUnfrozen(from, amount);
        if (amount > _movable(from)) {
            revert ERC7943CannotTransfer(from, to, amount);
        }
    }

    /// @dev What a lock and a putting up ask alike: an amount that no order has frozen, and an end that comes in time.
    function _requireHold(address holder, uint256 amount, uint256 until) internal view {
        if (amount == 0) {
            revert NothingToLock();
        }
        uint256 last = block.timestamp + Setup.forcedTransferDays(_setup()) * 1 days - 1;
        if (until > last) {
            revert LockTooLong(until, last);
        }
        if (until < block.timestamp) {
            revert LockIsOver(until);
        }
        _requireUnfrozen(holder, amount);
    }

    function _requireUnfrozen(address holder, uint256 amount) internal view {
        uint256 unfrozen = _unfrozen(holder);
        if (amount > unfrozen) {
            revert ERC7943InsufficientUnfrozenBalance(holder, amount, unfrozen);
        }
    }

    /// @dev Neither 0, nor the note, its trust or its offering, nor retired, and eligible by the registry.
    function _canReceive(bytes memory code, Position position, address account) internal view returns (bool) {
        if (account == address(0)) {
            return false;
        }
        if (account == address(this)) {
            return false;
        }
        if (account == code.trust()) {
            return false;
        }
        if (position.isClosed()) {
            return false;
        }
        return BoundedCall.isAmong(code.registry(), account, code.holderCategories());
    }

    /// @dev Until when payments to a holder are stopped; 0 where they are not.
    function _claimsFrozenUntil(Position position, address holder) internal view returns (uint256) {
        return position.isHeld() ? claimsFrozenUntil(holder) : 0;
    }

    /// @dev What is neither frozen, nor put up, nor locked.
    function _movable(address holder) internal view returns (uint256) {
        uint256 free = _notPutUp(holder);
        uint256 locked = lockedOf(holder);
        return free > locked ? free - locked : 0;
    }

    /// @dev Notes that venues have put up for the holder.
    function _putUpOf(address holder) internal view virtual returns (uint256);

    /// @dev Why a holder whose position says that it is held is not to be pushed to; empty where it is.
    function _whyNotPush(address holder) internal view returns (bytes memory reason) {
        uint256 until = claimsFrozenUntil(holder);
        if (until != 0) {
            return abi.encodeWithSelector(ClaimsAreFrozen.selector, holder, until);
        }
        if (_holds[holder].recovering) {
            return abi.encodeWithSelector(RecoveryPending.selector, holder);
        }
    }

    /// @dev The wallet that has what a retired one held; any other itself.
    function _currentOf(address holder) internal view returns (address current) {
        current = holder;
        while (_recoveredTo[current] != address(0)) {
            current = _recoveredTo[current];
        }
    }

    /// @dev Retention, locks, freezes and orders of one wallet go to another, with what it has of its own. Where both are under
    /// an order there is no room for both: it waits until one has lapsed.
    function _moveHolds(address from, address to) internal {
        bool underOrder = _isUnderOrder(from);
        if (underOrder && _isUnderOrder(to)) {
            revert UnderOrder(from, to);
        }

        _moveLocks(from, to);
        uint256 retained = _retained[from];
        if (retained != 0) {
            _retained[from] = 0;
            _retain(to, _retained[to] + retained);
        }
        Holds memory held = _holds[from];
        delete _holds[from];
        for (uint256 kind = 0; kind <= uint256(type(OrderKind).max); ++kind) {
            _moveOrder(OrderKind(kind), from, to);
        }
        if (underOrder) {
            _holds[to].frozen = held.frozen;
            _holds[to].frozenUntil = held.frozenUntil;
            _holds[to].claimsFrozenUntil = held.claimsFrozenUntil;
            _holds[to].forcedOrder = held.forcedOrder;

            emit Frozen(from, 0);
            emit Frozen(to, getFrozenTokens(to));
            if (claimsFrozenUntil(to) != 0) {
                emit ClaimsFrozen(to, claimsFrozenUntil(to));
            }
        }
        _markHeld(to);
    }

    /// @dev Sets what of a holder's notes is retained.
    function _retain(address holder, uint256 amount) internal {
        _retained[holder] = amount;
        _holds[holder].retains = true;
        _markHeld(holder);
    }

    /// @dev From now on transfers and payments look at the holder's holds.
    function _markHeld(address holder) internal {
        _accounts[holder].position = _accounts[holder].position.asHeld();
    }

    function _setup() private view returns (bytes memory) {
        return ITrust(NoteCode.read().trust()).setup();
    }

    function _unfrozen(address holder) private view returns (uint256) {
        uint256 balance = balanceOf(holder);
        uint256 frozen = getFrozenTokens(holder);
        return balance > frozen ? balance - frozen : 0;
    }

    /// @dev What is neither frozen nor put up.
    function _notPutUp(address holder) private view returns (uint256) {
        uint256 unfrozen = _unfrozen(holder);
        uint256 up = _putUpOf(holder);
        return unfrozen > up ? unfrozen - up : 0;
    }

    /// @dev A freeze, or an order that may still be used.
    function _isUnderOrder(address holder) private view returns (bool) {
        if (getFrozenTokens(holder) != 0 || claimsFrozenUntil(holder) != 0) {
            return true;
        }
        for (uint256 kind = 0; kind <= uint256(type(OrderKind).max); ++kind) {
            if (_isReady(_ready[OrderKind(kind)][holder])) {
                return true;
            }
        }
        return false;
    }

    /// @dev The last order of a kind: the new wallet's where it may still be used, and known by it in any case, as the same one
    /// countersigned again is no renewal.
    function _moveOrder(OrderKind kind, address from, address to) private {
        uint256 orderId = _ready[kind][from];
        if (orderId == 0) {
            return;
        }
        _used[_identityOf(_orders[orderId], to)] = true;
        if (_isReady(orderId)) {
            _ready[kind][from] = 0;
            _ready[kind][to] = orderId;
            _orders[orderId].holder = to;
        }
    }

    /// @dev Where either has a lock, and both hold notes still, notes of the one must not stand for those of the other: one lock of
    /// both until the last of them ends.
    function _moveLocks(address from, address to) private {
        (uint256 ofFrom, uint256 ofTo) = (lockedOf(from), lockedOf(to));
        uint256 count = _holds[from].lockCount;
        if (ofFrom != 0 && ofTo != 0) {
            uint256 last = Math.max(_lastLock(from), _lastLock(to));
            if (last != 0) {
                // covers all that the other wallet has
                _addLock(to, ofFrom + ofTo, last);
            }
        } else {
            for (uint256 i = 0; i < count; ++i) {
                Lock memory held = _locks[from][i];
                if (block.timestamp <= held.until) {
                    _addLock(to, held.amount, held.until);
                }
            }
        }
        for (uint256 i = 0; i < count; ++i) {
            delete _locks[from][i];
        }
    }

    /// @dev Last second of the locks that have not ended; 0 where there is none.
    function _lastLock(address holder) private view returns (uint256 last) {
        uint256 count = _holds[holder].lockCount;
        for (uint256 i = 0; i < count; ++i) {
            uint256 until = _locks[holder][i].until;
            if (block.timestamp <= until && until > last) {
                last = until;
            }
        }
    }

    function _isReady(uint256 orderId) private view returns (bool) {
        return orderId != 0 && !_orders[orderId].consumed && block.timestamp <= _freezeUntil(orderId);
    }

    function _identityOf(Order memory order, address holder) private pure returns (bytes32) {
        return keccak256(abi.encode(order.orderHash, order.kind, holder));
    }

    /// @dev Uses up the countersigned order of a kind for a holder; one that is older than a freeze lasts is void.
    function _consume(OrderKind kind, address holder) private returns (uint256 orderId) {
        orderId = _ready[kind][holder];
        if (orderId == 0 || _orders[orderId].consumed) {
            revert BadOrder(orderId);
        }
        if (block.timestamp > _freezeUntil(orderId)) {
            revert BadOrder(orderId);
        }

        _orders[orderId].consumed = true;
    }

    /// @dev Last second of the freeze under a countersigned order.
    function _freezeUntil(uint256 orderId) private view returns (uint256) {
        return _orders[orderId].effectiveAt + Setup.freezeDays(_setup()) * 1 days;
    }

    /// @dev Keeps the locks of which none holds at least as much for at least as long as another.
    function _addLock(address holder, uint256 amount, uint256 until) private {
        uint256 count = _holds[holder].lockCount;
        uint256 i = 0;
        while (i < count) {
            Lock memory held = _locks[holder][i];
            if (held.amount >= amount && held.until >= until) {
                return;
            }
            if (held.until < block.timestamp || (held.amount <= amount && held.until <= until)) {
                --count;
                _locks[holder][i] = _locks[holder][count];
                delete _locks[holder][count];
            } else {
                ++i;
            }
        }
        if (count == MOST_LOCKS) {
            revert TooManyLocks(holder);
        }

        // amount is at most a balance, until at most the block's second and 2^16 days
        _locks[holder][count] = Lock(uint128(amount), uint64(until));
        _holds[holder].lockCount = uint8(count + 1);
        _markHeld(holder);
    }
}
