// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {NoteCode} from "../note/NoteCode.sol";
import {Created} from "./Created.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {ITrust, MOST_COLLECTED} from "./ITrust.sol";
import {PackedWords} from "./PackedWords.sol";
import {Powers} from "./Powers.sol";
import {Setup} from "./Setup.sol";
import {Terms} from "./Terms.sol";
import {TrustAccounts} from "./TrustAccounts.sol";
import {TrustAsset} from "./TrustAsset.sol";
import {TrustCode} from "./TrustCode.sol";
import {TrustReader} from "./TrustReader.sol";

/// @title A trust
/// @notice {ITrust} is its specification.
/// @dev Deployed once; each trust is a {TrustProxy} that runs it and carries terms and set-up as {TrustCode} lays them out.
contract Trust is TrustAsset {
    using PackedWords for PackedWords.List;
    using SafeCast for uint256;

    /// @dev A late date is at least so many days after the date before.
    uint256 private constant LATE_DATE_DAYS = 30;
    uint256 private constant DECLARED = 1;
    uint256 private constant REPORT_MISSED = 2;
    uint256 private constant FIRST_EVENT = 2;

    /// @inheritdoc ITrust
    address public immutable interpreter;
    /// @inheritdoc ITrust
    address public immutable noteImplementation;
    /// @inheritdoc ITrust
    address public immutable offeringImplementation;
    /// @inheritdoc ITrust
    address public immutable holdersAssembly;

    /// @dev fees, amounts, metrics, then the events, as one list
    PackedWords.List private _reported;
    bytes32 private _reportRoot;
    uint128 private _reportSum;
    uint64 private _reportCount;
    bytes32 private _reportDocuments;
    /// @dev that stand for the next date to close, and those of the closed period; each the low 128 bits of an int256
    PackedWords.List private _fixings;
    PackedWords.List private _closedFixings;

    /// @dev Shared by every trust, and locked: the implementation itself can never be initialized.
    constructor(
        address interpreter_,
        address noteImplementation_,
        address offeringImplementation_,
        address holdersAssembly_
    ) {
        interpreter = interpreter_;
        noteImplementation = noteImplementation_;
        offeringImplementation = offeringImplementation_;
        holdersAssembly = holdersAssembly_;
        _deployedAt = type(uint48).max;
    }

    /// @inheritdoc ITrust
    function initialize() external {
        if (_deployedAt != 0) {
            revert AlreadyInitialized();
        }
        bytes memory program = TrustCode.program();
        bytes memory setup_ = TrustCode.setup();

        // a block number stays below 2^48
        _deployedAt = uint48(block.number);
        _period.date = uint32(Terms.paymentDay(program, 0));
        uint256[] memory first = new uint256[](Setup.indexCount(setup_));
        for (uint256 i = 0; i < first.length; ++i) {
            (int256 fixing_, , ) = Setup.index(setup_, i);
            first[i] = uint128(int128(fixing_));
        }
        _fixings.store(first);
        // in this order {Created} finds them
        Clones.cloneWithImmutableArgs(offeringImplementation, abi.encodePacked(address(this)));
        uint256 classes = Terms.classCount(program);
        for (uint256 c = 0; c < classes; ++c) {
            bytes memory args = NoteCode.encode(
                address(this),
                c,
                Terms.classFace(program, c),
                Setup.registry(setup_),
                Setup.holderCategories(setup_)
            );
            Clones.cloneWithImmutableArgs(noteImplementation, args);
        }

        emit TrustCreated(keccak256(program), keccak256(setup_), offering(), notes());
    }

    /// @inheritdoc ITrust
    function notes() public view returns (address[] memory all) {
        all = new address[](Setup.tokenCount(TrustCode.core()));
        for (uint256 c = 0; c < all.length; ++c) {
            all[c] = Created.note(address(this), c);
        }
    }

    /// @inheritdoc ITrust
    function terms() external view returns (bytes memory) {
        return TrustCode.program();
    }

    /// @inheritdoc ITrust
    function setup() external view returns (bytes memory) {
        return TrustCode.setup();
    }

    /// @inheritdoc ITrust
    function powers() external view returns (bytes memory) {
        return TrustCode.powers();
    }

    /// @inheritdoc ITrust
    function termsHash() external view returns (bytes32) {
        return keccak256(TrustCode.program());
    }

    /// @inheritdoc ITrust
    function setupHash() external view returns (bytes32) {
        return keccak256(TrustCode.setup());
    }

    /// @inheritdoc ITrust
    function registry() external view returns (address) {
        return Setup.registry(TrustCode.core());
    }

    /// @inheritdoc ITrust
    function currency() external view returns (address) {
        return Setup.currency(TrustCode.core());
    }

    /// @inheritdoc ITrust
    function nextDate() external view returns (uint256) {
        return _status == Status.Failed ? 0 : _period.date;
    }

    /// @inheritdoc ITrust
    function period() external view returns (Period memory current) {
        current = _period;
        if (current.closeDay == 0) {
            current.declared = _declaredNext;
        }
    }

    /// @inheritdoc ITrust
    function reportOfPeriod() external view returns (Report memory) {
        _answer();
    }

    /// @inheritdoc ITrust
    function reportWords()
        external
        view
        returns (uint256[] memory words, bytes32 root, uint256 sum, uint256 count, bytes32 documentsHash)
    {
        words = _reported.load(_reportedWords(TrustCode.program()));
        return (words, _reportRoot, _reportSum, _reportCount, _reportDocuments);
    }

    /// @inheritdoc ITrust
    function state() external view returns (uint256[] memory) {
        return _state.load(_stateWords);
    }

    /// @inheritdoc ITrust
    function fixing(uint256 index) external view returns (int256) {
        _requireIndex(TrustCode.core(), index);
        return _signed(_fixings.get(index));
    }

    /// @inheritdoc ITrust
    function uncounted() external view nonReentrantView returns (uint256) {
        _answer();
    }

    /// @inheritdoc ITrust
    function setFixing(uint256 date, uint256 index, int256 value) external whileRunning {
        _requireCaller(Setup.calculationAgent(TrustCode.core()));
        _requireNextToClose(date);
        bytes memory setup_ = TrustCode.setup();
        _requireIndex(setup_, index);
        (, int256 low, int256 high) = Setup.index(setup_, index);
        if (value < low || value > high) {
            revert OutsideBand(value, low, high);
        }

        // the band's ends are int128
        _fixings.set(index, uint128(int128(value)));

        emit FixingSet(date, index, value, msg.sender);
    }

    /// @inheritdoc ITrust
    function declare(uint256 date) external whileRunning {
        if (msg.sender != Setup.trustee(TrustCode.core())) {
            _requireAssembly(Powers.DECLARE);
        }
        _requireNextToClose(date);

        _declaredNext = true;

        emit Declared(date, msg.sender);
    }

    /// @inheritdoc ITrust
    function closePeriod() external nonReentrant whileRunning {
        bytes memory core = TrustCode.core();
        Period memory current = _period;
        if (current.closeDay != 0) {
            revert PeriodIsClosed();
        }
        uint256 today = _today();
        bool late = current.date == 0;
        uint256 from = late ? _lastDate + LATE_DATE_DAYS : current.date - Setup.collectionEnd(core) + 1;
        if (today < from) {
            revert TooEarly(today, from);
        }
        uint256 balance = IERC20(Setup.currency(core)).balanceOf(address(this));
        uint256 owed = setAside();
        uint256 kept = owed + reserved();
        uint256 collected = balance > kept ? Math.min(balance - kept, MOST_COLLECTED) : 0;
        if (late && collected < Setup.leastLateCash(core)) {
            revert TooLittleLateCash(collected, Setup.leastLateCash(core));
        }

        // day numbers stay below 2^32, collected is at most 2^100
        current.closeDay = uint32(today);
        current.collected = uint128(collected);
        current.declared = _declaredNext;
        if (late) {
            current.date = uint32(today);
        }
        _changeServicer();
        _period = current;
        _declaredNext = false;
        uint256[] memory fixings = _fixings.load(Setup.indexCount(core));
        _closedFixings.store(fixings);

        if (balance < kept) {
            emit Shortfall(current.date, balance, kept);
        }
        emit PeriodClosed(
            current.date,
            current.position,
            today,
            collected,
            balance,
            owed,
            kept - owed,
            current.declared,
            _signedAll(fixings)
        );
    }

    /// @inheritdoc ITrust
    function report(Report calldata report_) external {
        _requireCaller(servicer());
        bytes memory core = TrustCode.core();
        Period memory current = _closedPeriod();
        _requireUntil(current.closeDay + Setup.reportBy(core));
        // the report as it came
        _checkByReader(TrustReader.checkReport.selector, 4);

        _period.reported = true;
        _reported.store(_joined(report_));
        _reportRoot = report_.root;
        _reportSum = report_.sum;
        _reportCount = report_.count;
        _reportDocuments = report_.documentsHash;

        emit Reported(current.date, msg.sender, report_);
    }

    /// @inheritdoc ITrust
    function challenge(string calldata reason) external {
        bytes memory core = TrustCode.core();
        if (msg.sender != holdersAssembly || Powers.challengeShareWad(TrustCode.powers()) == 0) {
            _requireCaller(Setup.verificationAgent(core));
        }
        Period memory current = _closedPeriod();
        if (!current.reported) {
            revert NoReport();
        }
        if (current.challenged) {
            revert AlreadyChallenged();
        }
        _requireFrom(uint256(current.closeDay) + Setup.reportBy(core) + 1);
        _requireUntil(current.closeDay + Setup.challengeBy(core));

        _period.challenged = true;

        emit Challenged(current.date, msg.sender, reason);
    }

    /// @inheritdoc ITrust
    function resolve(Outcome outcome) external {
        bytes memory core = TrustCode.core();
        _requireCaller(Setup.trustee(core));
        Period memory current = _closedPeriod();
        if (!current.challenged) {
            revert NotChallenged();
        }
        if (current.outcome != Outcome.None) {
            revert AlreadyResolved();
        }
        if (outcome == Outcome.None) {
            revert BadOutcome();
        }
        _requireUntil(current.closeDay + Setup.resolveBy(core));

        _period.outcome = outcome;

        emit Resolved(current.date, msg.sender, outcome);
    }

    /// @inheritdoc ITrust
    function distribute() external nonReentrant {
        bytes memory program = TrustCode.program();
        Period memory current = _closedPeriod();
        _requireFrom(_distributableFrom(current));

        IInterpreter.DateInput memory input = _input(program, current);
        (uint256[] memory next, IInterpreter.DateOutcome memory outcome) = IInterpreter(interpreter).runDate(
            program,
            _state.load(_stateWords),
            input
        );
        _state.store(next);
        _setAsideOutcome(outcome, current.collected);
        _payFormers(outcome, current.date);
        bool missed = _isMissed(current);
        bool stands = _stands(current);
        _rate(current, missed, stands, input.reportedFees, stands ? _reportSum : 0);
        if (outcome.list != 0 && _status == Status.Performing) {
            _setStatus(Status.Enforcement);
        }
        _lastDate = current.date;
        // until the year 2149
        _distributedOn = uint16(_today());
        Period memory following;
        // a state counts dates in 24 bits
        following.position = current.position + 1;
        if (following.position < Terms.dateCount(program)) {
            following.date = uint32(Terms.paymentDay(program, following.position));
        } else if (_office.finalOn == 0) {
            _office.finalOn = uint32(_today());
        }
        _period = following;

        emit Distributed(
            current.date,
            current.position,
            outcome.list,
            input.events,
            outcome.triggers,
            outcome.ran,
            outcome.stepDue,
            outcome.stepPaid,
            outcome.classPaid,
            outcome.partyPaid,
            outcome.reserves
        );
    }

    /// @inheritdoc TrustAccounts
    function _open(bytes memory program) internal override {
        uint256[] memory words = IInterpreter(interpreter).initialState(program);
        _stateWords = words.length.toUint16();
        _state.store(words);
    }

    /// @dev What the closed period gives to the waterfall: of a report that was missed or upheld against nothing, of one left
    /// undecided its metrics only.
    function _input(
        bytes memory program,
        Period memory current
    ) private view returns (IInterpreter.DateInput memory input) {
        bool missed = _isMissed(current);
        bool stands = _stands(current);
        uint256 fees = Terms.reportedFeeCount(program);
        uint256 amounts = Terms.reportedAmountCount(program);
        uint256 metrics = Terms.metricCount(program);
        // zeros where nothing of the report counts
        uint256[] memory words =
            missed ? new uint256[](_reportedWords(program)) : _reported.load(_reportedWords(program));
        input.position = current.position;
        input.day = current.date;
        input.collected = current.collected;
        input.reportedFees = _part(words, 0, stands ? fees : 0, fees);
        input.reportedAmounts = _part(words, fees, stands ? amounts : 0, amounts);
        input.metrics = _part(words, fees + amounts, metrics, metrics);
        input.events = stands ? words[words.length - 1] << FIRST_EVENT : 0;
        if (missed) {
            input.events |= REPORT_MISSED;
        }
        if (current.declared) {
            input.events |= DECLARED;
        }
        input.fixings = _signedAll(_closedFixings.load(Terms.indexCount(program)));
    }

    function _isMissed(Period memory current) private pure returns (bool) {
        return !current.reported || current.outcome == Outcome.Upheld;
    }

    /// @dev A report whose challenge is undecided does not.
    function _stands(Period memory current) private pure returns (bool) {
        return !_isMissed(current) && !(current.challenged && current.outcome == Outcome.None);
    }

    function _assembly() internal view override returns (address) {
        return holdersAssembly;
    }

    /// @dev First day on which the closed period can be distributed.
    function _distributableFrom(Period memory current) private view returns (uint256) {
        bytes memory core = TrustCode.core();
        uint256 last = Setup.challengeBy(core);
        if (!current.reported) {
            last = Setup.reportBy(core);
        } else if (current.outcome != Outcome.None) {
            return current.date;
        } else if (current.challenged) {
            last = Setup.resolveBy(core);
        }
        return Math.max(current.date, current.closeDay + last + 1);
    }

    function _closedPeriod() private view returns (Period memory current) {
        current = _period;
        if (current.closeDay == 0) {
            revert PeriodIsOpen();
        }
    }

    /// @dev The next date to close is the open one, or the one after the closed one; 0 stands for a late date.
    function _requireNextToClose(uint256 date) private view {
        uint256 expected = _period.date;
        if (_period.closeDay != 0) {
            bytes memory program = TrustCode.program();
            uint256 position = uint256(_period.position) + 1;
            expected = position < Terms.dateCount(program) ? Terms.paymentDay(program, position) : 0;
        }
        if (date != expected) {
            revert WrongDate(date, expected);
        }
    }

    function _requireFrom(uint256 from) private view {
        if (_today() < from) {
            revert TooEarly(_today(), from);
        }
    }

    function _requireUntil(uint256 last) private view {
        if (_today() > last) {
            revert TooLate(_today(), last);
        }
    }

    function _requireIndex(bytes memory core, uint256 index) private pure {
        if (index >= Setup.indexCount(core)) {
            revert NoSuchIndex(index);
        }
    }

    /// @dev How many words a report of these terms has: its values and the events.
    function _reportedWords(bytes memory program) private pure returns (uint256) {
        return
            Terms.reportedFeeCount(program) +
            Terms.reportedAmountCount(program) +
            Terms.metricCount(program) +
            1;
    }

    /// @dev A report's values and events as one list.
    function _joined(Report calldata given) private pure returns (uint256[] memory words) {
        words = new uint256[](given.fees.length + given.amounts.length + given.metrics.length + 1);
        uint256 next = 0;
        for (uint256 i = 0; i < given.fees.length; ++i) {
            words[next++] = given.fees[i];
        }
        for (uint256 i = 0; i < given.amounts.length; ++i) {
            words[next++] = given.amounts[i];
        }
        for (uint256 i = 0; i < given.metrics.length; ++i) {
            words[next++] = given.metrics[i];
        }
        words[next] = given.events;
    }

    /// @dev `count` words of which the first `standing` are those from `start` on, the others 0.
    function _part(
        uint256[] memory words,
        uint256 start,
        uint256 standing,
        uint256 count
    ) private pure returns (uint256[] memory part) {
        part = new uint256[](count);
        for (uint256 i = 0; i < standing; ++i) {
            part[i] = words[start + i];
        }
    }

    function _signedAll(uint256[] memory words) private pure returns (int256[] memory values) {
        values = new int256[](words.length);
        for (uint256 i = 0; i < words.length; ++i) {
            values[i] = _signed(words[i]);
        }
    }

    function _signed(uint256 word) private pure returns (int256) {
        // the low 128 bits of what was an int128
        return int128(uint128(word));
    }
}
