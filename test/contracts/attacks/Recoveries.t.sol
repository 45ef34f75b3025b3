// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {AttackBase} from "./AttackBase.sol";

/// @notice Who would take a holder's notes and money by a recovery, pay them twice, or slip out of an order or a vote.
contract RecoveryAttack is AttackBase {
    uint256 private constant ALL = 455_000e6;
    uint256 private constant WAIT = 30 days;

    address private found;
    INote private note;

    function setUp() public override {
        super.setUp();
        found = makeAddr("found");
        _watch(found);
        _runDate(0, 100_000 * unit, 0);
        note = notes[0];
    }

    /// A trustee alone: it names a wallet that no registrar has tied to the holder; or ties it itself.
    function test_TrusteeAlone() public {
        _attest(mallory);
        _refusesAnnouncement(
            mallory,
            abi.encodeWithSelector(INote.NotOneInvestor.selector, alice, mallory),
            "I13: no tie"
        );
        vm.prank(operator);
        registry.setRegistrar(trustee, true);
        _tieBy(trustee, mallory, alice);
        _refusesAnnouncement(
            mallory,
            abi.encodeWithSelector(INote.NotAuthorized.selector, trustee),
            "I13: both keys in one hand"
        );
        vm.prank(operator);
        registry.setRegistrar(trustee, false);
        _tie(trustee);
        _refusesAnnouncement(
            trustee,
            abi.encodeWithSelector(INote.BadRecovery.selector, alice, trustee),
            "I13: never to itself"
        );
        assertEq(note.balanceOf(alice), ALL, "I4: hers");
    }

    /// The operator makes the trustee a registrar while a recovery waits.
    function test_TrusteeWhoBecomesARegistrar() public {
        _announce();
        vm.prank(operator);
        registry.setRegistrar(trustee, true);
        vm.warp(_now() + WAIT);
        _refusesCompletion(
            abi.encodeWithSelector(INote.NotAuthorized.selector, trustee),
            "I13: both keys in one hand"
        );
    }

    /// A registrar alone: it ties its own wallet to the holder, and can do no more.
    function test_RegistrarAlone() public {
        _tie(mallory);
        _refused(
            registrar,
            address(note),
            abi.encodeCall(INote.announceRecover, (alice, mallory)),
            abi.encodeWithSelector(INote.NotAuthorized.selector, registrar),
            "I13: announce"
        );
        _refused(
            registrar,
            address(note),
            abi.encodeCall(INote.completeRecovery, (alice)),
            abi.encodeWithSelector(INote.NoRecovery.selector, alice),
            "I13: complete"
        );
    }

    /// The holder is there after all: it cancels in time, and the same wallet is not announced again.
    function test_TheHolderCancels() public {
        uint256 dueAt = _now() + WAIT;
        _announce();
        vm.warp(dueAt - 1);
        _refusesCompletion(abi.encodeWithSelector(INote.RecoveryWaits.selector, alice, dueAt), "I13: waits");
        _refused(
            mallory,
            address(note),
            abi.encodeCall(INote.cancelRecovery, (alice)),
            abi.encodeWithSelector(INote.NotAuthorized.selector, mallory),
            "I13: nobody else's"
        );
        vm.prank(alice);
        note.cancelRecovery(alice);
        _refusesAnnouncement(
            found,
            abi.encodeWithSelector(INote.BadRecovery.selector, alice, found),
            "I13: refused for good"
        );
        uint256 owed = note.claimable(alice);
        _openBook();
        note.pay(_one(alice));
        _moves(address(trust), alice, owed);
        _balanceBook("I12: pushed again");
    }

    /// Who has found the old key waits until the thirty days are over.
    function test_CancelledTooLate() public {
        uint256 dueAt = _now() + WAIT;
        _announce();
        vm.warp(dueAt);
        _refused(
            alice,
            address(note),
            abi.encodeCall(INote.cancelRecovery, (alice)),
            abi.encodeWithSelector(INote.RecoveryIsDue.selector, alice, dueAt),
            "I13: due"
        );
        note.completeRecovery(alice);
        assertEq(note.balanceOf(found), ALL, "I4: moved");
    }

    /// A push to the lost wallet between the announcement and its completion.
    function test_PushToTheLostWallet() public {
        uint256 owed = note.claimable(alice);
        _announce();
        _openBook();
        note.pay(_one(alice));
        _balanceBook("I12: not to the lost wallet");
        vm.warp(_now() + WAIT);
        note.completeRecovery(alice);
        note.pay(_one(alice));
        note.pay(_one(found));
        _moves(address(trust), found, owed);
        _balanceBook("I2: to the new one");
    }

    /// Both wallets ask for the same money, before and after.
    function test_PaidTwice() public {
        vm.prank(alice);
        note.transfer(bob, 0);
        uint256 owed = note.claimable(alice);
        _announce();
        vm.prank(alice);
        note.claim();
        _runDate(1, 100_000 * unit, 0);
        uint256 later = note.claimable(alice);
        note.completeRecovery(alice);
        _openBook();
        note.pay(_one(alice));
        _refused(
            alice,
            address(note),
            abi.encodeCall(INote.claim, ()),
            abi.encodeWithSelector(INote.NothingToClaim.selector, alice),
            "I7: nothing is left"
        );
        vm.prank(found);
        note.claim();
        _moves(address(trust), found, later);
        _balanceBook("I7: once");
        assertEq(note.paidTo(alice), owed, "I7: what was paid stays");
        assertEq(note.paidTo(found), later, "I7: its own identity");
    }

    /// Under a forced transfer: out of the order's reach into another wallet.
    function test_OutOfAnOrder() public {
        _announce();
        vm.warp(_now() + 10 days);
        uint256 from = _now() + FORCED_TRANSFER_DAYS * 1 days;
        vm.prank(trustee);
        uint256 id = note.recordOrder("court", INote.OrderKind.ForcedTransfer, alice, bob, ALL);
        vm.prank(trustee);
        uint256 late = note.recordOrder("late", INote.OrderKind.Freeze, alice, address(0), ALL);
        vm.prank(registrar);
        note.countersign(id);
        vm.warp(from - 10 days);
        note.completeRecovery(alice);
        _refused(
            found,
            address(note),
            abi.encodeCall(IERC20.transfer, (carol, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, found, 1, 0),
            "I12: still frozen"
        );
        vm.prank(registrar);
        note.countersign(late);
        vm.warp(from);
        vm.prank(trustee);
        note.forcedTransfer(found, bob, ALL);
        vm.prank(trustee);
        note.setFrozenTokens(found, ALL);
        assertEq(note.balanceOf(bob), 855_000 * unit, "I12: the order is carried out");
    }

    /// Two orders for both wallets: the one would displace the other.
    function test_OneOrderDisplacesAnother() public {
        _announce();
        vm.warp(_now() + WAIT);
        _order("first", alice, 1);
        _order("second", found, 1);
        _refusesCompletion(abi.encodeWithSelector(INote.UnderOrder.selector, alice, found), "I12: both stay");
    }

    /// An order that was used for the lost wallet is no renewal for the new one.
    function test_TheSameOrderAgain() public {
        _announce();
        vm.warp(_now() + WAIT);
        _order("court", alice, 1);
        note.completeRecovery(alice);
        vm.prank(trustee);
        uint256 id = note.recordOrder("court", INote.OrderKind.Freeze, found, address(0), 1);
        _refused(
            registrar,
            address(note),
            abi.encodeCall(INote.countersign, (id)),
            abi.encodeWithSelector(INote.BadOrder.selector, id),
            "I12: used once"
        );
    }

    /// Votes of both wallets, cast by locks: the larger must not free the other's notes.
    function test_OutOfALock() public {
        _announce();
        vm.prank(alice);
        note.transfer(found, 55_000 * unit);
        vm.warp(_now() + WAIT);
        _lock(alice, 400_000 * unit);
        _lock(found, 55_000 * unit);
        note.completeRecovery(alice);
        _refused(
            found,
            address(note),
            abi.encodeCall(IERC20.transfer, (bob, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, found, bob, 1),
            "I12: all are locked"
        );
        assertEq(note.recoveredAt(found), _now(), "I12: the assembly sees it");
    }

    /// The originator's retention, recovered into a wallet that could sell it.
    function test_OutOfTheRetention() public {
        _tieBy(registrar, found, originator);
        vm.prank(trustee);
        note.announceRecover(originator, found);
        vm.warp(_now() + WAIT);
        note.completeRecovery(originator);
        _refused(
            found,
            address(note),
            abi.encodeCall(IERC20.transfer, (bob, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, found, bob, 1),
            "I12: retained"
        );
    }

    /// What is put up is sold all the same, and what the lost wallet subscribed does not go to it.
    function test_OutOfASale() public {
        _announce();
        vm.warp(_now() + WAIT);
        vm.prank(alice);
        note.approve(mallory, ALL);
        vm.prank(mallory);
        note.putUp(alice, ALL, _now() + 1 days);
        note.completeRecovery(alice);
        _refused(
            found,
            address(note),
            abi.encodeCall(IERC20.transfer, (bob, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, found, bob, 1),
            "I14: put up"
        );
        vm.prank(mallory);
        note.settle(alice, bob, ALL);
        assertEq(note.balanceOf(bob), 855_000 * unit, "I14: sold");
    }

    /// A recovered wallet is no way back: it receives nothing, and nobody recovers into it.
    function test_BackIntoTheLostWallet() public {
        _announce();
        vm.warp(_now() + WAIT);
        note.completeRecovery(alice);
        _refused(
            bob,
            address(note),
            abi.encodeCall(IERC20.transfer, (alice, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice),
            "I12: retired"
        );
        _refused(
            trustee,
            address(note),
            abi.encodeCall(INote.announceRecover, (found, alice)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice),
            "I12: retired"
        );
    }

    /// The registrar withdraws the tie, or the new wallet's entry, while the recovery waits.
    function test_TheTieIsWithdrawn() public {
        _announce();
        vm.warp(_now() + WAIT);
        vm.prank(registrar);
        registry.revoke(found);
        _refusesCompletion(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, found),
            "I13: two keys to the end"
        );
    }

    function _tie(address wallet) private {
        _tieBy(registrar, wallet, alice);
    }

    /// @dev Enters a wallet as another's investor's.
    function _tieBy(address by, address wallet, address other) private {
        IInvestorRegistry.Entry memory entry = registry.entryOf(other);
        vm.prank(by);
        registry.attest(wallet, entry);
    }

    function _announce() private {
        _tie(found);
        vm.prank(trustee);
        note.announceRecover(alice, found);
    }

    function _order(bytes32 hash, address holder, uint256 amount) private {
        vm.prank(trustee);
        uint256 id = note.recordOrder(hash, INote.OrderKind.Freeze, holder, address(0), amount);
        vm.prank(registrar);
        note.countersign(id);
        vm.prank(trustee);
        note.setFrozenTokens(holder, amount);
    }

    function _lock(address holder, uint256 amount) private {
        vm.prank(holder);
        note.approve(mallory, amount);
        uint256 until = _now() + 10 days;
        vm.prank(mallory);
        note.lock(holder, amount, until);
    }

    function _refusesAnnouncement(address to, bytes memory refusal, string memory message) private {
        _refused(
            trustee,
            address(note),
            abi.encodeCall(INote.announceRecover, (alice, to)),
            refusal,
            message
        );
    }

    function _refusesCompletion(bytes memory refusal, string memory message) private {
        _refused(mallory, address(note), abi.encodeCall(INote.completeRecovery, (alice)), refusal, message);
    }
}
