// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {IIncomeRight} from "../asset/IIncomeRight.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {INote} from "../note/INote.sol";
import {IVenue} from "../sale/IVenue.sol";
import {Created} from "../trust/Created.sol";
import {ITrust} from "../trust/ITrust.sol";
import {PackedWords} from "../trust/PackedWords.sol";
import {Powers} from "../trust/Powers.sol";
import {Setup} from "../trust/Setup.sol";
import {Terms} from "../trust/Terms.sol";
import {Direction} from "./Direction.sol";
import {IAssembly} from "./IAssembly.sol";

/// @title The holders' assembly
/// @notice {IAssembly} is its specification.
/// @dev A trust that is none harms only itself: notes are found by the trust's address ({Created}), so that nobody can have
/// others' notes locked in its name, and of a trust nothing is called but the five acts below and {ITrust-challenge}.
contract Assembly is IAssembly {
    using PackedWords for PackedWords.List;

    /// @dev What is counted of one class; a face is below 2^96.
    struct Tally {
        uint128 yes;
        uint128 no;
    }

    /// @dev What happens to a proposal.
    /// @param seen dates of the trust that had been distributed when the weights were taken
    struct Fate {
        bool counted;
        bool won;
        bool voided;
        bool cured;
        bool executed;
        uint32 seen;
    }

    /// @dev Days in which what was won can be carried out.
    uint256 private constant EXECUTION_DAYS = 30;
    /// @dev A venue, and the words of terms and rules.
    uint256 private constant SALE_DATA = 32 * 14;

    /// @inheritdoc IAssembly
    uint256 public proposalCount;
    mapping(uint256 proposalId => Proposal) private _proposals;
    mapping(uint256 proposalId => Fate) private _fates;
    mapping(uint256 proposalId => PackedWords.List) private _weights;
    mapping(uint256 proposalId => mapping(uint256 classIndex => Tally)) private _tallies;
    mapping(uint256 proposalId => mapping(uint256 classIndex => mapping(address holder => uint256)))
        private _cast;
    /// @dev by trust, position of the date and class
    mapping(bytes32 challenge => uint256) private _challenging;
    mapping(bytes32 challenge => mapping(address holder => bool)) private _joined;

    /// @inheritdoc IAssembly
    function propose(
        address trust,
        Action action,
        bytes calldata data,
        bytes32 documentsHash
    ) external returns (uint256 proposalId) {
        _requireItsAssembly(trust);
        bytes memory powers = ITrust(trust).powers();
        if (!Powers.may(powers, uint256(action))) {
            revert NotListed(action);
        }
        _requireData(action, data, Powers.enforcementNamesServicer(powers));
        if (!_holdsAny(trust, msg.sender)) {
            revert NotAHolder(msg.sender);
        }
        if (action == Action.EnforceRight && groundOf(trust) == Ground.None) {
            revert NoGround(trust);
        }

        proposalId = ++proposalCount;
        uint256 votesFrom = _today() + Powers.noticeDays(powers);
        uint256 votesTo = votesFrom + Powers.votingDays(powers) - 1;
        uint256 executableFrom = votesTo + 1 + (action == Action.EnforceRight ? Powers.cureDays(powers) : 0);
        // day numbers stay below 2^32
        _proposals[proposalId] = Proposal(
            trust,
            action,
            msg.sender,
            uint32(votesFrom),
            uint32(votesTo),
            uint32(executableFrom),
            uint32(executableFrom + EXECUTION_DAYS - 1),
            data,
            documentsHash
        );
        _takeWeights(proposalId, ITrust(trust));

        emit Proposed(trust, proposalId, action, msg.sender, data, documentsHash, votesFrom, votesTo);
    }

    /// @inheritdoc IAssembly
    function vote(uint256 proposalId, uint256 classIndex, uint256 amount, bool support) external {
        _requireStatus(proposalId, Status.Voting);
        Proposal storage proposal = _proposals[proposalId];
        address trust = proposal.trust;
        bytes memory setup = ITrust(trust).setup();
        INote note = _note(trust, setup, classIndex);
        if (_cast[proposalId][classIndex][msg.sender] != 0) {
            revert AlreadyCast(proposalId, classIndex, msg.sender);
        }
        if (!Powers.originatorVotes(ITrust(trust).powers()) && _isOriginators(setup, msg.sender)) {
            revert HasConflict(msg.sender);
        }
        _requireNotRecovered(note, proposal.votesFrom);

        if (ITrust(trust).period().position != _fates[proposalId].seen) {
            _takeWeights(proposalId, ITrust(trust));
        }
        _cast[proposalId][classIndex][msg.sender] = amount;
        Tally storage tally = _tallies[proposalId][classIndex];
        // the note locks no more than a balance, below 2^96, and each note once
        if (support) {
            tally.yes += uint128(amount);
        } else {
            tally.no += uint128(amount);
        }

        emit Voted(trust, proposalId, msg.sender, classIndex, amount, support);

        note.lock(msg.sender, amount, _lastSecond(proposal.votesTo));
    }

    /// @inheritdoc IAssembly
    function count(uint256 proposalId) external {
        _requireStatus(proposalId, Status.Uncounted);

        _count(proposalId);
    }

    /// @inheritdoc IAssembly
    function cure(uint256 proposalId) external {
        Status status = statusOf(proposalId);
        if (
            _proposals[proposalId].action != Action.EnforceRight ||
            (status != Status.Notice &&
                status != Status.Voting &&
                status != Status.Uncounted &&
                status != Status.Curing &&
                status != Status.Executable)
        ) {
            revert WrongProposalStatus(proposalId, status);
        }
        Ground ground = groundOf(_proposals[proposalId].trust);
        if (ground != Ground.None) {
            revert StillGround(proposalId, ground);
        }

        _fates[proposalId].cured = true;

        emit Cured(_proposals[proposalId].trust, proposalId);
    }

    /// @inheritdoc IAssembly
    function execute(uint256 proposalId) external {
        if (statusOf(proposalId) == Status.Uncounted) {
            _count(proposalId);
        }
        _requireStatus(proposalId, Status.Executable);
        Proposal memory proposal = _proposals[proposalId];
        ITrust trust = ITrust(proposal.trust);
        if (proposal.action == Action.EnforceRight && groundOf(proposal.trust) == Ground.None) {
            revert NoGround(proposal.trust);
        }

        _fates[proposalId].executed = true;

        emit Executed(proposal.trust, proposalId, proposal.action, msg.sender);

        if (proposal.action == Action.Declare) {
            trust.declare(_nextToClose(trust));
        } else if (proposal.action == Action.ReplaceServicer) {
            trust.nameServicer(abi.decode(proposal.data, (address)));
        } else if (proposal.action == Action.ApproveSale) {
            (address venue, IVenue.SaleTerms memory terms, IVenue.Rules memory rules) = abi.decode(
                proposal.data,
                (address, IVenue.SaleTerms, IVenue.Rules)
            );
            trust.putUp(venue, terms, rules);
        } else if (proposal.action == Action.EnforceRight) {
            trust.enforceRight(proposal.data.length == 0 ? address(0) : abi.decode(proposal.data, (address)));
        } else {
            trust.approveWorks(abi.decode(proposal.data, (uint256)));
        }
    }

    /// @inheritdoc IAssembly
    function challenge(address trust, uint256 classIndex, uint256 amount, string calldata reason) external {
        _requireItsAssembly(trust);
        uint256 share = Powers.challengeShareWad(ITrust(trust).powers());
        if (share == 0) {
            revert HoldersCannotChallenge(trust);
        }
        bytes memory setup = ITrust(trust).setup();
        INote note = _note(trust, setup, classIndex);
        ITrust.Period memory period = ITrust(trust).period();
        _requireChallengeable(trust, setup, period);
        bytes32 key = _challengeKey(trust, period.position, classIndex);
        if (_joined[key][msg.sender]) {
            revert AlreadyJoined(trust, classIndex, msg.sender);
        }
        _requireNotRecovered(note, period.closeDay);
        uint256 until = _challengeLockUntil(setup, period.closeDay);

        _joined[key][msg.sender] = true;
        uint256 together = _challenging[key] + amount;
        _challenging[key] = together;

        emit ChallengeJoined(
            trust,
            period.position,
            msg.sender,
            period.date,
            classIndex,
            amount,
            together,
            reason
        );

        note.lock(msg.sender, amount, until);
        if (together * WAD >= share * note.face()) {
            ITrust(trust).challenge(reason);
        }
    }

    /// @inheritdoc IAssembly
    function proposalOf(uint256 proposalId) external view returns (Proposal memory) {
        return _proposals[proposalId];
    }

    /// @inheritdoc IAssembly
    function tallyOf(uint256 proposalId, uint256 classIndex) external view returns (uint256 yes, uint256 no) {
        Tally memory tally = _tallies[proposalId][classIndex];
        return (tally.yes, tally.no);
    }

    /// @inheritdoc IAssembly
    function countOf(uint256 proposalId) external view returns (Count memory) {
        (, uint256[] memory weights) = _weightsAtEnd(proposalId);
        return _weigh(proposalId, weights);
    }

    /// @inheritdoc IAssembly
    function castOf(uint256 proposalId, uint256 classIndex, address holder) external view returns (uint256) {
        return _cast[proposalId][classIndex][holder];
    }

    /// @inheritdoc IAssembly
    function challengingOf(
        address trust,
        uint256 position,
        uint256 classIndex
    ) external view returns (uint256) {
        return _challenging[_challengeKey(trust, position, classIndex)];
    }

    /// @inheritdoc IAssembly
    function weightsOf(address trust) external view returns (uint256[] memory) {
        return Direction.weights(ITrust(trust));
    }

    /// @inheritdoc IAssembly
    function statusOf(uint256 proposalId) public view returns (Status) {
        Proposal storage proposal = _proposals[proposalId];
        Fate memory fate = _fates[proposalId];
        uint256 today = _today();
        if (proposal.trust == address(0)) {
            return Status.None;
        }
        if (fate.executed) {
            return Status.Executed;
        }
        if (fate.cured) {
            return Status.Cured;
        }
        if (fate.voided) {
            return Status.Void;
        }
        if (today < proposal.votesFrom) {
            return Status.Notice;
        }
        if (today <= proposal.votesTo) {
            return Status.Voting;
        }
        if (fate.counted && !fate.won) {
            return Status.Lost;
        }
        if (today > proposal.executableTo) {
            return Status.Expired;
        }
        if (!fate.counted) {
            return Status.Uncounted;
        }
        return today < proposal.executableFrom ? Status.Curing : Status.Executable;
    }

    /// @inheritdoc IAssembly
    function groundOf(address trust) public view returns (Ground) {
        (address token, uint256 id) = ITrust(trust).title();
        if (ITrust(trust).unremitted() != 0 || ITrust(trust).missedReports() != 0) {
            return Ground.MissedRemittance;
        }
        return IIncomeRight(token).isSellerListed(id) ? Ground.None : Ground.Insolvency;
    }

    /// @dev Weighs the votes for good, or finds that nobody can.
    function _count(uint256 proposalId) private {
        (bool known, uint256[] memory weights) = _weightsAtEnd(proposalId);
        if (!known) {
            _fates[proposalId].voided = true;

            emit Voided(_proposals[proposalId].trust, proposalId);
            return;
        }
        Count memory counted = _weigh(proposalId, weights);

        _fates[proposalId].counted = true;
        _fates[proposalId].won = counted.won;
        _weights[proposalId].store(weights);

        emit Counted(
            _proposals[proposalId].trust,
            proposalId,
            counted.won,
            counted.yes,
            counted.no,
            counted.electorate,
            weights
        );
    }

    /// @dev Takes what stands now for the weights of the vote.
    function _takeWeights(uint256 proposalId, ITrust trust) private {
        _fates[proposalId].seen = trust.period().position;
        _weights[proposalId].store(Direction.weights(trust));
    }

    /// @dev The weights when the vote ended. What was taken last still stood then if no date was distributed since, or one
    /// only, and that after the vote; what stands now did if the last date was distributed before the vote's end.
    function _weightsAtEnd(uint256 proposalId) private view returns (bool known, uint256[] memory weights) {
        Proposal storage proposal = _proposals[proposalId];
        ITrust trust = ITrust(proposal.trust);
        Fate memory fate = _fates[proposalId];
        uint256 later = fate.counted ? 0 : trust.period().position - fate.seen;
        if (later != 0 && trust.distributedOn() <= proposal.votesTo) {
            return (true, Direction.weights(trust));
        }
        return (later <= 1, _weights[proposalId].load(Terms.classCount(trust.terms())));
    }

    function _weigh(
        uint256 proposalId,
        uint256[] memory weights
    ) private view returns (Count memory counted) {
        ITrust trust = ITrust(_proposals[proposalId].trust);
        bytes memory program = trust.terms();
        for (uint256 c = 0; c < weights.length; ++c) {
            if (weights[c] != 0) {
                Tally memory tally = _tallies[proposalId][c];
                uint256 face = Terms.classFace(program, c);
                // faces and balances are below 2^96
                counted.yes += (tally.yes * weights[c]) / face;
                counted.no += (tally.no * weights[c]) / face;
                counted.electorate += weights[c];
            }
        }
        bytes memory powers = trust.powers();
        uint256 cast = counted.yes + counted.no;
        counted.won =
            cast * WAD >= Powers.quorumWad(powers) * counted.electorate &&
            counted.yes * WAD > Powers.majorityWad(powers) * cast;
    }

    function _requireStatus(uint256 proposalId, Status expected) private view {
        Status status = statusOf(proposalId);
        if (status != expected) {
            revert WrongProposalStatus(proposalId, status);
        }
    }

    function _requireItsAssembly(address trust) private view {
        if (ITrust(trust).holdersAssembly() != address(this)) {
            revert NotItsAssembly(trust);
        }
    }

    function _requireData(Action action, bytes calldata data, bool newServicer) private pure {
        uint256 length = 32;
        if (action == Action.Declare || (action == Action.EnforceRight && !newServicer)) {
            length = 0;
        } else if (action == Action.ApproveSale) {
            length = SALE_DATA;
        }
        if (data.length != length) {
            revert BadData(action);
        }
    }

    /// @dev Notes that a recovery brought may have been cast by the wallet that was lost.
    function _requireNotRecovered(INote note, uint256 sinceDay) private view {
        if (note.recoveredAt(msg.sender) >= sinceDay * 1 days) {
            revert Recovered(msg.sender);
        }
    }

    function _requireChallengeable(
        address trust,
        bytes memory setup,
        ITrust.Period memory period
    ) private view {
        if (period.closeDay == 0 || !period.reported || period.challenged) {
            revert NothingToChallenge(trust);
        }
        uint256 today = _today();
        uint256 from = uint256(period.closeDay) + Setup.reportBy(setup) + 1;
        if (today < from) {
            revert ITrust.TooEarly(today, from);
        }
        uint256 last = uint256(period.closeDay) + Setup.challengeBy(setup);
        if (today > last) {
            revert ITrust.TooLate(today, last);
        }
    }

    function _holdsAny(address trust, address holder) private view returns (bool) {
        uint256 classes = Setup.tokenCount(ITrust(trust).setup());
        for (uint256 c = 0; c < classes; ++c) {
            if (INote(Created.note(trust, c)).balanceOf(holder) != 0) {
                return true;
            }
        }
        return false;
    }

    /// @dev The originator's wallet, or another one of its investor, listed still or not.
    function _isOriginators(bytes memory setup, address holder) private view returns (bool) {
        IInvestorRegistry registry = IInvestorRegistry(Setup.registry(setup));
        return registry.entryOf(holder).investor == registry.entryOf(Setup.originator(setup)).investor;
    }

    /// @dev Date that a declaration is for: the open one, or the one after the closed one; 0 for a late date.
    function _nextToClose(ITrust trust) private view returns (uint256) {
        ITrust.Period memory period = trust.period();
        if (period.closeDay == 0) {
            return period.date;
        }
        bytes memory program = trust.terms();
        uint256 position = uint256(period.position) + 1;
        return position < Terms.dateCount(program) ? Terms.paymentDay(program, position) : 0;
    }

    /// @dev To the last day of resolving, but no longer than a lock may last, and at least as long as others may join: else
    /// the same notes could join twice.
    function _challengeLockUntil(bytes memory setup, uint256 closeDay) private view returns (uint256) {
        uint256 wanted = _lastSecond(closeDay + Setup.resolveBy(setup));
        uint256 longest = block.timestamp + Setup.forcedTransferDays(setup) * 1 days - 1;
        return Math.max(Math.min(wanted, longest), _lastSecond(closeDay + Setup.challengeBy(setup)));
    }

    function _note(address trust, bytes memory setup, uint256 classIndex) private pure returns (INote) {
        if (classIndex >= Setup.tokenCount(setup)) {
            revert NoSuchClass(classIndex);
        }
        return INote(Created.note(trust, classIndex));
    }

    function _challengeKey(
        address trust,
        uint256 position,
        uint256 classIndex
    ) private pure returns (bytes32) {
        return keccak256(abi.encode(trust, position, classIndex));
    }

    /// @dev The last second of a day.
    function _lastSecond(uint256 day) private pure returns (uint256) {
        return (day + 1) * 1 days - 1;
    }

    function _today() private view returns (uint256) {
        return block.timestamp / 1 days;
    }
}
