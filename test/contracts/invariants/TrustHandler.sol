// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {AttackBase} from "../attacks/AttackBase.sol";

/// @title What may happen to a trust, in any order
/// @notice Time, cash, transfers, claims, pushes, reports, distributions, a currency that pauses and blocks. Arguments are
/// brought into their bounds and calls that could only be refused are left out; ghosts keep what the trust should know.
contract TrustHandler is AttackBase {
    address private _currency;
    bytes private _program;

    /// @notice Cash that came in, and that left, since the closing.
    uint256 public cashIn;
    uint256 public cashOut;
    /// @notice Collections of all dates distributed so far.
    uint256 public distributed;
    uint256 public openings;
    /// @notice Released to an account so far.
    mapping(uint256 account => uint256) public released;
    uint256 public startBalance;
    /// @notice Calls that did something, by name; a campaign that never distributed would prove little.
    mapping(bytes4 selector => uint256) public calls;
    /// @notice What went back though it never may; empty while nothing did.
    string public broken;

    uint256 private _lastStatus;
    uint256 private _lastDate;
    mapping(uint256 classIndex => mapping(address holder => uint256)) private _lastPaid;

    constructor(bytes memory program, address currency_) {
        _program = program;
        _currency = currency_;
    }

    function setUp() public override {
        _people();
        _issue(_program, _currency == address(0) ? _stablecoin(6) : _currency, "Interpreter");
        startBalance = _balance();
        openings = trust.reserved();
    }

    function trustOf() external view returns (ITrust) {
        return trust;
    }

    function holders() public view returns (address[4] memory) {
        return [originator, alice, bob, carol];
    }

    modifier counted() {
        _;
        ++calls[msg.sig];
        _lookBack();
    }

    // Time and cash.

    function wait_(uint256 days_) external counted {
        vm.warp(_now() + bound(days_, 1, 40) * 1 days);
    }

    function donate(uint256 amount) external counted {
        amount = bound(amount, 1, 400_000 * unit);
        (bool success, ) = _try(
            operator,
            address(currency),
            abi.encodeCall(currency.mint, (address(trust), amount))
        );
        cashIn += success ? amount : 0;
    }

    function pause(bool paused) external counted {
        _try(operator, address(currency), abi.encodeCall(currency.setPaused, (paused)));
    }

    function block_(uint256 who, bool blocked) external counted {
        _try(operator, address(currency), abi.encodeCall(currency.setBlocked, (holders()[who % 4], blocked)));
    }

    // Notes.

    function transfer(uint256 classIndex, uint256 from, uint256 to, uint256 amount) external counted {
        address sender = holders()[from % 4];
        classIndex %= notes.length;
        uint256 balance = notes[classIndex].balanceOf(sender) - notes[classIndex].lockedOf(sender);
        vm.prank(sender);
        notes[classIndex].transfer(holders()[to % 4], bound(amount, 0, balance));
    }

    function claim(uint256 classIndex, uint256 who) external counted {
        address target = address(notes[classIndex % notes.length]);
        (bool success, bytes memory answer) = _try(
            holders()[who % 4],
            target,
            abi.encodeWithSignature("claim()")
        );
        cashOut += success ? abi.decode(answer, (uint256)) : 0;
    }

    function push(uint256 classIndex, uint256 a, uint256 b, uint256 c) external counted {
        address[4] memory all = holders();
        cashOut += notes[classIndex % notes.length].pay(_three(all[a % 4], all[b % 4], all[c % 4]));
    }

    // A payment date.

    /// @dev The next step that time allows, so that a campaign gets through several dates.
    function step(uint256 expenses, uint256 events, uint256 cash) external counted {
        ITrust.Period memory current = trust.period();
        if (current.closeDay == 0) {
            uint256 amount = bound(cash, 0, 600_000 * unit);
            (bool success, ) = _try(
                operator,
                address(currency),
                abi.encodeCall(currency.mint, (address(trust), amount))
            );
            cashIn += success ? amount : 0;
            if (current.date != 0 && _today() + 9 < current.date) {
                _setDay(current.date - 9);
            }
            _try(mallory, address(trust), abi.encodeCall(ITrust.closePeriod, ()));
            return;
        }
        if (!current.reported && expenses % 3 != 0 && _today() <= current.closeDay + REPORT_BY) {
            ITrust.Report memory given = _reportOf(
                bound(expenses, 0, 40_000 * unit),
                0,
                bound(cash, 0, 3e18),
                events % 8 == 0 ? 1 : 0
            );
            vm.prank(servicer);
            trust.report(given);
            return;
        }
        if (_today() < current.date) {
            _setDay(current.date);
        }
        (bool distributed_, ) = _try(mallory, address(trust), abi.encodeCall(ITrust.distribute, ()));
        distributed += distributed_ ? current.collected : 0;
        if (!distributed_) {
            _setDay(_today() + 1);
        }
    }

    function challenge(uint256 outcome) external counted {
        ITrust.Period memory current = trust.period();
        if (!current.reported || current.challenged || _today() > current.closeDay + CHALLENGE_BY) {
            return;
        }
        if (_today() <= current.closeDay + REPORT_BY) {
            _setDay(current.closeDay + REPORT_BY + 1);
        }
        vm.prank(verifier);
        trust.challenge("no invoices");
        if (outcome % 3 != 0) {
            vm.prank(trustee);
            trust.resolve(ITrust.Outcome(outcome % 3));
        }
    }

    function declare(uint256 seldom) external counted {
        if (seldom % 16 == 0) {
            _try(trustee, address(trust), abi.encodeCall(ITrust.declare, (trust.nextDate())));
        }
    }

    function release(uint256 account) external counted {
        account %= 5;
        (bool success, bytes memory answer) = _try(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.release, (account))
        );
        uint256 amount = success ? abi.decode(answer, (uint256)) : 0;
        cashOut += amount;
        released[account] += amount;
    }

    function _try(
        address caller,
        address target,
        bytes memory data
    ) private returns (bool success, bytes memory answer) {
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        return target.call(data);
    }

    /// @dev What may only go forward.
    function _lookBack() private {
        uint256 status = uint256(trust.status());
        if (status < _lastStatus) {
            broken = "I8: status";
        }
        _lastStatus = status;
        uint256 date = trust.nextDate();
        if (date != 0 && date < _lastDate) {
            broken = "I8: date";
        }
        _lastDate = date == 0 ? _lastDate : date;
        for (uint256 c = 0; c < notes.length; ++c) {
            for (uint256 i = 0; i < 4; ++i) {
                address holder = holders()[i];
                uint256 paid = notes[c].paidTo(holder);
                if (paid < _lastPaid[c][holder]) {
                    broken = "I7: paid so far";
                }
                _lastPaid[c][holder] = paid;
            }
        }
    }
}
