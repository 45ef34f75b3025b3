// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {ITrust} from "./ITrust.sol";
import {PackedWords} from "./PackedWords.sol";
import {SetupCore, SetupRest} from "./Setup.sol";
import {Terms} from "./Terms.sol";
import {TrustAccounts} from "./TrustAccounts.sol";
import {TrustCode} from "./TrustCode.sol";
import {TrustParts} from "./TrustParts.sol";

/// @title A trust
/// @notice {ITrust} is its specification.
/// @dev Deployed once; each trust is an ERC-1167 clone of it that carries terms and set-up as {TrustCode} lays them out.
contract Trust is TrustAccounts {
    using PackedWords for PackedWords.List;

    /// @dev Most that one date can collect; what is more is the next date's.
    uint256 private constant MOST_COLLECTED = 2 ** 100;
    uint256 private constant MOST_REPORTED_SUM = 2 ** 100;
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

    Period private _period;
    Report private _report;
    PackedWords.List private _state;
    /// @dev that stand for the next date to close, and those of the closed period
    int128[] private _fixings;
    int128[] private _closedFixings;

    /// @dev Shared by every trust, and locked: the implementation itself can never be initialized.
    constructor(address interpreter_, address noteImplementation_, address offeringImplementation_) {
        interpreter = interpreter_;
        noteImplementation = noteImplementation_;
        offeringImplementation = offeringImplementation_;
        _deployedAt = type(uint48).max;
    }

    modifier onlyRole(address holder) {
        if (msg.sender != holder) {
            revert NotAuthorized(msg.sender);
        }
        _;
    }

    modifier whileRunning() {
        if (_status != Status.Performing && _status != Status.Enforcement) {
            revert WrongStatus(_status);
        }
        _;
    }

    /// @inheritdoc ITrust
    function initialize() external {
        if (_deployedAt != 0) {
            revert AlreadyInitialized();
        }
        bytes memory program = TrustCode.program();
        SetupCore memory core = TrustCode.core();
        SetupRest memory rest = TrustCode.rest();

        // a block number stays below 2^48
        _deployedAt = uint48(block.number);
        _period.date = uint32(Terms.paymentDay(program, 0));
        for (uint256 i = 0; i < rest.indices.length; ++i) {
            _fixings.push(rest.indices[i].firstFixing);
        }
        _offering = Clones.cloneWithImmutableArgs(
            offeringImplementation,
            TrustParts.offeringArgs(program, core)
        );
        uint256 classes = Terms.classCount(program);
        for (uint256 c = 0; c < classes; ++c) {
            bytes memory args = TrustParts.noteArgs(program, core, rest, c, _offering);
            _notes.push(Clones.cloneWithImmutableArgs(noteImplementation, args));
        }

        emit TrustCreated(keccak256(program), setupHash(), _offering, _notes);
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
    function termsHash() external view returns (bytes32) {
        return keccak256(TrustCode.program());
    }

    /// @inheritdoc ITrust
    function setupHash() public view returns (bytes32) {
        return keccak256(TrustCode.setup());
    }

    /// @inheritdoc ITrust
    function title() external view returns (address token, uint256 id) {
        SetupCore memory core = TrustCode.core();
        return (core.title, core.titleId);
    }

    /// @inheritdoc ITrust
    function registry() external view returns (address) {
        return TrustCode.core().registry;
    }

    /// @inheritdoc ITrust
    function currency() external view returns (address) {
        return TrustCode.core().currency;
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
    function reportOfPeriod() external view returns (Report memory current) {
        if (_period.reported) {
            current = _report;
        }
    }

    /// @inheritdoc ITrust
    function state() external view returns (uint256[] memory) {
        return _state.load();
    }

    /// @inheritdoc ITrust
    function fixing(uint256 index) external view returns (int256) {
        if (index >= _fixings.length) {
            revert NoSuchIndex(index);
        }
        return _fixings[index];
    }

    /// @inheritdoc ITrust
    function uncounted() external view returns (uint256) {
        uint256 balance = IERC20(TrustCode.core().currency).balanceOf(address(this));
        uint256 counted = setAside() + reserved() + _period.collected;
        return balance > counted ? Math.min(balance - counted, MOST_COLLECTED) : 0;
    }

    /// @inheritdoc ITrust
    function setFixing(
        uint256 date,
        uint256 index,
        int256 value
    ) external whileRunning onlyRole(TrustCode.core().calculationAgent) {
        _requireNextToClose(date);
        if (index >= _fixings.length) {
            revert NoSuchIndex(index);
        }
        SetupRest memory rest = TrustCode.rest();
        if (value < rest.indices[index].low || value > rest.indices[index].high) {
            revert OutsideBand(value, rest.indices[index].low, rest.indices[index].high);
        }

        // the band's ends are int128
        _fixings[index] = int128(value);

        emit FixingSet(date, index, value, msg.sender);
    }

    /// @inheritdoc ITrust
    function declare(uint256 date) external whileRunning onlyRole(TrustCode.core().trustee) {
        _requireNextToClose(date);

        _declaredNext = true;

        emit Declared(date, msg.sender);
    }

    /// @inheritdoc ITrust
    function closePeriod() external nonReentrant whileRunning {
        SetupCore memory core = TrustCode.core();
        Period memory current = _period;
        if (current.closeDay != 0) {
            revert PeriodIsClosed();
        }
        uint256 today = _today();
        bool late = current.date == 0;
        uint256 from = late ? _lastDate + LATE_DATE_DAYS : current.date - core.collectionEnd + 1;
        if (today < from) {
            revert TooEarly(today, from);
        }
        uint256 balance = IERC20(core.currency).balanceOf(address(this));
        uint256 kept = setAside() + reserved();
        uint256 collected = balance > kept ? Math.min(balance - kept, MOST_COLLECTED) : 0;
        if (late && collected < core.leastLateCash) {
            revert TooLittleLateCash(collected, core.leastLateCash);
        }

        // day numbers stay below 2^32, collected is at most 2^100
        current.closeDay = uint32(today);
        current.collected = uint128(collected);
        current.declared = _declaredNext;
        if (late) {
            current.date = uint32(today);
        }
        _period = current;
        _declaredNext = false;
        _closedFixings = _fixings;

        if (balance < kept) {
            emit Shortfall(current.date, balance, kept);
        }
        emit PeriodClosed(
            current.date,
            current.position,
            today,
            collected,
            balance,
            setAside(),
            reserved(),
            current.declared,
            _fixingsOfPeriod()
        );
    }

    /// @inheritdoc ITrust
    function report(Report calldata report_) external onlyRole(TrustCode.core().servicer) {
        SetupCore memory core = TrustCode.core();
        Period memory current = _closedPeriod();
        _requireUntil(current.closeDay + core.reportBy);
        _checkReport(report_);

        _report = report_;
        _period.reported = true;

        emit Reported(current.date, msg.sender, report_);
    }

    /// @inheritdoc ITrust
    function challenge(string calldata reason) external onlyRole(TrustCode.core().verificationAgent) {
        SetupCore memory core = TrustCode.core();
        Period memory current = _closedPeriod();
        if (!current.reported) {
            revert NoReport();
        }
        if (current.challenged) {
            revert AlreadyChallenged();
        }
        _requireFrom(uint256(current.closeDay) + core.reportBy + 1);
        _requireUntil(current.closeDay + core.challengeBy);

        _period.challenged = true;

        emit Challenged(current.date, msg.sender, reason);
    }

    /// @inheritdoc ITrust
    function resolve(Outcome outcome) external onlyRole(TrustCode.core().trustee) {
        SetupCore memory core = TrustCode.core();
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
        _requireUntil(current.closeDay + core.resolveBy);

        _period.outcome = outcome;

        emit Resolved(current.date, msg.sender, outcome);
    }

    /// @inheritdoc ITrust
    function distribute() external {
        bytes memory program = TrustCode.program();
        Period memory current = _closedPeriod();
        _requireFrom(_distributableFrom(current));

        IInterpreter.DateInput memory input = _input(program, current);
        (uint256[] memory next, IInterpreter.DateOutcome memory outcome) = IInterpreter(interpreter).runDate(
            program,
            _state.load(),
            input
        );
        _state.store(next);
        _setAsideOutcome(outcome, current.collected);
        if (outcome.list != 0 && _status == Status.Performing) {
            _setStatus(Status.Enforcement);
        }
        _lastDate = current.date;
        delete _period;
        uint256 position = uint256(current.position) + 1;
        _period.position = uint32(position);
        if (position < Terms.dateCount(program)) {
            _period.date = uint32(Terms.paymentDay(program, position));
        }

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
        _state.store(IInterpreter(interpreter).initialState(program));
    }

    /// @dev What the closed period gives to the waterfall: of a report that was missed or upheld against nothing, of one left
    /// undecided its metrics only.
    function _input(
        bytes memory program,
        Period memory current
    ) private view returns (IInterpreter.DateInput memory input) {
        bool missed = !current.reported || current.outcome == Outcome.Upheld;
        bool undecided = current.challenged && current.outcome == Outcome.None;
        Report memory given = _report;
        input.position = current.position;
        input.day = current.date;
        input.collected = current.collected;
        bool stands = !missed && !undecided;
        input.reportedFees = _words(given.fees, stands, Terms.reportedFeeCount(program));
        input.reportedAmounts = _words(given.amounts, stands, Terms.reportedAmountCount(program));
        input.metrics = _words(given.metrics, !missed, Terms.metricCount(program));
        input.events = stands ? given.events << FIRST_EVENT : 0;
        if (missed) {
            input.events |= REPORT_MISSED;
        }
        if (current.declared) {
            input.events |= DECLARED;
        }
        input.fixings = _fixingsOfPeriod();
    }

    /// @dev First day on which the closed period can be distributed.
    function _distributableFrom(Period memory current) private view returns (uint256) {
        SetupCore memory core = TrustCode.core();
        uint256 last = core.challengeBy;
        if (!current.reported) {
            last = core.reportBy;
        } else if (current.outcome != Outcome.None) {
            return current.date;
        } else if (current.challenged) {
            last = core.resolveBy;
        }
        return Math.max(current.date, current.closeDay + last + 1);
    }

    function _checkReport(Report calldata given) private view {
        bytes memory program = TrustCode.program();
        SetupRest memory rest = TrustCode.rest();
        _checkCount("fees", given.fees.length, Terms.reportedFeeCount(program));
        _checkCount("amounts", given.amounts.length, rest.reportedAmountMax.length);
        _checkCount("metrics", given.metrics.length, rest.metricMax.length);
        for (uint256 i = 0; i < given.fees.length; ++i) {
            _checkMost("fee", i, given.fees[i], Terms.reportedFeeMax(program, i));
        }
        for (uint256 i = 0; i < given.amounts.length; ++i) {
            _checkMost("amount", i, given.amounts[i], rest.reportedAmountMax[i]);
        }
        for (uint256 i = 0; i < given.metrics.length; ++i) {
            _checkMost("metric", i, given.metrics[i], rest.metricMax[i]);
        }
        _checkMost("events", 0, given.events, (uint256(1) << Terms.eventCount(program)) - 1);
        _checkMost("sum", 0, given.sum, MOST_REPORTED_SUM);
    }

    function _checkCount(string memory what, uint256 given, uint256 expected) private pure {
        if (given != expected) {
            revert WrongCount(what, given, expected);
        }
    }

    function _checkMost(string memory what, uint256 index, uint256 given, uint256 maximum) private pure {
        if (given > maximum) {
            revert OverMaximum(what, index, given, maximum);
        }
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

    function _today() private view returns (uint256) {
        return block.timestamp / 1 days;
    }

    function _fixingsOfPeriod() private view returns (int256[] memory fixings) {
        fixings = new int256[](_closedFixings.length);
        for (uint256 i = 0; i < fixings.length; ++i) {
            fixings[i] = _closedFixings[i];
        }
    }

    /// @dev The reported values where they stand, else zeros.
    function _words(
        uint128[] memory values,
        bool stand,
        uint256 count
    ) private pure returns (uint256[] memory words) {
        words = new uint256[](count);
        if (stand) {
            for (uint256 i = 0; i < count; ++i) {
                words[i] = values[i];
            }
        }
    }
}
