// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {FalseReturnCurrency} from "../../../contracts/test/FalseReturnCurrency.sol";
import {FeeCurrency} from "../../../contracts/test/FeeCurrency.sol";
import {HookedCurrency} from "../../../contracts/test/HookedCurrency.sol";
import {RebasingCurrency} from "../../../contracts/test/RebasingCurrency.sol";
import {TestStablecoin} from "../../../contracts/test/TestStablecoin.sol";
import {IOffering} from "../../../contracts/trust/IOffering.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {AttackBase} from "./AttackBase.sol";
import {Programs} from "./Programs.sol";

/// @notice A life with a currency that is odd in one way. Whatever it does, no account is lowered without a payment.
contract OddCurrencies is AttackBase {
    function setUp() public override {
        _people();
    }

    /// A currency whose transfers return nothing works like any other.
    function test_NoReturnCurrency() public {
        _issue(Programs.plain6(), _odd("NoReturnCurrency"), "Interpreter");
        _wholeDate();
    }

    /// A currency without decimals.
    function test_ZeroDecimals() public {
        _issue(Programs.plain0(), _stablecoin(0), "Interpreter");
        _wholeDate();
    }

    /// A currency of 18 decimals.
    function test_EighteenDecimals() public {
        _issue(Programs.plain18(), _stablecoin(18), "Interpreter");
        _wholeDate();
    }

    /// A currency that returns false instead of reverting: the claim is refused, and the holder is still owed.
    function test_FalseReturnCurrency() public {
        FalseReturnCurrency odd = FalseReturnCurrency(_odd("FalseReturnCurrency"));
        _issue(Programs.plain6(), address(odd), "Interpreter");
        _runDate(0, 100_000 * unit, 0);
        odd.setStopped(alice, true);
        odd.setStopped(trustee, true);
        uint256 owed = notes[0].claimable(alice);
        bytes memory refusal = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, odd);
        _openBook();

        _refused(alice, address(notes[0]), abi.encodeCall(INote.claim, ()), refusal, "I3: claim");
        _refused(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.release, (TRUSTEE_ACCOUNT)),
            refusal,
            "I3: release"
        );
        assertEq(notes[0].pay(_one(alice)), 0, "I3: push");

        _balanceBook("I3");
        assertEq(notes[0].claimable(alice), owed, "I3: still owed");
        assertEq(notes[0].paidTo(alice), 0, "I7: nothing is paid");
        assertEq(trust.releasable(TRUSTEE_ACCOUNT), 10 * unit, "I3: still set aside");
    }

    /// A false return at the closing, or of a subscription, is a refusal.
    function test_FalseReturnAtTheSubscription() public {
        FalseReturnCurrency odd = FalseReturnCurrency(_odd("FalseReturnCurrency"));
        _offer(Programs.plain6(), address(odd), "Interpreter");
        _mint(alice, 100 * unit);
        _openBook();

        _refused(
            alice,
            address(offering),
            abi.encodeCall(IOffering.subscribe, (0, 100 * unit)),
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, odd),
            "I11: no face without cash"
        );

        _balanceBook("I11");
        assertEq(offering.subscribed(0), 0, "I11: nothing is subscribed");
        assertEq(offering.cashOf(alice), 0, "I11: nothing to refund");
    }

    /// A currency that charges on transfer is refused by what was received: at the subscription.
    function test_FeeOnTransferCurrencyAtTheSubscription() public {
        _offer(Programs.plain6(), _create("FeeCurrency.sol:FeeCurrency", abi.encode(6, 100)), "Interpreter");
        _mint(alice, 100 * unit);
        vm.prank(alice);
        currency.approve(address(offering), 100 * unit);
        _openBook();

        _refused(
            alice,
            address(offering),
            abi.encodeCall(IOffering.subscribe, (0, 100 * unit)),
            abi.encodeWithSelector(IOffering.ShortReceipt.selector, 99 * unit, 100 * unit),
            "I11: 1 % is missing"
        );
        _balanceBook("I11");
    }

    /// A fee that is switched on after the subscriptions stops the closing, and refunds go on.
    function test_FeeOnTransferCurrencyAtTheClosing() public {
        FeeCurrency odd = FeeCurrency(_create("FeeCurrency.sol:FeeCurrency", abi.encode(6, 0)));
        _offer(Programs.plain6(), address(odd), "Interpreter");
        _subscribeAll();
        _setDay(CLOSING);
        odd.setFee(100);

        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.close, ()),
            abi.encodeWithSelector(IOffering.ShortReceipt.selector, 990_000 * unit, 1_000_000 * unit),
            "I11: the trust would start short"
        );
        assertEq(title.ownerOf(1), originator, "I11: the asset stays");
    }

    /// A pause refuses every payment and loses none.
    function test_PausedCurrency() public {
        _issue(Programs.plain6(), _stablecoin(6), "Interpreter");
        _runDate(0, 100_000 * unit, 0);
        vm.prank(operator);
        currency.setPaused(true);
        bytes memory refusal = abi.encodeWithSelector(TestStablecoin.CurrencyPaused.selector);
        _openBook();

        _refused(alice, address(notes[0]), abi.encodeCall(INote.claim, ()), refusal, "I3: claim");
        _refused(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.release, (TRUSTEE_ACCOUNT)),
            refusal,
            "I3: release"
        );
        assertEq(notes[0].pay(_three(alice, bob, originator)), 0, "I3: push");
        _setDay(_date(1) - 9);
        trust.closePeriod();
        _balanceBook("I3");

        vm.prank(operator);
        currency.setPaused(false);
        _payEverybody(99_990 * unit, 10 * unit);
    }

    /// A currency that rises and falls by itself: a rise is collected, a fall leaves first come first served.
    function test_RebasingCurrency() public {
        RebasingCurrency odd = RebasingCurrency(_odd("RebasingCurrency"));
        _issue(Programs.plain6(), address(odd), "Interpreter");
        uint256 kept = trust.setAside() + trust.reserved();

        odd.rebase(1.1e18);
        _closePeriod(0, 0);
        assertEq(trust.period().collected, kept / 10, "I3: the rise is cash that came in");
        _setDay(_date(0));
        trust.distribute();

        odd.rebase(0.9e18);
        _setDay(_date(1) - 9);
        trust.closePeriod();
        assertEq(trust.period().collected, 0, "I3: a fall counts nothing");
        uint256 owed = notes[0].claimable(alice);
        vm.prank(alice);
        assertEq(notes[0].claim(), owed, "I3: first come");
    }

    /// A currency whose hook burns all gas, reverts or returns a megabyte stops one holder's push and nobody else's.
    function test_GasBomb() public {
        HookedCurrency odd = HookedCurrency(_odd("HookedCurrency"));
        _issue(Programs.plain6(), address(odd), "Interpreter");
        for (uint256 kind = 0; kind < 3; ++kind) {
            address bomb = address(new GasBomb(odd, kind));
            _attest(bomb);
            _watch(bomb);
            vm.prank(alice);
            notes[0].transfer(bomb, 90_000 * unit);
            _runDate(kind, 9_010 * unit, 0);
            uint256 owed = notes[0].claimable(bomb);
            assertGt(owed, 0, "the bomb is owed");
            uint256 ofBob = notes[0].claimable(bob);
            _openBook();

            uint256 paid = notes[0].pay{gas: 1_000_000}(_three(bomb, bob, mallory));

            assertEq(paid, ofBob, "I7: the others are paid, and gas is bounded");
            _moves(address(trust), bob, ofBob);
            _balanceBook("I7");
            assertEq(notes[0].claimable(bomb), owed, "I7: its money stays its own");
        }
    }

    function _odd(string memory name) private returns (address) {
        return _create(string.concat(name, ".sol:", name), abi.encode(uint256(6)));
    }

    function _wholeDate() private {
        _runDate(0, 100_000 * unit, 20_000 * unit);
        assertEq(trust.releasable(SERVICER_ACCOUNT), 20_000 * unit, "I1: expenses");
        _payEverybody(79_990 * unit, 10 * unit);
        _openBook();
        trust.release(SERVICER_ACCOUNT);
        _moves(address(trust), servicer, 20_000 * unit);
        _balanceBook("I3");
    }

    /// @dev Push to two, claim by one; the trustee's fee released.
    function _payEverybody(uint256 senior, uint256 fee) private {
        _openBook();
        notes[0].pay(_three(originator, bob, mallory));
        vm.prank(alice);
        notes[0].claim();
        trust.release(TRUSTEE_ACCOUNT);
        _moves(address(trust), originator, (senior * 45) / 900);
        _moves(address(trust), bob, (senior * 400) / 900);
        _moves(address(trust), alice, (senior * 455) / 900);
        _moves(address(trust), trustee, fee);
        _balanceBook("I2");
    }
}

/// @notice Asked by the currency, it burns all gas, reverts with a megabyte, or reverts with a word.
contract GasBomb {
    uint256 private immutable _kind;

    error Refused();

    constructor(HookedCurrency currency, uint256 kind) {
        _kind = kind;
        currency.setHook(HookedCurrency.Hook.AfterMoving);
    }

    function onCurrency(address, uint256) external view {
        if (_kind == 0) {
            while (gasleft() > 0) {
                keccak256(abi.encode(gasleft()));
            }
        }
        if (_kind == 1) {
            assembly ("memory-safe") {
                revert(0, 1000000)
            }
        }
        revert Refused();
    }
}
