// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {HoldingsLedger} from "./HoldingsLedger.sol";

/// @title What may happen to notes, in any order
/// @notice Three investors with three wallets each, two venues, a locker, orders and recoveries, and payment dates. What succeeds is booked a
/// second time, what is refused changes nothing.
contract NoteHandler is HoldingsLedger {
    /// @notice Calls that did something, by name.
    mapping(bytes4 selector => uint256) public calls;

    address[9] private _wallets;
    address[2] private _venues;
    uint256 private _orders;
    /// @dev to the trust since the last close, and between the two before it
    uint256 private _cashIn;
    uint256 private _closedWith;
    mapping(address wallet => uint256) private _cashBefore;

    function setUp() external {
        _deployScripted();
        _start();
        string[3] memory names = ["alice", "bob", "carol"];
        for (uint256 i = 0; i < 9; ++i) {
            _wallets[i] = makeAddr(i < 3 ? names[i] : string.concat(names[i % 3], i < 6 ? " 2" : " 3"));
            vm.prank(registrar);
            registry.attest(
                _wallets[i],
                IInvestorRegistry.Entry(
                    keccak256(abi.encode(_wallets[i % 3])),
                    uint8(QUALIFIED),
                    "CN",
                    type(uint32).max
                )
            );
        }
        _venues = [makeAddr("venue"), makeAddr("another venue")];
        _holdings[originator].balance = 40_000 * UNIT;
        _holdings[alice].balance = 460_000 * UNIT;
        _holdings[bob].balance = 300_000 * UNIT;
        for (uint256 i = 0; i < 10; ++i) {
            _cashBefore[_everybody()[i]] = currency.balanceOf(_everybody()[i]);
        }
        // the terms' dates, so that what follows are late ones, which may come every thirty days
        for (uint256 i = 0; i < PAYMENT_DATES; ++i) {
            _payDate(i * 80_000 * UNIT + i);
            _bookDistribution(i * 80_000 * UNIT + i);
        }
    }

    // Time and cash.

    function wait_(uint256 hours_) external {
        vm.warp(_now() + bound(hours_, 1, 240) * 1 hours);
        ++calls[msg.sig];
    }

    /// @dev The next step of a late date, if its day has come.
    function step(uint256 cash) external {
        if (trust.period().closeDay == 0) {
            cash = bound(cash, LEAST_LATE_CASH, 90_000 * UNIT);
            _fund(address(trust), cash);
            _cashIn += cash;
            if (_try(anyone, address(trust), abi.encodeCall(trust.closePeriod, ()))) {
                (_cashIn, _closedWith) = (0, _cashIn);
            }
        } else if (_try(anyone, address(trust), abi.encodeCall(trust.distribute, ()))) {
            _bookDistribution(_closedWith);
        }
    }

    function claim(uint256 who) external {
        address wallet = _wallet(who);
        uint256 before = currency.balanceOf(wallet);
        if (_try(wallet, address(senior), abi.encodeCall(INote.claim, ()))) {
            _bookPayment(wallet, currency.balanceOf(wallet) - before);
        }
    }

    function push(uint256 who, uint256 other) external {
        address[] memory list = new address[](2);
        (list[0], list[1]) = (_wallet(who), _wallet(other));
        uint256 before = currency.balanceOf(address(trust));
        uint256 expected = 0;
        for (uint256 i = 0; i < 2; ++i) {
            Holding storage held = _holdings[list[i]];
            if (_claimsFrozenUntil(list[i]) == 0 && held.recoveringTo == address(0)) {
                uint256 owed = _owed(list[i]);
                expected += owed;
                held.paid += owed;
            }
        }
        senior.pay(list);
        _demand(before - currency.balanceOf(address(trust)) == expected, "I2: pushed another amount");
        calls[msg.sig] += expected == 0 ? 0 : 1;
    }

    // Transfers, sales, locks.

    function transfer(uint256 who, uint256 to, uint256 amount) external {
        address from = _wallet(who);
        address receiver = _wallet(to);
        amount = bound(amount, 0, _holdings[from].balance);
        uint256 free = _free(from);
        if (_try(from, address(senior), abi.encodeCall(IERC20.transfer, (receiver, amount)))) {
            _demand(amount <= free, "I12: moved what is held");
            _bookMove(from, receiver, amount);
        }
    }

    function putUp(uint256 who, uint256 venue, uint256 amount, uint256 hours_) external {
        address wallet = _wallet(who);
        address by = _venues[venue % 2];
        amount = bound(amount, 0, _holdings[wallet].balance);
        uint256 until = _now() + bound(hours_, 0, 24 * 31) * 1 hours;
        uint256 free = _free(wallet);
        bool approved = _approve(wallet, by, amount, who);
        if (_try(by, address(senior), abi.encodeCall(INote.putUp, (wallet, amount, until)))) {
            _demand(approved, "I14: put up without approval");
            _demand(amount <= free, "I14: put up what is held");
            _bookHeld(_lots, wallet, by, amount, until);
        }
    }

    function settle(uint256 who, uint256 venue, uint256 to, uint256 amount) external {
        address wallet = _wallet(who);
        address by = _venues[venue % 2];
        address receiver = _wallet(to);
        address from = _current(wallet);
        uint256 up = _putUp(from, by);
        amount = bound(amount, 0, up + 1);
        uint256 unfrozen = _less(_holdings[from].balance, _frozen(from));
        if (_try(by, address(senior), abi.encodeCall(INote.settle, (wallet, receiver, amount)))) {
            _demand(amount <= up, "I14: sold what was not put up, or twice");
            _demand(amount <= unfrozen, "I14: sold what an order froze");
            _bookTaken(from, by, amount, false);
            _bookMove(from, receiver, amount);
        }
    }

    function takeBack(uint256 who, uint256 venue, uint256 amount) external {
        address wallet = _wallet(who);
        address by = _venues[venue % 2];
        amount = bound(amount, 1, SENIOR_FACE / (1 + (amount % 16)));
        if (_try(by, address(senior), abi.encodeCall(INote.takeBack, (wallet, amount)))) {
            uint256 left = _bookTaken(wallet, by, amount, true);
            while (_holdings[wallet].next != address(0)) {
                wallet = _holdings[wallet].next;
                left = _bookTaken(wallet, by, left, true);
            }
            _demand(_bookTaken(wallet, by, left, false) == 0, "I14: took back more than was put up");
        }
    }

    function lock(uint256 who, uint256 amount, uint256 hours_) external {
        address wallet = _wallet(who);
        amount = bound(amount, 0, _holdings[wallet].balance);
        uint256 until = _now() + bound(hours_, 0, 24 * 31) * 1 hours;
        uint256 notPutUp = _less(_less(_holdings[wallet].balance, _frozen(wallet)), _putUpInAll(wallet));
        bool approved = _approve(wallet, anyone, amount, who);
        if (_try(anyone, address(senior), abi.encodeCall(INote.lock, (wallet, amount, until)))) {
            _demand(approved, "I14: locked without approval");
            _demand(amount <= notPutUp, "I14: locked what is put up");
            _bookHeld(_locks, wallet, anyone, amount, until);
        }
    }

    // Orders.

    function freeze(uint256 who, uint256 amount) external {
        address wallet = _wallet(who);
        amount = bound(amount, 0, SENIOR_FACE / 4);
        if (_makeOrder(INote.OrderKind.Freeze, wallet, address(0), amount)) {
            bytes memory data = abi.encodeCall(IERC7943Fungible.setFrozenTokens, (wallet, amount));
            if (_try(trustee, address(senior), data)) {
                _holdings[wallet].frozen = amount;
                _holdings[wallet].frozenUntil = _now() + uint256(FREEZE_DAYS) * 1 days;
            }
        }
    }

    function freezeClaims(uint256 who) external {
        address wallet = _wallet(who);
        if (_makeOrder(INote.OrderKind.FreezeClaims, wallet, address(0), 0)) {
            if (_try(trustee, address(senior), abi.encodeCall(INote.freezeClaims, (wallet)))) {
                _holdings[wallet].claimsFrozenUntil = _now() + uint256(FREEZE_DAYS) * 1 days;
            }
        }
    }

    function orderTransfer(uint256 who, uint256 to, uint256 amount) external {
        address wallet = _wallet(who);
        amount = bound(amount, 1, SENIOR_FACE / 4);
        if (
            !_isForcedWaiting(wallet) &&
            _makeOrder(INote.OrderKind.ForcedTransfer, wallet, _wallet(to), amount)
        ) {
            Holding storage held = _holdings[wallet];
            (held.forced, held.forcedTo, held.forcedAt) = (amount, _wallet(to), _now());
            ++calls[msg.sig];
        }
    }

    function forceTransfer(uint256 who) external {
        address wallet = _wallet(who);
        Holding storage held = _holdings[wallet];
        address to = _current(held.forcedTo);
        bytes memory data = abi.encodeCall(IERC7943Fungible.forcedTransfer, (wallet, to, held.forced));
        if (_try(trustee, address(senior), data)) {
            _demand(_isForcedWaiting(wallet), "I13: no order");
            _demand(_now() >= held.forcedAt + uint256(FORCED_TRANSFER_DAYS) * 1 days, "I13: too early");
            uint256 amount = held.forced;
            held.forced = 0;
            _bookMove(wallet, to, amount);
        }
    }

    // Recoveries.

    function announce(uint256 who, uint256 to) external {
        address wallet = _wallet(who);
        address receiver = _wallets[(who % 3) + 3 * (to % 3)];
        if (_try(trustee, address(senior), abi.encodeCall(INote.announceRecover, (wallet, receiver)))) {
            _demand(_holdings[wallet].recoveringTo == address(0), "I15: two recoveries of a wallet");
            _holdings[wallet].recoveringTo = receiver;
            _holdings[wallet].dueAt = _now() + 30 days;
        }
    }

    function announceToAnother(uint256 who, uint256 to) external {
        address wallet = _wallets[who % 9];
        address receiver = _wallets[((who % 9) + 1 + (to % 2)) % 3];
        if (_try(trustee, address(senior), abi.encodeCall(INote.announceRecover, (wallet, receiver)))) {
            broken = "I15: recovered into another investor's";
        }
    }

    function cancel(uint256 who, uint256 byTrustee) external {
        address wallet = _wallet(who);
        address by = byTrustee % 2 == 0 ? trustee : wallet;
        if (_try(by, address(senior), abi.encodeCall(INote.cancelRecovery, (wallet)))) {
            _demand(by == trustee || _now() < _holdings[wallet].dueAt, "I15: cancelled late");
            _holdings[wallet].recoveringTo = address(0);
        }
    }

    function complete(uint256 who) external {
        address wallet = _wallet(who);
        address to = _holdings[wallet].recoveringTo;
        if (_try(anyone, address(senior), abi.encodeCall(INote.completeRecovery, (wallet)))) {
            _demand(to != address(0) && _now() >= _holdings[wallet].dueAt, "I15: completed before its time");
            _bookRecovery(wallet, to);
        }
    }

    // Checks.

    /// @notice What the note says of every wallet, against the second books.
    function check() external view {
        uint256 balances = 0;
        uint256 earned = 0;
        uint256 paid = 0;
        for (uint256 i = 0; i < 10; ++i) {
            address wallet = _everybody()[i];
            Holding storage held = _holdings[wallet];
            balances += senior.balanceOf(wallet);
            earned += senior.paidTo(wallet) + senior.claimable(wallet);
            paid += senior.paidTo(wallet);
            assertEq(senior.balanceOf(wallet), held.balance, "I4: balance");
            assertEq(senior.paidTo(wallet), held.paid, "I7: paid so far");
            assertEq(senior.claimable(wallet), _owed(wallet), "I2: earned and not paid");
            assertEq(
                currency.balanceOf(wallet),
                _cashBefore[wallet] + held.paid,
                "I7: what it was paid is there"
            );
            if (wallet != originator) {
                _checkHolds(wallet);
            }
            if (held.next != address(0)) {
                assertEq(senior.recoveredTo(wallet), held.next, "I15: where it went");
                assertEq(senior.balanceOf(wallet) + senior.claimable(wallet), 0, "I15: nothing is left");
                assertFalse(senior.canReceive(wallet), "I15: retired");
            }
        }
        assertEq(balances, SENIOR_FACE, "I4: balances are the face");
        assertEq(senior.totalSupply(), SENIOR_FACE, "I4: supply is the face");
        assertEq(trust.classAccount(0).given, _given, "I1: what came in was given");
        assertEq(trust.classAccount(0).paid, paid, "I7: the trust paid what the note says");
        assertLe(earned, _given, "I2: never more than was given");
        assertGt(earned + 10, _given, "I2: short by less than a unit a holder");
    }

    function _checkHolds(address wallet) private view {
        uint256 up = senior.putUpOf(wallet);
        uint256 locked = senior.lockedOf(wallet);
        assertEq(up, _putUpInAll(wallet), "I14: put up");
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(senior.putUpIn(wallet, _venues[i]), _putUp(wallet, _venues[i]), "I14: in one venue");
        }
        assertEq(locked, _locked(wallet), "I12: locked");
        assertEq(senior.getFrozenTokens(wallet), _frozen(wallet), "I12: frozen");
        assertEq(senior.claimsFrozenUntil(wallet), _claimsFrozenUntil(wallet), "I12: claims frozen");
        assertLe(up + locked, senior.balanceOf(wallet), "I14: never the same notes");
    }

    function _everybody() internal view override returns (address[10] memory all) {
        for (uint256 i = 0; i < 9; ++i) {
            all[i] = _wallets[i];
        }
        all[9] = originator;
    }

    // Draws.

    /// @dev Wallets that hold something are drawn more often.
    function _wallet(uint256 who) private view returns (address) {
        address wallet = _wallets[who % 9];
        return (who >> 4) % 4 == 0 ? wallet : _current(_wallets[who % 3]);
    }

    function _putUpInAll(address wallet) private view returns (uint256) {
        return _putUp(wallet, _venues[0]) + _putUp(wallet, _venues[1]);
    }

    /// @dev Neither frozen, nor put up, nor locked.
    function _free(address wallet) private view returns (uint256) {
        uint256 held = _frozen(wallet) + _putUpInAll(wallet) + _locked(wallet);
        return _less(_holdings[wallet].balance, held);
    }

    function _less(uint256 from, uint256 amount) private pure returns (uint256) {
        return from > amount ? from - amount : 0;
    }

    /// @dev Seldom the holder has not approved it.
    function _approve(
        address holder,
        address spender,
        uint256 amount,
        uint256 who
    ) private returns (bool approved) {
        approved = (who >> 8) % 8 != 0 || amount == 0;
        vm.prank(holder);
        senior.approve(spender, approved ? amount : amount - 1);
    }

    /// @dev Recorded and countersigned.
    function _makeOrder(
        INote.OrderKind kind,
        address holder,
        address to,
        uint256 amount
    ) private returns (bool done) {
        bytes32 orderHash = bytes32(++_orders);
        bytes memory data = abi.encodeCall(INote.recordOrder, (orderHash, kind, holder, to, amount));
        vm.prank(trustee);
        // solhint-disable-next-line avoid-low-level-calls
        (bool recorded, bytes memory answer) = address(senior).call(data);
        if (!recorded) {
            return false;
        }
        vm.prank(registrar);
        senior.countersign(abi.decode(answer, (uint256)));
        return true;
    }

    function _try(address caller, address target, bytes memory data) private returns (bool success) {
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (success, ) = target.call(data);
        if (success) {
            ++calls[msg.sig];
        }
    }
}
