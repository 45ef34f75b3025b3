// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {IAssembly} from "../../../contracts/governance/IAssembly.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../../contracts/trust/ITrustPowers.sol";
import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {Programs} from "./Programs.sol";
import {AssemblyBase} from "./AssemblyBase.sol";

/// @dev Buys notes, votes with them and would sell them in the same transaction.
contract FlashHolder {
    function attack(IAssembly votes, INote note, address lender, uint256 id, uint256 amount) external {
        note.transferFrom(lender, address(this), amount);
        note.approve(address(votes), amount);
        votes.vote(id, 0, amount, true);
        note.transfer(lender, amount);
    }
}

/// @dev Says that it is a trust of the assembly, whose notes are another's.
contract LyingTrust {
    address public immutable holdersAssembly;
    ITrust private immutable _real;

    constructor(address assembly_, ITrust real) {
        holdersAssembly = assembly_;
        _real = real;
    }

    function powers() external view returns (bytes memory) {
        return _real.powers();
    }

    function setup() external view returns (bytes memory) {
        return _real.setup();
    }

    function terms() external view returns (bytes memory) {
        return _real.terms();
    }

    function notes() external view returns (address[] memory) {
        return _real.notes();
    }
}

/// @notice Votes that are cast twice, borrowed, bought late or made up; proposals in heaps; powers used without a vote.
contract AssemblyAttacks is AssemblyBase {
    bytes32 private constant COURT_ORDER = "order";

    /// A1: a note that was cast stays where it is until the vote has ended, so nobody casts it again.
    function test_CastNotesStay() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 455_000 * unit, true);
        vm.warp((_today() + VOTING) * 1 days - 1);
        _refused(
            alice,
            address(notes[0]),
            abi.encodeWithSignature("transfer(address,uint256)", bob, 1),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotTransfer.selector, alice, bob, 1),
            "A1: cast notes moved"
        );
        vm.warp(_now() + 1);
        vm.prank(alice);
        notes[0].transfer(bob, 455_000 * unit);
        _refusedVote(
            id,
            bob,
            0,
            1,
            _wrongStatus(id, IAssembly.Status.Uncounted),
            "A1: cast again after the vote"
        );
    }

    /// A1: once a holder and class.
    function test_CastTwice() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 455_000 * unit, true);
        _approve(alice, 0, 455_000 * unit);
        _refusedVote(
            id,
            alice,
            0,
            455_000 * unit,
            abi.encodeWithSelector(IAssembly.AlreadyCast.selector, id, 0, alice),
            "A1: the same notes, the lock overlapping"
        );
        (uint256 yes, ) = assembly_.tallyOf(id, 0);
        assertEq(yes, 455_000 * unit, "A1: counted once");
    }

    /// A1: notes under a forced transfer that was ordered before cannot be cast; one ordered later comes after the vote.
    function test_ForcedTransferBetweenVotes() public {
        _orderForced(alice, bob, 100_000 * unit, COURT_ORDER);
        _setDay(_today() + FORCED_TRANSFER_DAYS - NOTICE);
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _approve(alice, 0, 455_000 * unit);
        _refusedVote(
            id,
            alice,
            0,
            355_000 * unit + 1,
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                alice,
                355_000 * unit + 1,
                355_000 * unit
            ),
            "A1: notes that are about to go"
        );
        _vote(id, alice, 0, 355_000 * unit, true);
        vm.prank(trustee);
        notes[0].forcedTransfer(alice, bob, 100_000 * unit);
        _vote(id, bob, 0, 500_000 * unit, true);
        (uint256 yes, ) = assembly_.tallyOf(id, 0);
        assertEq(yes, 855_000 * unit, "A1: each note once");

        _orderForced(alice, bob, 50_000 * unit, "another");
        vm.warp((_today() + VOTING) * 1 days - 1);
        uint256 orderId = 2;
        uint256 waits = notes[0].orderOf(orderId).effectiveAt + FORCED_TRANSFER_DAYS * 1 days;
        _refused(
            trustee,
            address(notes[0]),
            abi.encodeCall(IERC7943Fungible.forcedTransfer, (alice, bob, 50_000 * unit)),
            abi.encodeWithSelector(INote.OrderWaits.selector, orderId, waits),
            "A1: ordered during the vote"
        );
    }

    /// A1: notes that a recovery brought may have been cast by the wallet that was lost.
    function test_RecoveredNotesAreNotCastAgain() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        uint256 from = _today();
        bytes memory asked = abi.encodeCall(INote.recoveredAt, (bob));
        vm.mockCall(address(notes[0]), asked, abi.encode(from * 1 days));
        _approve(bob, 0, 10);
        bytes memory refusal = abi.encodeWithSelector(IAssembly.Recovered.selector, bob);
        _refusedVote(id, bob, 0, 10, refusal, "A1: recovered during the vote");
        vm.mockCall(address(notes[0]), asked, abi.encode(from * 1 days - 1));
        _vote(id, bob, 0, 10, true);
    }

    /// A2: notes that are borrowed within a transaction cannot go back in it.
    function test_FlashHolding() public {
        FlashHolder flash = new FlashHolder();
        _attest(address(flash));
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        vm.warp((_today() + VOTING) * 1 days - 1);
        vm.prank(alice);
        notes[0].approve(address(flash), 455_000 * unit);
        bytes memory data = abi.encodeCall(
            FlashHolder.attack,
            (assembly_, notes[0], alice, id, 455_000 * unit)
        );
        _refused(
            mallory,
            address(flash),
            data,
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943CannotTransfer.selector,
                address(flash),
                alice,
                455_000 * unit
            ),
            "A2: in the last second"
        );
    }

    /// A2: who buys after seeing votes buys notes that are not cast, and holds them to the end.
    function test_LateSwing() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, bob, 0, 400_000 * unit, false);
        vm.prank(alice);
        notes[0].transfer(carol, 455_000 * unit);
        vm.warp((_today() + VOTING) * 1 days - 1);
        _vote(id, carol, 0, 455_000 * unit, true);
        assertEq(_transferable(notes[0], carol), 0, "A2: held to the end");
        vm.warp(_now() + 1);
        assembly_.count(id);
        IAssembly.Count memory counted = assembly_.countOf(id);
        assertEq(counted.yes + counted.no, 855_000 * unit, "A2: no note twice");
        assertEq(counted.yes, 455_000 * unit, "A2: who held them at the end decided");
    }

    /// A3: proposals in heaps stand in nobody's way.
    function test_GriefingByManyProposals() public {
        vm.prank(alice);
        notes[0].transfer(carol, 1);
        for (uint256 i = 0; i < 40; ++i) {
            vm.prank(carol);
            assembly_.propose(
                address(trust),
                IAssembly.Action.ReplaceServicer,
                abi.encode(carol),
                bytes32(i)
            );
        }
        // twelve on days of their own: a lock that holds all to the last end makes the others needless
        uint256[] memory ids = new uint256[](12);
        for (uint256 i = 0; i < ids.length; ++i) {
            ids[i] = _proposeAndWait(IAssembly.Action.ApproveWorks, abi.encode(i + 1));
            _vote(ids[i], alice, 0, 455_000 * unit - 1, true);
        }
        _setDay(_today() + VOTING);
        assembly_.execute(ids[11]);
        assertEq(trust.worksLeft(), 12, "A3: the last one is carried out");
    }

    /// A4: what was carried out is not carried out again, and nothing is that was not won or is not listed.
    function test_ExecutedTwice() public {
        uint256 id = _win(IAssembly.Action.ApproveWorks, abi.encode(7 * unit));
        assembly_.execute(id);
        _refused(
            mallory,
            address(assembly_),
            abi.encodeCall(IAssembly.execute, (id)),
            _wrongStatus(id, IAssembly.Status.Executed),
            "A4: again"
        );
        assertEq(trust.worksLeft(), 7 * unit, "A4: once");
    }

    /// A4: what the set-up does not list is neither proposed, nor done by the trust though the assembly asked for it.
    function test_WhatIsNotListed() public {
        listed = 1;
        _issue(Programs.plain6(), _stablecoin(6), "Interpreter");
        _refused(
            alice,
            address(assembly_),
            abi.encodeCall(
                IAssembly.propose,
                (address(trust), IAssembly.Action.ReplaceServicer, abi.encode(alice), "")
            ),
            abi.encodeWithSelector(IAssembly.NotListed.selector, IAssembly.Action.ReplaceServicer),
            "A4: proposed"
        );
        _refused(
            address(assembly_),
            address(trust),
            abi.encodeCall(ITrustPowers.nameServicer, (alice)),
            abi.encodeWithSelector(ITrustPowers.NotListed.selector, 1),
            "A4: asked for"
        );
    }

    /// A4: no minority, no quorum of one class for another.
    function test_LostVotesDoNothing() public {
        uint256 id = _proposeAndWait(IAssembly.Action.ReplaceServicer, abi.encode(mallory));
        _vote(id, carol, 1, 95_000 * unit, true);
        _setDay(_today() + VOTING);
        _refused(
            mallory,
            address(assembly_),
            abi.encodeCall(IAssembly.execute, (id)),
            _wrongStatus(id, IAssembly.Status.Lost),
            "A4: the sub alone"
        );
        assertEq(trust.nextServicer(), servicer, "A4: the servicer stays");
    }

    /// A4: an enforcement waits for its cure, and a cure ends it for good.
    function test_EnforcementBeforeTheCure() public {
        (address token, uint256 id) = trust.title();
        vm.mockCall(token, abi.encodeCall(IIncomeRight.isSellerListed, (id)), abi.encode(false));
        uint256 proposal = _win(IAssembly.Action.EnforceRight, "");
        bytes memory enforced = abi.encodeCall(ITrustPowers.enforceRight, (address(0)));
        vm.mockCall(address(trust), enforced, "");
        vm.warp((_today() + CURE) * 1 days - 1);
        bytes memory data = abi.encodeCall(IAssembly.execute, (proposal));
        _refused(
            mallory,
            address(assembly_),
            data,
            _wrongStatus(proposal, IAssembly.Status.Curing),
            "A4: early"
        );
        vm.warp(_now() + 1);
        vm.mockCall(token, abi.encodeCall(IIncomeRight.isSellerListed, (id)), abi.encode(true));
        bytes memory none = abi.encodeWithSelector(IAssembly.NoGround.selector, address(trust));
        _refused(mallory, address(assembly_), data, none, "A4: without a ground");
    }

    /// A5: neither trustee nor registrar nor operator can do alone what is the assembly's.
    function test_NobodyActsAlone() public {
        address[5] memory callers = [trustee, registrar, operator, servicer, originator];
        IVenue.SaleTerms memory terms;
        IVenue.Rules memory rules;
        bytes[4] memory acts = [
            abi.encodeCall(ITrustPowers.nameServicer, (mallory)),
            abi.encodeCall(ITrustPowers.approveWorks, (1)),
            abi.encodeCall(ITrustPowers.putUp, (mallory, terms, rules)),
            abi.encodeCall(ITrustPowers.enforceRight, (address(0)))
        ];
        for (uint256 i = 0; i < callers.length; ++i) {
            for (uint256 j = 0; j < acts.length; ++j) {
                _refused(callers[i], address(trust), acts[j], _notAuthorized(callers[i]), "A5: alone");
            }
        }
    }

    /// A5: the originator has no vote where the set-up says so, under none of its wallets, though a registrar strikes it off.
    function test_TheOriginatorsOwnVote() public {
        address[2] memory wallets = [originator, makeAddr("the originator's other wallet")];
        IInvestorRegistry.Entry memory entry = registry.entryOf(originator);
        vm.prank(registrar);
        registry.attest(wallets[1], entry);
        vm.prank(bob);
        notes[0].transfer(wallets[1], 10_000 * unit);
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        for (uint256 struck = 0; struck < 3; ++struck) {
            for (uint256 i = 0; i < 2; ++i) {
                _approve(wallets[i], 0, 10_000 * unit);
                bytes memory refusal = abi.encodeWithSelector(IAssembly.HasConflict.selector, wallets[i]);
                _refusedVote(id, wallets[i], 0, 10_000 * unit, refusal, "A5: in its own cause");
            }
            if (struck < 2) {
                vm.prank(registrar);
                registry.revoke(wallets[struck]);
            }
        }
    }

    /// A6: a contract that says it is a trust cannot have another trust's notes locked or voted.
    function test_LyingTrust() public {
        LyingTrust liar = new LyingTrust(address(assembly_), trust);
        _approve(alice, 0, type(uint256).max);
        bytes memory data = abi.encodeCall(
            IAssembly.propose,
            (address(liar), IAssembly.Action.Declare, "", "")
        );
        vm.prank(alice);
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, ) = address(assembly_).call(data);
        assertFalse(success, "A6: it has no notes of its own");
        assertEq(notes[0].lockedOf(alice), 0, "A6: nothing is locked");
    }

    /// A7: a report is challenged by each note once.
    function test_ChallengedTwiceWithOneNote() public {
        _closePeriod(0, 100_000 * unit);
        _report(0);
        _setDay(trust.period().closeDay + REPORT_BY + 1);
        _approve(alice, 0, type(uint256).max);
        vm.prank(alice);
        assembly_.challenge(address(trust), 0, 150_000 * unit, "once");
        _refused(
            alice,
            address(assembly_),
            abi.encodeCall(IAssembly.challenge, (address(trust), 0, 150_000 * unit, "twice")),
            abi.encodeWithSelector(IAssembly.AlreadyJoined.selector, address(trust), 0, alice),
            "A7: again"
        );
        assertFalse(trust.period().challenged, "A7: the share is not reached");
        vm.warp((trust.period().closeDay + RESOLVE_BY + 1) * 1 days - 1);
        assertEq(notes[0].lockedOf(alice), 150_000 * unit, "A7: locked to the last day of resolving");
    }

    function _orderForced(address from, address to, uint256 amount, bytes32 hash) private {
        vm.prank(trustee);
        uint256 orderId = notes[0].recordOrder(hash, INote.OrderKind.ForcedTransfer, from, to, amount);
        vm.prank(registrar);
        notes[0].countersign(orderId);
    }
}
