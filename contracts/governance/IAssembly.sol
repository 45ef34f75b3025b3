// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The holders' assembly
/// @notice One for all trusts of a chain, keyed by trust. Holders propose what the trust's set-up lists, cast their notes by
/// locking them, and anyone carries out what was decided. Holders of one class challenge a report by locking notes till they
/// reach the set share of its face. A day is `block.timestamp / 86400`; amounts are smallest units of face; wads are
/// 18-decimal. docs/ways/assembly.md draws the states.
///
/// ROLES: holders propose, vote and challenge, each with notes of its own; anyone counts, carries out and ends what has been
/// cured. There is no owner. The assembly holds neither notes nor cash, and calls nothing of a trust but what its set-up's powers list.
///
/// WEIGHING: votes are weighed by what was outstanding when the vote ended. The most senior class (the terms' order) with a
/// balance directs, together with classes that the same step of the terms' first list pays principal pari passu; their votes
/// count by balance. Where no class has a balance, every class that a share, split or residual step of any list pays votes,
/// by face. Votes of other classes are kept and count for nothing. Balances change by distributions only: what stands is
/// taken with each proposal and vote and again at the count. A count is exact whenever at most one distribution lies
/// between the last of these and it, or none since the vote ended; else the proposal is void, and may be made again.
///
/// CONFLICTS: where the set-up says so, no wallet that the registry lists under the originator's investor votes. Its notes
/// stay in the base of the quorum.
///
/// ROUNDING: where several classes direct, each class's sum is ⌊amount × weight / face⌋; where one does, amounts are exact.
///
/// LIVENESS: a proposal needs nobody but voters: every state but the last ones is left by time alone or by a call that
/// anyone may make. No proposal stands in another's way. A vote's locks end with the vote, a challenge's with the last day of resolving.
///
/// INVARIANTS:
/// - of each proposal and class: votes for + votes against ≤ face; a note is cast once, whoever holds it
/// - a proposal is carried out at most once, only where it was won, within its days, and only if the set-up lists its action
/// - of each report and class: notes that challenge ≤ face, each once
interface IAssembly {
    /// @dev Its position is the bit of the set-up's list.
    enum Action {
        /// sets the event `declared` for the next date to close (acceleration); no data
        Declare,
        /// names another servicer; data: its address
        ReplaceServicer,
        /// puts the asset up; data: venue, terms of the sale, rules of the venue
        ApproveSale,
        /// enforces the income right; data: the new servicer's address where the set-up's remedy is one, else none
        EnforceRight,
        /// approves works; data: amount, smallest units
        ApproveWorks
    }

    enum Status {
        None,
        /// proposed; voting has not begun
        Notice,
        Voting,
        /// the vote is over and not counted
        Uncounted,
        /// a quorum or the majority is wanting
        Lost,
        /// nobody can say any more which class directed when the vote ended
        Void,
        /// won; the days of the cure run
        Curing,
        /// the ground of the enforcement was gone before it was carried out
        Cured,
        /// won, and can be carried out
        Executable,
        Executed,
        /// counted or not: not carried out in its days
        Expired
    }

    /// @dev What lets holders enforce an income right.
    enum Ground {
        None,
        /// what was reported has not come in, or a report was missed
        MissedRemittance,
        /// the registry lists the originator no longer
        Insolvency
    }

    /// @param votesFrom, votesTo first and last day of voting
    /// @param executableFrom, executableTo first and last day on which it can be carried out once it is won
    struct Proposal {
        address trust;
        Action action;
        address by;
        uint32 votesFrom;
        uint32 votesTo;
        uint32 executableFrom;
        uint32 executableTo;
        bytes data;
        bytes32 documentsHash;
    }

    /// @param yes, no of the classes that directed, weighed
    /// @param electorate all that could be cast, weighed
    struct Count {
        bool won;
        uint256 yes;
        uint256 no;
        uint256 electorate;
    }

    event Proposed(
        address indexed trust,
        uint256 indexed proposalId,
        Action indexed action,
        address by,
        bytes data,
        bytes32 documentsHash,
        uint256 votesFrom,
        uint256 votesTo
    );
    event Voted(
        address indexed trust,
        uint256 indexed proposalId,
        address indexed holder,
        uint256 classIndex,
        uint256 amount,
        bool support
    );
    /// @param weights one a class: 0 where it does not direct, else what is outstanding of it or its face
    event Counted(
        address indexed trust,
        uint256 indexed proposalId,
        bool won,
        uint256 yes,
        uint256 no,
        uint256 electorate,
        uint256[] weights
    );
    event Voided(address indexed trust, uint256 indexed proposalId);
    event Cured(address indexed trust, uint256 indexed proposalId);
    event Executed(address indexed trust, uint256 indexed proposalId, Action indexed action, address by);
    /// @param date of the report; `position` is the date's in the terms
    /// @param together what of the class challenges this report now
    event ChallengeJoined(
        address indexed trust,
        uint256 indexed position,
        address indexed holder,
        uint256 date,
        uint256 classIndex,
        uint256 amount,
        uint256 together,
        string reason
    );

