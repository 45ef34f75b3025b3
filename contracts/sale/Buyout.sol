// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {IPackageTitle} from "../asset/IPackageTitle.sol";
import {BuyoutClaims} from "./BuyoutClaims.sol";
import {IBatchRules} from "./IBatchRules.sol";
import {IBuyout} from "./IBuyout.sol";
import {Schedule} from "./Schedule.sol";

/// @title Buyouts
/// @notice {IBuyout} is its specification: here agreement, payment, handover and default; what follows a handover is in {BuyoutClaims}.
contract Buyout is BuyoutClaims {
    uint256 private constant MOST_PRICE = 2 ** 100;
    uint256 private constant MOST_BATCHES = 16;
    uint256 private constant MOST_INSTALMENTS = 24;
    uint256 private constant MOST_DAYS = 3650;

    /// @inheritdoc IBuyout
    address public immutable rules;
    /// @inheritdoc IBuyout
    address public immutable title;
    /// @inheritdoc IBuyout
    uint256 public saleCount;

    constructor(address rules_, address title_) {
        rules = rules_;
        title = title_;
    }

    /// @inheritdoc IBuyout
    function owed(uint256 saleId) public view returns (Owed memory found) {
        Sale storage sale = _sales[saleId];
        if (sale.state != SaleState.Agreed && sale.state != SaleState.Paying) {
            return found;
        }
        found.due = _due(sale);
        (found.late, found.lateSince) = Schedule.late(_terms[saleId].instalments, found.due, _today());
        (uint256 interestScaled, uint256 lateScaled) = _accrued(saleId);
        found.interest = interestScaled / Schedule.SCALE - sale.interestPaid;
        found.lateInterest = lateScaled / Schedule.SCALE - sale.latePaid;
    }

    /// @inheritdoc IBuyout
    function propose(Terms calldata terms) external returns (uint256 saleId) {
        _requireParties(terms);
        _requireWindows(terms);
        uint256 price = _requirePrice(terms);
        IBatchRules.Rules memory kept = IBatchRules(rules).requireSale(
            terms.rules,
            terms.buyer,
            price,
            terms.instalments[0].amount,
            terms.instalments[terms.instalments.length - 1].day - terms.instalments[0].day
        );

        saleId = ++saleCount;
        _terms[saleId] = terms;
        Sale storage sale = _sales[saleId];
        sale.seller = msg.sender;
        sale.state = SaleState.Proposed;
        sale.price = uint128(price);
        sale.termsHash = keccak256(abi.encode(terms));
        sale.buyerCategories = kept.buyerCategories;
        sale.mayTransferAgain = kept.mayTransferAgain;

        emit SaleProposed(saleId, msg.sender, terms.buyer, sale.termsHash, terms, kept);

        for (uint256 i = 0; i < terms.batches.length; ++i) {
            _putIntoEscrow(saleId, i, kept, terms.batches[i].titleId);
        }
    }

    /// @inheritdoc IBuyout
    function withdrawOffer(uint256 saleId) external {
        _requireState(saleId, SaleState.Proposed);
        if (msg.sender != _sales[saleId].seller && msg.sender != _terms[saleId].buyer) {
            _requireFrom(uint256(_terms[saleId].acceptBy) + 1);
        }

        _sales[saleId].state = SaleState.Withdrawn;

        emit OfferWithdrawn(saleId, msg.sender);

        uint256 count = _terms[saleId].batches.length;
        for (uint256 i = 0; i < count; ++i) {
            _return(saleId, i);
        }
    }

    /// @inheritdoc IBuyout
    function accept(uint256 saleId, bytes32 termsHash) external nonReentrant {
        _requireState(saleId, SaleState.Proposed);
        Terms storage terms = _terms[saleId];
        _requireUntil(terms.acceptBy);
        _requireCaller(terms.buyer);
        Sale storage sale = _sales[saleId];
        IBatchRules(rules).requireLicence(sale.buyerCategories, msg.sender);
        if (termsHash != sale.termsHash) {
            revert OtherTerms(termsHash, sale.termsHash);
        }

        sale.state = SaleState.Agreed;
        sale.deposit = DepositState.Held;
        sale.security = terms.security;
        sale.accruedTo = uint32(_today());

        emit SaleAccepted(saleId, terms.deposit, terms.security);

        _take(terms.currency, uint256(terms.deposit) + terms.security);
    }

    /// @inheritdoc IBuyout
    function pay(uint256 saleId, uint256 amount) external nonReentrant {
        _requireRunning(saleId);
        _requireCaller(_terms[saleId].buyer);
        Sale storage sale = _sales[saleId];
        Owed memory before = owed(saleId);
        uint256 fromDeposit = sale.state == SaleState.Agreed ? _terms[saleId].deposit : 0;
        uint256 interest = before.interest + before.lateInterest;
        if (sale.state == SaleState.Agreed) {
            uint256 needed = interest + _terms[saleId].instalments[0].amount - fromDeposit;
            if (amount < needed) {
                revert FirstPartShort(amount, needed);
            }
        }
        uint256 taken = Math.min(amount, interest + before.due - fromDeposit);
        if (taken == 0) {
            revert NothingToPay(amount, interest + before.due);
        }

        (sale.interestScaled, sale.lateScaled) = _accrued(saleId);
        sale.accruedTo = uint32(_today());
        uint256 lateInterest = Math.min(taken, before.lateInterest);
        interest = Math.min(taken - lateInterest, before.interest);
        uint256 principal = taken - lateInterest - interest;
        // Each is at most what was taken or the price, and both fit 128 bits.
        sale.latePaid += uint128(lateInterest);
        sale.interestPaid += uint128(interest);
        sale.paid += uint128(principal + fromDeposit);
        sale.pool += uint128(principal + fromDeposit);
        sale.deposit = DepositState.Applied;
        sale.state = SaleState.Paying;
        _credit(_terms[saleId].currency, sale.seller, interest + lateInterest);

        emit InstalmentPaid(saleId, principal, fromDeposit, interest, lateInterest, _due(sale));

        if (_due(sale) == 0) {
            sale.state = SaleState.Paid;
            _returnSecurity(saleId);
        }
        _take(_terms[saleId].currency, taken);
    }

    /// @inheritdoc IBuyout
    function release(uint256 saleId, uint256 batch) external {
        SaleState state = _sales[saleId].state;
        if (state != SaleState.Paying && state != SaleState.Paid) {
            revert WrongState(saleId, state);
        }
        _requireBatch(saleId, batch, BatchState.Escrowed);
        uint256 needed = _neededFor(saleId, batch);
        if (_sales[saleId].paid < needed) {
            revert NotPaid(saleId, batch, _sales[saleId].paid, needed);
        }

        _release(saleId, batch);
    }

    /// @inheritdoc IBuyout
    function declareDefault(uint256 saleId) external {
        _requireRunning(saleId);
        Sale storage sale = _sales[saleId];
        address buyer = _terms[saleId].buyer;
        if (msg.sender != sale.seller) {
            _requireCaller(buyer);
        }
        Owed memory before = owed(saleId);
        if (before.late == 0) {
            revert NothingIsLate(saleId);
        }
        _requireFrom(before.lateSince + _terms[saleId].cureDays + 1);

        sale.state = SaleState.Defaulted;
        sale.forgiven = uint128(before.due);
        _endBatches(saleId);
        uint256 forfeited = 0;
        if (sale.deposit == DepositState.Held) {
            sale.deposit = DepositState.Forfeited;
            forfeited = _terms[saleId].deposit;
        }
        uint256 retained = Math.mulDiv(sale.pool, _terms[saleId].retainedWad, WAD);
        uint256 rest = uint256(sale.security) + sale.pool - retained;
        uint256 interest = Math.min(before.interest + before.lateInterest, rest);
        sale.pool = 0;
        sale.security = 0;
        _credit(_terms[saleId].currency, sale.seller, retained + forfeited + interest);
        _credit(_terms[saleId].currency, buyer, rest - interest);

        emit SaleDefaulted(saleId, msg.sender, retained, forfeited, interest, rest - interest, before.due);
    }

    /// @dev Paid batches to the buyer, the others back to the seller.
    function _endBatches(uint256 saleId) private {
        uint256 count = _terms[saleId].batches.length;
        for (uint256 i = 0; i < count; ++i) {
            if (_batches[saleId][i].state == BatchState.Escrowed) {
                if (_sales[saleId].paid >= _neededFor(saleId, i)) {
                    _release(saleId, i);
                } else {
                    _return(saleId, i);
                }
            }
        }
    }

    function _putIntoEscrow(
        uint256 saleId,
        uint256 batch,
        IBatchRules.Rules memory kept,
        uint256 titleId
    ) private {
        IBatchRules(rules).requireBatch(kept, title, titleId);
        IPackageTitle.Package memory package = IPackageTitle(title).packageOf(titleId);
        if (package.bookValue == 0) {
            revert BadTerms("batches");
        }

        BatchAccount storage account = _batches[saleId][batch];
        account.state = BatchState.Escrowed;
        account.root = package.root;
        account.bookValue = package.bookValue;
        account.loanCount = package.loanCount;

        IPackageTitle(title).transferFrom(msg.sender, address(this), titleId);
    }

    function _release(uint256 saleId, uint256 batch) private {
        Batch memory sold = _terms[saleId].batches[batch];
        BatchAccount storage account = _batches[saleId][batch];
        account.state = BatchState.Released;
        account.handoverDay = uint32(_today());
        account.escrow = sold.price;
        _sales[saleId].pool -= sold.price;
        address buyer = _terms[saleId].buyer;

        emit TitleReleased(saleId, batch, sold.titleId, buyer);

        // No receiver is asked: who cannot handle a title cannot hold up a sale.
        if (_sales[saleId].mayTransferAgain) {
            IPackageTitle(title).transferFrom(address(this), buyer, sold.titleId);
        } else {
            IPackageTitle(title).transferForGood(buyer, sold.titleId);
        }
    }

    function _return(uint256 saleId, uint256 batch) private {
        uint256 titleId = _terms[saleId].batches[batch].titleId;
        address seller = _sales[saleId].seller;
        _batches[saleId][batch].state = BatchState.Returned;

        emit TitleReturned(saleId, batch, titleId, seller);

        IPackageTitle(title).transferFrom(address(this), seller, titleId);
    }

    function _returnSecurity(uint256 saleId) private {
        uint256 amount = _sales[saleId].security;
        if (amount != 0) {
            _sales[saleId].security = 0;
            _credit(_terms[saleId].currency, _terms[saleId].buyer, amount);

            emit SecurityReturned(saleId, amount);
        }
    }

    function _requireParties(Terms calldata terms) private view {
        if (terms.buyer == address(0) || terms.buyer == msg.sender) {
            revert BadTerms("buyer");
        }
        if (terms.expert == address(0) || terms.expert == msg.sender || terms.expert == terms.buyer) {
            revert BadTerms("expert");
        }
        if (terms.currency.code.length == 0) {
            revert BadTerms("currency");
        }
    }

    function _requireWindows(Terms calldata terms) private view {
        if (terms.acceptBy < _today()) {
            revert BadTerms("acceptBy");
        }
        _requireDays(terms.cureDays, "cureDays");
        _requireDays(terms.netDays, "netDays");
        _requireDays(terms.contestDays, "contestDays");
        _requireDays(terms.decideDays, "decideDays");
        if (terms.warrantyDays > MOST_DAYS) {
            revert BadTerms("warrantyDays");
        }
        _requireShare(terms.interestWad, "interest");
        _requireShare(terms.lateWad, "late");
        _requireShare(terms.retainedWad, "retained");
        _requireShare(terms.holdWad, "hold");
    }

    /// @dev The batches' prices and the instalments' amounts are the same sum.
    function _requirePrice(Terms calldata terms) private pure returns (uint256 price) {
        if (terms.batches.length == 0 || terms.batches.length > MOST_BATCHES) {
            revert BadTerms("batches");
        }
        for (uint256 i = 0; i < terms.batches.length; ++i) {
            if (terms.batches[i].price == 0) {
                revert BadTerms("batches");
            }
            price += terms.batches[i].price;
        }
        if (price > MOST_PRICE || terms.security > MOST_PRICE) {
            revert BadTerms("price");
        }
        if (terms.instalments.length == 0 || terms.instalments.length > MOST_INSTALMENTS) {
            revert BadTerms("instalments");
        }
        uint256 sum = 0;
        uint256 least = Math.max(terms.acceptBy, terms.baseDay);
        for (uint256 i = 0; i < terms.instalments.length; ++i) {
            if (terms.instalments[i].amount == 0 || terms.instalments[i].day < least) {
                revert BadTerms("instalments");
            }
            sum += terms.instalments[i].amount;
            least = uint256(terms.instalments[i].day) + 1;
        }
        if (sum != price) {
            revert BadTerms("instalments");
        }
        if (terms.deposit >= terms.instalments[0].amount) {
            revert BadTerms("deposit");
        }
    }

    function _requireDays(uint256 length, string memory term) private pure {
        if (length == 0 || length > MOST_DAYS) {
            revert BadTerms(term);
        }
    }

    function _requireShare(uint256 shareWad, string memory term) private pure {
        if (shareWad > WAD) {
            revert BadTerms(term);
        }
    }

    /// @dev What must be paid of the price before a batch's title goes: it and those before it, or everything.
    function _neededFor(uint256 saleId, uint256 batch) private view returns (uint256 needed) {
        if (_terms[saleId].releaseAtEnd) {
            return _sales[saleId].price;
        }
        for (uint256 i = 0; i <= batch; ++i) {
            needed += _terms[saleId].batches[i].price;
        }
    }

    function _accrued(uint256 saleId) private view returns (uint256 interestScaled, uint256 lateScaled) {
        Sale storage sale = _sales[saleId];
        (interestScaled, lateScaled) = Schedule.accrue(
            _terms[saleId].instalments,
            _due(sale),
            sale.accruedTo,
            _today(),
            _terms[saleId].interestWad,
            _terms[saleId].lateWad
        );
        interestScaled += sale.interestScaled;
        lateScaled += sale.lateScaled;
    }

    function _due(Sale storage sale) private view returns (uint256) {
        return uint256(sale.price) - sale.paid - sale.forgiven;
    }
}
