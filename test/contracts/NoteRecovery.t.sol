// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {IERC7943Fungible} from "../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../contracts/note/INote.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {World} from "./World.sol";

/// @dev Lost wallets, leaf by leaf of docs/notes.md's picture: Kept → Announced → Retired, or back.
contract NoteRecoveryTest is World {
    uint256 private constant CASH = 80_000 * UNIT;
    uint256 private constant HELD = 460_000 * UNIT;
    uint256 private constant RETAINED = 40_000 * UNIT;

    address private found = makeAddr("found");
    address private third = makeAddr("third");
    address private venue = makeAddr("venue");
    uint256 private start;

    function setUp() public {
        _deployScripted();
        _start();
        start = Terms.closing(program) * 1 days;
        _tie(found, alice);
    }

    // Kept → Announced

    function test_AnAnnouncementStopsPushesAndNothingElse() public {
        _payDate(CASH);
        uint256 dueAt = block.timestamp + 30 days;
        vm.expectEmit(address(senior));
        emit INote.RecoveryAnnounced(alice, found, dueAt);
        _announce(alice, found);
        (address to, uint256 due) = senior.pendingRecovery(alice);
        assertEq(to, found, "to");
        assertEq(due, dueAt, "due");
        vm.expectEmit(address(senior));
        emit INote.PayFailed(
            alice,
            (CASH * 46) / 80,
            abi.encodeWithSelector(INote.RecoveryPending.selector, alice)
        );
        assertEq(senior.pay(_holders()), (CASH * 34) / 80, "the others");
        vm.startPrank(alice);
        senior.transfer(bob, 1);
        assertEq(senior.claim(), (CASH * 46) / 80, "its own claim");
        vm.stopPrank();
        assertEq(senior.claimsFrozenUntil(alice), 0, "no freeze");
    }

    function test_AnnouncingIsRefused() public {
        address[4] memory others = [alice, found, registrar, operator];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, others[i]));
            vm.prank(others[i]);
            senior.announceRecover(alice, found);
        }
        _refusesBad(alice, alice);
        _refusesBad(address(0), found);
        _refusesBad(address(offering), found);
        _tie(trustee, alice);
        _refusesBad(alice, trustee);
        _refusesAnnouncement(abi.encodeWithSelector(INote.NotOneInvestor.selector, alice, bob), alice, bob);
        _refusesAnnouncement(
            abi.encodeWithSelector(INote.NotOneInvestor.selector, alice, anyone),
            alice,
            anyone
        );
        _refusesAnnouncement(
            abi.encodeWithSelector(INote.NotOneInvestor.selector, anyone, third),
            anyone,
            third
        );
        _attestAs(found, alice, 1);
        _refusesAnnouncement(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, found),
            alice,
            found
        );
        _tie(found, alice);
        vm.prank(operator);
        registry.setRegistrar(trustee, true);
        _refusesAnnouncement(abi.encodeWithSelector(INote.NotAuthorized.selector, trustee), alice, found);
        vm.prank(operator);
        registry.setRegistrar(trustee, false);
        _announce(alice, found);
        _refusesBad(alice, found);
        _tie(third, alice);
        _refusesBad(alice, third);
    }

    function test_BeforeTheClosingThereIsNothingToRecover() public {
        _deployScripted();
        _tie(found, alice);
        _refusesBad(alice, found);
    }

    // Announced → Kept

    function test_TheWalletCancelsForThirtyDays() public {
        _payDate(CASH);
        uint256 dueAt = block.timestamp + 30 days;
        _announce(alice, found);
        address[3] memory others = [found, registrar, anyone];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, others[i]));
            vm.prank(others[i]);
            senior.cancelRecovery(alice);
        }
        vm.warp(dueAt - 1);
        vm.expectEmit(address(senior));
        emit INote.RecoveryCancelled(alice, found, alice);
        vm.prank(alice);
        senior.cancelRecovery(alice);
        assertEq(senior.pay(_one(alice)), (CASH * 46) / 80, "pushed again");
        _refusesBad(alice, found);
        vm.expectRevert(abi.encodeWithSelector(INote.NoRecovery.selector, alice));
        vm.prank(alice);
        senior.cancelRecovery(alice);
        vm.expectRevert(abi.encodeWithSelector(INote.NoRecovery.selector, alice));
        senior.completeRecovery(alice);
        _tie(third, alice);
        _announce(alice, third);
    }

    function test_AfterThirtyDaysTheWalletCannotCancel() public {
        uint256 dueAt = block.timestamp + 30 days;
        _announce(alice, found);
        vm.warp(dueAt);
        vm.expectRevert(abi.encodeWithSelector(INote.RecoveryIsDue.selector, alice, dueAt));
        vm.prank(alice);
        senior.cancelRecovery(alice);
        vm.prank(trustee);
        senior.cancelRecovery(alice);
        _announce(alice, found);
    }

    // Announced → Retired

    function test_AllOfItMovesAndWhatWasPaidStays() public {
        _payDate(CASH);
        senior.pay(_one(alice));
        _payDate(2 * CASH);
        uint256 owed = (2 * CASH * 46) / 80;
        _announce(alice, found);
        uint256 dueAt = block.timestamp + 30 days;
        vm.warp(dueAt - 1);
        vm.expectRevert(abi.encodeWithSelector(INote.RecoveryWaits.selector, alice, dueAt));
        senior.completeRecovery(alice);
        vm.warp(dueAt);
        vm.expectEmit(address(senior));
        emit INote.Recovered(alice, found, HELD, owed);
        vm.expectEmit(address(senior));
        emit IERC20.Transfer(alice, found, HELD);
        vm.prank(anyone);
        senior.completeRecovery(alice);
        assertEq(senior.balanceOf(alice), 0, "notes");
        assertEq(senior.balanceOf(found), HELD, "notes");
        assertEq(senior.claimable(alice), 0, "earnings");
        assertEq(senior.claimable(found), owed, "earnings");
        assertEq(senior.paidTo(alice), (CASH * 46) / 80, "what was paid stays");
        assertEq(senior.paidTo(found), 0, "and is nobody else's");
        assertEq(senior.recoveredTo(alice), found, "to");
        assertEq(senior.recoveredAt(found), dueAt, "when");
        assertEq(senior.recoveredAt(alice), 0, "not here");
        vm.prank(found);
        assertEq(senior.claim(), owed, "claimed");
        _payDate(CASH);
        assertEq(senior.claimable(found), (CASH * 46) / 80, "earns on");
        assertEq(senior.claimable(alice), 0, "earns no more");
    }

    function test_ARetiredWalletHoldsNothingEverAgain() public {
        _recover(alice, found);
        assertFalse(senior.canSend(alice));
        assertFalse(senior.canReceive(alice));
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice));
        senior.transfer(alice, 1);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, alice));
        senior.transfer(bob, 0);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 1));
        vm.prank(trustee);
        senior.recordOrder("late", INote.OrderKind.Freeze, alice, address(0), 1);
        _refusesBad(alice, found);
        _refusesAnnouncement(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice),
            found,
            alice
        );
    }

    function test_CompletingAsksAgain() public {
        _announce(alice, found);
        vm.warp(block.timestamp + 30 days);
        vm.prank(registrar);
        registry.revoke(found);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, found));
        senior.completeRecovery(alice);
        _tie(found, bob);
        vm.expectRevert(abi.encodeWithSelector(INote.NotOneInvestor.selector, alice, found));
        senior.completeRecovery(alice);
        _tie(found, alice);
        vm.prank(operator);
        registry.setRegistrar(trustee, true);
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, trustee));
        senior.completeRecovery(alice);
        vm.prank(operator);
        registry.setRegistrar(trustee, false);
        senior.completeRecovery(alice);
    }

    function test_IntoAWalletThatHasNotesAndWasPaid() public {
        vm.prank(alice);
        senior.transfer(found, 60_000 * UNIT);
        _payDate(CASH);
        senior.pay(_one(found));
        _payDate(CASH);
        vm.prank(alice);
        senior.claim();
        _payDate(CASH);
        _recover(alice, found);
        assertEq(senior.paidTo(alice), (2 * CASH * 40) / 80, "paid to one");
        assertEq(senior.paidTo(found), (CASH * 6) / 80, "paid to the other");
        assertEq(senior.claimable(found), (CASH * 40) / 80 + (2 * CASH * 6) / 80, "both");
        assertEq(senior.balanceOf(found), HELD, "both");
        senior.pay(_one(found));
        assertEq(senior.paidTo(found), (CASH * 40) / 80 + (3 * CASH * 6) / 80, "its own identity goes on");
    }

    function test_OneRecoveredAfterAnother() public {
        _payDate(CASH);
        _recover(alice, found);
        _tie(third, found);
        _attestAs(third, alice, QUALIFIED);
        _recover(found, third);
        assertEq(senior.balanceOf(third), HELD, "notes");
        assertEq(senior.claimable(third), (CASH * 46) / 80, "earnings");
    }

    function test_BothWaysAtOnceOnlyTheFirstHappens() public {
        _announce(alice, found);
        _announce(found, alice);
        vm.warp(block.timestamp + 30 days);
        senior.completeRecovery(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice));
        senior.completeRecovery(found);
        assertEq(senior.balanceOf(found), HELD, "notes");
    }

    function test_WhatWasNotCollectedIsTheNewWallets() public {
        _deployScripted();
        _tie(found, alice);
        _subscribeAll();
        _close();
        _payDate(CASH);
        _recover(alice, found);
        offering.collect(0, _one(alice));
        assertEq(senior.balanceOf(alice), 0, "not delivered to the lost one");
        assertEq(senior.balanceOf(found), HELD, "delivered");
        assertEq(senior.claimable(found), (CASH * 46) / 80, "with all it earned");
    }

    // Locks, retention

    function test_LocksMove() public {
        vm.warp(start + 29 days);
        _announce(alice, found);
        vm.warp(start + 59 days);
        _lock(alice, carol, 100, start + 60 days);
        _lock(alice, carol, 60, start + 70 days);
        senior.completeRecovery(alice);
        assertEq(senior.lockedOf(found), 100, "the largest");
        assertEq(senior.lockedOf(alice), 0, "gone");
        vm.warp(start + 60 days + 1);
        assertEq(senior.lockedOf(found), 60, "each until its end");
        vm.warp(start + 70 days + 1);
        assertEq(senior.lockedOf(found), 0, "over");
    }

    function test_LocksOfBothDoNotStandForEachOther() public {
        vm.prank(alice);
        senior.transfer(found, 500);
        _announce(alice, found);
        vm.warp(start + 30 days);
        _lock(alice, carol, HELD - 500, start + 31 days);
        _lock(found, carol, 500, start + 40 days);
        senior.completeRecovery(alice);
        assertEq(senior.lockedOf(found), HELD, "both");
        assertFalse(senior.canTransfer(found, bob, 1), "nothing is free");
        vm.warp(start + 40 days);
        assertEq(senior.lockedOf(found), HELD, "until the last of them ends");
        vm.warp(start + 40 days + 1);
        assertEq(senior.lockedOf(found), 0, "over");
    }

    function test_RetentionMoves() public {
        _tie(third, originator);
        vm.prank(bob);
        senior.transfer(third, 500);
        _announce(originator, third);
        vm.warp(start + 30 days);
        _lock(third, carol, 500, start + 31 days);
        senior.completeRecovery(originator);
        assertEq(senior.lockedOf(third), RETAINED + 500, "with the lock");
        vm.warp(start + 31 days + 1);
        assertEq(senior.lockedOf(third), RETAINED, "retained");
        assertEq(senior.lockedOf(originator), 0, "not here");
    }

    // Lots

    function test_LotsMoveAndTheVenueSettlesThem() public {
        _announce(alice, found);
        vm.warp(start + 30 days);
        _putUp(alice, 100, start + 40 days);
        _putUp(found, 0, start + 40 days);
        senior.completeRecovery(alice);
        assertEq(senior.putUpOf(alice), 0, "gone");
        assertEq(senior.putUpIn(found, venue), 100, "moved");
        vm.expectEmit(address(senior));
        emit INote.Settled(found, venue, bob, 40);
        vm.prank(venue);
        senior.settle(alice, bob, 40);
        vm.prank(venue);
        senior.takeBack(alice, 25);
        assertEq(senior.putUpOf(found), 35, "left");
        vm.expectRevert(abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 36, 35));
        vm.prank(venue);
        senior.takeBack(alice, 36);
        vm.warp(start + 40 days + 1);
        vm.prank(venue);
        senior.takeBack(alice, 35);
    }

    function test_LotsThatEndedBeforeAreTakenBackLate() public {
        _putUp(alice, 100, start + 20 days);
        _announce(alice, found);
        vm.warp(start + 30 days);
        senior.completeRecovery(alice);
        _putUp(found, 30, start + 40 days);
        vm.prank(venue);
        senior.takeBack(alice, 100);
        assertEq(senior.putUpOf(found), 30, "no other lot");
    }

    function test_LotsOfBothMustFit() public {
        vm.prank(alice);
        senior.transfer(found, 500);
        _announce(alice, found);
        vm.warp(start + 30 days);
        for (uint256 i = 0; i < 5; ++i) {
            _putUp(alice, 1, start + 31 days + i);
            _putUp(found, 1, start + 31 days + i + 3);
        }
        senior.completeRecovery(alice);
        assertEq(senior.putUpOf(found), 10, "of one venue and end are one");
        _tie(third, alice);
        vm.prank(bob);
        senior.transfer(third, 500);
        _putUp(third, 1, start + 40 days);
        _announce(third, found);
        vm.warp(start + 60 days);
        for (uint256 i = 0; i < 8; ++i) {
            _putUp(found, 1, start + 61 days + i);
        }
        _putUp(third, 1, start + 70 days);
        vm.expectRevert(abi.encodeWithSelector(INote.TooManyLots.selector, found));
        senior.completeRecovery(third);
        vm.warp(start + 61 days + 1);
        senior.completeRecovery(third);
    }

    // Orders

    function test_FreezesMove() public {
        _announce(alice, found);
        vm.warp(start + 30 days);
        _order(senior, "claims", INote.OrderKind.FreezeClaims, alice, address(0), 0);
        _order(senior, "tokens", INote.OrderKind.Freeze, alice, address(0), HELD - 10);
        uint256 until = start + 30 days + uint256(FREEZE_DAYS) * 1 days;
        vm.startPrank(trustee);
        senior.freezeClaims(alice);
        senior.setFrozenTokens(alice, HELD - 10);
        vm.stopPrank();
        senior.completeRecovery(alice);
        assertEq(senior.getFrozenTokens(alice), 0, "gone");
        assertEq(senior.getFrozenTokens(found), HELD - 10, "moved");
        assertEq(senior.claimsFrozenUntil(found), until, "moved");
        assertEq(senior.claimsFrozenUntil(alice), 0, "gone");
        vm.warp(until + 1);
        assertEq(senior.getFrozenTokens(found), 0, "lapses as it would have");
    }

    function test_OrdersMoveUsedOrNot() public {
        _announce(alice, found);
        vm.warp(start + 30 days);
        uint256 frozen = _order(senior, "tokens", INote.OrderKind.Freeze, alice, address(0), 10);
        vm.prank(trustee);
        uint256 recorded = senior.recordOrder("more", INote.OrderKind.FreezeClaims, alice, address(0), 0);
        senior.completeRecovery(alice);
        assertEq(senior.orderOf(frozen).holder, found, "the order names who has it all");
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 0));
        vm.prank(trustee);
        senior.setFrozenTokens(alice, 10);
        vm.prank(trustee);
        senior.setFrozenTokens(found, 10);
        vm.prank(registrar);
        senior.countersign(recorded);
        vm.startPrank(trustee);
        senior.freezeClaims(found);
        uint256 again = senior.recordOrder("tokens", INote.OrderKind.Freeze, found, address(0), 10);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, again));
        vm.prank(registrar);
        senior.countersign(again);
    }

    function test_AForcedTransferThatWaitsGoesOn() public {
        _announce(alice, found);
        vm.warp(start + 25 days);
        _order(senior, "court", INote.OrderKind.ForcedTransfer, alice, carol, HELD);
        vm.warp(start + 30 days);
        senior.completeRecovery(alice);
        assertEq(senior.getFrozenTokens(found), HELD, "still frozen");
        vm.warp(start + 25 days + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        vm.prank(trustee);
        senior.forcedTransfer(found, carol, HELD);
        assertEq(senior.balanceOf(carol), HELD, "no day later");
    }

    function test_AForcedTransferToARetiredWalletGoesToTheOneThatHasItAll() public {
        _announce(alice, found);
        vm.warp(start + 25 days);
        _order(senior, "court", INote.OrderKind.ForcedTransfer, bob, alice, 5);
        vm.warp(start + 30 days);
        senior.completeRecovery(alice);
        vm.warp(start + 25 days + uint256(FORCED_TRANSFER_DAYS) * 1 days);
        vm.startPrank(trustee);
        vm.expectRevert(abi.encodeWithSelector(INote.BadOrder.selector, 1));
        senior.forcedTransfer(bob, alice, 5);
        senior.forcedTransfer(bob, found, 5);
        vm.stopPrank();
        assertEq(senior.balanceOf(found), HELD + 5, "delivered");
    }

    function test_BothUnderAnOrderWaitsUntilOneHasLapsed() public {
        _announce(alice, found);
        vm.warp(start + 30 days);
        _order(senior, "one", INote.OrderKind.Freeze, found, address(0), 10);
        vm.warp(start + 40 days);
        _order(senior, "two", INote.OrderKind.Freeze, alice, address(0), 20);
        vm.expectRevert(abi.encodeWithSelector(INote.UnderOrder.selector, alice, found));
        senior.completeRecovery(alice);
        vm.warp(start + 30 days + uint256(FREEZE_DAYS) * 1 days + 1);
        senior.completeRecovery(alice);
        vm.prank(trustee);
        senior.setFrozenTokens(found, 20);
    }

    function test_AnOrderAgainstTheReceiverStays() public {
        _announce(alice, found);
        vm.warp(start + 30 days);
        _order(senior, "one", INote.OrderKind.Freeze, found, address(0), 10);
        vm.prank(trustee);
        senior.setFrozenTokens(found, 10);
        senior.completeRecovery(alice);
        assertEq(senior.getFrozenTokens(found), 10, "stays");
    }

    // In numbers.

    function testFuzz_NothingIsMadeOrLost(uint256[6] memory cash, uint256 moved, uint256 choices) public {
        vm.prank(alice);
        senior.transfer(found, bound(moved, 0, HELD));
        for (uint256 i = 0; i < cash.length; ++i) {
            if (i == 3) {
                _recover(alice, found);
            }
            if (trust.nextDate() == 0) {
                vm.warp(block.timestamp + 31 days);
            }
            _payDate(bound(cash[i], LEAST_LATE_CASH, 2 ** 90));
            if ((choices >> (2 * i)) & 1 == 1) {
                senior.pay(_one(alice));
            }
            if ((choices >> (2 * i + 1)) & 1 == 1) {
                senior.pay(_one(found));
            }
        }
        uint256 given = trust.classAccount(0).given;
        senior.pay(_one(found));
        uint256 both = senior.paidTo(alice) + senior.paidTo(found);
        assertEq(senior.claimable(alice), 0, "nothing is left behind");
        assertLe(both, (given * HELD) / SENIOR_FACE, "no more than was earned");
        assertGt(both + 2, (given * HELD) / SENIOR_FACE, "short by less than a unit a wallet");
        assertEq(senior.balanceOf(found), HELD, "notes");
    }

    function _tie(address wallet, address other) private {
        _attestAs(wallet, other, QUALIFIED);
    }

    function _attestAs(address wallet, address other, uint256 category) private {
        vm.prank(registrar);
        registry.attest(
            wallet,
            IInvestorRegistry.Entry(keccak256(abi.encode(other)), uint8(category), "CN", type(uint32).max)
        );
    }

    function _announce(address from, address to) private {
        vm.prank(trustee);
        senior.announceRecover(from, to);
    }

    function _recover(address from, address to) private {
        _announce(from, to);
        vm.warp(vm.getBlockTimestamp() + 30 days);
        senior.completeRecovery(from);
    }

    function _lock(address holder, address locker, uint256 amount, uint256 until) private {
        vm.prank(holder);
        senior.approve(locker, amount);
        vm.prank(locker);
        senior.lock(holder, amount, until);
    }

    function _putUp(address holder, uint256 amount, uint256 until) private {
        if (amount != 0) {
            vm.prank(holder);
            senior.approve(venue, amount);
            vm.prank(venue);
            senior.putUp(holder, amount, until);
        }
    }

    function _refusesBad(address from, address to) private {
        _refusesAnnouncement(abi.encodeWithSelector(INote.BadRecovery.selector, from, to), from, to);
    }

    function _refusesAnnouncement(bytes memory reason, address from, address to) private {
        vm.expectRevert(reason);
        vm.prank(trustee);
        senior.announceRecover(from, to);
    }
}
