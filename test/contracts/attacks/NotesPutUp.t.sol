// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {AttackBase} from "./AttackBase.sol";

/// @notice Notes put up for sale: sold twice, moved away, voted as well, taken by another venue, kept from an order.
contract NotesPutUpAttack is AttackBase {
    uint256 private constant ALL = 455_000e6;

    address private venue;
    INote private note;

    function setUp() public override {
        super.setUp();
        venue = makeAddr("venue");
        _runDate(0, 100_000 * unit, 0);
        note = notes[0];
    }

    /// The seller puts the same notes up in two venues, or in one twice, or sells them beside it.
    function test_SoldTwice() public {
        _putUp(ALL);
        vm.prank(alice);
        note.approve(mallory, 1);
        _refused(
            mallory,
            address(note),
            abi.encodeCall(INote.putUp, (alice, 1, _now() + 1)),
            abi.encodeWithSelector(INote.NotFree.selector, alice, 1, 0),
            "I14: put up once"
        );
        _refused(
            alice,
            address(note),
            abi.encodeCall(IERC20.transfer, (carol, 1)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, alice, carol, 1),
            "I14: they stay"
        );
        vm.startPrank(venue);
        note.settle(alice, bob, ALL);
        vm.stopPrank();
        _refusesSettle(
            venue,
            bob,
            abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 1, 0),
            "once"
        );
    }

    /// A note that is put up votes for its holder, or one that has voted is sold to who votes it again.
    function test_VotedAndSold() public {
        _putUp(ALL - 5);
        vm.prank(alice);
        note.approve(mallory, ALL);
        uint256 until = _now() + 10 days;
        _refused(
            mallory,
            address(note),
            abi.encodeCall(INote.lock, (alice, 6, until)),
            abi.encodeWithSelector(INote.NotFree.selector, alice, 6, 5),
            "I14: no vote of notes put up"
        );
        vm.prank(mallory);
        note.lock(alice, 5, until);
        vm.prank(venue);
        note.takeBack(alice, ALL - 5);
        vm.prank(alice);
        note.approve(venue, ALL);
        _refused(
            venue,
            address(note),
            abi.encodeCall(INote.putUp, (alice, ALL - 4, until)),
            abi.encodeWithSelector(INote.NotFree.selector, alice, ALL - 4, ALL - 5),
            "I14: no sale of notes that have voted"
        );
    }

    /// Another venue, the seller, trustee or registrar settles or takes back what it did not put up.
    function test_AnothersLot() public {
        _putUp(ALL);
        address[4] memory others = [mallory, alice, trustee, registrar];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(INote.NotPutUp.selector, alice, others[i], 1, 0);
            _refusesSettle(others[i], bob, refusal, "settled");
            _refused(
                others[i],
                address(note),
                abi.encodeCall(INote.takeBack, (alice, 1)),
                refusal,
                "I14: taken back"
            );
        }
    }

    /// A venue puts up what nobody has approved, and settles once it is over.
    function test_PutUpWithoutApproval() public {
        uint256 until = _now() + 1;
        _refused(
            venue,
            address(note),
            abi.encodeCall(INote.putUp, (alice, ALL, until)),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, venue, 0, ALL),
            "I14: approved"
        );
        _putUp(ALL);
        vm.warp(_now() + 10 days + 1);
        _refusesSettle(
            venue,
            bob,
            abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 1, 0),
            "over"
        );
        vm.prank(alice);
        note.transfer(bob, ALL);
    }

    /// Sold before a court's order is carried out, to who is in it too.
    function test_SoldUnderAnOrder() public {
        _putUp(ALL);
        vm.prank(trustee);
        uint256 id = note.recordOrder("court", INote.OrderKind.ForcedTransfer, alice, carol, ALL);
        vm.prank(registrar);
        note.countersign(id);
        _refusesSettle(
            venue,
            bob,
            abi.encodeWithSelector(IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector, alice, 1, 0),
            "an order goes before a sale"
        );
        vm.warp(_now() + FORCED_TRANSFER_DAYS * 1 days);
        vm.prank(trustee);
        note.forcedTransfer(alice, carol, ALL);
        _refusesSettle(
            venue,
            bob,
            abi.encodeWithSelector(INote.NotPutUp.selector, alice, venue, 1, 0),
            "and ends before it"
        );
    }

    /// Settled to who may not hold.
    function test_SoldToWhoMayNotHold() public {
        _putUp(ALL);
        _refusesSettle(
            venue,
            mallory,
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, mallory),
            "not eligible"
        );
    }

    /// A sale of long ago, pressed late, must not take another one's notes back.
    function test_TakenBackInAnothersPlace() public {
        _putUp(ALL - 5);
        vm.warp(_now() + 10 days + 1);
        _putUp(5);
        vm.startPrank(venue);
        note.takeBack(alice, ALL - 5);
        vm.stopPrank();
        assertEq(note.putUpIn(alice, venue), 5, "I14: the other sale's stay");
        vm.prank(venue);
        note.settle(alice, bob, 5);
    }

    function _putUp(uint256 amount) private {
        vm.prank(alice);
        note.approve(venue, amount);
        uint256 until = _now() + 10 days;
        vm.prank(venue);
        note.putUp(alice, amount, until);
    }

    function _refusesSettle(address by, address to, bytes memory refusal, string memory what) private {
        _refused(
            by,
            address(note),
            abi.encodeCall(INote.settle, (alice, to, 1)),
            refusal,
            string.concat("I14: ", what)
        );
    }
}
