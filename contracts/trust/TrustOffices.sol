// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {ITrustPowers} from "./ITrustPowers.sol";
import {PackedWords} from "./PackedWords.sol";
import {Powers} from "./Powers.sol";
import {Setup} from "./Setup.sol";
import {TrustAccounts} from "./TrustAccounts.sol";
import {TrustCode} from "./TrustCode.sol";

/// @title A trust's servicer: who holds the office, what it owes and what former holders are owed
abstract contract TrustOffices is TrustAccounts {
    using PackedWords for PackedWords.List;

    /// @dev Most changes of the office: what a date pays to former holders stays within a transaction's gas.
    uint256 private constant MOST_FORMERS = 8;
    uint256 private constant MOST_MISSED = type(uint8).max;

    Period internal _period;
    PackedWords.List internal _state;
    /// @dev takes the office with the next close; 0: nobody
    address private _named;
    uint128 private _worksLeft;
    Remittance private _remittance;
    /// @dev by fee: what all former holders are owed, and each of them
    mapping(uint256 fee => uint256) private _arrears;
    mapping(uint256 fee => mapping(uint256 former => uint256)) private _arrearsOf;

    modifier whileRunning() {
        _requireClosed();
        _;
    }

    modifier onlyAssembly(uint256 power) {
        _requireAssembly(power);
        _;
    }

    /// @inheritdoc ITrustPowers
    function servicer() public view returns (address) {
        address holder = _office.holder;
        return holder == address(0) ? Setup.servicer(TrustCode.core()) : holder;
    }

    /// @inheritdoc ITrustPowers
    function nextServicer() public view returns (address) {
        return _named == address(0) ? servicer() : _named;
    }

    /// @inheritdoc ITrustPowers
    function missedReports() external view returns (uint256) {
        return _office.missed;
    }

    /// @inheritdoc ITrustPowers
    function distributedOn() external view returns (uint256) {
        return _distributedOn;
    }

    /// @inheritdoc ITrustPowers
    function worksLeft() external view returns (uint256) {
        return _worksLeft;
    }

    /// @inheritdoc ITrustPowers
    function outstanding(uint256) external view returns (uint256) {
        _answer();
    }

    /// @inheritdoc ITrustPowers
    /// @dev Amid a payment the balance still has what the account no longer does.
    function unremitted() external view nonReentrantView returns (uint256) {
        _answer();
    }

    /// @inheritdoc ITrustPowers
    function remittance() external view returns (Remittance memory) {
        return _remittance;
    }

    /// @inheritdoc ITrustPowers
    function nameServicer(address servicer_) external whileRunning onlyAssembly(Powers.REPLACE_SERVICER) {
        _name(servicer_);
    }

    /// @inheritdoc ITrustPowers
    function takeOffice() external whileRunning {
        _requireCaller(Setup.backupServicer(TrustCode.core()));
        uint256 needed = Powers.backupAfter(TrustCode.powers());
        if (needed == 0 || _office.missed < needed) {
            revert ReportsNotMissed(_office.missed, needed);
        }
        if (_named != address(0)) {
            revert AlreadyNamed(_named);
        }
        _name(msg.sender);
    }

    /// @inheritdoc ITrustPowers
    function approveWorks(uint256 amount) external whileRunning onlyAssembly(Powers.APPROVE_WORKS) {
        uint256 left = _worksLeft + amount;
        if (left > type(uint128).max) {
            revert OverWorks(amount, type(uint128).max - _worksLeft);
        }

        _worksLeft = uint128(left);

        emit WorksApproved(amount, left);
    }

    /// @dev Whoever is named holds the office from the next close.
    function _name(address servicer_) internal {
        if (
            servicer_ == address(0) ||
            servicer_ == address(this) ||
            servicer_ == servicer() ||
            servicer_ == Setup.trustee(TrustCode.core())
        ) {
            revert BadServicer(servicer_);
        }
        if (_office.formers == MOST_FORMERS) {
            revert TooManyServicers();
        }

        _named = servicer_;

        emit ServicerNamed(servicer_, msg.sender);
    }

    /// @dev At a close: what the office's account holds, and what its fees owe beyond what earlier holders are owed, is the
    /// holder's who leaves.
    function _changeServicer() internal {
        address to = _named;
        if (to == address(0)) {
            return;
        }
        address from = servicer();
        uint256 former = _office.formers;
        (bool isPaid, uint256 account, uint256[] memory fees, uint256[] memory unpaid) = _reader.office();
        for (uint256 i = 0; i < fees.length; ++i) {
            // at least what earlier holders are owed, which is part of it
            _arrearsOf[fees[i]][former] = unpaid[i] - _arrears[fees[i]];
            _arrears[fees[i]] = unpaid[i];
        }

        delete _named;
        _office.holder = to;
        _office.missed = 0;
        uint256 formerAccount = _leaveAccount(isPaid, account, from, to);

        emit ServicerChanged(from, to, formerAccount);
    }

    /// @dev After a date: of what it paid on the office's fees, what the present holder's dues did not take is former holders',
    /// the latest first. A fee's unpaid amount says how much: it is the present holder's only beyond what they are owed.
    function _payFormers(IInterpreter.DateOutcome memory outcome, uint256 date) internal {
        if (_office.formers == 0) {
            return;
        }
        (bool isPaid, uint256 account, uint256[] memory fees, uint256[] memory unpaid) = _reader.office();
        // no more than the date gave, whatever the interpreter says of its fees
        uint256 left = isPaid ? outcome.partyPaid[account] : 0;
        for (uint256 i = 0; i < fees.length; ++i) {
            uint256 paid = Math.min(Math.saturatingSub(_arrears[fees[i]], unpaid[i]), left);
            left -= paid;
            _payFormersOf(fees[i], account, paid, date);
        }
    }

    function _payFormersOf(uint256 fee, uint256 account, uint256 paid, uint256 date) private {
        _arrears[fee] -= paid;
        for (uint256 former = _office.formers; former > 0 && paid > 0; --former) {
            uint256 part = Math.min(_arrearsOf[fee][former - 1], paid);
            if (part != 0) {
                paid -= part;
                _arrearsOf[fee][former - 1] -= part;
                uint256 formerAccount = _moveReleasable(account, former - 1, part);

                emit ArrearsSetAside(date, formerAccount, fee, part);
            }
        }
    }

    /// @dev What a date says about the servicer: a report missed or made, works spent, what came in of what was reported.
    /// @param sum of a report that stands; 0 of any other
    function _rate(
        Period memory current,
        bool missed,
        bool stands,
        uint256[] memory fees,
        uint256 sum
    ) internal {
        bytes memory powers_ = TrustCode.powers();
        Office memory office = _office;
        if (missed || office.missed != 0) {
            _office.missed = missed ? uint8(Math.min(uint256(office.missed) + 1, MOST_MISSED)) : 0;
        }
        uint256 works = Powers.worksFee(powers_);
        if (stands && works != 0 && fees[works - 1] != 0) {
            // the report was checked against it
            _worksLeft -= uint128(fees[works - 1]);

            emit WorksSpent(current.date, fees[works - 1], _worksLeft);
        }
        uint256 days_ = Powers.remitDays(powers_);
        if (days_ != 0) {
            Remittance memory due = _remittance;
            // what has days left yet has this date's
            uint256 older = _today() > due.by ? due.amount : due.older;
            // below 2^128: a sum is at most 2^100, dates are counted in 24 bits
            _remittance = Remittance({
                amount: uint128(Math.saturatingSub(uint256(due.amount) + sum, current.collected)),
                older: uint128(Math.saturatingSub(older, current.collected)),
                by: uint32(current.closeDay + days_)
            });
        }
    }

    function _requireAssembly(uint256 power) internal view {
        _requireCaller(_assembly());
        if (!Powers.may(TrustCode.powers(), power)) {
            revert NotListed(power);
        }
    }

    function _requireClosed() private view {
        if (_status == Status.Offering || _status == Status.Failed) {
            revert WrongStatus(_status);
        }
    }

    function _today() internal view returns (uint256) {
        return block.timestamp / 1 days;
    }

    function _assembly() internal view virtual returns (address);
}
