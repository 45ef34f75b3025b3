// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {IAssembly} from "../../../contracts/governance/IAssembly.sol";
import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../../contracts/trust/ITrustPowers.sol";
import {Programs} from "../attacks/Programs.sol";
import {VoteLedger} from "./VoteLedger.sol";

/// @title What may happen in an assembly, in any order
/// @notice Proposals of every kind, several at once, votes by holders of both classes, notes that change hands, reports and payment dates. What
/// succeeds is counted a second time, what is refused changes nothing.
/// @dev The trust holds a title: as if it were an income right, and the sale and enforcement of it, are answered for it.
contract AssemblyHandler is VoteLedger {
    /// @dev Proposals that a call can be about, the latest ones.
    uint256 private constant RECENT = 5;
    /// @dev Proposals before their vote's end at a time.
    uint256 private constant MOST_OPEN = 3;

    /// @notice Calls that did something, by name.
    mapping(bytes4 selector => uint256) public calls;
    mapping(IAssembly.Status status => uint256) public reached;
    mapping(IAssembly.Action action => uint256) public executed;
    /// @notice Votes of the originator's wallets.
    uint256 public conflicted;

    address private _second;
    bool private _isSellerListed;
    uint256 private _missed;
    bool private _isReported;
    uint256 private _worksReported;

    constructor(uint8 listed_, bool originatorVotes_, bool isJoint) {
        listed = listed_;
        originatorVotes = originatorVotes_;
        _isJoint = isJoint;
    }

    function setUp() public override {
        _people();
        _issue(_isJoint ? Programs.joint6() : Programs.plain6(), _stablecoin(6), "Interpreter");
        _second = makeAddr("the originator's second wallet");
        vm.prank(registrar);
        registry.attest(
            _second,
            IInvestorRegistry.Entry(keccak256(abi.encode(originator)), 7, "CN", type(uint32).max)
        );
        vm.mockCall(
            address(trust),
            abi.encodeWithSelector(ITrustPowers.putUp.selector),
            abi.encode(uint256(1))
        );
        vm.mockCall(address(trust), abi.encodeCall(ITrustPowers.enforceRight, (address(0))), "");
        _setListed(true);
    }

    // Time, cash and notes.

    function wait_(uint256 days_) external {
        _setDay(_today() + bound(days_, 1, 4));
        ++calls[msg.sig];
    }

    /// @dev The next step of a payment date, if its day has come; the servicer does not always report.
    function step(uint256 cash, uint256 works) external {
        if (trust.period().closeDay == 0) {
            // once in a while enough to repay the first class
            _mint(address(trust), bound(cash, unit, cash % 4 == 0 ? 920_000 * unit : 50_000 * unit));
            bool changes = trust.nextServicer() != trust.servicer();
            if (_try(mallory, address(trust), abi.encodeCall(ITrust.closePeriod, ()))) {
                _missed = changes ? 0 : _missed;
                if (works % 4 != 0) {
                    _reportWorks(works);
                }
            }
        } else if (_try(mallory, address(trust), abi.encodeCall(ITrust.distribute, ()))) {
            _dates.push(Outstanding(_now(), [trust.outstanding(0), trust.outstanding(1)]));
            _spent += _worksReported;
            _missed = _isReported ? 0 : _missed + 1;
            (_isReported, _worksReported) = (false, 0);
        }
    }

    /// @dev Seldom to the next date's close, as votes are over by then.
    function skip(uint256 seldom) external {
        ITrust.Period memory current = trust.period();
        if (seldom % 8 == 0 && current.closeDay == 0 && current.date > _today() + 9) {
            _setDay(current.date - 9);
            ++calls[msg.sig];
        }
    }

    function transfer(uint256 who, uint256 to, uint256 classIndex, uint256 amount) external {
        address from = _holder(who);
        classIndex %= 2;
        amount = bound(amount, 0, notes[classIndex].balanceOf(from));
        bytes memory data = abi.encodeCall(IERC20.transfer, (_holder(to), amount));
        uint256 left = notes[classIndex].balanceOf(from) - amount;
        if (_try(from, address(notes[classIndex]), data)) {
            for (uint256 i = 0; i < _motions.length; ++i) {
                bool isOver = _today() > _motions[i].votesTo;
                _demand(isOver || left >= _cast[i][classIndex][from], "A1: cast notes moved");
            }
        }
    }

    /// @dev A registrar strikes the seller of the income right off, or lists it again.
    function strike(uint256 seldom) external {
        _setListed(seldom % 3 != 0);
        ++calls[msg.sig];
    }

    // The assembly.

    function propose(uint256 who, uint256 action, uint256 argument) external {
        address by = who % 6 == 5 ? mallory : _holder(who % 6);
        bool holds = notes[0].balanceOf(by) + notes[1].balanceOf(by) != 0;
        IAssembly.Action kind = IAssembly.Action(action % 5);
        bytes memory data = _dataOf(kind, argument);
        if (_open() == MOST_OPEN) {
            return;
        }
        if (
            _try(by, address(assembly_), abi.encodeCall(IAssembly.propose, (address(trust), kind, data, "")))
        ) {
            _demand(holds, "A4: proposed by no holder");
            _demand((listed >> uint256(kind)) & 1 == 1, "A4: proposed what is not listed");
            _demand(kind != IAssembly.Action.EnforceRight || _hasGround(), "A4: proposed without a ground");
            uint256 from = _today() + NOTICE;
            _motions.push(Motion(kind, data, from, from + VOTING - 1, _dates.length, IAssembly.Status.None));
        }
    }

    function vote(uint256 pick, uint256 who, uint256 classIndex, uint256 amount) external {
        if (_motions.length == 0) {
            return;
        }
        uint256 motion = _motionThat(pick, true);
        address holder = _holder(who);
        classIndex %= 2;
        uint256 balance = notes[classIndex].balanceOf(holder);
        // often all of it, and mostly for it
        uint256 cast = amount % 4 != 0 ? balance : bound(amount, 0, balance + 1);
        bool support = (amount >> 8) % 4 != 0;
        _approve(holder, classIndex, cast);
        bytes memory data = abi.encodeCall(IAssembly.vote, (motion + 1, classIndex, cast, support));
        if (_try(holder, address(assembly_), data)) {
            Motion storage about = _motions[motion];
            _demand(_today() >= about.votesFrom && _today() <= about.votesTo, "A2: voted out of time");
            _demand(_cast[motion][classIndex][holder] == 0, "A1: cast twice");
            _demand(cast != 0 && cast <= balance, "A1: cast more than it holds");
            if (holder == originator || holder == _second) {
                _demand(originatorVotes, "A5: voted in its own cause");
                ++conflicted;
            }
            _cast[motion][classIndex][holder] = cast;
            if (support) {
                _yes[motion][classIndex] += cast;
            } else {
                _no[motion][classIndex] += cast;
            }
            about.seen = _dates.length;
        }
    }

    function count(uint256 pick) external {
        if (_motions.length != 0) {
            uint256 motion = _motionThat(pick, false);
            if (_try(mallory, address(assembly_), abi.encodeCall(IAssembly.count, (motion + 1)))) {
                _bookCount(motion);
                ++reached[_motions[motion].outcome];
            }
        }
    }

    function cure(uint256 pick) external {
        if (_motions.length == 0) {
            return;
        }
        // one of the latest enforcements, where there is any
        uint256 motion = _motion(pick);
        for (uint256 i = 0; i < RECENT && i < _motions.length; ++i) {
            uint256 latest = _motions.length - 1 - i;
            if (_motions[latest].action == IAssembly.Action.EnforceRight) {
                motion = latest;
            }
        }
        Motion storage about = _motions[motion];
        if (_try(mallory, address(assembly_), abi.encodeCall(IAssembly.cure, (motion + 1)))) {
            _demand(about.action == IAssembly.Action.EnforceRight, "A4: cured another action");
            _demand(!_hasGround(), "A4: cured with a ground");
            _demand(
                about.outcome == IAssembly.Status.None || about.outcome == IAssembly.Status.Executable,
                "A4: cured what was over"
            );
            about.outcome = IAssembly.Status.Cured;
            ++reached[IAssembly.Status.Cured];
        }
    }

    function execute(uint256 pick, uint256 who) external {
        if (_motions.length == 0) {
            return;
        }
        uint256 motion = _motionThat(pick, false);
        Motion storage about = _motions[motion];
        bytes memory data = abi.encodeCall(IAssembly.execute, (motion + 1));
        if (_try(_holder(who), address(assembly_), data)) {
            if (about.outcome == IAssembly.Status.None) {
                _bookCount(motion);
            }
            bool isEnforcement = about.action == IAssembly.Action.EnforceRight;
            uint256 from = about.votesTo + 1 + (isEnforcement ? CURE : 0);
            _demand(about.outcome == IAssembly.Status.Executable, "A4: carried out what was not won");
            _demand(_today() >= from && _today() < from + EXECUTION, "A4: carried out of its days");
            _demand(!isEnforcement || _hasGround(), "A4: enforced without a ground");
            if (about.action == IAssembly.Action.ApproveWorks) {
                _approved += abi.decode(about.data, (uint256));
            } else if (about.action == IAssembly.Action.ReplaceServicer) {
                _demand(trust.nextServicer() == abi.decode(about.data, (address)), "A4: another servicer");
            }
            about.outcome = IAssembly.Status.Executed;
            ++reached[IAssembly.Status.Executed];
            ++executed[about.action];
        }
    }

    // Checks.

    /// @notice What the assembly says of every proposal, against the second count.
    function check() external view {
        assertEq(assembly_.proposalCount(), _motions.length, "A4: proposals");
        for (uint256 motion = 0; motion < _motions.length; ++motion) {
            _checkVotes(motion);
            _checkOutcome(motion);
        }
        assertLe(_spent, _approved, "A8: spent of what was approved");
        assertEq(trust.worksLeft(), _approved - _spent, "A8: what is left");
        assertEq(trust.missedReports(), _missed, "reports missed in a row");
    }

    function _checkVotes(uint256 motion) private view {
        for (uint256 c = 0; c < 2; ++c) {
            (uint256 yes, uint256 no) = assembly_.tallyOf(motion + 1, c);
            assertEq(yes, _yes[motion][c], "A1: votes for it");
            assertEq(no, _no[motion][c], "A1: votes against it");
            assertLe(yes + no, notes[c].face(), "A1: no more than there are");
            for (uint256 i = 0; i < 5; ++i) {
                address holder = _holder(i);
                uint256 cast = _cast[motion][c][holder];
                assertEq(assembly_.castOf(motion + 1, c, holder), cast, "A1: what a holder cast");
                if (_today() <= _motions[motion].votesTo) {
                    assertGe(notes[c].lockedOf(holder), cast, "A1: cast notes are locked");
                    assertGe(notes[c].balanceOf(holder), cast, "A1: cast notes are there");
                }
            }
        }
    }

    function _checkOutcome(uint256 motion) private view {
        Motion storage about = _motions[motion];
        IAssembly.Status status = assembly_.statusOf(motion + 1);
        IAssembly.Status outcome = about.outcome;
        if (outcome == IAssembly.Status.Executable || outcome == IAssembly.Status.Lost) {
            IAssembly.Count memory own = _countOf(motion);
            IAssembly.Count memory found = assembly_.countOf(motion + 1);
            assertEq(abi.encode(found), abi.encode(own), "A4: the count");
            assertLe(found.yes + found.no, found.electorate, "A1: no more than is outstanding");
        }
        uint256 from = about.votesTo + 1 + (about.action == IAssembly.Action.EnforceRight ? CURE : 0);
        IAssembly.Status expected = outcome;
        if (outcome == IAssembly.Status.None || outcome == IAssembly.Status.Executable) {
            if (_today() < about.votesFrom) {
                expected = IAssembly.Status.Notice;
            } else if (_today() <= about.votesTo) {
                expected = IAssembly.Status.Voting;
            } else if (_today() >= from + EXECUTION) {
                expected = IAssembly.Status.Expired;
            } else if (outcome == IAssembly.Status.None) {
                expected = IAssembly.Status.Uncounted;
            } else if (_today() < from) {
                expected = IAssembly.Status.Curing;
            }
        }
        assertEq(uint256(status), uint256(expected), "A3: by its own votes, its trust and time");
    }

    // Draws.

    /// @dev Works that the members have approved, or more, which is refused: then there is no report.
    function _reportWorks(uint256 works) private {
        works = works % 8 == 1 ? _approved - _spent + 1 : bound(works, 0, _approved - _spent);
        ITrust.Report memory given = _reportOf(works, 0, 1e18, 0);
        if (_try(trust.servicer(), address(trust), abi.encodeCall(ITrust.report, (given)))) {
            _demand(_spent + works <= _approved, "A8: works beyond what was approved");
            (_isReported, _worksReported) = (true, works);
        }
    }

    function _dataOf(IAssembly.Action action, uint256 argument) private returns (bytes memory) {
        if (action == IAssembly.Action.ReplaceServicer) {
            return abi.encode(makeAddr(argument % 2 == 0 ? "one servicer" : "another servicer"));
        }
        if (action == IAssembly.Action.ApproveSale) {
            IVenue.SaleTerms memory terms = IVenue.SaleTerms(address(currency), 5, 6, 7, 8, 9, 10, 11, 12);
            return abi.encode(mallory, terms, IVenue.Rules(1, 2, 3, 4));
        }
        return
            action == IAssembly.Action.ApproveWorks
                ? abi.encode(bound(argument, 1, 9_000 * unit))
                : bytes("");
    }

    function _setListed(bool isListed) private {
        _isSellerListed = isListed;
        vm.mockCall(address(title), abi.encodeCall(IIncomeRight.isSellerListed, (1)), abi.encode(isListed));
    }

    function _hasGround() private view returns (bool) {
        return _missed != 0 || !_isSellerListed;
    }

    function _motion(uint256 pick) private view returns (uint256) {
        uint256 length = _motions.length;
        return bound(pick, length > RECENT ? length - RECENT : 0, length - 1);
    }

    /// @dev One that is voted on today, or whose vote is over and that has not ended, the next one from where the draw points to;
    /// where none is, any.
    function _motionThat(uint256 pick, bool isVoted) private view returns (uint256 motion) {
        motion = _motion(pick);
        for (uint256 i = 0; i < _motions.length; ++i) {
            uint256 next = (motion + i) % _motions.length;
            Motion storage about = _motions[next];
            bool isOver = _today() > about.votesTo;
            bool isOpen =
                about.outcome == IAssembly.Status.None || about.outcome == IAssembly.Status.Executable;
            bool isIts =
                isVoted
                    ? !isOver && _today() >= about.votesFrom
                    : isOver && isOpen && _today() <= about.votesTo + CURE + EXECUTION;
            if (isIts) {
                return next;
            }
        }
    }

    /// @dev Proposals whose vote is not over.
    function _open() private view returns (uint256 open) {
        for (uint256 i = 0; i < _motions.length; ++i) {
            open += _today() <= _motions[i].votesTo ? 1 : 0;
        }
    }

    function _holder(uint256 who) private view returns (address) {
        return [alice, bob, carol, originator, _second][who % 5];
    }

    function _try(address caller, address target, bytes memory data) private returns (bool success) {
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (success, ) = target.call(data);
        if (success) {
            ++calls[msg.sig];
        }
    }
}
