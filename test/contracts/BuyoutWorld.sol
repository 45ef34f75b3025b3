// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {LoanProof} from "../../contracts/asset/LoanProof.sol";
import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {BatchRules} from "../../contracts/sale/BatchRules.sol";
import {IBatchRules} from "../../contracts/sale/IBatchRules.sol";
import {IBuyout} from "../../contracts/sale/IBuyout.sol";
import {Schedule} from "../../contracts/sale/Schedule.sol";
import {TestStablecoin} from "../../contracts/test/TestStablecoin.sol";
import {World} from "./World.sol";

/// @title A bank, an AMC and packages of four loans each, for the tests about buyouts
/// @notice Two batches at 600,000 and 400,000 in three instalments: 300,000 on day 20, 300,000 on day 110, 400,000 on day 200; interest
/// 7.3 % (2 in 10,000 a day), default interest 3.65 % (1 in 10,000 a day).
abstract contract BuyoutWorld is World {
    uint256 internal constant AMC = 2;
    bytes32 internal constant CORPORATE = "corporate";
    bytes32 internal constant RETAIL = "retail";
    /// the day on which everything is deployed
    uint256 internal constant DAY = 20_000;
    uint256 internal constant FIRST = DAY + 20;
    uint256 internal constant SECOND = DAY + 110;
    uint256 internal constant THIRD = DAY + 200;
    uint256 internal constant DEPOSIT = 100_000 * UNIT;
    uint256 internal constant SECURITY = 50_000 * UNIT;
    uint256 internal constant SALE_PRICE = 1_000_000 * UNIT;
    uint16 internal constant CURE = 15;
    uint16 internal constant NET = 10;
    uint16 internal constant CONTEST = 7;
    uint16 internal constant DECIDE = 14;
    uint16 internal constant WARRANTY = 60;
    bytes32 internal constant EVIDENCE = keccak256("evidence");

    address internal amc = makeAddr("amc");
    address internal expert = makeAddr("expert");
    BatchRules internal rules;
    IBuyout internal buyout;
    /// of the package that {_package} describes
    uint256 internal tape = 1;

    function _deployBuyout() internal {
        _warpTo(DAY);
        registry = IInvestorRegistry(_create("InvestorRegistry.sol:InvestorRegistry", abi.encode(operator)));
        vm.prank(operator);
        registry.setRegistrar(registrar, true);
        _attest(bank, 1);
        _attest(amc, AMC);
        if (address(currency) == address(0)) {
            bytes memory arguments = abi.encode("Test", "TST", uint8(6), operator);
            stablecoin = TestStablecoin(_create("TestStablecoin.sol:TestStablecoin", arguments));
            currency = IERC20(address(stablecoin));
        }
        title = IPackageTitle(_create("PackageTitle.sol:PackageTitle", abi.encode(registry)));
        rules = BatchRules(_create("BatchRules.sol:BatchRules", abi.encode(registry)));
        buyout = IBuyout(_create("Buyout.sol:Buyout", abi.encode(rules, title)));
        vm.startPrank(registrar);
        rules.setRules(CORPORATE, IBatchRules.Rules(3, uint32(1 << AMC), 365, 0.3e18, true));
        rules.setRules(RETAIL, IBatchRules.Rules(3, uint32(1 << AMC), 365, 0.3e18, false));
        vm.stopPrank();
        for (tape = 1; tape <= 3; ++tape) {
            _mintTitle(bank);
        }
        vm.prank(bank);
        title.setApprovalForAll(address(buyout), true);
        vm.prank(amc);
        currency.approve(address(buyout), type(uint256).max);
        _fund(amc, 3_000_000 * UNIT);
    }

    function _saleTerms() internal view virtual returns (IBuyout.Terms memory terms) {
        terms.buyer = amc;
        terms.expert = expert;
        terms.currency = address(currency);
        terms.rules = CORPORATE;
        terms.documentsHash = keccak256("contract");
        terms.baseDay = uint32(DAY - 30);
        terms.acceptBy = uint32(DAY + 10);
        terms.deposit = uint128(DEPOSIT);
        terms.security = uint128(SECURITY);
        terms.interestWad = 0.073e18;
        terms.lateWad = 0.0365e18;
        terms.retainedWad = 0.2e18;
        terms.holdWad = 0.1e18;
        terms.cureDays = CURE;
        terms.netDays = NET;
        terms.contestDays = CONTEST;
        terms.decideDays = DECIDE;
        terms.warrantyDays = WARRANTY;
        terms.batches = new IBuyout.Batch[](2);
        terms.batches[0] = IBuyout.Batch(1, uint128(600_000 * UNIT));
        terms.batches[1] = IBuyout.Batch(2, uint128(400_000 * UNIT));
        terms.instalments = new Schedule.Instalment[](3);
        terms.instalments[0] = Schedule.Instalment(uint32(FIRST), uint128(300_000 * UNIT));
        terms.instalments[1] = Schedule.Instalment(uint32(SECOND), uint128(300_000 * UNIT));
        terms.instalments[2] = Schedule.Instalment(uint32(THIRD), uint128(400_000 * UNIT));
    }

    function _propose(IBuyout.Terms memory terms) internal returns (uint256 saleId) {
        vm.prank(bank);
        return buyout.propose(terms);
    }

    function _accept(uint256 saleId) internal {
        bytes32 termsHash = buyout.saleOf(saleId).termsHash;
        vm.prank(amc);
        buyout.accept(saleId, termsHash);
    }

    function _pay(uint256 saleId, uint256 amount) internal {
        vm.prank(amc);
        buyout.pay(saleId, amount);
    }

    /// @dev Proposed and accepted.
    function _agree(IBuyout.Terms memory terms) internal returns (uint256 saleId) {
        saleId = _propose(terms);
        _accept(saleId);
    }

    /// @dev Agreed, and the first instalment paid on its day.
    function _begin() internal returns (uint256 saleId) {
        saleId = _agree(_saleTerms());
        _warpTo(FIRST);
        _pay(saleId, 200_000 * UNIT);
    }

    /// @dev Paid on the first instalment's day, and the first batch handed over.
    function _handOver() internal returns (uint256 saleId) {
        saleId = _agree(_saleTerms());
        _warpTo(FIRST);
        _pay(saleId, SALE_PRICE);
        buyout.release(saleId, 0);
    }

    function _net(address by, uint256 saleId, uint256 sum) internal returns (uint256 claimId) {
        vm.prank(by);
        return buyout.net(saleId, 0, keccak256("collections"), sum, 4);
    }

    /// @dev The loan of a position of the first batch.
    function _putBack(uint256 saleId, uint256 position) internal returns (uint256 claimId) {
        LoanProof.Loan memory loan = _loan(1, position);
        LoanProof.Node[] memory siblings = _siblings(1, position);
        vm.prank(amc);
        return buyout.putBack(saleId, 0, loan, position, siblings, EVIDENCE);
    }

    /// @dev A call that must fail with these words.
    function _refuse(address by, bytes memory data, bytes memory reason) internal {
        vm.prank(by);
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, bytes memory found) = address(buyout).call(data);
        assertFalse(done, "refused");
        assertEq(found, reason, "reason");
    }

    function _wrongState(uint256 saleId, IBuyout.SaleState state) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBuyout.WrongState.selector, saleId, state);
    }

    function _notAuthorized(address caller) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBuyout.NotAuthorized.selector, caller);
    }

    function _tooEarly(uint256 today, uint256 from) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBuyout.TooEarly.selector, today, from);
    }

    function _tooLate(uint256 today, uint256 last) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBuyout.TooLate.selector, today, last);
    }

    function _badTerms(string memory term) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBuyout.BadTerms.selector, term);
    }

    function _broken(string memory rule, uint256 found, uint256 most) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IBatchRules.RuleBroken.selector, rule, found, most);
    }

    function _stateOf(uint256 saleId) internal view returns (IBuyout.SaleState) {
        return buyout.saleOf(saleId).state;
    }

    function _expectState(uint256 saleId, IBuyout.SaleState state) internal view {
        assertEq(uint256(_stateOf(saleId)), uint256(state), "state");
    }

    function _credit(address account) internal view returns (uint256) {
        return buyout.creditOf(address(currency), account);
    }

    /// @dev B1, B2 and B3 of every sale.
    function _assertBooks() internal view {
        uint256 kept = _credit(bank) + _credit(amc);
        for (uint256 saleId = 1; saleId <= buyout.saleCount(); ++saleId) {
            kept += _keptOf(saleId);
        }
        assertEq(currency.balanceOf(address(buyout)), kept, "B3: all cash is somebody's");
    }

    function _keptOf(uint256 saleId) internal view returns (uint256 kept) {
        IBuyout.Sale memory sale = buyout.saleOf(saleId);
        IBuyout.Terms memory terms = buyout.termsOf(saleId);
        IBuyout.Owed memory owed = buyout.owed(saleId);
        bool running = sale.state == IBuyout.SaleState.Agreed || sale.state == IBuyout.SaleState.Paying;
        if (running || sale.state == IBuyout.SaleState.Paid || sale.state == IBuyout.SaleState.Defaulted) {
            assertEq(sale.paid + owed.due + sale.forgiven, sale.price, "B1: paid + due + forgiven = agreed");
            assertTrue(sale.deposit != IBuyout.DepositState.None, "B2: a deposit is somewhere");
        } else {
            assertTrue(sale.deposit == IBuyout.DepositState.None, "B2: no deposit yet");
        }
        kept = uint256(sale.pool) + sale.security;
        if (sale.deposit == IBuyout.DepositState.Held) {
            kept += terms.deposit;
        }
        for (uint256 i = 0; i < terms.batches.length; ++i) {
            IBuyout.BatchAccount memory batch = buyout.batchOf(saleId, i);
            assertLe(batch.reserved, batch.escrow, "B4: reserved is there");
            kept += batch.escrow;
            if (batch.state == IBuyout.BatchState.Escrowed) {
                assertEq(title.ownerOf(terms.batches[i].titleId), address(buyout), "B5: in escrow");
            }
        }
    }

    function _loan(uint256 ofTape, uint256 position) internal pure returns (LoanProof.Loan memory) {
        return
            LoanProof.Loan(
                keccak256(abi.encode("salt", ofTape, position)),
                keccak256(abi.encode("loan", position)),
                (position + 1) * 100 * UNIT,
                keccak256("fields")
            );
    }

    function _siblings(
        uint256 ofTape,
        uint256 position
    ) internal pure returns (LoanProof.Node[] memory siblings) {
        siblings = new LoanProof.Node[](2);
        LoanProof.Loan memory beside = _loan(ofTape, position ^ 1);
        siblings[0] = LoanProof.Node(LoanProof.hashLeaf(beside), beside.amount);
        siblings[1] = _pair(ofTape, position < 2 ? 2 : 0);
    }

    function _pair(uint256 ofTape, uint256 position) internal pure returns (LoanProof.Node memory) {
        LoanProof.Loan memory left = _loan(ofTape, position);
        LoanProof.Loan memory right = _loan(ofTape, position + 1);
        bytes32 hash = LoanProof.hashNode(
            LoanProof.hashLeaf(left),
            left.amount,
            LoanProof.hashLeaf(right),
            right.amount
        );
        return LoanProof.Node(hash, left.amount + right.amount);
    }

    function _package() internal view virtual override returns (IPackageTitle.Package memory) {
        LoanProof.Node memory left = _pair(tape, 0);
        LoanProof.Node memory right = _pair(tape, 2);
        return
            IPackageTitle.Package(
                LoanProof.hashNode(left.hash, left.sum, right.hash, right.sum),
                4,
                uint128(1_000 * UNIT),
                uint32(DAY - 31),
                keccak256("documents"),
                bank
            );
    }
}