    error NotItsAssembly(address trust);
    error NotListed(Action action);
    error BadData(Action action);
    error NotAHolder(address caller);
    error WrongProposalStatus(uint256 proposalId, Status status);
    error AlreadyCast(uint256 proposalId, uint256 classIndex, address holder);
    error AlreadyJoined(address trust, uint256 classIndex, address holder);
    error HasConflict(address holder);
    /// Notes reached the holder by a recovery since the vote or the challenge began: they may have been cast before.
    error Recovered(address holder);
    error NoSuchClass(uint256 classIndex);
    error NoGround(address trust);
    error StillGround(uint256 proposalId, Ground ground);
    error HoldersCannotChallenge(address trust);
    error NothingToChallenge(address trust);

    /// @notice Proposes an action. Emits {Proposed}. Voting begins the set-up's days of notice after today.
    /// - the trust's assembly is this one, its set-up lists the action, the data is the action's
    /// - the caller holds notes of one of its classes
    /// - to enforce a right: there is a ground
    /// @param documentsHash of what voters are to read
    function propose(
        address trust,
        Action action,
        bytes calldata data,
        bytes32 documentsHash
    ) external returns (uint256 proposalId);
    /// @notice Casts notes of the caller, once a class, and locks them until the vote ends. Emits {Voted}, the note {Locked}.
    /// - it is a day of the vote
    /// - the class exists, and the caller has not cast notes of it in this vote
    /// - the caller is not the originator's where the set-up shuts that out; no notes reached it by a recovery since the vote began
    /// - the note locks the amount, for which it needs the caller's approval of the assembly
    function vote(uint256 proposalId, uint256 classIndex, uint256 amount, bool support) external;
    /// @notice Weighs the votes. Emits {Counted}, or {Voided} where nobody can say any more who directed.
    /// - the vote is over and not counted
    function count(uint256 proposalId) external;
    /// @notice Ends an enforcement whose ground is gone. Emits {Cured}.
    /// - the action is to enforce a right, and it is neither executed nor lost nor over
    /// - its ground is gone
    function cure(uint256 proposalId) external;
    /// @notice Carries out what was won, counting first where nobody has. Emits {Executed}, before it {Counted}.
    /// - it was won, its first day has come (of an enforcement after the days of the cure) and its last one is not over
    /// - to enforce a right: there is still a ground
    /// - the trust does it
    function execute(uint256 proposalId) external;

    /// @notice Joins notes of the caller to its class's challenge of the report of the closed period, once a class and report,
    /// and locks them until the last day of resolving, or as long as a lock may last. The holder that reaches the set share
    /// of the face challenges with its reason. Emits {ChallengeJoined}, the note {Locked}, the trust {ITrust-Challenged}.
    /// - the trust's assembly is this one, its set-up lets holders challenge, the class exists
    /// - the period is closed, reported and not challenged; today is after the `reportBy` days and within the `challengeBy` days
    /// - the caller has not joined with notes of this class; no notes reached it by a recovery since the period's close
    /// - the note locks the amount at least to the last day of challenging, with the caller's approval of the assembly
    function challenge(address trust, uint256 classIndex, uint256 amount, string calldata reason) external;

    function proposalCount() external view returns (uint256);
    function proposalOf(uint256 proposalId) external view returns (Proposal memory);
    function statusOf(uint256 proposalId) external view returns (Status);
    /// @notice Votes cast with notes of a class, unweighed.
    function tallyOf(uint256 proposalId, uint256 classIndex) external view returns (uint256 yes, uint256 no);
    /// @notice What the count gave, or would give now.
    function countOf(uint256 proposalId) external view returns (Count memory);
    /// @notice What a holder has cast of a class; 0 where it has not.
    function castOf(uint256 proposalId, uint256 classIndex, address holder) external view returns (uint256);
    /// @notice Notes of a class that challenge the report of the date at a position of the terms.
    function challengingOf(
        address trust,
        uint256 position,
        uint256 classIndex
    ) external view returns (uint256);
    /// @notice Who directs now: one weight a class, 0 where it does not.
    function weightsOf(address trust) external view returns (uint256[] memory);
    /// @notice What there is now to enforce the trust's right upon.
    function groundOf(address trust) external view returns (Ground);
}
