// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../contracts/asset/IIncomeRight.sol";
import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {IAssembly} from "../../contracts/governance/IAssembly.sol";
import {INote} from "../../contracts/note/INote.sol";
import {IVenue} from "../../contracts/sale/IVenue.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../contracts/trust/ITrustPowers.sol";
import {AssemblyBase} from "./attacks/AssemblyBase.sol";
import {Programs} from "./attacks/Programs.sol";

/// @dev The states of a proposal in the order of docs/ways/assembly.md, each with what leads on and what is refused.
contract AssemblyTest is AssemblyBase {
    // Proposing.

    function test_AHolderProposesWhatTheSetUpLists() public {
        uint256 today = _today();
        vm.expectEmit(address(assembly_));
        emit IAssembly.Proposed(
            address(trust),
            1,
            IAssembly.Action.Declare,
            alice,
            "",
            "reasons",
            today + NOTICE,
            today + NOTICE + VOTING - 1
        );
        uint256 id = _propose(IAssembly.Action.Declare, "");
        assertEq(id, 1, "its number");
        assertEq(assembly_.proposalCount(), 1, "how many");
        IAssembly.Proposal memory made = assembly_.proposalOf(id);
        assertEq(made.trust, address(trust), "trust");
        assertEq(uint256(made.action), uint256(IAssembly.Action.Declare), "action");
        assertEq(made.by, alice, "by");
        assertEq(made.votesFrom, today + NOTICE, "first day");
        assertEq(made.votesTo, today + NOTICE + VOTING - 1, "last day");
        assertEq(made.executableFrom, today + NOTICE + VOTING, "the day after");
        assertEq(made.executableTo, today + NOTICE + VOTING + EXECUTION - 1, "last day to carry it out");
        assertEq(made.documentsHash, "reasons", "documents");
        _assertStatus(id, IAssembly.Status.Notice, "notice");
        _assertStatus(id + 1, IAssembly.Status.None, "no such proposal");
    }

    function test_OnlyAHolderProposes() public {
        bytes memory data = abi.encodeCall(
            IAssembly.propose,
            (address(trust), IAssembly.Action.Declare, "", "")
        );
        bytes memory refusal = abi.encodeWithSelector(IAssembly.NotAHolder.selector, mallory);
        _refused(mallory, address(assembly_), data, refusal, "no holder");
        vm.prank(carol);
        assembly_.propose(address(trust), IAssembly.Action.Declare, "", "");
    }

    function test_OnlyWhatTheSetUpLists() public {
        for (uint256 action = 0; action < 5; ++action) {
            listed = uint8(31 & ~(1 << action));
            _issue(Programs.plain6(), _stablecoin(6), "Interpreter");
            bytes memory refusal = abi.encodeWithSelector(IAssembly.NotListed.selector, action);
            bytes memory data = abi.encodeCall(
                IAssembly.propose,
                (address(trust), IAssembly.Action(action), "", "")
            );
            _refused(alice, address(assembly_), data, refusal, "not listed");
        }
    }

    function test_TheDataAreTheActions() public {
        bytes memory word = abi.encode(uint256(1));
        _refusedData(IAssembly.Action.Declare, word);
        _refusedData(IAssembly.Action.ReplaceServicer, "");
        _refusedData(IAssembly.Action.ApproveSale, word);
        _refusedData(IAssembly.Action.ApproveWorks, bytes.concat(word, word));
        _mockRight(false);
        _refusedData(IAssembly.Action.EnforceRight, word);
    }

    function test_AnotherAssemblysTrust() public {
        IAssembly other = IAssembly(_create("Assembly.sol:Assembly", ""));
        bytes memory refusal = abi.encodeWithSelector(IAssembly.NotItsAssembly.selector, address(trust));
        bytes memory proposal = abi.encodeCall(
            IAssembly.propose,
            (address(trust), IAssembly.Action.Declare, "", "")
        );
        _refused(alice, address(other), proposal, refusal, "a proposal");
        bytes memory challenge = abi.encodeCall(IAssembly.challenge, (address(trust), 0, 1, ""));
        _refused(alice, address(other), challenge, refusal, "a challenge");
    }

    function test_EnforcementNeedsAGround() public {
        _mockRight(true);
        bytes memory data = abi.encodeCall(
            IAssembly.propose,
            (address(trust), IAssembly.Action.EnforceRight, "", "")
        );
        bytes memory refusal = abi.encodeWithSelector(IAssembly.NoGround.selector, address(trust));
        _refused(alice, address(assembly_), data, refusal, "no ground");
        _mockRight(false);
        assertEq(
            uint256(assembly_.groundOf(address(trust))),
            uint256(IAssembly.Ground.Insolvency),
            "insolvent"
        );
        _mockUnremitted(1);
        assertEq(
            uint256(assembly_.groundOf(address(trust))),
            uint256(IAssembly.Ground.MissedRemittance),
            "unremitted"
        );
        _propose(IAssembly.Action.EnforceRight, "");
    }

    // Voting.

    function test_VotingBeginsAfterTheNoticeAndEndsWithItsLastDay() public {
        uint256 id = _propose(IAssembly.Action.Declare, "");
        uint256 from = _today() + NOTICE;
        _approve(alice, 0, 455_000 * unit);
        _approve(bob, 0, 400_000 * unit);
        vm.warp(from * 1 days - 1);
        _refusedVote(id, alice, 0, 1, _wrongStatus(id, IAssembly.Status.Notice), "the notice's last second");
        vm.warp(from * 1 days);
        _assertStatus(id, IAssembly.Status.Voting, "the first second");
        uint256 until = (from + VOTING) * 1 days - 1;
        vm.expectEmit(address(assembly_));
        emit IAssembly.Voted(address(trust), id, alice, 0, 455_000 * unit, true);
        vm.expectEmit(address(notes[0]));
        emit INote.Locked(alice, address(assembly_), 455_000 * unit, until);
        vm.prank(alice);
        assembly_.vote(id, 0, 455_000 * unit, true);
        assertEq(assembly_.castOf(id, 0, alice), 455_000 * unit, "cast");
        vm.warp(until);
        vm.prank(bob);
        assembly_.vote(id, 0, 400_000 * unit, false);
        (uint256 yes, uint256 no) = assembly_.tallyOf(id, 0);
        assertEq(yes, 455_000 * unit, "for it");
        assertEq(no, 400_000 * unit, "against it");
        assertEq(_transferable(notes[0], alice), 0, "locked to the last second");
        vm.warp(until + 1);
        assertEq(_transferable(notes[0], alice), 455_000 * unit, "and no longer");
        _refusedVote(id, originator, 0, 1, _wrongStatus(id, IAssembly.Status.Uncounted), "the day after");
    }

    function test_OnceAHolderAndClass() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 1, true);
        _approve(alice, 0, 5);
        bytes memory refusal = abi.encodeWithSelector(IAssembly.AlreadyCast.selector, id, 0, alice);
        _refusedVote(id, alice, 0, 5, refusal, "again");
        _refusedVote(
            id,
            alice,
            2,
            5,
            abi.encodeWithSelector(IAssembly.NoSuchClass.selector, 2),
            "no such class"
        );
        _refusedVote(id, bob, 0, 0, abi.encodeWithSelector(INote.NothingToLock.selector), "nothing");
    }

    function test_TheNoteLocksWithTheHoldersApproval() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        bytes memory refusal = abi.encodeWithSignature(
            "ERC20InsufficientAllowance(address,uint256,uint256)",
            address(assembly_),
            0,
            7
        );
        _refusedVote(id, alice, 0, 7, refusal, "not approved");
        (uint256 yes, ) = assembly_.tallyOf(id, 0);
        assertEq(yes, 0, "nothing counted");
    }

    function test_TheOriginatorsWalletsDoNotVoteWhereTheSetUpSaysSo() public {
        address second = makeAddr("the originator's second wallet");
        vm.prank(registrar);
        registry.attest(
            second,
            IInvestorRegistry.Entry(keccak256(abi.encode(originator)), 7, "CN", type(uint32).max)
        );
        vm.prank(bob);
        notes[0].transfer(second, 10);
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _refusedVote(
            id,
            originator,
            0,
            1,
            abi.encodeWithSelector(IAssembly.HasConflict.selector, originator),
            ""
        );
        _refusedVote(id, second, 0, 1, abi.encodeWithSelector(IAssembly.HasConflict.selector, second), "");
        // struck off, it is still the originator's own address
        vm.prank(registrar);
        registry.revoke(originator);
        _refusedVote(
            id,
            originator,
            0,
            1,
            abi.encodeWithSelector(IAssembly.HasConflict.selector, originator),
            ""
        );

        originatorVotes = true;
        _issue(Programs.plain6(), _stablecoin(6), "Interpreter");
        id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, originator, 0, 45_000 * unit, true);
    }

    // Counting.

    function test_AQuorumIsReachedExactly() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        uint256 snapshot = vm.snapshotState();
        _vote(id, alice, 0, 450_000 * unit - 1, true);
        _setDay(_today() + VOTING);
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Lost, "one short");
        vm.revertToState(snapshot);
        _vote(id, alice, 0, 450_000 * unit, true);
        _setDay(_today() + VOTING);
        uint256[] memory weights = new uint256[](2);
        weights[0] = 900_000 * unit;
        vm.expectEmit(address(assembly_));
        emit IAssembly.Counted(address(trust), id, true, 450_000 * unit, 0, 900_000 * unit, weights);
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Executable, "half");
        IAssembly.Count memory counted = assembly_.countOf(id);
        assertTrue(counted.won, "won");
        assertEq(counted.yes, 450_000 * unit, "for it");
        assertEq(counted.electorate, 900_000 * unit, "of");
        _refusedCall(abi.encodeCall(IAssembly.count, (id)), _wrongStatus(id, IAssembly.Status.Executable));
    }

    function test_TheMajorityMustBeExceeded() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        uint256 snapshot = vm.snapshotState();
        _vote(id, alice, 0, 400_000 * unit, true);
        _vote(id, bob, 0, 400_000 * unit, false);
        _setDay(_today() + VOTING);
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Lost, "as many against it");
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), _wrongStatus(id, IAssembly.Status.Lost));
        vm.revertToState(snapshot);
        _vote(id, alice, 0, 400_000 * unit + 1, true);
        _vote(id, bob, 0, 400_000 * unit, false);
        _setDay(_today() + VOTING);
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Executable, "one more for it");
    }

    function test_NobodyVoted() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _refusedCall(abi.encodeCall(IAssembly.count, (id)), _wrongStatus(id, IAssembly.Status.Voting));
        _setDay(_today() + VOTING);
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Lost, "nobody");
    }

    function test_TheMostSeniorClassOutstandingDirects() public {
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 450_000 * unit, false);
        _vote(id, carol, 1, 95_000 * unit, true);
        _setDay(_today() + VOTING);
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Lost, "the sub's votes count for nothing");

        _runDate(0, 910_000 * unit, 0);
        uint256[] memory weights = assembly_.weightsOf(address(trust));
        assertEq(weights[0], 0, "the senior is repaid");
        assertEq(weights[1], 100_000 * unit, "the sub directs");
        id = _proposeAndWait(IAssembly.Action.ApproveWorks, abi.encode(5 * unit));
        _vote(id, alice, 0, 450_000 * unit, false);
        _vote(id, carol, 1, 95_000 * unit, true);
        _setDay(_today() + VOTING);
        assembly_.execute(id);
        _assertStatus(id, IAssembly.Status.Executed, "the sub alone");
        assertEq(trust.worksLeft(), 5 * unit, "works");
    }

    /// What stood when the vote ended counts, though the senior was repaid before the count.
    function test_ADistributionBetweenTheEndAndTheCount() public {
        _setDay(_date(0) - 15);
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 450_000 * unit, true);
        _vote(id, carol, 1, 95_000 * unit, false);
        assertTrue(_today() + VOTING <= _date(0), "the vote ends before the date");
        _runDate(0, 910_000 * unit, 0);
        assembly_.count(id);
        IAssembly.Count memory counted = assembly_.countOf(id);
        assertTrue(counted.won, "the senior directed");
        assertEq(counted.electorate, 900_000 * unit, "its face");
        assertEq(counted.no, 0, "the sub did not");
    }

    /// A date distributed during the vote, after the last vote, is seen at the count.
    function test_ADistributionAfterTheLastVoteAndBeforeTheEnd() public {
        _closePeriod(0, 910_000 * unit);
        _report(0);
        _setDay(_date(0) - 4);
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 450_000 * unit, false);
        _vote(id, carol, 1, 95_000 * unit, true);
        uint256 last = _today() + VOTING - 1;
        _setDay(last);
        trust.distribute();
        _setDay(last + 1);
        assembly_.execute(id);
        assertEq(assembly_.countOf(id).electorate, 100_000 * unit, "the sub directed at the end");
    }

    /// One that is distributed between two votes is seen with the second.
    function test_ADistributionBetweenTwoVotes() public {
        _closePeriod(0, 910_000 * unit);
        _report(0);
        _setDay(_date(0) - 4);
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 450_000 * unit, false);
        _setDay(_date(0));
        trust.distribute();
        _vote(id, carol, 1, 95_000 * unit, true);
        _setDay(_today() + VOTING);
        assertEq(assembly_.countOf(id).electorate, 100_000 * unit, "the sub directs");
        assembly_.execute(id);
    }

    /// Two dates since the last vote, the second after its end: whether the first was before, nobody can say.
    function test_AVoteThatCannotBeWeighedIsVoid() public {
        uint256 late = _date(1);
        _setDay(late);
        trust.closePeriod();
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 450_000 * unit, true);
        _setDay(late + 4);
        trust.distribute();
        trust.closePeriod();
        _setDay(late + NOTICE + VOTING);
        trust.distribute();
        vm.expectEmit(address(assembly_));
        emit IAssembly.Voided(address(trust), id);
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Void, "void");
        bytes memory refusal = _wrongStatus(id, IAssembly.Status.Void);
        _refusedCall(abi.encodeCall(IAssembly.count, (id)), refusal);
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), refusal);
    }

    function test_ClassesPariPassuDirectByBalance() public {
        listed = 31;
        _issue(Programs.joint6(), _stablecoin(6), "Interpreter");
        // a third of each class is repaid: 600,000 and 66,666.666667 remain
        _runDate(0, 333_333_333_333, 0);
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 450_000 * unit, true);
        _vote(id, carol, 1, 90_000 * unit, false);
        _setDay(_today() + VOTING);
        assembly_.count(id);
        IAssembly.Count memory counted = assembly_.countOf(id);
        uint256 first = trust.outstanding(0);
        uint256 second = trust.outstanding(1);
        assertEq(first + second, 1_000_000e6 - 333_333_333_333, "what is outstanding");
        assertEq(counted.yes, first / 2, "half of the first class");
        assertEq(counted.no, (second * 9) / 10, "nine tenths of the second");
        assertEq(counted.electorate, first + second, "both");
    }

    function test_WhereNoBalanceIsOutstandingTheBeneficiariesVoteByFace() public {
        _issue(Programs.joint6(), _stablecoin(6), "Interpreter");
        _runDate(0, 1_000_500 * unit, 0);
        assertEq(trust.outstanding(0) + trust.outstanding(1), 0, "all repaid");
        uint256 id = _proposeAndWait(IAssembly.Action.Declare, "");
        _vote(id, alice, 0, 455_000 * unit, true);
        _vote(id, carol, 1, 95_000 * unit, true);
        _setDay(_today() + VOTING);
        assembly_.count(id);
        IAssembly.Count memory counted = assembly_.countOf(id);
        assertEq(counted.yes, 550_000 * unit, "by face");
        assertEq(counted.electorate, 1_000_000 * unit, "of all faces");
    }

    // Carrying out.

    function test_DeclareIsForTheNextDateToClose() public {
        uint256 id = _win(IAssembly.Action.Declare, "");
        assembly_.count(id);
        vm.expectEmit(address(assembly_));
        emit IAssembly.Executed(address(trust), id, IAssembly.Action.Declare, mallory);
        vm.expectEmit(address(trust));
        emit ITrust.Declared(_date(0), address(assembly_));
        vm.prank(mallory);
        assembly_.execute(id);
        assertTrue(trust.period().declared, "declared");
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), _wrongStatus(id, IAssembly.Status.Executed));
    }

    function test_DeclareAfterTheCloseIsForTheDateAfter() public {
        _setDay(_date(0) - 9 - NOTICE - VOTING);
        uint256 id = _win(IAssembly.Action.Declare, "");
        _closePeriod(0, 1);
        assembly_.execute(id);
        assertFalse(trust.period().declared, "not the closed one");
        _setDay(_date(0));
        trust.distribute();
        assertTrue(trust.period().declared, "the next one");
    }

    function test_ReplaceServicer() public {
        uint256 id = _win(IAssembly.Action.ReplaceServicer, abi.encode(mallory));
        assembly_.execute(id);
        assertEq(trust.nextServicer(), mallory, "named");
    }

    function test_ApproveWorks() public {
        uint256 id = _win(IAssembly.Action.ApproveWorks, abi.encode(7 * unit));
        assembly_.execute(id);
        assertEq(trust.worksLeft(), 7 * unit, "approved");
    }

    function test_ApproveSaleHandsTheTermsOver() public {
        IVenue.SaleTerms memory terms = IVenue.SaleTerms(address(currency), 5, 6, 7, 8, 9, 10, 11, 12);
        IVenue.Rules memory rules = IVenue.Rules(1, 2, 3, 4);
        bytes memory call_ = abi.encodeCall(ITrustPowers.putUp, (mallory, terms, rules));
        uint256 id = _win(IAssembly.Action.ApproveSale, abi.encode(mallory, terms, rules));
        vm.mockCall(address(trust), call_, abi.encode(uint256(1)));
        vm.expectCall(address(trust), call_);
        assembly_.execute(id);
    }

    function test_WhatTheTrustRefusesIsNotCarriedOut() public {
        uint256 id = _win(IAssembly.Action.ReplaceServicer, abi.encode(trustee));
        bytes memory refusal = abi.encodeWithSelector(ITrustPowers.BadServicer.selector, trustee);
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), refusal);
        _assertStatus(id, IAssembly.Status.Uncounted, "nothing has happened");
    }

    function test_WhatWasWonExpires() public {
        uint256 id = _win(IAssembly.Action.Declare, "");
        uint256 last = _today() + EXECUTION - 1;
        uint256 snapshot = vm.snapshotState();
        vm.warp((last + 1) * 1 days - 1);
        assembly_.execute(id);
        vm.revertToState(snapshot);
        assembly_.count(id);
        vm.warp((last + 1) * 1 days);
        bytes memory refusal = _wrongStatus(id, IAssembly.Status.Expired);
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), refusal);
        vm.revertToState(snapshot);
        vm.warp((last + 1) * 1 days);
        _refusedCall(abi.encodeCall(IAssembly.count, (id)), refusal);
    }

    // Enforcing.

    function test_AnEnforcementWaitsForTheCure() public {
        _mockRight(false);
        uint256 id = _win(IAssembly.Action.EnforceRight, "");
        _assertStatus(id, IAssembly.Status.Uncounted, "voted");
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), _wrongStatus(id, IAssembly.Status.Curing));
        assembly_.count(id);
        _assertStatus(id, IAssembly.Status.Curing, "won");
        uint256 first = _today() + CURE;
        vm.warp(first * 1 days - 1);
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), _wrongStatus(id, IAssembly.Status.Curing));
        vm.warp(first * 1 days);
        bytes memory call_ = abi.encodeCall(ITrustPowers.enforceRight, (address(0)));
        vm.mockCall(address(trust), call_, "");
        vm.expectCall(address(trust), call_);
        assembly_.execute(id);
        _assertStatus(id, IAssembly.Status.Executed, "enforced");
    }

    function test_AGroundThatIsGoneStopsAnEnforcement() public {
        _mockRight(true);
        _mockUnremitted(1);
        uint256 id = _win(IAssembly.Action.EnforceRight, "");
        bytes memory still = abi.encodeWithSelector(
            IAssembly.StillGround.selector,
            id,
            IAssembly.Ground.MissedRemittance
        );
        _refusedCall(abi.encodeCall(IAssembly.cure, (id)), still);
        assembly_.count(id);
        _setDay(_today() + CURE);
        _mockUnremitted(0);
        bytes memory none = abi.encodeWithSelector(IAssembly.NoGround.selector, address(trust));
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), none);
        vm.expectEmit(address(assembly_));
        emit IAssembly.Cured(address(trust), id);
        vm.prank(mallory);
        assembly_.cure(id);
        _mockUnremitted(1);
        bytes memory cured = _wrongStatus(id, IAssembly.Status.Cured);
        _refusedCall(abi.encodeCall(IAssembly.execute, (id)), cured);
        _refusedCall(abi.encodeCall(IAssembly.cure, (id)), cured);
    }

    function test_OnlyAnEnforcementIsCured() public {
        uint256 id = _propose(IAssembly.Action.Declare, "");
        _refusedCall(abi.encodeCall(IAssembly.cure, (id)), _wrongStatus(id, IAssembly.Status.Notice));
        _mockRight(true);
        _mockUnremitted(1);
        id = _proposeAndWait(IAssembly.Action.EnforceRight, "");
        _setDay(_today() + VOTING);
        assembly_.count(id);
        _mockUnremitted(0);
        _refusedCall(abi.encodeCall(IAssembly.cure, (id)), _wrongStatus(id, IAssembly.Status.Lost));
    }

    // Challenging.

    function test_HoldersOfOneClassChallengeTogether() public {
        _closePeriod(0, 100_000 * unit);
        _report(0);
        uint256 closed = trust.period().closeDay;
        _setDay(closed + REPORT_BY + 1);
        _approve(alice, 0, 455_000 * unit);
        _approve(bob, 0, 400_000 * unit);
        uint256 until = (closed + RESOLVE_BY + 1) * 1 days - 1;
        vm.expectEmit(address(assembly_));
        emit IAssembly.ChallengeJoined(
            address(trust),
            0,
            alice,
            _date(0),
            0,
            225_000 * unit - 1,
            225_000 * unit - 1,
            "invoices"
        );
        vm.expectEmit(address(notes[0]));
        emit INote.Locked(alice, address(assembly_), 225_000 * unit - 1, until);
        vm.prank(alice);
        assembly_.challenge(address(trust), 0, 225_000 * unit - 1, "invoices");
        assertFalse(trust.period().challenged, "one unit short of a quarter");
        vm.expectEmit(address(trust));
        emit ITrust.Challenged(_date(0), address(assembly_), "works");
        vm.prank(bob);
        assembly_.challenge(address(trust), 0, 1, "works");
        assertTrue(trust.period().challenged, "a quarter");
        assertEq(assembly_.challengingOf(address(trust), 0, 0), 225_000 * unit, "together");
        bytes memory data = abi.encodeCall(IAssembly.challenge, (address(trust), 1, 1, ""));
        bytes memory nothing = abi.encodeWithSelector(IAssembly.NothingToChallenge.selector, address(trust));
        _refused(carol, address(assembly_), data, nothing, "challenged already");
    }

    function test_AChallengeNeedsAReportAndItsDays() public {
        bytes memory data = abi.encodeCall(IAssembly.challenge, (address(trust), 0, 1, ""));
        bytes memory nothing = abi.encodeWithSelector(IAssembly.NothingToChallenge.selector, address(trust));
        _refused(alice, address(assembly_), data, nothing, "open");
        _closePeriod(0, 100_000 * unit);
        _refused(alice, address(assembly_), data, nothing, "not reported");
        _report(0);
        uint256 closed = trust.period().closeDay;
        _refused(
            alice,
            address(assembly_),
            data,
            abi.encodeWithSelector(ITrust.TooEarly.selector, closed, closed + REPORT_BY + 1),
            "the servicer may still report"
        );
        _setDay(closed + CHALLENGE_BY + 1);
        _refused(
            alice,
            address(assembly_),
            data,
            abi.encodeWithSelector(ITrust.TooLate.selector, closed + CHALLENGE_BY + 1, closed + CHALLENGE_BY),
            "over"
        );
        _setDay(closed + CHALLENGE_BY);
        _approve(alice, 0, 10);
        vm.prank(alice);
        assembly_.challenge(address(trust), 0, 5, "");
        _refused(
            alice,
            address(assembly_),
            data,
            abi.encodeWithSelector(IAssembly.AlreadyJoined.selector, address(trust), 0, alice),
            "once a holder"
        );
    }

    function _refusedCall(bytes memory data, bytes memory refusal) private {
        _refused(mallory, address(assembly_), data, refusal, "");
    }

    function _refusedData(IAssembly.Action action, bytes memory given) private {
        bytes memory data = abi.encodeCall(IAssembly.propose, (address(trust), action, given, ""));
        bytes memory refusal = abi.encodeWithSelector(IAssembly.BadData.selector, action);
        _refused(alice, address(assembly_), data, refusal, "not the action's data");
    }

    /// @dev As if the trust held an income right.
    function _mockRight(bool isListed) private {
        (address token, uint256 id) = trust.title();
        bytes memory call_ = abi.encodeCall(IIncomeRight.isSellerListed, (id));
        vm.mockCall(token, call_, abi.encode(isListed));
    }

    function _mockUnremitted(uint256 amount) private {
        vm.mockCall(address(trust), abi.encodeCall(ITrustPowers.unremitted, ()), abi.encode(amount));
    }
}
