// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {LoanProof} from "../../../contracts/asset/LoanProof.sol";
import {IPackageTitle} from "../../../contracts/asset/IPackageTitle.sol";
import {IBatchRules} from "../../../contracts/sale/IBatchRules.sol";
import {IBuyout} from "../../../contracts/sale/IBuyout.sol";
import {FeeCurrency} from "../../../contracts/test/FeeCurrency.sol";
import {HookedCurrency} from "../../../contracts/test/HookedCurrency.sol";
import {OddCurrency} from "../../../contracts/test/OddCurrency.sol";
import {BuyoutWorld} from "../BuyoutWorld.sol";

/// @notice An AMC that is called by the currency while it is paid, and asks for the same money again.
contract ReenteringBuyer {
    IBuyout private _buyout;
    bool public refused;

    constructor(HookedCurrency currency) {
        currency.setHook(HookedCurrency.Hook.BeforeMoving);
    }

    function arm(IBuyout buyout_) external {
        _buyout = buyout_;
    }

    function onCurrency(address from, uint256) external {
        if (from == address(_buyout)) {
            try _buyout.withdraw(msg.sender, address(this)) {} catch {
                refused = true;
            }
        }
    }
}

/// @notice Attacks on buyouts, by bank, AMC, expert, registrar and strangers.
contract Buyouts is BuyoutWorld {
    function setUp() public {}

    // The bank.

    /// A bank that takes its titles back once the AMC's deposit is in.
    function test_TitlesTakenBackAfterTheAgreement() public {
        _deployBuyout();
        uint256 saleId = _agree(_saleTerms());
        bytes memory reason = _wrongState(saleId, IBuyout.SaleState.Agreed);
        _refuse(bank, abi.encodeCall(IBuyout.withdrawOffer, (saleId)), reason);
        assertEq(title.ownerOf(1), address(buyout), "B5: in escrow");
    }

    /// A bank that proposes other terms under the id that the AMC has read: after a reorganisation, or in front of it.
    function test_OtherTermsUnderTheIdThatWasRead() public {
        _deployBuyout();
        bytes32 read = keccak256(abi.encode(_saleTerms()));
        IBuyout.Terms memory terms = _saleTerms();
        terms.retainedWad = 1e18;
        uint256 saleId = _propose(terms);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.accept, (saleId, read)),
            abi.encodeWithSelector(IBuyout.OtherTerms.selector, read, keccak256(abi.encode(terms)))
        );
    }

    /// A bank that declares default while the AMC may still cure.
    function test_DefaultBeforeTheCureIsOver() public {
        _deployBuyout();
        uint256 saleId = _begin();
        _warpTo(SECOND + CURE);
        _refuse(
            bank,
            abi.encodeCall(IBuyout.declareDefault, (saleId)),
            _tooEarly(SECOND + CURE, SECOND + CURE + 1)
        );
    }

    /// A bank that declares default to keep a batch which is paid and nobody has called for.
    function test_DefaultOverAPaidTitle() public {
        _deployBuyout();
        uint256 saleId = _begin();
        _pay(saleId, 300_000 * UNIT);
        _warpTo(THIRD + CURE + 1);
        vm.prank(bank);
        buyout.declareDefault(saleId);
        assertEq(title.ownerOf(1), amc, "B5: paid");
        assertEq(title.ownerOf(2), bank, "B5: not paid");
        _assertBooks();
    }

    /// A bank that takes the price before the collections which it has kept are netted.
    function test_ProceedsBeforeTheNetting() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        bytes memory call = abi.encodeCall(IBuyout.releaseProceeds, (saleId, 0));
        _refuse(bank, call, _tooEarly(FIRST, FIRST + 2 * NET + 1));
        _net(bank, saleId, 0);
        _refuse(bank, call, abi.encodeWithSelector(IBuyout.NothingToRelease.selector, saleId, 0));
    }

    /// A bank that takes the hold while the warranty runs, and leaves nothing for what is put back.
    function test_TheHoldWhileTheWarrantyRuns() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        _net(bank, saleId, 0);
        vm.prank(amc);
        buyout.settle(saleId, 0);
        buyout.releaseProceeds(saleId, 0);
        assertEq(_credit(bank), 540_000 * UNIT, "B4: all but the hold");
        _putBack(saleId, 0);
        _assertBooks();
    }

    /// A party that contests its own claim, to have it decided by the clock.
    function test_ContestOfOnesOwnClaim() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        _net(bank, saleId, 5);
        _refuse(
            bank,
            abi.encodeCall(IBuyout.contest, (saleId, 0, 600_000 * UNIT, EVIDENCE)),
            _notAuthorized(bank)
        );
    }

    // The AMC.

    /// An AMC that pays one unit, so that its deposit counts as paid and is refunded at its default.
    function test_DustThatTurnsTheDepositIntoPrice() public {
        _deployBuyout();
        uint256 saleId = _agree(_saleTerms());
        _refuse(
            amc,
            abi.encodeCall(IBuyout.pay, (saleId, 1)),
            abi.encodeWithSelector(IBuyout.FirstPartShort.selector, 1, 200_000 * UNIT)
        );
        _warpTo(FIRST + CURE + 1);
        vm.prank(bank);
        buyout.declareDefault(saleId);
        assertGe(_credit(bank), DEPOSIT, "B2: forfeited");
    }

    /// An AMC that takes a title before its price is in.
    function test_TitleBeforeItsPrice() public {
        _deployBuyout();
        uint256 saleId = _begin();
        _pay(saleId, 300_000 * UNIT - 1);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.release, (saleId, 0)),
            abi.encodeWithSelector(IBuyout.NotPaid.selector, saleId, 0, 600_000 * UNIT - 1, 600_000 * UNIT)
        );
    }

    /// A title handed over twice would put the batch's price into escrow twice.
    function test_ReleasedTwice() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        vm.startPrank(amc);
        title.transferFrom(amc, address(buyout), 1);
        vm.stopPrank();
        _refuse(
            amc,
            abi.encodeCall(IBuyout.release, (saleId, 0)),
            abi.encodeWithSelector(IBuyout.WrongBatchState.selector, saleId, 0, IBuyout.BatchState.Released)
        );
        _assertBooks();
    }

    /// A loan of another amount, of another tape, in another place, a node for a leaf.
    function test_ForgedProofsOfALoan() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        LoanProof.Loan memory loan = _loan(1, 1);
        loan.amount *= 2;
        _refuseProof(saleId, loan, 1, _siblings(1, 1));
        _refuseProof(saleId, _loan(2, 1), 1, _siblings(2, 1));
        _refuseProof(saleId, _loan(1, 1), 3, _siblings(1, 1));
        _refuseProof(saleId, _loan(1, 1), 1, new LoanProof.Node[](0));
    }

    /// The same loan at its price twice.
    function test_ALoanPutBackTwice() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        _putBack(saleId, 0);
        vm.prank(bank);
        buyout.settle(saleId, 0);
        bytes32 leaf = LoanProof.hashLeaf(_loan(1, 0));
        _refuse(
            amc,
            abi.encodeCall(IBuyout.putBack, (saleId, 0, _loan(1, 0), 0, _siblings(1, 0), EVIDENCE)),
            abi.encodeWithSelector(IBuyout.AlreadyPutBack.selector, saleId, 0, leaf)
        );
    }

    /// Claims that together ask for more than the batch's price would be paid from other sales' money.
    function test_ClaimsBeyondTheEscrow() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        for (uint256 i = 0; i < 4; ++i) {
            _putBack(saleId, i);
        }
        _warpTo(FIRST + NET + 1);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.net, (saleId, 0, EVIDENCE, 1, 1)),
            abi.encodeWithSelector(IBuyout.BeyondEscrow.selector, 1, 0)
        );
        _assertBooks();
    }

    /// A claim settled twice is paid twice.
    function test_SettledTwice() public {
        _deployBuyout();
        uint256 saleId = _handOver();
        _putBack(saleId, 0);
        vm.prank(bank);
        buyout.settle(saleId, 0);
        _refuse(
            bank,
            abi.encodeCall(IBuyout.settle, (saleId, 0)),
            abi.encodeWithSelector(IBuyout.WrongClaimState.selector, saleId, 0, IBuyout.ClaimState.Settled)
        );
    }

    /// An AMC that has lost its licence between proposal and agreement.
    function test_AcceptedWithoutALicence() public {
        _deployBuyout();
        uint256 saleId = _propose(_saleTerms());
        bytes32 termsHash = buyout.saleOf(saleId).termsHash;
        vm.prank(registrar);
        registry.revoke(amc);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.accept, (saleId, termsHash)),
            _broken("buyerLicence", 0, 1 << AMC)
        );
    }

    /// An AMC that gives on what it may not, whole or in halves.
    function test_FinalTitleGivenOn() public {
        _deployBuyout();
        vm.prank(bank);
        title.transferForGood(amc, 1);
        LoanProof.Node memory left = _pair(1, 0);
        LoanProof.Node memory right = _pair(1, 2);
        vm.startPrank(amc);
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.TitleIsFinal.selector, 1));
        title.transferFrom(amc, anyone, 1);
        (uint256 leftId, ) = title.split(1, left.hash, uint128(left.sum), right.hash, uint128(right.sum));
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.TitleIsFinal.selector, leftId));
        title.transferFrom(amc, anyone, leftId);
        vm.stopPrank();
    }

    // Expert, registrar, strangers.

    /// Each privileged call by each other account.
    function test_EachPrivilegedCallOfABuyoutByEachOther() public {
        _deployBuyout();
        uint256 saleId = _propose(_saleTerms());
        bytes32 termsHash = buyout.saleOf(saleId).termsHash;
        address[5] memory others = [bank, expert, registrar, operator, anyone];
        for (uint256 i = 0; i < others.length; ++i) {
            _refuse(
                others[i],
                abi.encodeCall(IBuyout.accept, (saleId, termsHash)),
                _notAuthorized(others[i])
            );
        }
        _accept(saleId);
        _warpTo(FIRST + CURE + 1);
        others = [anyone, expert, registrar, operator, trustee];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory reason = _notAuthorized(others[i]);
            _refuse(others[i], abi.encodeCall(IBuyout.pay, (saleId, SALE_PRICE)), reason);
            _refuse(others[i], abi.encodeCall(IBuyout.declareDefault, (saleId)), reason);
        }
        _pay(saleId, SALE_PRICE + 10_000 * UNIT);
        buyout.release(saleId, 0);
        _net(bank, saleId, 5);
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory call = abi.encodeCall(
                IBuyout.putBack,
                (saleId, 0, _loan(1, 0), 0, _siblings(1, 0), EVIDENCE)
            );
            _refuse(others[i], call, _notAuthorized(others[i]));
            _refuse(
                others[i],
                abi.encodeCall(IBuyout.net, (saleId, 0, 0, 1, 1)),
                abi.encodeWithSelector(IBuyout.AlreadyReported.selector, saleId, 0)
            );
            call = abi.encodeCall(IBuyout.contest, (saleId, 0, 6, EVIDENCE));
            _refuse(others[i], call, _notAuthorized(others[i]));
        }
        vm.prank(amc);
        buyout.contest(saleId, 0, 6, EVIDENCE);
        others = [bank, amc, registrar, operator, anyone];
        for (uint256 i = 0; i < others.length; ++i) {
            _refuse(others[i], abi.encodeCall(IBuyout.decide, (saleId, 0, 6)), _notAuthorized(others[i]));
        }
    }

    /// Rules by anybody but a registrar, and a registrar alone against a sale that has been proposed.
    function test_RulesOfASaleInTheMaking() public {
        _deployBuyout();
        IBatchRules.Rules memory closed = IBatchRules.Rules(type(uint64).max, 0, 0, 1e18, false);
        address[4] memory others = [bank, amc, operator, anyone];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IBatchRules.NotRegistrar.selector, others[i]));
            rules.setRules(CORPORATE, closed);
        }
        uint256 saleId = _propose(_saleTerms());
        vm.prank(registrar);
        rules.setRules(CORPORATE, closed);
        _accept(saleId);
        _expectState(saleId, IBuyout.SaleState.Agreed);
    }

    // Currencies.

    /// A currency that charges on transfer: the deposit that arrives is too small.
    function test_FeeOnTransferCurrencyAsDeposit() public {
        FeeCurrency charging = FeeCurrency(_create("FeeCurrency.sol:FeeCurrency", abi.encode(6, 0)));
        currency = IERC20(address(charging));
        _deployBuyout();
        charging.setFee(100);
        uint256 saleId = _propose(_saleTerms());
        uint256 expected = DEPOSIT + SECURITY;
        _refuse(
            amc,
            abi.encodeCall(IBuyout.accept, (saleId, buyout.saleOf(saleId).termsHash)),
            abi.encodeWithSelector(IBuyout.ShortReceipt.selector, (expected * 99) / 100, expected)
        );
    }

    /// A hooked currency calls the AMC while it is being paid, and the AMC asks again.
    function test_WithdrawWithinWithdraw() public {
        HookedCurrency hooked = HookedCurrency(_create("HookedCurrency.sol:HookedCurrency", abi.encode(6)));
        currency = IERC20(address(hooked));
        ReenteringBuyer buyer = new ReenteringBuyer(hooked);
        amc = address(buyer);
        _deployBuyout();
        buyer.arm(buyout);
        uint256 saleId = _agree(_saleTerms());
        _pay(saleId, SALE_PRICE);
        uint256 before = currency.balanceOf(amc);
        buyout.withdraw(address(currency), amc);
        assertEq(currency.balanceOf(amc) - before, SECURITY, "B3: once");
        assertTrue(buyer.refused(), "the second was refused");
        _assertBooks();
        _refuse(
            anyone,
            abi.encodeCall(IBuyout.withdraw, (address(currency), amc)),
            abi.encodeWithSelector(IBuyout.NothingToWithdraw.selector, address(currency), amc)
        );
    }

    /// A bank that the currency blocks holds up nobody but itself.
    function test_BlockedSeller() public {
        _deployBuyout();
        uint256 saleId = _begin();
        vm.prank(operator);
        stablecoin.setBlocked(bank, true);
        _warpTo(SECOND);
        _pay(saleId, SALE_PRICE);
        buyout.release(saleId, 0);
        buyout.release(saleId, 1);
        buyout.withdraw(address(currency), amc);
        vm.expectRevert();
        buyout.withdraw(address(currency), bank);
        vm.prank(operator);
        stablecoin.setBlocked(bank, false);
        buyout.withdraw(address(currency), bank);
        _assertBooks();
    }

    function _refuseProof(
        uint256 saleId,
        LoanProof.Loan memory loan,
        uint256 index,
        LoanProof.Node[] memory siblings
    ) private {
        bytes32 leaf = LoanProof.hashLeaf(loan);
        _refuse(
            amc,
            abi.encodeCall(IBuyout.putBack, (saleId, 0, loan, index, siblings, EVIDENCE)),
            abi.encodeWithSelector(IBuyout.NotInTape.selector, saleId, 0, leaf)
        );
    }

    function _fund(address account, uint256 amount) internal override {
        if (address(stablecoin) == address(0)) {
            OddCurrency(address(currency)).mint(account, amount);
        } else {
            super._fund(account, amount);
        }
    }
}
