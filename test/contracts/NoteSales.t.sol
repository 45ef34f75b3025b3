// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943Fungible} from "../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../contracts/note/INote.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {World} from "./World.sol";

/// @dev Notes that venues put up, leaf by leaf of docs/notes.md's picture.
contract NoteSalesTest is World {
    uint256 private constant CASH = 80_000 * UNIT;
    uint256 private constant HELD = 460_000 * UNIT;
    uint256 private constant RETAINED = 40_000 * UNIT;

    address private venue = makeAddr("venue");
    address private other = makeAddr("another venue");
    uint256 private start;

    function setUp() public {
        _deployScripted();
        _start();
        // not the block's: the optimizer would read that again after each warp
        start = Terms.closing(program) * 1 days;
    }

    // Free → PutUp

    function test_NotesPutUpStayEarnAndCannotMove() public {
        _approve(alice, venue, 100);
        vm.expectEmit(address(senior));
        emit INote.PutUp(alice, venue, 100, start + 10 days);
        vm.prank(venue);
        senior.putUp(alice, 100, start + 10 days);
        assertEq(senior.putUpOf(alice), 100, "put up");
        assertEq(senior.putUpIn(alice, venue), 100, "in the venue");
        assertEq(senior.putUpIn(alice, other), 0, "in no other");
        assertEq(senior.allowance(alice, venue), 0, "the approval is used up");
        assertEq(senior.balanceOf(alice), HELD, "they stay");
        assertEq(senior.lockedOf(alice), 0, "no lock");
        assertTrue(senior.canTransfer(alice, bob, HELD - 100), "the rest can move");
        assertFalse(senior.canTransfer(alice, bob, HELD - 99), "they cannot");
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, alice, bob, HELD - 99)
        );
        vm.prank(alice);
        senior.transfer(bob, HELD - 99);
        _payDate(CASH);
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "they earn");
        vm.prank(alice);
        senior.claim();
    }

    function test_PuttingUpIsRefused() public {
        uint256 last = start + uint256(FORCED_TRANSFER_DAYS) * 1 days - 1;
        _approve(alice, venue, 99);
        _refusesPutUp(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, venue, 99, 100),
            100,
            last
        );
        _approve(alice, venue, HELD + 1);
        _refusesPutUp(abi.encodeWithSelector(INote.NothingToLock.selector), 0, last);
        _refusesPutUp(abi.encodeWithSelector(INote.LockTooLong.selector, last + 1, last), 1, last + 1);
        _refusesPutUp(abi.encodeWithSelector(INote.LockIsOver.selector, start - 1), 1, start - 1);
        _refusesPutUp(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                HELD + 1,
                HELD
            ),
            HELD + 1,
            last
        );
        vm.startPrank(venue);
        senior.putUp(alice, 1, last);
        senior.putUp(alice, 1, start);
        vm.stopPrank();
        assertEq(senior.putUpOf(alice), 2, "from the first second to the last");
    }

    function test_PutUpOnceOnlyAndApartFromLocks() public {
        _lock(alice, carol, 60, start + 5 days);
        _approve(alice, venue, HELD);
        _refusesPutUp(
            abi.encodeWithSelector(INote.NotFree.selector, alice, HELD - 59, HELD - 60),
            HELD - 59,
            start + 10 days
        );
        _putUp(alice, venue, HELD - 100, start + 10 days);
        _approve(alice, other, 41);
        vm.expectRevert(abi.encodeWithSelector(INote.NotFree.selector, alice, 41, 40));
        vm.prank(other);
        senior.putUp(alice, 41, start + 10 days);
        _putUp(alice, other, 40, start + 20 days);
        assertEq(senior.putUpOf(alice), HELD - 60, "they add up");
        assertFalse(senior.canTransfer(alice, bob, 1), "with the lock too");
        vm.prank(alice);
        senior.approve(carol, 61);
        vm.expectRevert(abi.encodeWithSelector(INote.NotFree.selector, alice, 61, 60));
        vm.prank(carol);
        senior.lock(alice, 61, start + 5 days);
        vm.prank(carol);
        senior.lock(alice, 60, start + 6 days);
    }

    function test_FrozenAndRetainedNotesAreNotPutUp() public {
        _order(senior, "order", INote.OrderKind.Freeze, alice, address(0), HELD - 10);
        vm.prank(trustee);
        senior.setFrozenTokens(alice, HELD - 10);
        _approve(alice, venue, 11);
        _refusesPutUp(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                11,
                10
            ),
            11,
            start
        );
        _putUp(alice, venue, 10, start);
        _approve(originator, venue, 1);
        vm.expectRevert(abi.encodeWithSelector(INote.NotFree.selector, originator, 1, 0));
        vm.prank(venue);
        senior.putUp(originator, 1, start);
    }

    function test_LotsOfOneHolderAreFew() public {
        for (uint256 i = 0; i < 8; ++i) {
            _putUp(alice, venue, 1, start + i);
        }
        _putUp(alice, venue, 5, start + 7);
        _approve(alice, other, 1);
        vm.expectRevert(abi.encodeWithSelector(INote.TooManyLots.selector, alice));
        vm.prank(other);
        senior.putUp(alice, 1, start + 7);
        assertEq(senior.putUpOf(alice), 13, "of one venue and end are one lot");
        vm.warp(start + 1);
        vm.prank(other);
        senior.putUp(alice, 1, start + 7);
        assertEq(senior.putUpOf(alice), 13, "an ended one makes room");
    }

    // PutUp → Free, by its end

    function test_ALotEndsByItself() public {
        _putUp(alice, venue, HELD, start + 10 days);
        vm.warp(start + 10 days);
        assertEq(senior.putUpOf(alice), HELD, "to its last second");
        vm.warp(start + 10 days + 1);
        assertEq(senior.putUpOf(alice), 0, "over");
        _refusesSettle(abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 1, 0), venue, bob, 1);
        vm.prank(alice);
        senior.transfer(bob, HELD);
    }

    // PutUp → Free, taken back

    function test_TheVenueTakesBack() public {
        _putUp(alice, venue, 100, start + 10 days);
        _putUp(alice, other, 7, start + 10 days);
        vm.expectEmit(address(senior));
        emit INote.TakenBack(alice, venue, 30);
        vm.prank(venue);
        senior.takeBack(alice, 30);
        assertEq(senior.putUpOf(alice), 77, "less");
        address[4] memory others = [alice, other, trustee, registrar];
        for (uint256 i = 0; i < others.length; ++i) {
            uint256 own = others[i] == other ? 7 : 0;
            vm.expectRevert(abi.encodeWithSelector(INote.NotPutUp.selector, alice, others[i], own + 1, own));
            vm.prank(others[i]);
            senior.takeBack(alice, own + 1);
        }
        vm.startPrank(venue);
        vm.expectRevert(abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 71, 70));
        senior.takeBack(alice, 71);
        senior.takeBack(alice, 70);
        vm.expectRevert(abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 1, 0));
        senior.takeBack(alice, 1);
        vm.stopPrank();
        assertEq(senior.putUpOf(alice), 7, "the other venue's stays");
    }

    function test_TakenBackLateItTouchesNoOtherLot() public {
        _putUp(alice, venue, 40, start + 1);
        _putUp(alice, venue, 30, start + 10 days);
        vm.warp(start + 2);
        vm.startPrank(venue);
        senior.takeBack(alice, 40);
        assertEq(senior.putUpIn(alice, venue), 30, "the later lot stays");
        vm.expectRevert(abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 31, 30));
        senior.takeBack(alice, 31);
        senior.takeBack(alice, 30);
        vm.stopPrank();
        assertEq(senior.putUpOf(alice), 0, "none");
    }

    // PutUp → Sold

    function test_TheVenueSettles() public {
        _putUp(alice, venue, 100, start + 10 days);
        _payDate(0);
        vm.warp(start + 10 days);
        vm.expectEmit(address(senior));
        emit INote.Settled(alice, venue, bob, 40);
        vm.expectEmit(address(senior));
        emit IERC20.Transfer(alice, bob, 40);
        vm.prank(venue);
        senior.settle(alice, bob, 40);
        assertEq(senior.balanceOf(bob), 300_000 * UNIT + 40, "the buyer's");
        assertEq(senior.putUpOf(alice), 60, "the rest");
        assertTrue(senior.canTransfer(alice, carol, HELD - 100), "as free as before");
        vm.prank(venue);
        senior.settle(alice, carol, 60);
        _refusesSettle(abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 1, 0), venue, bob, 1);
    }

    function test_WhatIsSettledHasEarnedForTheSeller() public {
        _putUp(alice, venue, HELD, start + 29 days);
        _payDate(CASH);
        _putUpAgain();
        vm.prank(venue);
        senior.settle(alice, bob, HELD);
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "the seller's until then");
        assertEq(senior.claimable(bob), (CASH * 30) / 80, "none of it the buyer's");
        _assertAccounts();
    }

    function test_SettlingIsRefused() public {
        _putUp(alice, venue, 100, start + 10 days);
        _refusesSettle(abi.encodeWithSelector(INote.NotPutUp.selector, alice, other, 1, 0), other, bob, 1);
        _refusesSettle(abi.encodeWithSelector(INote.NotPutUp.selector, alice, alice, 1, 0), alice, bob, 1);
        _refusesSettle(
            abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 101, 100),
            venue,
            bob,
            101
        );
        _refusesSettle(abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 0, 100), venue, bob, 0);
        address[4] memory nobody = [address(0), anyone, address(trust), address(offering)];
        for (uint256 i = 0; i < nobody.length; ++i) {
            _refusesSettle(
                abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, nobody[i]),
                venue,
                nobody[i],
                1
            );
        }
    }

    // An order goes before a sale.

    function test_AnOrderFreezesFreeNotesFirstThenThosePutUp() public {
        _putUp(alice, venue, 100, start + 10 days);
        _order(senior, "order", INote.OrderKind.ForcedTransfer, alice, carol, HELD - 70);
        _refusesSettle(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                71,
                70
            ),
            venue,
            bob,
            71
        );
        vm.prank(venue);
        senior.settle(alice, bob, 70);
        vm.warp(start + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        assertEq(senior.putUpOf(alice), 0, "over before");
        vm.prank(trustee);
        senior.forcedTransfer(alice, carol, HELD - 70);
        assertEq(senior.balanceOf(carol), HELD - 70, "all that was ordered");
    }

    function test_AForcedTransferLeavesWhatIsPutUpAfterItsOrder() public {
        _order(senior, "order", INote.OrderKind.ForcedTransfer, alice, carol, HELD - 100);
        vm.warp(start + 10 days);
        _putUp(alice, venue, 100, start + uint256(FORCED_TRANSFER_DAYS) * 1 days + 1 days);
        vm.warp(start + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        vm.prank(trustee);
        senior.forcedTransfer(alice, carol, HELD - 100);
        vm.prank(venue);
        senior.settle(alice, bob, 100);
        assertEq(senior.balanceOf(alice), 0, "both");
    }

    function testFuzz_HoldsAddUp(uint96 frozen, uint96 locked, uint96 first, uint96 second) public {
        uint256 left = HELD;
        uint256 forFreeze = bound(frozen, 0, left);
        left -= forFreeze;
        if (forFreeze != 0) {
            _order(senior, "order", INote.OrderKind.Freeze, alice, address(0), forFreeze);
            vm.prank(trustee);
            senior.setFrozenTokens(alice, forFreeze);
        }
        uint256 forLock = bound(locked, 0, left);
        left -= forLock;
        if (forLock != 0) {
            _lock(alice, carol, forLock, start + 1);
        }
        uint256 a = bound(first, 0, left);
        left -= a;
        if (a != 0) {
            _putUp(alice, venue, a, start + 1);
        }
        uint256 b = bound(second, 0, left);
        left -= b;
        if (b != 0) {
            _putUp(alice, other, b, start + 2);
        }
        assertTrue(senior.canTransfer(alice, bob, left), "what is left");
        assertFalse(senior.canTransfer(alice, bob, left + 1), "no more");
        if (a != 0) {
            vm.prank(venue);
            senior.settle(alice, bob, a);
        }
        assertTrue(senior.canTransfer(alice, bob, left), "a sale frees nothing");
        assertFalse(senior.canTransfer(alice, bob, left + 1), "a sale frees nothing");
        vm.warp(start + 2);
        assertTrue(senior.canTransfer(alice, bob, left + forLock), "the lock has ended");
        assertFalse(senior.canTransfer(alice, bob, left + forLock + 1), "the lot has not");
    }

    /// @dev The date of {_payDate} is later than any lot may end.
    function _putUpAgain() private {
        if (senior.putUpOf(alice) == 0) {
            _putUp(alice, venue, HELD, block.timestamp);
        }
    }

    function _approve(address holder, address spender, uint256 amount) private {
        vm.prank(holder);
        senior.approve(spender, amount);
    }

    function _lock(address holder, address locker, uint256 amount, uint256 until) private {
        _approve(holder, locker, amount);
        vm.prank(locker);
        senior.lock(holder, amount, until);
    }

    function _putUp(address holder, address by, uint256 amount, uint256 until) private {
        _approve(holder, by, amount);
        vm.prank(by);
        senior.putUp(holder, amount, until);
    }

    function _refusesPutUp(bytes memory reason, uint256 amount, uint256 until) private {
        vm.expectRevert(reason);
        vm.prank(venue);
        senior.putUp(alice, amount, until);
    }

    function _refusesSettle(bytes memory reason, address by, address to, uint256 amount) private {
        vm.expectRevert(reason);
        vm.prank(by);
        senior.settle(alice, to, amount);
    }
}
