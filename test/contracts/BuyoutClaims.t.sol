// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanProof} from "../../contracts/asset/LoanProof.sol";
import {IBuyout} from "../../contracts/sale/IBuyout.sol";
import {BuyoutWorld} from "./BuyoutWorld.sol";

/// @dev After the handover: collections netted, loans put back, proceeds. The first batch costs 600,000, 60,000 of it held.
contract BuyoutClaimsTest is BuyoutWorld {
    uint256 private constant SUM = 25_000 * UNIT;
    uint256 private _saleId;

    function setUp() public {
        _deployBuyout();
        _saleId = _handOver();
    }

    // Collections.

    function test_ReportedCollectionsAreTheBuyers() public {
        vm.expectEmit(address(buyout));
        emit IBuyout.CollectionsReported(_saleId, 0, 0, bank, keccak256("collections"), SUM, 4);
        assertEq(_net(bank, _saleId, SUM), 0, "id");
        assertEq(buyout.claimCount(_saleId), 1, "count");
        assertEq(buyout.batchOf(_saleId, 0).reserved, SUM, "reserved");
        _refuseSettle(anyone, _tooEarly(FIRST, FIRST + CONTEST + 1));
        _refuseSettle(bank, _tooEarly(FIRST, FIRST + CONTEST + 1));
        _refuse(
            anyone,
            abi.encodeCall(IBuyout.releaseProceeds, (_saleId, 0)),
            abi.encodeWithSelector(IBuyout.NothingToRelease.selector, _saleId, 0)
        );
        _warpTo(FIRST + CONTEST + 1);
        vm.expectEmit(address(buyout));
        emit IBuyout.ClaimSettled(_saleId, 0, SUM);
        vm.prank(anyone);
        buyout.settle(_saleId, 0);
        assertEq(_credit(amc), SECURITY + SUM, "buyer");
        assertTrue(buyout.batchOf(_saleId, 0).netted, "netted");
        vm.expectEmit(address(buyout));
        emit IBuyout.ProceedsReleased(_saleId, 0, 515_000 * UNIT);
        buyout.releaseProceeds(_saleId, 0);
        assertEq(_credit(bank), 515_000 * UNIT, "seller");
        _assertBooks();
        _warpTo(FIRST + WARRANTY);
        bytes memory call = abi.encodeCall(IBuyout.releaseProceeds, (_saleId, 0));
        _refuse(anyone, call, abi.encodeWithSelector(IBuyout.NothingToRelease.selector, _saleId, 0));
        _warpTo(FIRST + WARRANTY + 1);
        buyout.releaseProceeds(_saleId, 0);
        assertEq(_credit(bank), 575_000 * UNIT, "the hold, too");
        _refuse(anyone, call, abi.encodeWithSelector(IBuyout.NothingToRelease.selector, _saleId, 0));
        _assertBooks();
    }

    function test_TheOtherPartySettlesAtOnceWhatItDoesNotContest() public {
        _net(bank, _saleId, SUM);
        vm.prank(amc);
        buyout.settle(_saleId, 0);
        assertEq(_credit(amc), SECURITY + SUM, "agreed");
        bytes memory over = _wrongClaim(IBuyout.ClaimState.Settled);
        _refuseSettle(amc, over);
        _refuse(amc, abi.encodeCall(IBuyout.contest, (_saleId, 0, SUM + 1, EVIDENCE)), over);
        _refuse(expert, abi.encodeCall(IBuyout.decide, (_saleId, 0, SUM)), over);
    }

    function test_WhoReportsAndWhen() public {
        _refuseNet(anyone, SUM, _notAuthorized(anyone));
        _refuseNet(amc, SUM, _tooEarly(FIRST, FIRST + NET + 1));
        _refuseNet(
            bank,
            600_000 * UNIT + 1,
            abi.encodeWithSelector(IBuyout.BeyondEscrow.selector, 600_000 * UNIT + 1, 600_000 * UNIT)
        );
        _refuse(
            bank,
            abi.encodeCall(IBuyout.net, (_saleId, 1, 0, 0, 0)),
            abi.encodeWithSelector(IBuyout.WrongBatchState.selector, _saleId, 1, IBuyout.BatchState.Escrowed)
        );
        _warpTo(FIRST + NET + 1);
        _refuseNet(bank, SUM, _tooLate(FIRST + NET + 1, FIRST + NET));
        _warpTo(FIRST + 2 * NET + 1);
        _refuseNet(amc, SUM, _tooLate(FIRST + 2 * NET + 1, FIRST + 2 * NET));
        _warpTo(FIRST + 2 * NET);
        _net(amc, _saleId, SUM);
        _refuseNet(amc, SUM, abi.encodeWithSelector(IBuyout.AlreadyReported.selector, _saleId, 0));
    }

    function test_WhereBothAreSilentNothingIsNetted() public {
        bytes memory call = abi.encodeCall(IBuyout.releaseProceeds, (_saleId, 0));
        _warpTo(FIRST + 2 * NET);
        _refuse(anyone, call, _tooEarly(FIRST + 2 * NET, FIRST + 2 * NET + 1));
        _warpTo(FIRST + 2 * NET + 1);
        buyout.releaseProceeds(_saleId, 0);
        assertEq(_credit(bank), 540_000 * UNIT, "all but the hold");
        _assertBooks();
    }

    function test_TheBuyerContestsAndTheExpertDecides() public {
        _net(bank, _saleId, SUM);
        bytes memory call = abi.encodeCall(IBuyout.contest, (_saleId, 0, SUM, EVIDENCE));
        _refuse(bank, call, _notAuthorized(bank));
        _refuse(amc, call, abi.encodeWithSelector(IBuyout.BadFigure.selector, SUM, SUM + 1, 600_000 * UNIT));
        _refuse(
            amc,
            abi.encodeCall(IBuyout.contest, (_saleId, 0, 600_000 * UNIT + 1, EVIDENCE)),
            abi.encodeWithSelector(IBuyout.BeyondEscrow.selector, 575_000 * UNIT + 1, 575_000 * UNIT)
        );
        vm.expectEmit(address(buyout));
        emit IBuyout.ClaimContested(_saleId, 0, amc, 2 * SUM, EVIDENCE);
        _contest(amc, 0, 2 * SUM);
        assertEq(buyout.batchOf(_saleId, 0).reserved, 2 * SUM, "reserved");
        bytes memory decision = abi.encodeCall(IBuyout.decide, (_saleId, 0, SUM - 1));
        _refuse(amc, decision, _notAuthorized(amc));
        _refuse(expert, decision, abi.encodeWithSelector(IBuyout.BadFigure.selector, SUM - 1, SUM, 2 * SUM));
        _refuse(
            expert,
            abi.encodeCall(IBuyout.decide, (_saleId, 0, 2 * SUM + 1)),
            abi.encodeWithSelector(IBuyout.BadFigure.selector, 2 * SUM + 1, SUM, 2 * SUM)
        );
        _refuseSettle(amc, _tooEarly(FIRST, FIRST + DECIDE + 1));
        _refuse(
            amc,
            abi.encodeCall(IBuyout.contest, (_saleId, 0, SUM, EVIDENCE)),
            _wrongClaim(IBuyout.ClaimState.Contested)
        );
        _warpTo(FIRST + DECIDE);
        vm.expectEmit(address(buyout));
        emit IBuyout.ClaimDecided(_saleId, 0, expert, SUM + 1);
        vm.prank(expert);
        buyout.decide(_saleId, 0, SUM + 1);
        assertEq(_credit(amc), SECURITY + SUM + 1, "decided");
        assertEq(buyout.batchOf(_saleId, 0).reserved, 0, "nothing reserved");
        _assertBooks();
    }

    function test_AnExpertsSilenceCountsAsAgreed() public {
        _net(bank, _saleId, SUM);
        _warpTo(FIRST + CONTEST);
        _contest(amc, 0, 2 * SUM);
        uint256 last = FIRST + CONTEST + DECIDE;
        _warpTo(last + 1);
        _refuse(expert, abi.encodeCall(IBuyout.decide, (_saleId, 0, SUM)), _tooLate(last + 1, last));
        buyout.settle(_saleId, 0);
        assertEq(_credit(amc), SECURITY + SUM, "the seller's figure");
        _assertBooks();
    }

    function test_AnExpertsSilenceForTheBuyerWhereThatIsAgreed() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.undecidedForBuyer = true;
        terms.batches[0].titleId = 3;
        terms.batches = _oneBatch(terms.batches[0]);
        terms.batches[0].price = uint128(SALE_PRICE);
        terms.acceptBy = uint32(FIRST);
        uint256 saleId = _agree(terms);
        _pay(saleId, SALE_PRICE);
        buyout.release(saleId, 0);
        _net(bank, saleId, SUM);
        vm.prank(amc);
        buyout.contest(saleId, 0, 2 * SUM, EVIDENCE);
        _warpTo(FIRST + DECIDE + 1);
        uint256 before = _credit(amc);
        buyout.settle(saleId, 0);
        assertEq(_credit(amc) - before, 2 * SUM, "the buyer's figure");
        _assertBooks();
    }

    function test_TheSellerContestsWhatTheBuyerNames() public {
        _warpTo(FIRST + NET + 1);
        _net(amc, _saleId, SUM);
        _refuse(
            bank,
            abi.encodeCall(IBuyout.contest, (_saleId, 0, SUM, EVIDENCE)),
            abi.encodeWithSelector(IBuyout.BadFigure.selector, SUM, 0, SUM - 1)
        );
        _refuse(amc, abi.encodeCall(IBuyout.contest, (_saleId, 0, 1, EVIDENCE)), _notAuthorized(amc));
        _contest(bank, 0, 5);
        _warpTo(FIRST + NET + 1 + DECIDE + 1);
        buyout.settle(_saleId, 0);
        assertEq(_credit(amc), SECURITY + 5, "the seller's figure");
    }

    function test_AContestHasALastDay() public {
        _net(bank, _saleId, SUM);
        _warpTo(FIRST + CONTEST + 1);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.contest, (_saleId, 0, SUM + 1, EVIDENCE)),
            _tooLate(FIRST + CONTEST + 1, FIRST + CONTEST)
        );
    }

    // Warranty.

    function test_AnIneligibleLoanGoesBackAtItsPrice() public {
        LoanProof.Loan memory loan = _loan(1, 2);
        vm.expectEmit(address(buyout));
        // 600,000 × 300 / 1,000
        emit IBuyout.LoanPutBack(
            _saleId,
            0,
            0,
            LoanProof.hashLeaf(loan),
            300 * UNIT,
            180_000 * UNIT,
            EVIDENCE
        );
        assertEq(_putBack(_saleId, 2), 0, "id");
        _warpTo(FIRST + CONTEST + 1);
        buyout.settle(_saleId, 0);
        assertEq(_credit(amc), SECURITY + 180_000 * UNIT, "price");
        _assertBooks();
        _refusePutBack(
            amc,
            loan,
            2,
            abi.encodeWithSelector(IBuyout.AlreadyPutBack.selector, _saleId, 0, LoanProof.hashLeaf(loan))
        );
    }

    function test_ALoansPriceIsFloored() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.batches = _oneBatch(IBuyout.Batch(3, 19));
        terms.instalments[0].amount = 10;
        terms.instalments[1].amount = 8;
        terms.instalments[2].amount = 1;
        terms.deposit = 0;
        terms.acceptBy = uint32(FIRST);
        uint256 saleId = _agree(terms);
        _pay(saleId, 19);
        buyout.release(saleId, 0);
        LoanProof.Loan memory loan = _loan(3, 0);
        LoanProof.Node[] memory siblings = _siblings(3, 0);
        vm.prank(amc);
        buyout.putBack(saleId, 0, loan, 0, siblings, EVIDENCE);
        assertEq(buyout.claimOf(saleId, 0).buyerFigure, 1, "floor(19 / 10)");
    }

    function test_WhoPutsBackWhatAndWhen() public {
        LoanProof.Loan memory loan = _loan(1, 1);
        _refusePutBack(bank, loan, 1, _notAuthorized(bank));
        bytes memory notInTape = abi.encodeWithSelector(
            IBuyout.NotInTape.selector,
            _saleId,
            0,
            LoanProof.hashLeaf(loan)
        );
        _refusePutBack(amc, loan, 0, notInTape);
        loan.amount += 1;
        notInTape = abi.encodeWithSelector(IBuyout.NotInTape.selector, _saleId, 0, LoanProof.hashLeaf(loan));
        _refusePutBack(amc, loan, 1, notInTape);
        _warpTo(FIRST + WARRANTY + 1);
        _refusePutBack(amc, _loan(1, 1), 1, _tooLate(FIRST + WARRANTY + 1, FIRST + WARRANTY));
        _warpTo(FIRST + WARRANTY);
        _putBack(_saleId, 1);
        bytes memory call = abi.encodeCall(
            IBuyout.putBack,
            (_saleId, 1, _loan(2, 0), 0, _siblings(2, 0), EVIDENCE)
        );
        _refuse(
            amc,
            call,
            abi.encodeWithSelector(IBuyout.WrongBatchState.selector, _saleId, 1, IBuyout.BatchState.Escrowed)
        );
    }

    function test_TheBankContestsAPutBackAndTheExpertDecides() public {
        _putBack(_saleId, 3);
        _refuse(
            bank,
            abi.encodeCall(IBuyout.contest, (_saleId, 0, 1, EVIDENCE)),
            abi.encodeWithSelector(IBuyout.BadFigure.selector, 1, 0, 0)
        );
        _contest(bank, 0, 0);
        _refuse(
            expert,
            abi.encodeCall(IBuyout.decide, (_saleId, 0, 1)),
            abi.encodeWithSelector(IBuyout.BadFigure.selector, 1, 0, 240_000 * UNIT)
        );
        vm.prank(expert);
        buyout.decide(_saleId, 0, 240_000 * UNIT);
        assertEq(_credit(amc), SECURITY + 240_000 * UNIT, "upheld");
        _putBack(_saleId, 0);
        _contest(bank, 1, 0);
        vm.prank(expert);
        buyout.decide(_saleId, 1, 0);
        assertEq(_credit(amc), SECURITY + 240_000 * UNIT, "dismissed");
        _putBack(_saleId, 1);
        _contest(bank, 2, 0);
        _warpTo(FIRST + DECIDE + 1);
        buyout.settle(_saleId, 2);
        assertEq(_credit(amc), SECURITY + 240_000 * UNIT, "undecided");
        _assertBooks();
    }

    function test_AllOfABatchGoesBackAndNoMore() public {
        for (uint256 i = 0; i < 4; ++i) {
            _putBack(_saleId, i);
        }
        _refuseNet(bank, 1, abi.encodeWithSelector(IBuyout.BeyondEscrow.selector, 1, 0));
        _warpTo(FIRST + CONTEST + 1);
        for (uint256 i = 0; i < 4; ++i) {
            buyout.settle(_saleId, i);
        }
        assertEq(_credit(amc), SECURITY + 600_000 * UNIT, "the whole price");
        assertEq(buyout.batchOf(_saleId, 0).escrow, 0, "nothing left");
        _assertBooks();
    }

    function test_AfterTheNettingTheHoldIsTheLimit() public {
        _net(bank, _saleId, 0);
        vm.prank(amc);
        buyout.settle(_saleId, 0);
        buyout.releaseProceeds(_saleId, 0);
        bytes memory reason = abi.encodeWithSelector(
            IBuyout.BeyondEscrow.selector,
            120_000 * UNIT,
            60_000 * UNIT
        );
        _refusePutBack(amc, _loan(1, 1), 1, reason);
        _putBack(_saleId, 0);
        _warpTo(FIRST + WARRANTY + 1);
        bytes memory call = abi.encodeCall(IBuyout.releaseProceeds, (_saleId, 0));
        _refuse(anyone, call, abi.encodeWithSelector(IBuyout.NothingToRelease.selector, _saleId, 0));
        buyout.settle(_saleId, 1);
        assertEq(_credit(amc), SECURITY + 60_000 * UNIT, "paid from the hold");
        _assertBooks();
    }

    function test_NoSuchClaim() public {
        _refuseSettle(amc, _wrongClaim(IBuyout.ClaimState.None));
        _refuse(
            amc,
            abi.encodeCall(IBuyout.contest, (_saleId, 0, 1, EVIDENCE)),
            _wrongClaim(IBuyout.ClaimState.None)
        );
        _net(bank, _saleId, SUM);
        _refuse(
            expert,
            abi.encodeCall(IBuyout.decide, (_saleId, 0, SUM)),
            _wrongClaim(IBuyout.ClaimState.Open)
        );
        _refuse(
            anyone,
            abi.encodeCall(IBuyout.releaseProceeds, (_saleId, 1)),
            abi.encodeWithSelector(IBuyout.WrongBatchState.selector, _saleId, 1, IBuyout.BatchState.Escrowed)
        );
    }

    function _contest(address by, uint256 claimId, uint256 figure) private {
        vm.prank(by);
        buyout.contest(_saleId, claimId, figure, EVIDENCE);
    }

    function _wrongClaim(IBuyout.ClaimState state) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBuyout.WrongClaimState.selector, _saleId, 0, state);
    }

    function _refuseSettle(address by, bytes memory reason) private {
        _refuse(by, abi.encodeCall(IBuyout.settle, (_saleId, 0)), reason);
    }

    function _refuseNet(address by, uint256 sum, bytes memory reason) private {
        _refuse(by, abi.encodeCall(IBuyout.net, (_saleId, 0, keccak256("collections"), sum, 4)), reason);
    }

    function _refusePutBack(
        address by,
        LoanProof.Loan memory loan,
        uint256 position,
        bytes memory reason
    ) private {
        bytes memory call = abi.encodeCall(
            IBuyout.putBack,
            (_saleId, 0, loan, position, _siblings(1, position), EVIDENCE)
        );
        _refuse(by, call, reason);
    }

    function _oneBatch(IBuyout.Batch memory batch) private pure returns (IBuyout.Batch[] memory one) {
        one = new IBuyout.Batch[](1);
        one[0] = batch;
    }
}
