// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBuyout} from "../../contracts/sale/IBuyout.sol";
import {Schedule} from "../../contracts/sale/Schedule.sol";
import {BuyoutWorld} from "./BuyoutWorld.sol";

/// @dev From the agreement to the price paid, or to default. Expected amounts are worked by hand: 700,000 deferred bear 140 a day.
contract BuyoutPaymentTest is BuyoutWorld {
    function setUp() public {
        _deployBuyout();
    }

    function test_TheDepositBecomesPartOfThePriceWithTheFirstInstalment() public {
        uint256 saleId = _agree(_saleTerms());
        _refuse(bank, abi.encodeCall(IBuyout.pay, (saleId, SALE_PRICE)), _notAuthorized(bank));
        uint256 needed = 200_000 * UNIT;
        _refuse(
            amc,
            abi.encodeCall(IBuyout.pay, (saleId, needed - 1)),
            abi.encodeWithSelector(IBuyout.FirstPartShort.selector, needed - 1, needed)
        );
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, needed, DEPOSIT, 0, 0, 700_000 * UNIT);
        _pay(saleId, needed);
        IBuyout.Sale memory sale = buyout.saleOf(saleId);
        assertEq(sale.paid, 300_000 * UNIT, "paid");
        assertEq(sale.pool, 300_000 * UNIT, "pool");
        assertEq(uint256(sale.deposit), uint256(IBuyout.DepositState.Applied), "applied");
        _expectState(saleId, IBuyout.SaleState.Paying);
        _assertBooks();
    }

    function test_AnInstalmentBearsInterestOnWhatIsDeferred() public {
        uint256 saleId = _begin();
        _warpTo(SECOND);
        IBuyout.Owed memory owed = buyout.owed(saleId);
        assertEq(abi.encode(owed), abi.encode(700_000 * UNIT, 0, 0, 12_600 * UNIT, 0), "owed");
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, 300_000 * UNIT, 0, 12_600 * UNIT, 0, 400_000 * UNIT);
        _pay(saleId, 312_600 * UNIT);
        assertEq(_credit(bank), 12_600 * UNIT, "interest is the seller's at once");
        _assertBooks();
        buyout.release(saleId, 0);
        assertEq(title.ownerOf(1), amc, "the first batch is paid");
        assertEq(buyout.saleOf(saleId).pool, 0, "its price is the batch's");
        assertEq(buyout.batchOf(saleId, 0).escrow, 600_000 * UNIT, "and stays in escrow");
        _warpTo(THIRD);
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, 400_000 * UNIT, 0, 7_200 * UNIT, 0, 0);
        vm.expectEmit(address(buyout));
        emit IBuyout.SecurityReturned(saleId, SECURITY);
        _pay(saleId, type(uint128).max);
        _expectState(saleId, IBuyout.SaleState.Paid);
        assertEq(_credit(amc), SECURITY, "security");
        buyout.release(saleId, 1);
        _assertBooks();
    }

    function test_EarlyPaymentEndsTheInterest() public {
        uint256 saleId = _begin();
        _warpTo(FIRST + 10);
        _pay(saleId, 601_400 * UNIT);
        assertEq(
            buyout.owed(saleId).due,
            100_000 * UNIT,
            "what is paid early counts for the next instalments"
        );
        _warpTo(SECOND + 50);
        assertEq(buyout.owed(saleId).late, 0, "nothing of the second one is left");
        assertEq(buyout.owed(saleId).interest, 20 * UNIT * 130, "interest on the rest");
        _pay(saleId, SALE_PRICE);
        _expectState(saleId, IBuyout.SaleState.Paid);
    }

    function test_OnePaymentPaysAll() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.instalments = new Schedule.Instalment[](1);
        terms.instalments[0] = Schedule.Instalment(uint32(FIRST), uint128(SALE_PRICE));
        uint256 saleId = _agree(terms);
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, 900_000 * UNIT, DEPOSIT, 0, 0, 0);
        _pay(saleId, SALE_PRICE);
        _expectState(saleId, IBuyout.SaleState.Paid);
        _refuse(amc, abi.encodeCall(IBuyout.pay, (saleId, 1)), _wrongState(saleId, IBuyout.SaleState.Paid));
        buyout.release(saleId, 1);
        buyout.release(saleId, 0);
        assertEq(title.ownerOf(1), amc, "first");
        assertEq(title.ownerOf(2), amc, "second");
        _assertBooks();
    }

    function test_NothingIsNoPayment() public {
        uint256 saleId = _begin();
        _refuse(
            amc,
            abi.encodeCall(IBuyout.pay, (saleId, 0)),
            abi.encodeWithSelector(IBuyout.NothingToPay.selector, 0, 700_000 * UNIT)
        );
    }

    function test_ALateInstalmentIsCuredWithDefaultInterest() public {
        uint256 saleId = _begin();
        _warpTo(SECOND);
        bytes memory call = abi.encodeCall(IBuyout.declareDefault, (saleId));
        _refuse(bank, call, abi.encodeWithSelector(IBuyout.NothingIsLate.selector, saleId));
        _warpTo(SECOND + 10);
        IBuyout.Owed memory owed = buyout.owed(saleId);
        bytes memory expected = abi.encode(700_000 * UNIT, 300_000 * UNIT, SECOND, 14_000 * UNIT, 300 * UNIT);
        assertEq(abi.encode(owed), expected, "owed");
        _refuse(bank, call, _tooEarly(SECOND + 10, SECOND + CURE + 1));
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, 300_000 * UNIT, 0, 14_000 * UNIT, 300 * UNIT, 400_000 * UNIT);
        _pay(saleId, 314_300 * UNIT);
        _warpTo(SECOND + CURE + 1);
        _refuse(bank, call, abi.encodeWithSelector(IBuyout.NothingIsLate.selector, saleId));
        _assertBooks();
    }

    function test_APaymentGoesToDefaultInterestThenInterestThenThePrice() public {
        uint256 saleId = _begin();
        _warpTo(SECOND + 10);
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, 0, 0, 0, 200 * UNIT, 700_000 * UNIT);
        _pay(saleId, 200 * UNIT);
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, 0, 0, 13_999 * UNIT, 100 * UNIT, 700_000 * UNIT);
        _pay(saleId, 14_099 * UNIT);
        vm.expectEmit(address(buyout));
        emit IBuyout.InstalmentPaid(saleId, 1, 0, UNIT, 0, 700_000 * UNIT - 1);
        _pay(saleId, UNIT + 1);
        _assertBooks();
    }

    function test_ATitleGoesWhenItsBatchIsPaid() public {
        uint256 saleId = _begin();
        _refuseRelease(saleId, 0, 300_000 * UNIT, 600_000 * UNIT);
        _refuseRelease(saleId, 1, 300_000 * UNIT, 1_000_000 * UNIT);
        _pay(saleId, 300_000 * UNIT);
        vm.expectEmit(address(buyout));
        emit IBuyout.TitleReleased(saleId, 0, 1, amc);
        vm.prank(anyone);
        buyout.release(saleId, 0);
        _refuseRelease(saleId, 1, 600_000 * UNIT, 1_000_000 * UNIT);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.release, (saleId, 0)),
            abi.encodeWithSelector(IBuyout.WrongBatchState.selector, saleId, 0, IBuyout.BatchState.Released)
        );
        _refuse(
            amc,
            abi.encodeCall(IBuyout.release, (saleId, 2)),
            abi.encodeWithSelector(IBuyout.WrongBatchState.selector, saleId, 2, IBuyout.BatchState.None)
        );
        assertEq(buyout.batchOf(saleId, 0).handoverDay, FIRST, "handover");
    }

    function test_AllTitlesGoAtTheEndWhereThatIsAgreed() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.releaseAtEnd = true;
        uint256 saleId = _agree(terms);
        _pay(saleId, 899_999 * UNIT);
        _refuseRelease(saleId, 0, 999_999 * UNIT, 1_000_000 * UNIT);
        _pay(saleId, UNIT);
        buyout.release(saleId, 0);
        buyout.release(saleId, 1);
        _assertBooks();
    }

    // Default.

    function test_ABuyerThatNeverPaysForfeitsItsDeposit() public {
        uint256 saleId = _agree(_saleTerms());
        _warpTo(FIRST + CURE);
        bytes memory call = abi.encodeCall(IBuyout.declareDefault, (saleId));
        _refuse(bank, call, _tooEarly(FIRST + CURE, FIRST + CURE + 1));
        _warpTo(FIRST + CURE + 1);
        _refuse(anyone, call, _notAuthorized(anyone));
        // 1,000,000 at 200 a day, and 300,000 late at 30 a day, for 16 days
        uint256 interest = 16 * 230 * UNIT;
        vm.expectEmit(address(buyout));
        emit IBuyout.SaleDefaulted(saleId, bank, 0, DEPOSIT, interest, SECURITY - interest, SALE_PRICE);
        vm.prank(bank);
        buyout.declareDefault(saleId);
        assertEq(_credit(bank), DEPOSIT + interest, "seller");
        assertEq(_credit(amc), SECURITY - interest, "buyer");
        assertEq(uint256(buyout.saleOf(saleId).deposit), uint256(IBuyout.DepositState.Forfeited), "deposit");
        assertEq(title.ownerOf(1), bank, "first title");
        assertEq(title.ownerOf(2), bank, "second title");
        _assertBooks();
    }

    function test_ADefaultReturnsTitlesAndRefundsAllButTheRetainedShare() public {
        uint256 saleId = _begin();
        _warpTo(SECOND + CURE + 1);
        // 106 days at 140, 16 days at 30; a fifth of 300,000
        uint256 interest = (106 * 140 + 16 * 30) * UNIT;
        vm.expectEmit(address(buyout));
        emit IBuyout.TitleReturned(saleId, 0, 1, bank);
        vm.expectEmit(address(buyout));
        emit IBuyout.TitleReturned(saleId, 1, 2, bank);
        vm.expectEmit(address(buyout));
        emit IBuyout.SaleDefaulted(
            saleId,
            amc,
            60_000 * UNIT,
            0,
            interest,
            290_000 * UNIT - interest,
            700_000 * UNIT
        );
        vm.prank(amc);
        buyout.declareDefault(saleId);
        assertEq(_credit(bank), 60_000 * UNIT + interest, "seller");
        assertEq(_credit(amc), 290_000 * UNIT - interest, "buyer");
        IBuyout.Sale memory sale = buyout.saleOf(saleId);
        assertEq(uint256(sale.paid) + sale.forgiven, SALE_PRICE, "B1");
        assertEq(sale.pool, 0, "pool");
        assertEq(buyout.owed(saleId).due, 0, "nothing is owed any more");
        _assertBooks();
    }

    function test_ADefaultLeavesPaidBatchesToTheBuyer() public {
        uint256 saleId = _begin();
        _pay(saleId, 400_000 * UNIT);
        _warpTo(THIRD + CURE + 1);
        uint256 interest = (196 * 60 + 16 * 30) * UNIT;
        vm.expectEmit(address(buyout));
        emit IBuyout.TitleReleased(saleId, 0, 1, amc);
        vm.expectEmit(address(buyout));
        emit IBuyout.TitleReturned(saleId, 1, 2, bank);
        vm.prank(bank);
        buyout.declareDefault(saleId);
        assertEq(title.ownerOf(1), amc, "paid, though nobody had pressed");
        assertEq(_credit(bank), 20_000 * UNIT + interest, "a fifth of what was paid of the second batch");
        assertEq(_credit(amc), 130_000 * UNIT - interest, "the rest");
        assertEq(buyout.batchOf(saleId, 0).escrow, 600_000 * UNIT, "the first one's price stays in escrow");
        _assertBooks();
        _refuse(
            amc,
            abi.encodeCall(IBuyout.pay, (saleId, 1)),
            _wrongState(saleId, IBuyout.SaleState.Defaulted)
        );
        _refuse(
            bank,
            abi.encodeCall(IBuyout.declareDefault, (saleId)),
            _wrongState(saleId, IBuyout.SaleState.Defaulted)
        );
        _refuse(
            amc,
            abi.encodeCall(IBuyout.release, (saleId, 1)),
            _wrongState(saleId, IBuyout.SaleState.Defaulted)
        );
    }

    function test_InterestOwedIsTakenOnlyFromWhatIsThere() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.security = 0;
        uint256 saleId = _agree(terms);
        _warpTo(FIRST + CURE + 1);
        vm.prank(bank);
        buyout.declareDefault(saleId);
        assertEq(_credit(bank), DEPOSIT, "the deposit, and no more");
        assertEq(_credit(amc), 0, "nothing");
        _assertBooks();
    }

    function test_EveryoneIsPaidOnItsOwn() public {
        uint256 saleId = _begin();
        _warpTo(SECOND);
        _pay(saleId, SALE_PRICE);
        uint256 before = currency.balanceOf(bank);
        vm.expectEmit(address(buyout));
        emit IBuyout.Withdrawn(address(currency), bank, 12_600 * UNIT);
        vm.prank(anyone);
        buyout.withdraw(address(currency), bank);
        assertEq(currency.balanceOf(bank) - before, 12_600 * UNIT, "bank");
        _refuse(
            anyone,
            abi.encodeCall(IBuyout.withdraw, (address(currency), bank)),
            abi.encodeWithSelector(IBuyout.NothingToWithdraw.selector, address(currency), bank)
        );
        buyout.withdraw(address(currency), amc);
        _assertBooks();
    }

    /// Interest does not depend on how often it is counted or paid.
    function testFuzz_InterestIsTheSameHoweverOftenItIsPaid(uint256 price, uint8 first, uint8 second) public {
        IBuyout.Terms memory terms = _saleTerms();
        price = bound(price, 10, 1_000_000 * UNIT);
        terms.batches[0].price = uint128(price - 1);
        terms.batches[1].price = 1;
        terms.deposit = 0;
        terms.instalments = new Schedule.Instalment[](2);
        terms.instalments[0] = Schedule.Instalment(uint32(FIRST), uint128(price / 2));
        terms.instalments[1] = Schedule.Instalment(uint32(FIRST + 30), uint128(price - price / 2));
        uint256 saleId = _agree(terms);
        _warpTo(FIRST);
        _pay(saleId, price / 2);
        uint256 deferred = price - price / 2;
        uint256 a = bound(first, 1, 100);
        uint256 b = a + bound(second, 1, 100);
        uint256 paid = 0;
        _warpTo(FIRST + a);
        IBuyout.Owed memory owed = buyout.owed(saleId);
        if (owed.interest + owed.lateInterest != 0) {
            _pay(saleId, owed.interest + owed.lateInterest);
            paid = owed.interest + owed.lateInterest;
        }
        _warpTo(FIRST + b);
        owed = buyout.owed(saleId);
        uint256 lateDays = b > 30 ? b - 30 : 0;
        uint256 exact = (deferred * 73 * b) / 365_000;
        uint256 late = (deferred * 365 * lateDays) / 3_650_000;
        assertEq(paid + owed.interest + owed.lateInterest, exact + late, "as counted in one go");
        _assertBooks();
    }

    function _refuseRelease(uint256 saleId, uint256 batch, uint256 paid, uint256 needed) private {
        _refuse(
            amc,
            abi.encodeCall(IBuyout.release, (saleId, batch)),
            abi.encodeWithSelector(IBuyout.NotPaid.selector, saleId, batch, paid, needed)
        );
    }
}
