// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBuyout} from "../../../contracts/sale/IBuyout.sol";
import {BuyoutLedger} from "./BuyoutLedger.sol";

/// @title What may happen to buyouts, in any order
/// @notice Each call by its party, by another one or not at all; what is refused changes nothing, what succeeds is booked a second time.
contract BuyoutHandler is BuyoutLedger {
    /// @dev Sales that a call can be about, the latest ones.
    uint256 private constant RECENT = 4;
    /// @dev Sales without an end at a time.
    uint256 private constant MOST_OPEN = 3;

    /// @notice Calls that did something, by name.
    mapping(bytes4 selector => uint256) public calls;
    mapping(IBuyout.SaleState state => uint256) public reached;

    /// @dev What {endAll} always reverts with, where everything had an end.
    error AllEnded();

    function setUp() external {
        _deployBuyout();
        for (_titles = 0; _titles < 3;) {
            _owners[++_titles] = bank;
        }
        _fund(amc, 1_000_000_000 * UNIT);
    }

    // Calls.

    function wait_(uint256 days_) external {
        for (uint256 i = bound(days_, 1, 8); i != 0; --i) {
            _bookDay();
        }
        ++calls[msg.sig];
    }

    function propose(uint256 seed) external {
        uint256 open = 0;
        for (uint256 saleId = 1; saleId <= _sales; ++saleId) {
            open += _isRunning(saleId) || _books[saleId].state == IBuyout.SaleState.Proposed ? 1 : 0;
        }
        if (open < MOST_OPEN) {
            IBuyout.Terms memory terms = _randomTerms(seed);
            if (_try(bank, abi.encodeCall(IBuyout.propose, (terms)))) {
                _bookProposal(terms);
            }
        }
    }

    /// @dev A title of another sale, wherever it is by then.
    function proposeAgain(uint256 sale, uint256 seed) external withSale {
        IBuyout.Terms memory terms = _randomTerms(seed);
        terms.batches[0].titleId = _termsOf(_sale(sale)).batches[0].titleId;
        if (_try(bank, abi.encodeCall(IBuyout.propose, (terms)))) {
            _bookProposal(terms);
        }
    }

    function withdrawOffer(uint256 sale, uint256 who) external withSale {
        uint256 saleId = _sale(sale);
        address caller = who % 4 == 0 ? _party(who >> 8) : anyone;
        if (_try(caller, abi.encodeCall(IBuyout.withdrawOffer, (saleId)))) {
            _demand(
                caller == bank || caller == amc || _day() > _termsOf(saleId).acceptBy,
                "withdrawn by another"
            );
            _bookWithdrawal(saleId);
            ++reached[IBuyout.SaleState.Withdrawn];
        }
    }

    function accept(uint256 sale, uint256 who) external withSale {
        uint256 saleId = _sale(sale);
        uint256 before = currency.balanceOf(amc);
        bytes32 termsHash = keccak256(abi.encode(_termsOf(saleId)));
        if (_tryAs(who, amc, abi.encodeCall(IBuyout.accept, (saleId, termsHash)))) {
            _bookAcceptance(saleId, before - currency.balanceOf(amc));
        }
    }

    /// @dev What is owed up to an instalment, all that is, or any amount.
    function pay(uint256 sale, uint256 who, uint256 amount) external withSale {
        uint256 saleId = _sale(sale);
        (uint256 interest, uint256 lateInterest) = _interestOf(saleId);
        if (amount % 4 == 0) {
            amount = interest + lateInterest + _termsOf(saleId).instalments[0].amount;
        } else if (amount % 4 == 1) {
            amount = type(uint128).max;
        } else {
            amount = bound(amount, 0, SALE_PRICE);
        }
        uint256 before = currency.balanceOf(amc);
        if (_tryAs(who, amc, abi.encodeCall(IBuyout.pay, (saleId, amount)))) {
            uint256 taken = before - currency.balanceOf(amc);
            _demand(taken <= amount, "took more than was offered");
            _bookPayment(saleId, taken);
            ++reached[_books[saleId].state];
        }
    }

    function release(uint256 sale, uint256 batch) external withSale {
        batch = bound(batch, 0, 1);
        if (_try(anyone, abi.encodeCall(IBuyout.release, (_sale(sale), batch)))) {
            _bookRelease(_sale(sale), batch);
        }
    }

    function declareDefault(uint256 sale, uint256 who) external withSale {
        uint256 saleId = _sale(sale);
        address caller = _party(who);
        if (_try(caller, abi.encodeCall(IBuyout.declareDefault, (saleId)))) {
            _demand(caller == bank || caller == amc, "a default by another");
            _bookDefault(saleId);
            ++reached[IBuyout.SaleState.Defaulted];
        }
    }

    function net(uint256 sale, uint256 batch, uint256 who, uint256 sum) external withSale {
        uint256 saleId = _sale(sale);
        batch = bound(batch, 0, 1);
        sum = bound(sum, 0, 300_000 * UNIT);
        address caller = who % 2 == 0 ? bank : amc;
        bytes memory data = abi.encodeCall(IBuyout.net, (saleId, batch, keccak256("collections"), sum, 4));
        if (_try(caller, data)) {
            BatchBook storage account = _batches[saleId][batch];
            _demand(!account.reported, "B4: reported twice");
            uint256 first = account.handoverDay + (caller == amc ? _termsOf(saleId).netDays + 1 : 0);
            _demand(_day() >= first, "a report before its time");
            account.reported = true;
            _bookClaim(saleId, batch, IBuyout.ClaimKind.Net, caller == amc, sum);
        }
    }

    function putBack(uint256 sale, uint256 batch, uint256 who, uint256 position) external withSale {
        uint256 saleId = _sale(sale);
        batch = bound(batch, 0, 1);
        position = bound(position, 0, 3);
        uint256 ofTape = _termsOf(saleId).batches[batch].titleId;
        bytes memory data = abi.encodeCall(
            IBuyout.putBack,
            (saleId, batch, _loan(ofTape, position), position, _siblings(ofTape, position), EVIDENCE)
        );
        if (_tryAs(who, amc, data)) {
            _demand(!_wentBack[saleId][batch][position], "B4: put back twice");
            _wentBack[saleId][batch][position] = true;
            // a tape's four loans are a tenth, two, three and four tenths of its book value
            uint256 price = (_termsOf(saleId).batches[batch].price * (position + 1)) / 10;
            _bookClaim(saleId, batch, IBuyout.ClaimKind.PutBack, true, price);
        }
    }

    function contest(uint256 sale, uint256 claim, uint256 who, uint256 figure) external withClaim(sale) {
        (uint256 saleId, uint256 claimId) = _pick(sale, claim, IBuyout.ClaimState.Open);
        ClaimBook memory book = _claims[saleId][claimId];
        if (book.kind == IBuyout.ClaimKind.PutBack) {
            figure = 0;
        } else {
            figure =
                book.byBuyer
                    ? bound(figure, 0, book.buyerFigure)
                    : bound(figure, book.sellerFigure, book.sellerFigure + 100_000 * UNIT);
        }
        if (_tryAs(who, _other(book), abi.encodeCall(IBuyout.contest, (saleId, claimId, figure, EVIDENCE)))) {
            _bookContest(saleId, claimId, figure);
        }
    }

    function decide(uint256 sale, uint256 claim, uint256 who, uint256 figure) external withClaim(sale) {
        (uint256 saleId, uint256 claimId) = _pick(sale, claim, IBuyout.ClaimState.Contested);
        ClaimBook memory book = _claims[saleId][claimId];
        if (book.kind == IBuyout.ClaimKind.PutBack) {
            figure = figure % 2 == 0 ? 0 : book.buyerFigure;
        } else {
            figure = bound(figure, book.sellerFigure, book.buyerFigure);
        }
        if (_tryAs(who, expert, abi.encodeCall(IBuyout.decide, (saleId, claimId, figure)))) {
            _demand(book.state == IBuyout.ClaimState.Contested, "decided what is not contested");
            _bookSettlement(saleId, claimId, figure);
        }
    }

    function settle(uint256 sale, uint256 claim, uint256 who) external withClaim(sale) {
        (uint256 saleId, uint256 claimId) = _pick(
            sale,
            claim,
            who % 2 == 0 ? IBuyout.ClaimState.Open : IBuyout.ClaimState.Contested
        );
        address caller = _party(who >> 1);
        ClaimBook memory book = _claims[saleId][claimId];
        if (_try(caller, abi.encodeCall(IBuyout.settle, (saleId, claimId)))) {
            bool open = book.state == IBuyout.ClaimState.Open;
            uint256 last = book.day + (open ? _termsOf(saleId).contestDays : _termsOf(saleId).decideDays);
            _demand(_day() > last || (open && caller == _other(book)), "settled before its time");
            _bookSettlement(saleId, claimId, _undecided(saleId, claimId));
        }
    }

    function releaseProceeds(uint256 sale, uint256 batch) external withSale {
        batch = bound(batch, 0, 1);
        if (_try(anyone, abi.encodeCall(IBuyout.releaseProceeds, (_sale(sale), batch)))) {
            _bookProceeds(_sale(sale), batch);
        }
    }

    function withdraw(uint256 who) external {
        address account = _party(who);
        uint256 before = currency.balanceOf(account);
        if (_try(anyone, abi.encodeCall(IBuyout.withdraw, (address(currency), account)))) {
            _demand(
                currency.balanceOf(account) - before == _credits[account],
                "B3: withdrew another amount than it had"
            );
            _credits[account] = 0;
        }
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 1, UNIT);
        _fund(address(buyout), amount);
        donated += amount;
    }

    function grab(uint256 titleId, uint256 who) external {
        titleId = bound(titleId, 1, _titles);
        if (_owners[titleId] == address(buyout)) {
            vm.prank(_party(who));
            try title.transferFrom(address(buyout), anyone, titleId) {
                broken = "B5: a title was taken out of escrow";
            } catch {}
        }
    }

    // Checks.

    /// @notice B1 to B5 of every sale, against the second books.
    function check() external view {
        uint256 owed = _credits[bank] + _credits[amc];
        assertEq(_credit(bank), _credits[bank], "B3: the seller's credit");
        assertEq(_credit(amc), _credits[amc], "B3: the buyer's credit");
        assertEq(buyout.saleCount(), _sales, "sales");
        uint256[] memory held = new uint256[](_titles + 1);
        for (uint256 saleId = 1; saleId <= _sales; ++saleId) {
            _checkSale(saleId);
            SaleBook storage book = _books[saleId];
            bool holdsDeposit = book.deposit == IBuyout.DepositState.Held;
            owed += book.pool + book.security + (holdsDeposit ? _termsOf(saleId).deposit : 0);
            for (uint256 i = 0; i < 2; ++i) {
                _checkBatch(saleId, i);
                owed += _batches[saleId][i].escrow;
                held[_termsOf(saleId).batches[i].titleId] +=
                    _batches[saleId][i].state == IBuyout.BatchState.Escrowed ? 1 : 0;
            }
        }
        assertEq(currency.balanceOf(address(buyout)), owed + donated, "B3: cash is what is owed, and gifts");
        for (uint256 titleId = 1; titleId <= _titles; ++titleId) {
            assertEq(title.ownerOf(titleId), _owners[titleId], "B5: where a title is");
            uint256 expected = _owners[titleId] == address(buyout) ? 1 : 0;
            assertEq(held[titleId], expected, "B5: a title is in one sale's escrow");
        }
    }

    /// @notice After the last deadline one party alone, or anyone, brings every sale, claim and unit of cash to an end. Always reverts.
    function endAll() external {
        for (uint256 i = 0; i < 120; ++i) {
            _bookDay();
        }
        for (uint256 saleId = 1; saleId <= _sales; ++saleId) {
            _endSale(saleId);
        }
        for (uint256 i = 0; i < 60; ++i) {
            _bookDay();
        }
        for (uint256 saleId = 1; saleId <= _sales; ++saleId) {
            for (uint256 i = 0; i < 2; ++i) {
                if (buyout.batchOf(saleId, i).escrow != 0) {
                    buyout.releaseProceeds(saleId, i);
                }
                assertTrue(
                    buyout.batchOf(saleId, i).state != IBuyout.BatchState.Escrowed,
                    "no way out of escrow"
                );
            }
        }
        if (_credit(bank) != 0) {
            buyout.withdraw(address(currency), bank);
        }
        if (_credit(amc) != 0) {
            buyout.withdraw(address(currency), amc);
        }
        assertEq(currency.balanceOf(address(buyout)), donated, "no way out for cash");
        revert AllEnded();
    }

    function _endSale(uint256 saleId) private {
        IBuyout.SaleState state = _books[saleId].state;
        if (state == IBuyout.SaleState.Proposed) {
            buyout.withdrawOffer(saleId);
        } else if (_isRunning(saleId)) {
            vm.prank(saleId % 2 == 0 ? bank : amc);
            buyout.declareDefault(saleId);
        } else if (state == IBuyout.SaleState.Paid) {
            for (uint256 i = 0; i < 2; ++i) {
                if (_batches[saleId][i].state == IBuyout.BatchState.Escrowed) {
                    buyout.release(saleId, i);
                }
            }
        }
        for (uint256 i = 0; i < _claims[saleId].length; ++i) {
            if (_claims[saleId][i].state != IBuyout.ClaimState.Settled) {
                buyout.settle(saleId, i);
            }
        }
    }

    function _checkSale(uint256 saleId) private view {
        SaleBook storage book = _books[saleId];
        IBuyout.Sale memory sale = buyout.saleOf(saleId);
        IBuyout.Owed memory owed = buyout.owed(saleId);
        (uint256 interest, uint256 lateInterest) = _interestOf(saleId);
        assertEq(uint256(sale.state), uint256(book.state), "state");
        assertEq(uint256(sale.deposit), uint256(book.deposit), "B2: where the deposit is");
        assertEq(sale.paid, book.paid, "B1: paid");
        assertEq(sale.forgiven, book.forgiven, "B1: forgiven");
        if (_isRunning(saleId)) {
            assertEq(owed.due, book.price - book.paid, "B1: due");
            assertEq(owed.interest, interest, "interest");
            assertEq(owed.lateInterest, lateInterest, "default interest");
        }
        if (sale.deposit != IBuyout.DepositState.None) {
            assertEq(sale.paid + owed.due + sale.forgiven, book.price, "B1: paid + due + forgiven = agreed");
        }
        assertEq(sale.pool, book.pool, "B3: pool");
        assertEq(sale.security, book.security, "B3: security");
    }

    function _checkBatch(uint256 saleId, uint256 batch) private view {
        BatchBook storage book = _batches[saleId][batch];
        IBuyout.BatchAccount memory account = buyout.batchOf(saleId, batch);
        assertEq(uint256(account.state), uint256(book.state), "B5: state of a batch");
        assertEq(account.escrow, book.escrow, "B4: escrow");
        assertEq(account.reserved, book.reserved, "B4: reserved");
        assertEq(account.netted, book.netted, "B4: netted");
        assertLe(account.reserved, account.escrow, "B4: what is reserved is there");
        assertLe(book.toBuyer, _termsOf(saleId).batches[batch].price, "B4: at most its price");
    }

    // Draws.

    modifier withSale() {
        if (_sales != 0) {
            _;
        }
    }

    modifier withClaim(uint256 sale) {
        if (_sales != 0 && _claims[_sale(sale)].length != 0) {
            _;
        }
    }

    function _randomTerms(uint256 seed) private returns (IBuyout.Terms memory terms) {
        uint256 today = _day();
        terms = _saleTerms();
        terms.rules = seed % 4 == 0 ? RETAIL : CORPORATE;
        terms.baseDay = uint32(today - 5);
        terms.acceptBy = uint32(today + 4);
        terms.deposit = uint128(bound(seed >> 8, 0, DEPOSIT));
        terms.security = uint128(bound(seed >> 16, 0, SECURITY));
        terms.retainedWad = uint64(bound(seed >> 24, 0, WAD));
        terms.holdWad = uint64(bound(seed >> 32, 0, WAD));
        terms.cureDays = 5;
        terms.netDays = 6;
        terms.contestDays = 5;
        terms.decideDays = 10;
        terms.warrantyDays = uint16(bound(seed >> 40, 0, 20));
        terms.releaseAtEnd = (seed >> 48) % 3 == 0;
        terms.undecidedForBuyer = (seed >> 56) % 2 == 0;
        terms.batches[0].titleId = _ofTheBank(0);
        terms.batches[1].titleId = _ofTheBank(terms.batches[0].titleId);
        for (uint256 i = 0; i < 3; ++i) {
            terms.instalments[i].day = uint32(today + 6 + 12 * i);
        }
    }

    /// @dev A title that is for sale and comes after another; a new one where there is none.
    function _ofTheBank(uint256 afterTitle) private returns (uint256 titleId) {
        for (titleId = afterTitle + 1; titleId <= _titles; ++titleId) {
            if (_owners[titleId] == bank) {
                return titleId;
            }
        }
        tape = titleId;
        assertEq(_mintTitle(bank), titleId, "a title a tape");
        _titles = titleId;
        _owners[titleId] = bank;
    }

    function _sale(uint256 sale) private view returns (uint256) {
        return bound(sale, _sales > RECENT ? _sales - RECENT + 1 : 1, _sales);
    }

    /// @dev A claim in a state, the next one from where the draw points to; where none is, any.
    function _pick(
        uint256 sale,
        uint256 claim,
        IBuyout.ClaimState state
    ) private view returns (uint256 saleId, uint256 claimId) {
        saleId = _sale(sale);
        uint256 count = _claims[saleId].length;
        claimId = bound(claim, 0, count - 1);
        for (uint256 i = 0; i < count && _claims[saleId][claimId].state != state; ++i) {
            claimId = (claimId + 1) % count;
        }
    }

    function _other(ClaimBook memory claim) private view returns (address) {
        return claim.byBuyer ? bank : amc;
    }

    function _party(uint256 who) private view returns (address) {
        return [bank, amc, expert, anyone][who % 4];
    }

    /// @dev By who may, or seldom by somebody else, who must not get through.
    function _tryAs(uint256 who, address expected, bytes memory data) private returns (bool success) {
        address caller = who % 8 == 0 ? _party(who >> 8) : expected;
        success = _try(caller, data);
        _demand(!success || caller == expected, "done by another than who may");
    }

    function _try(address caller, bytes memory data) private returns (bool success) {
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (success, ) = address(buyout).call(data);
        if (success) {
            ++calls[msg.sig];
        }
    }
}
