// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanProof} from "../../contracts/asset/LoanProof.sol";
import {IRepurchase} from "../../contracts/sale/IRepurchase.sol";
import {RepurchaseWorld} from "./RepurchaseWorld.sol";

/// @dev Each leaf and each forbidden transition of docs/ways/securitization.md's states of a claim.
contract RepurchaseTest is RepurchaseWorld {
    function setUp() public {
        _startWarranted();
    }

    // The warranty.

    function test_AWarrantyTakesItsSecurity() public {
        _deployRepurchase();
        _allow(originator, 5);
        vm.expectEmit(address(repurchase));
        emit IRepurchase.Warranted(address(trust), originator, address(currency), _warranty(), 5);
        IRepurchase.Warranty memory warranty = _warranty();
        vm.prank(originator);
        repurchase.warrant(address(trust), warranty, 5);
        assertEq(repurchase.securityOf(address(trust)), 5, "security");
        assertEq(currency.balanceOf(address(repurchase)), 5, "held");
        assertEq(abi.encode(repurchase.warrantyOf(address(trust))), abi.encode(_warranty()), "warranty");
        assertEq(repurchase.titles(), address(title), "titles");
    }

    function test_AWarrantyIsTheOriginatorsBeforeTheClosingAndOnce() public {
        _refuseWarranty(originator, _warranty(), _error(IRepurchase.NotOffering.selector));
        _deployRepurchase();
        _refuseWarranty(
            trustee,
            _warranty(),
            abi.encodeWithSelector(IRepurchase.NotAuthorized.selector, trustee)
        );
        _warrant(0);
        _refuseWarranty(originator, _warranty(), _error(IRepurchase.AlreadyWarranted.selector));
    }

    function test_AWarrantyNeedsDaysAndATitle() public {
        _deployRepurchase();
        lastDay = firstDay - 20;
        _refuseWarranty(originator, _warranty(), _bad("claimBy"));
        lastDay += 1;
        IRepurchase.Warranty memory warranty = _warranty();
        warranty.contestDays = 0;
        _refuseWarranty(originator, warranty, _bad("contestDays"));
        warranty = _warranty();
        warranty.decideDays = 366;
        _refuseWarranty(originator, warranty, _bad("decideDays"));
        warranty = _warranty();
        warranty.payDays = 0;
        _refuseWarranty(originator, warranty, _bad("payDays"));
        repurchase = IRepurchase(_create("Repurchase.sol:Repurchase", abi.encode(address(currency))));
        _refuseWarranty(
            originator,
            _warranty(),
            abi.encodeWithSelector(IRepurchase.NotATitle.selector, address(title))
        );
    }

    // A claim.

    function test_AClaimOfEachLoanIsAtItsPartOfThePriceRoundedUp() public {
        uint256[3] memory prices = [uint256(128_571_428_572), SECOND_PRICE, 514_285_714_286];
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(repurchase.priceOf(address(trust), _loan(i).amount), prices[i], "asked before");
            bytes32 leaf = LoanProof.hashLeaf(_loan(i));
            vm.expectEmit(address(repurchase));
            emit IRepurchase.LoanClaimed(
                address(trust),
                leaf,
                i == 0 ? trustee : verifier,
                _loan(i),
                prices[i],
                keccak256("evidence"),
                firstDay + CONTEST_DAYS
            );
            _claimLoan(i == 0 ? trustee : verifier, i);
            IRepurchase.Claim memory found = _claimOf(leaf);
            assertEq(found.price, prices[i], "price");
            assertEq(found.owed, prices[i], "owed");
            assertEq(found.evidenceHash, keccak256("evidence"), "evidence");
            assertEq(found.deadline, firstDay + CONTEST_DAYS, "deadline");
            _expectStatus(leaf, IRepurchase.Status.Claimed, "claimed");
        }
        assertEq(repurchase.openClaims(address(trust)), 3, "open");
    }

    function test_AClaimIsRefusedTwiceTooLateOrWithoutAWarranty() public {
        bytes32 leaf = _claim(verifier);
        _refuseClaim(trustee, _loan(1), 1, abi.encodeWithSelector(IRepurchase.AlreadyClaimed.selector, leaf));
        _warpTo(lastDay + 1);
        _refuseClaim(
            trustee,
            _loan(0),
            0,
            abi.encodeWithSelector(IRepurchase.TooLate.selector, lastDay + 1, lastDay)
        );
        _deployRepurchase();
        _refuseClaim(trustee, _loan(0), 0, _error(IRepurchase.NotWarranted.selector));
        _warrant(0);
        _refuseClaim(trustee, _loan(0), 0, _error(IRepurchase.NotRunning.selector));
    }

    function test_AClaimNeedsTheTitleInTheTrust() public {
        vm.prank(address(trust));
        title.transferFrom(address(trust), alice, 1);
        _refuseClaim(
            trustee,
            _loan(0),
            0,
            abi.encodeWithSelector(IRepurchase.NotHeld.selector, address(trust), 1)
        );
    }

    // Its states.

    function test_AnUncontestedClaimIsDueAndPaid() public {
        bytes32 leaf = _claim(verifier);
        _refusePay(leaf, IRepurchase.Status.Claimed);
        _warpTo(firstDay + CONTEST_DAYS);
        _expectStatus(leaf, IRepurchase.Status.Claimed, "on its last day");
        _warpTo(firstDay + CONTEST_DAYS + 1);
        _expectStatus(leaf, IRepurchase.Status.Due, "the day after");
        assertEq(_claimOf(leaf).deadline, firstDay + CONTEST_DAYS + PAY_DAYS, "pay by");
        _refuseContest(originator, leaf, _late(firstDay + CONTEST_DAYS + 1, firstDay + CONTEST_DAYS));
        _pays(leaf, SECOND_PRICE);
        _refusePay(leaf, IRepurchase.Status.Repurchased);
        _refuseEnforce(leaf, IRepurchase.Status.Repurchased);
        assertEq(repurchase.openClaims(address(trust)), 0, "none open");
    }

    function test_WhatIsPaidIsTheTrustsCash() public {
        bytes32 leaf = _claim(verifier);
        _warpTo(firstDay + CONTEST_DAYS + 1);
        uint256 before = trust.uncounted();
        _pays(leaf, SECOND_PRICE);
        assertEq(trust.uncounted() - before, SECOND_PRICE, "counts as collected");
    }

    function test_AContestedClaimIsUpheldByTheOther() public {
        bytes32 leaf = _claim(verifier);
        vm.expectEmit(address(repurchase));
        emit IRepurchase.ClaimContested(
            address(trust),
            leaf,
            originator,
            "it was eligible",
            firstDay + DECIDE_DAYS
        );
        _contest(originator, leaf);
        _expectStatus(leaf, IRepurchase.Status.Contested, "contested");
        _refuseContest(trustee, leaf, _wrong(leaf, IRepurchase.Status.Contested));
        _refusePay(leaf, IRepurchase.Status.Contested);
        _refuseEnforce(leaf, IRepurchase.Status.Contested);
        _warpTo(firstDay + DECIDE_DAYS);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRepurchase.TooEarly.selector,
                firstDay + DECIDE_DAYS,
                firstDay + DECIDE_DAYS + 1
            )
        );
        repurchase.lapse(address(trust), leaf);
        vm.expectEmit(address(repurchase));
        emit IRepurchase.ClaimDecided(address(trust), leaf, trustee, true);
        _decide(trustee, leaf, true);
        _expectStatus(leaf, IRepurchase.Status.Due, "upheld");
        assertEq(_claimOf(leaf).deadline, firstDay + DECIDE_DAYS + PAY_DAYS, "pay by");
        _pays(leaf, SECOND_PRICE);
    }

    function test_AContestedClaimIsDismissed() public {
        bytes32 leaf = _claim(trustee);
        _contest(verifier, leaf);
        _decide(verifier, leaf, false);
        _expectStatus(leaf, IRepurchase.Status.Dismissed, "dismissed");
        assertEq(repurchase.openClaims(address(trust)), 0, "none open");
        _refusePay(leaf, IRepurchase.Status.Dismissed);
        _refuseEnforce(leaf, IRepurchase.Status.Dismissed);
        _refuseDecide(verifier, leaf, _wrong(leaf, IRepurchase.Status.Dismissed));
        vm.expectRevert(_wrong(leaf, IRepurchase.Status.Dismissed));
        repurchase.lapse(address(trust), leaf);
        _refuseClaim(
            verifier,
            _loan(1),
            1,
            abi.encodeWithSelector(IRepurchase.AlreadyClaimed.selector, leaf)
        );
    }

    function test_AContestedClaimThatNobodyDecidesLapses() public {
        bytes32 leaf = _claim(trustee);
        _contest(originator, leaf);
        _warpTo(firstDay + DECIDE_DAYS + 1);
        _expectStatus(leaf, IRepurchase.Status.Dismissed, "by its deadline");
        _refuseDecide(verifier, leaf, _late(firstDay + DECIDE_DAYS + 1, firstDay + DECIDE_DAYS));
        vm.expectEmit(address(repurchase));
        emit IRepurchase.ClaimLapsed(address(trust), leaf);
        vm.prank(anyone);
        repurchase.lapse(address(trust), leaf);
        assertEq(repurchase.openClaims(address(trust)), 0, "none open");
    }

    function test_AnUnpaidPriceIsTakenFromTheSecurity() public {
        bytes32 leaf = _claim(verifier);
        _warpTo(firstDay + CONTEST_DAYS + PAY_DAYS);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRepurchase.TooEarly.selector,
                firstDay + CONTEST_DAYS + PAY_DAYS,
                firstDay + CONTEST_DAYS + PAY_DAYS + 1
            )
        );
        repurchase.enforce(address(trust), leaf);
        _warpTo(firstDay + CONTEST_DAYS + PAY_DAYS + 1);
        uint256 before = currency.balanceOf(address(trust));
        vm.expectEmit(address(repurchase));
        emit IRepurchase.SecurityTaken(address(trust), leaf, SECOND_PRICE, 0);
        vm.prank(anyone);
        repurchase.enforce(address(trust), leaf);
        assertEq(currency.balanceOf(address(trust)) - before, SECOND_PRICE, "into the trust");
        assertEq(repurchase.securityOf(address(trust)), SECURITY - SECOND_PRICE, "security");
        _expectStatus(leaf, IRepurchase.Status.Repurchased, "repurchased");
    }

    function test_WhatTheSecurityDoesNotCoverIsInDefaultAndPaidLate() public {
        bytes32 first = _claimLoan(verifier, 2);
        bytes32 second = _claim(verifier);
        _warpTo(firstDay + CONTEST_DAYS + PAY_DAYS + 1);
        repurchase.enforce(address(trust), first);
        uint256 owed = 514_285_714_286 - SECURITY;
        _expectStatus(first, IRepurchase.Status.Defaulted, "in default");
        assertEq(_claimOf(first).owed, owed, "owed");
        assertEq(_claimOf(first).price, 514_285_714_286, "price");
        _refuseEnforce(first, IRepurchase.Status.Defaulted);
        repurchase.enforce(address(trust), second);
        assertEq(_claimOf(second).owed, SECOND_PRICE, "nothing was left");
        assertEq(repurchase.openClaims(address(trust)), 0, "none open");
        _pays(first, owed);
        _pays(second, SECOND_PRICE);
        assertEq(repurchase.openClaims(address(trust)), 0, "none open after");
    }

    // The security.

    function test_SecurityGoesBackWhenNothingCanCallOnIt() public {
        bytes32 leaf = _claim(verifier);
        _refuseRelease(abi.encodeWithSelector(IRepurchase.TooEarly.selector, firstDay, lastDay + 1));
        _warpTo(lastDay + 1);
        _refuseRelease(abi.encodeWithSelector(IRepurchase.OpenClaims.selector, address(trust), 1));
        repurchase.enforce(address(trust), leaf);
        uint256 before = currency.balanceOf(originator);
        vm.expectEmit(address(repurchase));
        emit IRepurchase.SecurityReturned(address(trust), originator, SECURITY - SECOND_PRICE);
        vm.prank(anyone);
        repurchase.release(address(trust));
        assertEq(currency.balanceOf(originator) - before, SECURITY - SECOND_PRICE, "returned");
        assertEq(currency.balanceOf(address(repurchase)), 0, "nothing is left");
        _refuseRelease(_error(IRepurchase.NothingToRelease.selector));
    }

    function test_SecurityOfAFailedOfferingGoesBackAtOnce() public {
        _deployRepurchase();
        _warrant(SECURITY);
        _warpTo(firstDay + 31);
        offering.fail();
        repurchase.release(address(trust));
        assertEq(currency.balanceOf(originator), SECURITY, "returned");
    }

    /// Price = paid + owed, and security given = held + taken + returned, whatever is claimed and paid.
    function testFuzz_PriceAndSecurityAddUp(uint256 security, uint256 choices) public {
        security = bound(security, 0, 1_000_000 * UNIT);
        _deployRepurchase();
        _warrant(security);
        _start();
        uint256 before = currency.balanceOf(address(trust));
        uint256 owed = 0;
        uint256 price = 0;
        bytes32[] memory leaves = new bytes32[](3);
        for (uint256 i = 0; i < 3; ++i) {
            leaves[i] = _claimLoan(i == 1 ? trustee : verifier, i);
        }
        _warpTo(firstDay + CONTEST_DAYS + PAY_DAYS + 1);
        for (uint256 i = 0; i < 3; ++i) {
            if ((choices >> i) & 1 == 1) {
                repurchase.enforce(address(trust), leaves[i]);
            }
            if ((choices >> (3 + i)) & 1 == 1 && _claimOf(leaves[i]).owed != 0) {
                _pays(leaves[i], _claimOf(leaves[i]).owed);
            }
            price += _claimOf(leaves[i]).price;
            owed += _claimOf(leaves[i]).owed;
        }
        uint256 paid = currency.balanceOf(address(trust)) - before;
        assertEq(paid + owed, price, "price = paid + owed");
        uint256 held = repurchase.securityOf(address(trust));
        assertEq(currency.balanceOf(address(repurchase)), held, "held");
        assertLe(held, security, "never more than was given");
    }

    function _pays(bytes32 leaf, uint256 amount) private {
        _allow(carol, amount);
        uint256 before = currency.balanceOf(address(trust));
        vm.expectEmit(address(repurchase));
        emit IRepurchase.RepurchasePaid(address(trust), leaf, carol, amount, 0);
        vm.prank(carol);
        repurchase.pay(address(trust), leaf);
        assertEq(currency.balanceOf(address(trust)) - before, amount, "into the trust");
        _expectStatus(leaf, IRepurchase.Status.Repurchased, "repurchased");
        assertEq(_claimOf(leaf).owed, 0, "nothing is owed");
    }

    function _refuseWarranty(address by, IRepurchase.Warranty memory warranty, bytes memory refusal) private {
        vm.prank(by);
        vm.expectRevert(refusal);
        repurchase.warrant(address(trust), warranty, 0);
    }

    function _refuseClaim(
        address by,
        LoanProof.Loan memory loan,
        uint256 position,
        bytes memory refusal
    ) private {
        LoanProof.Node[] memory siblings = _siblings(position);
        vm.prank(by);
        vm.expectRevert(refusal);
        repurchase.claim(address(trust), loan, position, siblings, bytes32(0));
    }

    function _refuseContest(address by, bytes32 leaf, bytes memory refusal) private {
        vm.prank(by);
        vm.expectRevert(refusal);
        repurchase.contest(address(trust), leaf, "");
    }

    function _refuseDecide(address by, bytes32 leaf, bytes memory refusal) private {
        vm.prank(by);
        vm.expectRevert(refusal);
        repurchase.decide(address(trust), leaf, true);
    }

    function _refusePay(bytes32 leaf, IRepurchase.Status status) private {
        vm.expectRevert(_wrong(leaf, status));
        repurchase.pay(address(trust), leaf);
    }

    function _refuseEnforce(bytes32 leaf, IRepurchase.Status status) private {
        vm.expectRevert(_wrong(leaf, status));
        repurchase.enforce(address(trust), leaf);
    }

    function _refuseRelease(bytes memory refusal) private {
        vm.expectRevert(refusal);
        repurchase.release(address(trust));
    }

    function _wrong(bytes32 leaf, IRepurchase.Status status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRepurchase.WrongClaim.selector, leaf, status);
    }

    function _late(uint256 today, uint256 last) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRepurchase.TooLate.selector, today, last);
    }

    function _bad(string memory what) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRepurchase.BadWarranty.selector, what);
    }

    function _error(bytes4 selector) private view returns (bytes memory) {
        return abi.encodeWithSelector(selector, address(trust));
    }
}
