// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {AttackBase} from "./AttackBase.sol";

/// @notice Holders under orders, locks and an expired or removed registry entry: what is stopped, what is not, how long.
contract FrozenAccounts is AttackBase {
    uint256 private constant ALL = 455_000e6;

    function setUp() public override {
        super.setUp();
        _runDate(0, 100_000 * unit, 0);
    }

    /// Frozen tokens cannot leave, the rest can; they earn and are paid on.
    function test_FrozenSender() public {
        _order(INote.OrderKind.Freeze, alice, address(0), 400_000 * unit);
        vm.prank(trustee);
        notes[0].setFrozenTokens(alice, 400_000 * unit);
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(IERC20.transfer, (bob, 55_000 * unit + 1)),
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                55_000 * unit + 1,
                55_000 * unit
            ),
            "I12: frozen"
        );
        vm.prank(alice);
        notes[0].transfer(bob, 55_000 * unit);
        uint256 owed = (uint256(99_990 * unit) * 455) / 900;
        _openBook();
        vm.prank(alice);
        notes[0].claim();
        _moves(address(trust), alice, owed);
        _balanceBook("I12: frozen tokens are paid");

        vm.warp(_now() + FREEZE_DAYS * 1 days);
        assertEq(notes[0].getFrozenTokens(alice), 400_000 * unit, "I12: the last second");
        vm.warp(_now() + 1);
        assertEq(notes[0].getFrozenTokens(alice), 0, "I12: a freeze lapses");
        vm.prank(alice);
        notes[0].transfer(bob, 400_000 * unit);
    }

    /// A receiver without a standing entry cannot receive, but sends and is paid.
    function test_FrozenReceiver() public {
        vm.prank(registrar);
        registry.revoke(bob);
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(IERC20.transfer, (bob, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, bob),
            "I12: removed from the registry"
        );
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(IERC20.transfer, (mallory, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, mallory),
            "I12: never in it"
        );
        uint256 owed = (uint256(99_990 * unit) * 400) / 900;
        _openBook();
        assertEq(notes[0].pay(_one(bob)), owed, "I12: paid on");
        _moves(address(trust), bob, owed);
        _balanceBook("I12");
        vm.prank(bob);
        notes[0].transfer(alice, 400_000 * unit);
    }

    /// A registry that is dead, or answers with rubbish, stops nobody's money.
    function test_DeadRegistry() public {
        vm.etch(address(registry), hex"fe");
        uint256 owed = (uint256(99_990 * unit) * 400) / 900;
        _openBook();
        assertEq(notes[0].pay(_one(bob)), owed, "I12: paid");
        _moves(address(trust), bob, owed);
        _balanceBook("I12");
        assertFalse(notes[0].canReceive(alice), "I12: but nobody receives notes");
    }

    /// Only frozen claims stop payment; the money waits, and others are paid in the same batch.
    function test_FrozenHolder() public {
        _order(INote.OrderKind.FreezeClaims, alice, address(0), 0);
        vm.prank(trustee);
        notes[0].freezeClaims(alice);
        uint256 until = _now() + FREEZE_DAYS * 1 days;
        uint256 owed = notes[0].claimable(alice);
        uint256 ofBob = notes[0].claimable(bob);
        bytes memory refusal = abi.encodeWithSelector(INote.ClaimsAreFrozen.selector, alice, until);
        _openBook();

        _refused(alice, address(notes[0]), abi.encodeCall(INote.claim, ()), refusal, "I12: claim");
        _refused(alice, address(notes[0]), abi.encodeCall(INote.claimTo, (bob)), refusal, "I12: claimTo");
        assertEq(notes[0].pay(_three(alice, bob, alice)), ofBob, "I12: push");
        _moves(address(trust), bob, ofBob);
        _balanceBook("I12");
        assertEq(notes[0].claimable(alice), owed, "I12: it waits");

        vm.warp(until + 1);
        _openBook();
        vm.prank(alice);
        assertEq(notes[0].claim(), owed, "I12: the freeze lapses");
        _moves(address(trust), alice, owed);
        _balanceBook("I12");
    }

    /// A forced transfer's order holds its amount, waits its days, moves once, and what was earned stays.
    function test_ForcedTransferWaitsAndMovesOnce() public {
        uint256 id = _order(INote.OrderKind.ForcedTransfer, alice, bob, ALL);
        uint256 from = _now() + FORCED_TRANSFER_DAYS * 1 days;
        bytes memory call_ = abi.encodeCall(IERC7943Fungible.forcedTransfer, (alice, bob, ALL));
        uint256 owed = notes[0].claimable(alice);
        _refused(
            trustee,
            address(notes[0]),
            call_,
            abi.encodeWithSelector(INote.OrderWaits.selector, id, from),
            "I12: it waits"
        );
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(IERC20.transfer, (carol, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, alice, 1, 0),
            "I12: the amount is held"
        );

        vm.warp(from);
        vm.prank(trustee);
        notes[0].forcedTransfer(alice, bob, ALL);
        assertEq(notes[0].balanceOf(bob), 855_000 * unit, "I4: moved");
        assertEq(notes[0].claimable(alice), owed, "I12: earned money stays");
        _refused(
            trustee,
            address(notes[0]),
            call_,
            abi.encodeWithSelector(INote.BadOrder.selector, id),
            "I12: an order is used once"
        );
    }

    /// A lock holds an amount while it lasts, uses up the holder's approval, and the largest of overlapping ones counts.
    function test_LockedSender() public {
        vm.prank(alice);
        notes[0].approve(mallory, ALL);
        uint256 until = _now() + 10 days;
        vm.startPrank(mallory);
        notes[0].lock(alice, 300_000 * unit, until);
        notes[0].lock(alice, 100_000 * unit, until);
        vm.stopPrank();

        assertEq(notes[0].lockedOf(alice), 300_000 * unit, "I12: the largest counts");
        assertEq(notes[0].allowance(alice, mallory), 55_000 * unit, "I12: approval is used up");
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(IERC20.transfer, (bob, 155_000 * unit + 1)),
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943CannotTransfer.selector,
                alice,
                bob,
                155_000 * unit + 1
            ),
            "I12: locked"
        );
        uint256 last = _now() + FORCED_TRANSFER_DAYS * 1 days - 1;
        _refused(
            mallory,
            address(notes[0]),
            abi.encodeCall(INote.lock, (alice, 1, last + 1)),
            abi.encodeWithSelector(INote.LockTooLong.selector, last + 1, last),
            "I12: no lock outlasts a forced transfer ordered now"
        );
        vm.warp(until + 1);
        vm.prank(alice);
        notes[0].transfer(bob, ALL);
    }

    function _order(
        INote.OrderKind kind,
        address holder,
        address to,
        uint256 amount
    ) private returns (uint256 id) {
        vm.prank(trustee);
        id = notes[0].recordOrder("court", kind, holder, to, amount);
        vm.prank(registrar);
        notes[0].countersign(id);
    }
}
