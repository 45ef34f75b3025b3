// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {LoanProof} from "../../../contracts/asset/LoanProof.sol";
import {FeeCurrency} from "../../../contracts/test/FeeCurrency.sol";
import {HookedCurrency} from "../../../contracts/test/HookedCurrency.sol";
import {OddCurrency} from "../../../contracts/test/OddCurrency.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {IRepurchase} from "../../../contracts/sale/IRepurchase.sol";
import {RepurchaseWorld} from "../RepurchaseWorld.sol";

/// @notice Attacks on the repurchase of ineligible loans.
contract Repurchases is RepurchaseWorld {
    function setUp() public {}

    /// Nobody but verification agent and trustee takes a loan out of a trust, the originator least of all.
    function test_CherryPickingByTheOriginator() public {
        _startWarranted();
        address[4] memory others = [originator, servicer, alice, anyone];
        for (uint256 i = 0; i < others.length; ++i) {
            _refuseClaimOf(others[i], _loan(2), 2, _siblings(2));
        }
        bytes32 leaf = LoanProof.hashLeaf(_loan(2));
        _allow(originator, 1_000_000 * UNIT);
        vm.prank(originator);
        vm.expectRevert(
            abi.encodeWithSelector(IRepurchase.WrongClaim.selector, leaf, IRepurchase.Status.None)
        );
        repurchase.pay(address(trust), leaf);
    }

    /// The trustee claims a good loan for the originator: the agent contests it, and the trustee cannot decide.
    function test_TrusteeWhoDecidesItsOwnClaim() public {
        _startWarranted();
        bytes32 leaf = _claim(trustee);
        vm.prank(trustee);
        vm.expectRevert(abi.encodeWithSelector(IRepurchase.NotAuthorized.selector, trustee));
        repurchase.contest(address(trust), leaf, "by itself");
        _contest(verifier, leaf);
        address[3] memory others = [trustee, originator, alice];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IRepurchase.NotAuthorized.selector, others[i]));
            repurchase.decide(address(trust), leaf, true);
        }
        _decide(verifier, leaf, false);
        _expectStatus(leaf, IRepurchase.Status.Dismissed, "the other decides");
    }

    /// A good loan cannot be bought before its claim could be contested.
    function test_BoughtBeforeItIsContested() public {
        _startWarranted();
        bytes32 leaf = _claim(trustee);
        _allow(originator, SECOND_PRICE);
        vm.prank(originator);
        vm.expectRevert(
            abi.encodeWithSelector(IRepurchase.WrongClaim.selector, leaf, IRepurchase.Status.Claimed)
        );
        repurchase.pay(address(trust), leaf);
    }

    /// A loan of another amount, of another tape, in another place, a node for a leaf.
    function test_ForgedProofs() public {
        _startWarranted();
        LoanProof.Loan memory loan = _loan(1);
        loan.amount += 1;
        _refuseProof(loan, 1, _siblings(1));
        loan = _loan(1);
        loan.fieldsHash = keccak256("other fields");
        _refuseProof(loan, 1, _siblings(1));
        _refuseProof(_loan(1), 0, _siblings(1));
        _refuseProof(_loan(2), 1, _siblings(1));
        _refuseProof(_loan(1), 1, new LoanProof.Node[](0));
    }

    /// One claim a loan: a second one would be paid twice out of the security.
    function test_TheSameLoanTwice() public {
        _startWarranted();
        bytes32 leaf = _claim(verifier);
        _warpTo(firstDay + CONTEST_DAYS + PAY_DAYS + 1);
        repurchase.enforce(address(trust), leaf);
        LoanProof.Loan memory loan = _loan(1);
        LoanProof.Node[] memory siblings = _siblings(1);
        vm.prank(trustee);
        vm.expectRevert(abi.encodeWithSelector(IRepurchase.AlreadyClaimed.selector, leaf));
        repurchase.claim(address(trust), loan, 1, siblings, bytes32(0));
    }

    /// The originator takes its security back while a claim is open.
    function test_SecurityTakenBackUnderAClaim() public {
        _startWarranted();
        _warpTo(lastDay);
        bytes32 leaf = _claim(verifier);
        _warpTo(lastDay + 1);
        vm.prank(originator);
        vm.expectRevert(abi.encodeWithSelector(IRepurchase.OpenClaims.selector, address(trust), 1));
        repurchase.release(address(trust));
        _warpTo(lastDay + CONTEST_DAYS + PAY_DAYS + 1);
        repurchase.enforce(address(trust), leaf);
        assertEq(repurchase.securityOf(address(trust)), SECURITY - SECOND_PRICE, "it answered");
    }

    /// A contract that poses as a trust, warranted in a worthless currency, asks for another trust's security.
    function test_ContractThatPosesAsATrust() public {
        _startWarranted();
        PosedTrust posed = new PosedTrust(trust.setup(), address(title));
        OddCurrency worthless = OddCurrency(_create("FeeCurrency.sol:FeeCurrency", abi.encode(6, 0)));
        posed.setCurrency(address(worthless));
        worthless.mint(originator, SECURITY);
        IRepurchase.Warranty memory warranty = _warranty();
        vm.startPrank(originator);
        IERC20(address(worthless)).approve(address(repurchase), SECURITY);
        repurchase.warrant(address(posed), warranty, SECURITY);
        vm.stopPrank();
        posed.setCurrency(address(currency));
        posed.setStatus(ITrust.Status.Failed);
        uint256 before = currency.balanceOf(originator);
        repurchase.release(address(posed));
        assertEq(currency.balanceOf(originator), before, "nothing of another's");
        assertEq(currency.balanceOf(address(repurchase)), SECURITY, "the security stands");
    }

    /// A currency that charges on transfer: the security that arrives is too small.
    function test_FeeOnTransferCurrencyAsSecurity() public {
        FeeCurrency charging = FeeCurrency(_create("FeeCurrency.sol:FeeCurrency", abi.encode(6, 0)));
        currency = IERC20(address(charging));
        _deployRepurchase();
        charging.setFee(100);
        charging.mint(originator, SECURITY);
        vm.prank(originator);
        currency.approve(address(repurchase), SECURITY);
        IRepurchase.Warranty memory warranty = _warranty();
        vm.prank(originator);
        vm.expectRevert(
            abi.encodeWithSelector(IRepurchase.ShortReceipt.selector, (SECURITY * 99) / 100, SECURITY)
        );
        repurchase.warrant(address(trust), warranty, SECURITY);
    }

    /// A hooked currency calls the originator while it is being paid its security.
    function test_ReleaseWithinRelease() public {
        HookedCurrency hooked = HookedCurrency(_create("HookedCurrency.sol:HookedCurrency", abi.encode(6)));
        currency = IERC20(address(hooked));
        Reenterer reenterer = new Reenterer(hooked);
        originator = address(reenterer);
        _deployRepurchase();
        hooked.mint(originator, SECURITY);
        reenterer.warrant(repurchase, address(trust), _warranty(), SECURITY);
        // another's, which must stay
        hooked.mint(address(repurchase), SECURITY);
        _warpTo(firstDay + 31);
        offering.fail();
        repurchase.release(address(trust));
        assertEq(currency.balanceOf(originator), SECURITY, "once");
        assertTrue(reenterer.refused(), "the second was refused");
        vm.expectRevert(abi.encodeWithSelector(IRepurchase.NothingToRelease.selector, address(trust)));
        repurchase.release(address(trust));
    }

    function _refuseProof(
        LoanProof.Loan memory loan,
        uint256 index,
        LoanProof.Node[] memory siblings
    ) private {
        vm.prank(verifier);
        vm.expectRevert(abi.encodeWithSelector(IRepurchase.BadProof.selector, LoanProof.hashLeaf(loan)));
        repurchase.claim(address(trust), loan, index, siblings, bytes32(0));
    }

    function _refuseClaimOf(
        address by,
        LoanProof.Loan memory loan,
        uint256 index,
        LoanProof.Node[] memory siblings
    ) private {
        vm.prank(by);
        vm.expectRevert(abi.encodeWithSelector(IRepurchase.NotAuthorized.selector, by));
        repurchase.claim(address(trust), loan, index, siblings, bytes32(0));
    }

    function _fund(address account, uint256 amount) internal override {
        if (address(stablecoin) == address(0)) {
            OddCurrency(address(currency)).mint(account, amount);
        } else {
            super._fund(account, amount);
        }
    }
}

