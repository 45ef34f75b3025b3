// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBuyout} from "../../../contracts/sale/IBuyout.sol";
import {BuyoutWorld} from "../BuyoutWorld.sol";

/// @title A second set of books about buyouts
/// @notice Kept from the terms, from what each call was given and day by day; nothing in it is read from the contract.
abstract contract BuyoutLedger is BuyoutWorld {
    uint256 internal constant WAD = 1e18;

    struct SaleBook {
        IBuyout.SaleState state;
        IBuyout.DepositState deposit;
        uint256 price;
        uint256 paid;
        uint256 forgiven;
        uint256 pool;
        uint256 security;
        uint256 interestScaled;
        uint256 lateScaled;
        uint256 interestPaid;
        uint256 latePaid;
    }

    struct BatchBook {
        IBuyout.BatchState state;
        bool reported;
        bool netted;
        uint256 handoverDay;
        uint256 escrow;
        uint256 reserved;
        uint256 toBuyer;
    }

    struct ClaimBook {
        IBuyout.ClaimKind kind;
        IBuyout.ClaimState state;
        bool byBuyer;
        uint256 batch;
        uint256 day;
        uint256 buyerFigure;
        uint256 sellerFigure;
    }

    /// @notice What happened though it never may; empty while nothing did.
    string public broken;
    uint256 public donated;
    uint256 internal _sales;
    uint256 internal _titles;
    /// @dev Only the compiler's IR pipeline could copy their lists to storage.
    mapping(uint256 saleId => bytes) private _encodedTerms;
    mapping(uint256 saleId => SaleBook) internal _books;
    mapping(uint256 saleId => mapping(uint256 batch => BatchBook)) internal _batches;
    mapping(uint256 saleId => ClaimBook[]) internal _claims;
    mapping(uint256 saleId => mapping(uint256 batch => mapping(uint256 position => bool))) internal _wentBack;
    mapping(uint256 titleId => address) internal _owners;
    mapping(address account => uint256) internal _credits;

    // Time.

    /// @dev One day more: interest on what is unpaid after the first instalment's day, default interest on each instalment after its own.
    function _bookDay() internal {
        vm.warp(vm.getBlockTimestamp() + 1 days);
        for (uint256 saleId = 1; saleId <= _sales; ++saleId) {
            SaleBook storage book = _books[saleId];
            IBuyout.Terms memory terms = _termsOf(saleId);
            if (!_isRunning(saleId)) {
                continue;
            }
            uint256 upTo = 0;
            for (uint256 i = 0; i < terms.instalments.length; ++i) {
                uint256 amount = terms.instalments[i].amount;
                upTo += amount;
                if (_day() > terms.instalments[i].day && book.paid < upTo) {
                    uint256 open = upTo - book.paid;
                    book.lateScaled += (open < amount ? open : amount) * terms.lateWad;
                }
            }
            if (_day() > terms.instalments[0].day) {
                book.interestScaled += (book.price - book.paid) * terms.interestWad;
            }
        }
    }

    // Agreement.

    function _bookProposal(IBuyout.Terms memory terms) internal {
        uint256 saleId = ++_sales;
        _encodedTerms[saleId] = abi.encode(terms);
        SaleBook storage book = _books[saleId];
        book.state = IBuyout.SaleState.Proposed;
        for (uint256 i = 0; i < terms.batches.length; ++i) {
            book.price += terms.batches[i].price;
            _batches[saleId][i].state = IBuyout.BatchState.Escrowed;
            _demand(_owners[terms.batches[i].titleId] == bank, "B5: sold what another has");
            _owners[terms.batches[i].titleId] = address(buyout);
        }
    }

    function _bookWithdrawal(uint256 saleId) internal {
        _demand(_books[saleId].state == IBuyout.SaleState.Proposed, "withdrawn after the acceptance");
        _books[saleId].state = IBuyout.SaleState.Withdrawn;
        for (uint256 i = 0; i < _termsOf(saleId).batches.length; ++i) {
            _bookReturn(saleId, i);
        }
    }

    function _bookAcceptance(uint256 saleId, uint256 taken) internal {
        SaleBook storage book = _books[saleId];
        _demand(book.state == IBuyout.SaleState.Proposed, "accepted what is not proposed");
        _demand(_day() <= _termsOf(saleId).acceptBy, "accepted late");
        book.state = IBuyout.SaleState.Agreed;
        book.deposit = IBuyout.DepositState.Held;
        book.security = _termsOf(saleId).security;
        _demand(taken == book.security + _termsOf(saleId).deposit, "B3: deposit and security came in");
    }

    // Payment.

    function _bookPayment(uint256 saleId, uint256 taken) internal {
        SaleBook storage book = _books[saleId];
        (uint256 interest, uint256 lateInterest) = _interestOf(saleId);
        uint256 left = taken;
        uint256 part = left < lateInterest ? left : lateInterest;
        book.latePaid += part;
        left -= part;
        _credits[bank] += part;
        part = left < interest ? left : interest;
        book.interestPaid += part;
        left -= part;
        _credits[bank] += part;
        if (book.deposit == IBuyout.DepositState.Held) {
            left += _termsOf(saleId).deposit;
            _demand(left >= _termsOf(saleId).instalments[0].amount, "a first part that is short");
        }
        book.deposit = IBuyout.DepositState.Applied;
        book.state = IBuyout.SaleState.Paying;
        book.paid += left;
        book.pool += left;
        _demand(book.paid <= book.price, "B1: paid more than was agreed");
        if (book.paid == book.price) {
            book.state = IBuyout.SaleState.Paid;
            _credits[amc] += book.security;
            book.security = 0;
        }
    }

    function _bookRelease(uint256 saleId, uint256 batch) internal {
        _demand(_isPaid(saleId, batch), "B5: a title went that was not paid");
        _demand(_batches[saleId][batch].state == IBuyout.BatchState.Escrowed, "B5: a title went twice");
        uint256 price = _termsOf(saleId).batches[batch].price;
        _batches[saleId][batch].state = IBuyout.BatchState.Released;
        _batches[saleId][batch].handoverDay = _day();
        _batches[saleId][batch].escrow = price;
        _books[saleId].pool -= price;
        _owners[_termsOf(saleId).batches[batch].titleId] = amc;
    }

    function _bookReturn(uint256 saleId, uint256 batch) internal {
        _demand(_batches[saleId][batch].state == IBuyout.BatchState.Escrowed, "B5: a title went twice");
        _batches[saleId][batch].state = IBuyout.BatchState.Returned;
        _owners[_termsOf(saleId).batches[batch].titleId] = bank;
    }

    function _bookDefault(uint256 saleId) internal {
        SaleBook storage book = _books[saleId];
        IBuyout.Terms memory terms = _termsOf(saleId);
        _demand(_day() > _firstOpenDay(saleId) + terms.cureDays, "a default before its time");
        (uint256 interest, uint256 lateInterest) = _interestOf(saleId);
        book.state = IBuyout.SaleState.Defaulted;
        book.forgiven = book.price - book.paid;
        for (uint256 i = 0; i < terms.batches.length; ++i) {
            if (_batches[saleId][i].state == IBuyout.BatchState.Escrowed) {
                if (_isPaid(saleId, i)) {
                    _bookRelease(saleId, i);
                } else {
                    _bookReturn(saleId, i);
                }
            }
        }
        uint256 toBank = (book.pool * terms.retainedWad) / WAD;
        uint256 rest = book.pool - toBank + book.security;
        uint256 ofInterest = interest + lateInterest < rest ? interest + lateInterest : rest;
        if (book.deposit == IBuyout.DepositState.Held) {
            book.deposit = IBuyout.DepositState.Forfeited;
            toBank += terms.deposit;
        }
        book.pool = 0;
        book.security = 0;
        _credits[bank] += toBank + ofInterest;
        _credits[amc] += rest - ofInterest;
    }

    // After the handover.

    function _bookClaim(
        uint256 saleId,
        uint256 batch,
        IBuyout.ClaimKind kind,
        bool byBuyer,
        uint256 figure
    ) internal {
        BatchBook storage account = _batches[saleId][batch];
        _demand(account.state == IBuyout.BatchState.Released, "a claim on a batch that was not handed over");
        account.reserved += figure;
        _claims[saleId].push(
            ClaimBook(kind, IBuyout.ClaimState.Open, byBuyer, batch, _day(), figure, figure)
        );
    }

    function _bookContest(uint256 saleId, uint256 claimId, uint256 figure) internal {
        ClaimBook storage claim = _claims[saleId][claimId];
        _demand(_day() <= claim.day + _termsOf(saleId).contestDays, "contested late");
        if (claim.byBuyer) {
            claim.sellerFigure = figure;
        } else {
            _batches[saleId][claim.batch].reserved += figure - claim.buyerFigure;
            claim.buyerFigure = figure;
        }
        claim.state = IBuyout.ClaimState.Contested;
        claim.day = _day();
    }

    /// @dev What a claim that is open or undecided is settled at.
    function _undecided(uint256 saleId, uint256 claimId) internal view returns (uint256) {
        ClaimBook storage claim = _claims[saleId][claimId];
        return _termsOf(saleId).undecidedForBuyer ? claim.buyerFigure : claim.sellerFigure;
    }

    function _bookSettlement(uint256 saleId, uint256 claimId, uint256 amount) internal {
        ClaimBook storage claim = _claims[saleId][claimId];
        BatchBook storage account = _batches[saleId][claim.batch];
        _demand(claim.state != IBuyout.ClaimState.Settled, "B4: settled twice");
        claim.state = IBuyout.ClaimState.Settled;
        account.reserved -= claim.buyerFigure;
        account.escrow -= amount;
        account.toBuyer += amount;
        account.netted = account.netted || claim.kind == IBuyout.ClaimKind.Net;
        _credits[amc] += amount;
    }

    function _bookProceeds(uint256 saleId, uint256 batch) internal {
        BatchBook storage account = _batches[saleId][batch];
        IBuyout.Terms memory terms = _termsOf(saleId);
        uint256 silentUntil = account.handoverDay + 2 * uint256(terms.netDays);
        _demand(
            account.netted || (!account.reported && _day() > silentUntil),
            "B4: proceeds before the collections were netted"
        );
        uint256 keep = account.reserved;
        if (_day() <= account.handoverDay + terms.warrantyDays) {
            keep += (terms.batches[batch].price * uint256(terms.holdWad)) / WAD;
        }
        _credits[bank] += account.escrow - keep;
        account.escrow = keep;
    }

    // What the books say.

    function _isRunning(uint256 saleId) internal view returns (bool) {
        IBuyout.SaleState state = _books[saleId].state;
        return state == IBuyout.SaleState.Agreed || state == IBuyout.SaleState.Paying;
    }

    /// @dev Owed and not yet paid.
    function _interestOf(uint256 saleId) internal view returns (uint256 interest, uint256 lateInterest) {
        SaleBook storage book = _books[saleId];
        interest = book.interestScaled / (365 * WAD) - book.interestPaid;
        lateInterest = book.lateScaled / (365 * WAD) - book.latePaid;
    }

    /// @dev Whether what was paid covers a batch and those before it, or all of them.
    function _isPaid(uint256 saleId, uint256 batch) internal view returns (bool) {
        uint256 left = _books[saleId].paid;
        uint256 last = _termsOf(saleId).releaseAtEnd ? _termsOf(saleId).batches.length - 1 : batch;
        for (uint256 i = 0; i <= last; ++i) {
            uint256 price = _termsOf(saleId).batches[i].price;
            if (left < price) {
                return false;
            }
            left -= price;
        }
        return true;
    }

    /// @dev Day of the earliest instalment that is not paid in full.
    function _firstOpenDay(uint256 saleId) internal view returns (uint256) {
        uint256 left = _books[saleId].paid;
        uint256 i = 0;
        while (left >= _termsOf(saleId).instalments[i].amount) {
            left -= _termsOf(saleId).instalments[i].amount;
            ++i;
        }
        return _termsOf(saleId).instalments[i].day;
    }

    function _demand(bool condition, string memory what) internal {
        if (!condition) {
            broken = what;
        }
    }

    function _termsOf(uint256 saleId) internal view returns (IBuyout.Terms memory) {
        return abi.decode(_encodedTerms[saleId], (IBuyout.Terms));
    }

    /// @dev Asked of the runner: the optimizer may read `block.timestamp` once and keep it.
    function _day() internal view returns (uint256) {
        return vm.getBlockTimestamp() / 1 days;
    }
}
