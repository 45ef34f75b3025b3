// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchRules} from "../../contracts/sale/IBatchRules.sol";
import {IBuyout} from "../../contracts/sale/IBuyout.sol";
import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {Schedule} from "../../contracts/sale/Schedule.sol";
import {BuyoutWorld} from "./BuyoutWorld.sol";

/// @dev From nothing to an agreement, and the ways back: docs/ways/buyout.md's first states.
contract BuyoutAgreementTest is BuyoutWorld {
    function setUp() public {
        _deployBuyout();
    }

    // Rules.

    function test_RulesAreRecordedByARegistrar() public {
        IBatchRules.Rules memory none;
        IBatchRules.Rules memory some = IBatchRules.Rules(5, 4, 30, 0.5e18, true);
        vm.prank(bank);
        vm.expectRevert(abi.encodeWithSelector(IBatchRules.NotRegistrar.selector, bank));
        rules.setRules("new", some);
        vm.startPrank(registrar);
        vm.expectEmit(address(rules));
        emit IBatchRules.RulesSet("new", registrar, none, some);
        rules.setRules("new", some);
        assertEq(abi.encode(rules.rulesOf("new")), abi.encode(some), "recorded");
        vm.expectEmit(address(rules));
        emit IBatchRules.RulesSet("new", registrar, some, some);
        rules.setRules("new", some);
        some.leastFirstPartWad = 1e18 + 1;
        vm.expectRevert(abi.encodeWithSelector(IBatchRules.BadRules.selector, bytes32("new")));
        rules.setRules("new", some);
        some.leastFirstPartWad = 0;
        some.leastAccounts = 0;
        vm.expectRevert(abi.encodeWithSelector(IBatchRules.BadRules.selector, bytes32("new")));
        rules.setRules("new", some);
        vm.stopPrank();
        assertEq(rules.registry(), address(registry), "registry");
        assertEq(buyout.rules(), address(rules), "rules");
        assertEq(buyout.title(), address(title), "title");
    }

    function test_EachRuleIsRefusedByItsName() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.rules = "none";
        _refuseProposal(terms, abi.encodeWithSelector(IBatchRules.NoSuchRules.selector, bytes32("none")));
        terms = _saleTerms();
        terms.instalments[2].day = uint32(FIRST + 366);
        _refuseProposal(terms, _broken("longestTerm", 366, 365));
        terms = _saleTerms();
        terms.instalments[0].amount -= 1;
        terms.instalments[1].amount += 1;
        _refuseProposal(terms, _broken("leastFirstPart", 300_000 * UNIT - 1, 300_000 * UNIT));
        _attest(amc, QUALIFIED);
        _refuseProposal(_saleTerms(), _broken("buyerLicence", QUALIFIED, 1 << AMC));
        vm.prank(registrar);
        registry.revoke(amc);
        _refuseProposal(_saleTerms(), _broken("buyerLicence", 0, 1 << AMC));
    }

    function test_ABatchOfTooFewAccountsIsRefused() public {
        vm.prank(registrar);
        rules.setRules(CORPORATE, IBatchRules.Rules(5, uint32(1 << AMC), 365, 0.3e18, true));
        _refuseProposal(_saleTerms(), _broken("leastAccounts", 4, 5));
    }

    function test_APackageThatMayNotBeTransferredAgainIsRefused() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.rules = RETAIL;
        uint256 saleId = _agree(terms);
        _warpTo(FIRST);
        _pay(saleId, SALE_PRICE);
        vm.expectEmit(address(title));
        emit IPackageTitle.TitleFinal(1, amc);
        buyout.release(saleId, 0);
        assertTrue(title.isFinal(1), "final");
        assertFalse(title.isFinal(2), "not yet");
        vm.startPrank(amc);
        title.setApprovalForAll(address(buyout), true);
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.TitleIsFinal.selector, 1));
        title.transferFrom(amc, bank, 1);
        vm.stopPrank();
        _attest(bank, AMC);
        terms = _saleTerms();
        terms.buyer = bank;
        terms.acceptBy = uint32(FIRST);
        _refuse(amc, abi.encodeCall(IBuyout.propose, (terms)), _broken("transferAgain", 1, 0));
    }

    // Proposal.

    function test_AProposalPutsTheTitlesIntoEscrow() public {
        IBuyout.Terms memory terms = _saleTerms();
        vm.expectEmit(address(buyout));
        emit IBuyout.SaleProposed(
            1,
            bank,
            amc,
            keccak256(abi.encode(terms)),
            terms,
            rules.rulesOf(CORPORATE)
        );
        assertEq(_propose(terms), 1, "id");
        assertEq(buyout.saleCount(), 1, "count");
        assertEq(title.ownerOf(1), address(buyout), "first title");
        assertEq(title.ownerOf(2), address(buyout), "second title");
        assertEq(abi.encode(buyout.termsOf(1)), abi.encode(terms), "terms");
        IBuyout.Sale memory sale = buyout.saleOf(1);
        assertEq(sale.seller, bank, "seller");
        assertEq(sale.price, SALE_PRICE, "price");
        _expectState(1, IBuyout.SaleState.Proposed);
        IBuyout.BatchAccount memory batch = buyout.batchOf(1, 1);
        tape = 2;
        assertEq(batch.root, _package().root, "root");
        assertEq(batch.bookValue, 1_000 * UNIT, "book value");
        assertEq(batch.loanCount, 4, "loans");
        assertEq(uint256(batch.state), uint256(IBuyout.BatchState.Escrowed), "in escrow");
        assertEq(buyout.owed(1).due, 0, "nothing is owed before the agreement");
        _assertBooks();
    }

    function test_ATitleIsSoldByItsOwnerOnce() public {
        _propose(_saleTerms());
        vm.prank(bank);
        vm.expectRevert();
        buyout.propose(_saleTerms());
        IBuyout.Terms memory terms = _saleTerms();
        terms.batches[0].titleId = 3;
        terms.batches[1].titleId = 3;
        vm.prank(bank);
        vm.expectRevert();
        buyout.propose(terms);
        terms.batches[1].titleId = 9;
        vm.prank(bank);
        vm.expectRevert();
        buyout.propose(terms);
        assertEq(title.ownerOf(3), bank, "not taken");
    }

    function test_PartiesThatCannotBe() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.buyer = address(0);
        _refuseProposal(terms, _badTerms("buyer"));
        terms.buyer = bank;
        _refuseProposal(terms, _badTerms("buyer"));
        terms = _saleTerms();
        terms.expert = address(0);
        _refuseProposal(terms, _badTerms("expert"));
        terms.expert = bank;
        _refuseProposal(terms, _badTerms("expert"));
        terms.expert = amc;
        _refuseProposal(terms, _badTerms("expert"));
        terms = _saleTerms();
        terms.currency = address(0);
        _refuseProposal(terms, _badTerms("currency"));
    }

    function test_WindowsThatCannotBe() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.acceptBy = uint32(DAY - 1);
        _refuseProposal(terms, _badTerms("acceptBy"));
        terms = _saleTerms();
        terms.cureDays = 0;
        _refuseProposal(terms, _badTerms("cureDays"));
        terms.cureDays = 3651;
        _refuseProposal(terms, _badTerms("cureDays"));
        terms = _saleTerms();
        terms.netDays = 0;
        _refuseProposal(terms, _badTerms("netDays"));
        terms = _saleTerms();
        terms.contestDays = 0;
        _refuseProposal(terms, _badTerms("contestDays"));
        terms = _saleTerms();
        terms.decideDays = 0;
        _refuseProposal(terms, _badTerms("decideDays"));
        terms = _saleTerms();
        terms.warrantyDays = 3651;
        _refuseProposal(terms, _badTerms("warrantyDays"));
        terms = _saleTerms();
        terms.interestWad = 1e18 + 1;
        _refuseProposal(terms, _badTerms("interest"));
        terms = _saleTerms();
        terms.lateWad = 1e18 + 1;
        _refuseProposal(terms, _badTerms("late"));
        terms = _saleTerms();
        terms.retainedWad = 1e18 + 1;
        _refuseProposal(terms, _badTerms("retained"));
        terms = _saleTerms();
        terms.holdWad = 1e18 + 1;
        _refuseProposal(terms, _badTerms("hold"));
    }

    function test_PricesThatCannotBe() public {
        IBuyout.Terms memory terms = _saleTerms();
        terms.batches = new IBuyout.Batch[](0);
        _refuseProposal(terms, _badTerms("batches"));
        terms.batches = new IBuyout.Batch[](17);
        _refuseProposal(terms, _badTerms("batches"));
        terms = _saleTerms();
        terms.batches[1].price = 0;
        _refuseProposal(terms, _badTerms("batches"));
        terms = _saleTerms();
        terms.batches[1].price = uint128(2 ** 100);
        _refuseProposal(terms, _badTerms("price"));
        terms = _saleTerms();
        terms.security = uint128(2 ** 100 + 1);
        _refuseProposal(terms, _badTerms("price"));
        terms = _saleTerms();
        terms.instalments = new Schedule.Instalment[](0);
        _refuseProposal(terms, _badTerms("instalments"));
        terms.instalments = new Schedule.Instalment[](25);
        _refuseProposal(terms, _badTerms("instalments"));
        terms = _saleTerms();
        terms.instalments[0].day = uint32(DAY + 9);
        _refuseProposal(terms, _badTerms("instalments"));
        terms = _saleTerms();
        terms.baseDay = uint32(FIRST + 1);
        _refuseProposal(terms, _badTerms("instalments"));
        terms = _saleTerms();
        terms.instalments[2].day = uint32(SECOND);
        _refuseProposal(terms, _badTerms("instalments"));
        terms = _saleTerms();
        terms.instalments[1].amount = 0;
        _refuseProposal(terms, _badTerms("instalments"));
        terms = _saleTerms();
        terms.instalments[1].amount += 1;
        _refuseProposal(terms, _badTerms("instalments"));
        terms = _saleTerms();
        terms.deposit = terms.instalments[0].amount;
        _refuseProposal(terms, _badTerms("deposit"));
    }

    // The way back.

    function test_EitherPartyWithdrawsBeforeTheOtherHasAgreed() public {
        uint256 saleId = _propose(_saleTerms());
        _refuse(anyone, abi.encodeCall(IBuyout.withdrawOffer, (saleId)), _tooEarly(DAY, DAY + 11));
        vm.expectEmit(address(buyout));
        emit IBuyout.OfferWithdrawn(saleId, bank);
        vm.expectEmit(address(buyout));
        emit IBuyout.TitleReturned(saleId, 0, 1, bank);
        vm.expectEmit(address(buyout));
        emit IBuyout.TitleReturned(saleId, 1, 2, bank);
        vm.prank(bank);
        buyout.withdrawOffer(saleId);
        _expectWithdrawn(saleId);
        saleId = _propose(_saleTerms());
        vm.prank(amc);
        buyout.withdrawOffer(saleId);
        _expectWithdrawn(saleId);
    }

    function test_TheDeadlineFreesTheEscrow() public {
        uint256 saleId = _propose(_saleTerms());
        _warpTo(DAY + 11);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.accept, (saleId, buyout.saleOf(saleId).termsHash)),
            _tooLate(DAY + 11, DAY + 10)
        );
        vm.prank(anyone);
        buyout.withdrawOffer(saleId);
        _expectWithdrawn(saleId);
    }

    function test_AWithdrawnProposalIsOver() public {
        uint256 saleId = _propose(_saleTerms());
        vm.prank(bank);
        buyout.withdrawOffer(saleId);
        _refuseAll(saleId, IBuyout.SaleState.Withdrawn);
    }

    // Agreement.

    function test_TheBuyerAgreesWithDepositAndSecurity() public {
        uint256 saleId = _propose(_saleTerms());
        bytes32 termsHash = buyout.saleOf(saleId).termsHash;
        _refuse(bank, abi.encodeCall(IBuyout.accept, (saleId, termsHash)), _notAuthorized(bank));
        _refuse(
            amc,
            abi.encodeCall(IBuyout.accept, (saleId, EVIDENCE)),
            abi.encodeWithSelector(IBuyout.OtherTerms.selector, EVIDENCE, termsHash)
        );
        _attest(amc, QUALIFIED);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.accept, (saleId, termsHash)),
            _broken("buyerLicence", QUALIFIED, 1 << AMC)
        );
        _attest(amc, AMC);
        uint256 before = currency.balanceOf(amc);
        _warpTo(DAY + 10);
        vm.expectEmit(address(buyout));
        emit IBuyout.SaleAccepted(saleId, DEPOSIT, SECURITY);
        _accept(saleId);
        assertEq(before - currency.balanceOf(amc), DEPOSIT + SECURITY, "paid");
        _expectState(saleId, IBuyout.SaleState.Agreed);
        assertEq(uint256(buyout.saleOf(saleId).deposit), uint256(IBuyout.DepositState.Held), "held");
        assertEq(buyout.owed(saleId).due, SALE_PRICE, "due");
        _assertBooks();
    }

    function test_NeitherPartyWithdrawsOnceBothHaveAgreed() public {
        uint256 saleId = _agree(_saleTerms());
        bytes memory reason = _wrongState(saleId, IBuyout.SaleState.Agreed);
        _refuse(bank, abi.encodeCall(IBuyout.withdrawOffer, (saleId)), reason);
        _refuse(amc, abi.encodeCall(IBuyout.withdrawOffer, (saleId)), reason);
        _refuse(amc, abi.encodeCall(IBuyout.accept, (saleId, 0)), reason);
    }

    function test_RulesChangedLaterDoNotTouchAProposal() public {
        uint256 saleId = _propose(_saleTerms());
        vm.prank(registrar);
        rules.setRules(CORPORATE, IBatchRules.Rules(99, uint32(1 << QUALIFIED), 0, 1e18, false));
        _accept(saleId);
        _warpTo(FIRST);
        _pay(saleId, SALE_PRICE);
        buyout.release(saleId, 0);
        assertFalse(title.isFinal(1), "as it was proposed");
    }

    function test_WhatIsNotThereIsInNoState() public {
        _refuseAll(7, IBuyout.SaleState.None);
    }

    function _refuseAll(uint256 saleId, IBuyout.SaleState state) private {
        bytes memory reason = _wrongState(saleId, state);
        _refuse(bank, abi.encodeCall(IBuyout.withdrawOffer, (saleId)), reason);
        _refuse(amc, abi.encodeCall(IBuyout.accept, (saleId, 0)), reason);
        _refuse(amc, abi.encodeCall(IBuyout.pay, (saleId, 1)), reason);
        _refuse(amc, abi.encodeCall(IBuyout.release, (saleId, 0)), reason);
        _refuse(bank, abi.encodeCall(IBuyout.declareDefault, (saleId)), reason);
    }

    function _expectWithdrawn(uint256 saleId) private view {
        _expectState(saleId, IBuyout.SaleState.Withdrawn);
        assertEq(title.ownerOf(1), bank, "first title");
        assertEq(title.ownerOf(2), bank, "second title");
        assertEq(uint256(buyout.batchOf(saleId, 1).state), uint256(IBuyout.BatchState.Returned), "batch");
        _assertBooks();
    }

    function _refuseProposal(IBuyout.Terms memory terms, bytes memory reason) private {
        _refuse(bank, abi.encodeCall(IBuyout.propose, (terms)), reason);
    }
}