/// @dev Answers as a trust would, whatever it likes.
contract PosedTrust {
    bytes private _setup;
    address private immutable TITLES;
    ITrust.Status public status;

    constructor(bytes memory setup_, address titles) {
        _setup = setup_;
        TITLES = titles;
    }

    function setStatus(ITrust.Status status_) external {
        status = status_;
    }

    function setCurrency(address currency) external {
        bytes20 word = bytes20(currency);
        for (uint256 i = 0; i < 20; ++i) {
            _setup[8 + i] = word[i];
        }
    }

    function setup() external view returns (bytes memory) {
        return _setup;
    }
}

/// @dev An originator that asks again while it is being paid.
contract Reenterer {
    HookedCurrency private immutable CURRENCY;
    IRepurchase private _repurchase;
    address private _trust;
    bool public refused;

    constructor(HookedCurrency currency) {
        CURRENCY = currency;
    }

    function warrant(
        IRepurchase repurchase,
        address trust,
        IRepurchase.Warranty calldata warranty,
        uint256 security
    ) external {
        _repurchase = repurchase;
        _trust = trust;
        CURRENCY.approve(address(repurchase), security);
        repurchase.warrant(trust, warranty, security);
        CURRENCY.setHook(HookedCurrency.Hook.BeforeMoving);
    }

    function onCurrency(address, uint256) external {
        try _repurchase.release(_trust) {} catch {
            refused = true;
        }
    }
}
