// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943Fungible} from "../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../contracts/note/INote.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {World} from "./World.sol";

/// @dev Orders, freezes, forced transfers, locks and retention.
contract NoteHoldsTest is World {
    uint256 private constant CASH = 80_000 * UNIT;
    uint256 private constant HELD = 460_000 * UNIT;
    uint256 private constant RETAINED = 40_000 * UNIT;

    function setUp() public {
        _deployScripted();
        _start();
    }

    // Orders need two.

    function test_AnOrderNeedsTheTrusteeAndARegistrar() public {
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, registrar));
        vm.prank(registrar);
        senior.recordOrder("order", INote.OrderKind.Freeze, alice, address(0), 5);
        vm.prank(trustee);
        uint256 orderId = senior.recordOrder("order", INote.OrderKind.Freeze, alice, address(0), 5);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 0));
        vm.prank(trustee);
        senior.setFrozenTokens(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, anyone));
        vm.prank(anyone);
        senior.countersign(orderId);
        vm.prank(operator);
        registry.setRegistrar(trustee, true);
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, trustee));
        vm.prank(trustee);
        senior.countersign(orderId);
        vm.startPrank(registrar);
        senior.countersign(orderId);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, orderId));
        senior.countersign(orderId);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, orderId + 1));
        senior.countersign(orderId + 1);
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, registrar));
        senior.setFrozenTokens(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, registrar));
        senior.freezeClaims(alice);
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, registrar));
        senior.forcedTransfer(alice, bob, 5);
        vm.stopPrank();
    }

    function test_AnOrderDoesOnlyWhatItSaysAndOnce() public {
        _order(senior, "order", INote.OrderKind.Freeze, alice, address(0), 5);
        vm.startPrank(trustee);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 1));
        senior.setFrozenTokens(alice, 6);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 0));
        senior.setFrozenTokens(bob, 5);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 0));
        senior.freezeClaims(alice);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 0));
        senior.forcedTransfer(alice, bob, 5);
        senior.setFrozenTokens(alice, 5);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 1));
        senior.setFrozenTokens(alice, 5);
        vm.stopPrank();
        assertTrue(senior.orderOf(1).consumed);
    }

    function test_ARenewalNeedsANewOrder() public {
        _order(senior, "order", INote.OrderKind.Freeze, alice, address(0), 5);
        vm.prank(trustee);
        uint256 again = senior.recordOrder("order", INote.OrderKind.Freeze, alice, address(0), 7);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, again));
        vm.prank(registrar);
        senior.countersign(again);
        _order(senior, "another", INote.OrderKind.Freeze, alice, address(0), 7);
    }

    function test_OrdersThatCannotBeAreRefused() public {
        vm.startPrank(trustee);
        _expectBad(1);
        senior.recordOrder("o", INote.OrderKind.Freeze, alice, address(0), SENIOR_FACE + 1);
        _expectBad(1);
        senior.recordOrder("o", INote.OrderKind.Freeze, address(0), address(0), 1);
        _expectBad(1);
        senior.recordOrder("o", INote.OrderKind.Freeze, address(offering), address(0), 1);
        _expectBad(1);
        senior.recordOrder("o", INote.OrderKind.ForcedTransfer, alice, bob, 0);
        _expectBad(1);
        senior.recordOrder("o", INote.OrderKind.ForcedTransfer, alice, address(0), 1);
        _expectBad(1);
        senior.recordOrder("o", INote.OrderKind.ForcedTransfer, alice, alice, 1);
        vm.stopPrank();
    }

    // Freezes.

    function test_FrozenTokensStayAndAreStillPaid() public {
        _order(senior, "order", INote.OrderKind.Freeze, alice, address(0), HELD - 10);
        uint256 until = block.timestamp + uint256(FREEZE_DAYS) * 1 days;
        vm.expectEmit(address(senior));
        emit IERC7943Fungible.Frozen(alice, HELD - 10);
        vm.prank(trustee);
        assertTrue(senior.setFrozenTokens(alice, HELD - 10));
        assertFalse(senior.canTransfer(alice, bob, 11));
        vm.startPrank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                11,
                10
            )
        );
        senior.transfer(bob, 11);
        senior.transfer(bob, 10);
        vm.stopPrank();
        vm.warp(until);
        assertEq(senior.getFrozenTokens(alice), HELD - 10, "to the last second");
        _payDate(CASH);
        assertEq(senior.getFrozenTokens(alice), 0, "lapsed");
        vm.prank(alice);
        senior.claim();
        vm.prank(alice);
        senior.transfer(bob, HELD - 10);
    }

    function test_AnOrderUnusedForAFreezesLengthIsVoid() public {
        _order(senior, "order", INote.OrderKind.FreezeClaims, alice, address(0), 0);
        vm.warp(block.timestamp + uint256(FREEZE_DAYS) * 1 days + 1);
        _expectBad(1);
        vm.prank(trustee);
        senior.freezeClaims(alice);
    }

    function test_FrozenClaimsWait() public {
        _payDate(CASH);
        _order(senior, "order", INote.OrderKind.FreezeClaims, alice, address(0), 0);
        uint256 until = block.timestamp + uint256(FREEZE_DAYS) * 1 days;
        vm.prank(trustee);
        senior.freezeClaims(alice);
        assertEq(senior.claimsFrozenUntil(alice), until, "until");
        bytes memory reason = abi.encodeWithSelector(INote.ClaimsAreFrozen.selector, alice, until);
        vm.startPrank(alice);
        vm.expectRevert(reason);
        senior.claim();
        vm.expectRevert(reason);
        senior.claimTo(bob);
        vm.stopPrank();
        vm.expectEmit(address(senior));
        emit INote.PayFailed(alice, (CASH * 46) / 80, reason);
        assertEq(senior.pay(_holders()), (CASH * 34) / 80, "the others");
        vm.warp(until + 1);
        assertEq(senior.claimsFrozenUntil(alice), 0, "lapsed");
        vm.prank(alice);
        assertEq(senior.claim(), (CASH * 46) / 80, "nothing lost");
    }

    // Forced transfers.

    function test_AForcedTransferWaitsAndMovesNoEarnings() public {
        _payDate(CASH);
        uint256 orderId = _order(senior, "order", INote.OrderKind.ForcedTransfer, alice, carol, HELD);
        uint256 from = block.timestamp + uint256(FORCED_TRANSFER_DAYS) * 1 days;
        assertEq(senior.getFrozenTokens(alice), HELD, "frozen from the countersignature");
        vm.startPrank(trustee);
        vm.warp(from - 1);
        vm.expectRevert(abi.encodeWithSelector(INote.OrderWaits.selector, orderId, from));
        senior.forcedTransfer(alice, carol, HELD);
        vm.warp(from);
        _expectBad(orderId);
        senior.forcedTransfer(alice, bob, HELD);
        _expectBad(orderId);
        senior.forcedTransfer(alice, carol, HELD - 1);
        vm.stopPrank();
        vm.prank(registrar);
        registry.revoke(carol);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, carol));
        vm.prank(trustee);
        senior.forcedTransfer(alice, carol, HELD);
        _attest(carol, QUALIFIED);
        vm.prank(trustee);
        senior.forcedTransfer(alice, carol, HELD);
        assertEq(senior.balanceOf(carol), HELD, "moved");
        assertEq(senior.getFrozenTokens(alice), 0, "no longer frozen");
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "earnings stay");
        assertEq(senior.claimable(carol), 0, "and do not move");
        _expectBad(orderId);
        vm.prank(trustee);
        senior.forcedTransfer(alice, carol, HELD);
    }

    function test_AForcedTransferLapsesLikeAFreeze() public {
        uint256 orderId = _order(senior, "order", INote.OrderKind.ForcedTransfer, alice, carol, HELD);
        vm.prank(trustee);
        uint256 second = senior.recordOrder("two", INote.OrderKind.ForcedTransfer, alice, bob, 1);
        _expectBad(second);
        vm.prank(registrar);
        senior.countersign(second);
        vm.warp(block.timestamp + uint256(FREEZE_DAYS) * 1 days + 1);
        assertEq(senior.getFrozenTokens(alice), 0, "lapsed");
        _expectBad(orderId);
        vm.prank(trustee);
        senior.forcedTransfer(alice, carol, HELD);
        vm.prank(registrar);
        senior.countersign(second);
        assertEq(senior.getFrozenTokens(alice), 1, "the next one");
    }

    function test_AForcedTransferOfMoreThanIsThereFails() public {
        vm.prank(alice);
        senior.transfer(bob, HELD);
        _order(senior, "order", INote.OrderKind.ForcedTransfer, alice, carol, 1);
        vm.warp(block.timestamp + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, alice, 0, 1));
        vm.prank(trustee);
        senior.forcedTransfer(alice, carol, 1);
    }

    // Locks.

    function test_ALockUsesTheApprovalAndTheLargestCounts() public {
        // not the block's: the optimizer would read that again after each warp
        uint256 start = Terms.closing(program) * 1 days;
        vm.prank(alice);
        senior.approve(carol, 250);
        vm.startPrank(carol);
        senior.lock(alice, 100, start + 10 days);
        senior.lock(alice, 60, start + 20 days);
        senior.lock(alice, 60, start + 5 days);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, carol, 30, 31)
        );
        senior.lock(alice, 31, start);
        vm.stopPrank();
        assertEq(senior.lockedOf(alice), 100, "the largest");
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, alice, bob, HELD - 99)
        );
        vm.prank(alice);
        senior.transfer(bob, HELD - 99);
        vm.warp(start + 10 days);
        assertEq(senior.lockedOf(alice), 100, "to its last second");
        vm.warp(start + 10 days + 1);
        assertEq(senior.lockedOf(alice), 60, "the next largest");
        vm.prank(alice);
        senior.transfer(bob, HELD - 60);
        vm.warp(start + 20 days + 1);
        assertEq(senior.lockedOf(alice), 0, "over");
    }

    function test_AnUnlimitedApprovalIsUsedUpByALockToo() public {
        vm.prank(alice);
        senior.approve(carol, type(uint256).max);
        vm.prank(carol);
        senior.lock(alice, 1, block.timestamp);
        assertEq(senior.allowance(alice, carol), type(uint256).max - 1, "used");
    }

    function test_ALockEndsBeforeAForcedTransferOrderedNowCouldHappen() public {
        uint256 last = block.timestamp + uint256(FORCED_TRANSFER_DAYS) * 1 days - 1;
        vm.prank(alice);
        senior.approve(carol, HELD);
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(INote.LockTooLong.selector, last + 1, last));
        senior.lock(alice, HELD, last + 1);
        vm.expectRevert(abi.encodeWithSelector(INote.LockIsOver.selector, block.timestamp - 1));
        senior.lock(alice, HELD, block.timestamp - 1);
        vm.expectRevert(INote.NothingToLock.selector);
        senior.lock(alice, 0, last);
        senior.lock(alice, HELD, last);
        vm.stopPrank();
        _order(senior, "order", INote.OrderKind.ForcedTransfer, alice, bob, HELD);
        vm.warp(block.timestamp + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        vm.prank(trustee);
        senior.forcedTransfer(alice, bob, HELD);
        assertEq(senior.lockedOf(alice), 0, "the lock is over");
    }

    function test_ANewLockCannotTakeWhatAnOrderFroze() public {
        _order(senior, "order", INote.OrderKind.ForcedTransfer, alice, bob, HELD - 5);
        vm.prank(alice);
        senior.approve(carol, HELD);
        vm.startPrank(carol);
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, alice, 6, 5)
        );
        senior.lock(alice, 6, block.timestamp);
        senior.lock(alice, 5, block.timestamp);
        vm.stopPrank();
        assertFalse(senior.canTransfer(alice, bob, 1));
    }

    function test_LocksOfOneHolderAreFew() public {
        vm.prank(alice);
        senior.approve(carol, HELD);
        vm.startPrank(carol);
        for (uint256 i = 0; i < 8; ++i) {
            senior.lock(alice, 100 - i, block.timestamp + i);
        }
        vm.expectRevert(abi.encodeWithSelector(INote.TooManyLocks.selector, alice));
        senior.lock(alice, 50, block.timestamp + 10);
        vm.warp(block.timestamp + 1);
        senior.lock(alice, 50, block.timestamp + 10);
        senior.lock(alice, 200, block.timestamp + 20);
        vm.stopPrank();
        assertEq(senior.lockedOf(alice), 200, "the largest");
    }

    // Retention.

    function test_RetentionHoldsUntilTheFinalDateIsOver() public {
        uint256 until = (_paymentDay(PAYMENT_DATES - 1) + 1) * 1 days - 1;
        assertEq(senior.lockedOf(originator), RETAINED, "retained");
        vm.prank(alice);
        senior.transfer(originator, 5);
        vm.startPrank(originator);
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, originator, bob, 6)
        );
        senior.transfer(bob, 6);
        senior.transfer(bob, 5);
        vm.warp(until);
        assertEq(senior.lockedOf(originator), RETAINED, "to the last second");
        vm.warp(until + 1);
        senior.transfer(bob, RETAINED);
        vm.stopPrank();
    }

    function test_RetentionMovesWithAForcedTransferAfterWhatIsFree() public {
        vm.prank(alice);
        senior.transfer(originator, 10);
        _order(senior, "order", INote.OrderKind.ForcedTransfer, originator, bob, 25);
        vm.warp(block.timestamp + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        vm.prank(trustee);
        senior.forcedTransfer(originator, bob, 25);
        assertEq(senior.lockedOf(originator), RETAINED - 15, "the rest");
        assertEq(senior.lockedOf(bob), 15, "what came along");
    }

    function test_AForcedTransferBeforeTheCollectionTakesNoMoreRetentionThanNotes() public {
        _deployScripted();
        _subscribeAll();
        _close();
        offering.collect(0, _one(alice));
        vm.prank(alice);
        senior.transfer(originator, 5);
        _order(senior, "order", INote.OrderKind.ForcedTransfer, originator, bob, 5);
        vm.warp(block.timestamp + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        vm.prank(trustee);
        senior.forcedTransfer(originator, bob, 5);
        offering.collect(0, _one(originator));
        assertEq(senior.lockedOf(originator), RETAINED - 5, "the rest");
        assertEq(senior.lockedOf(bob), 5, "no more than came");
    }

    function _expectBad(uint256 orderId) private {
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, orderId));
    }
}
