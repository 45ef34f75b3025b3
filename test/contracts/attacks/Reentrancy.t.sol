// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {HookedCurrency} from "../../../contracts/test/HookedCurrency.sol";
import {IOffering} from "../../../contracts/trust/IOffering.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../../contracts/trust/ITrustPowers.sol";
import {AttackBase} from "./AttackBase.sol";
import {Programs} from "./Programs.sol";

/// @notice Called by the currency, it calls what it was told to and keeps the answer.
contract Reentrant {
    address private _target;
    bytes private _data;
    bool public called;
    bool public entered;
    bytes public reason;

    constructor(HookedCurrency currency, HookedCurrency.Hook hook) {
        currency.setHook(hook);
    }

    function arm(address target, bytes calldata data) external {
        _target = target;
        _data = data;
    }

    function onCurrency(address, uint256) external {
        if (!called && _target != address(0)) {
            called = true;
            // solhint-disable-next-line avoid-low-level-calls
            (entered, reason) = _target.call(_data);
        }
    }

    function run(address target, bytes calldata data) external {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = target.call(data);
        if (!success) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}

/// @notice A currency that calls who is paid, before or after it moves: whoever is called comes back into the trust.
contract ReentrancyAttack is AttackBase {
    HookedCurrency private _hooked;
    Reentrant private _before;
    Reentrant private _after;

    function setUp() public override {
        _people();
        _hooked = HookedCurrency(_create("HookedCurrency.sol:HookedCurrency", abi.encode(uint256(6))));
        _issue(Programs.plain6(), address(_hooked), "Interpreter");
        _before = new Reentrant(_hooked, HookedCurrency.Hook.BeforeMoving);
        _after = new Reentrant(_hooked, HookedCurrency.Hook.AfterMoving);
        _watch(address(_before));
        _watch(address(_after));
        _attest(address(_before));
        _attest(address(_after));
        vm.startPrank(alice);
        notes[0].transfer(address(_before), 90_000 * unit);
        notes[0].transfer(address(_after), 90_000 * unit);
        vm.stopPrank();
        _runDate(0, 100_000 * unit, 0);
    }

    /// A holder that claims again while it is being paid is paid once.
    function test_ClaimWithinClaim() public {
        _attackClaim(_before, address(notes[0]), abi.encodeCall(INote.claim, ()), _nothing(_before));
        _attackClaim(_after, address(notes[0]), abi.encodeCall(INote.claim, ()), _nothing(_after));
    }

    /// Another account of the trust may not be opened while a payment is on its way: what is not yet moved is not yet gone.
    function test_ReleaseWithinClaim() public {
        bytes memory data = abi.encodeCall(ITrust.release, (TRUSTEE_ACCOUNT));
        _attackClaim(_before, address(trust), data, _guarded());
        _attackClaim(_after, address(trust), data, _guarded());
    }

    /// A close within a payment would count the units that are about to leave, as the accounts no longer hold them.
    function test_CloseWithinClaim() public {
        _setDay(_date(1) - 9);
        bytes memory data = abi.encodeCall(ITrust.closePeriod, ());
        _attackClaim(_before, address(trust), data, _guarded());
        _attackClaim(_after, address(trust), data, _guarded());

        trust.closePeriod();
        assertEq(trust.period().collected, 0, "I3: nothing came in");
    }

    /// What leaves is in the balance and no more in an account: it would look as if it had come in, and cure an enforcement.
    function test_UnremittedWithinClaim() public {
        bytes memory data = abi.encodeCall(ITrustPowers.unremitted, ());
        _attackClaim(_before, address(trust), data, _guarded());
        _attackClaim(_after, address(trust), data, _guarded());
    }

    function test_UncountedWithinClaim() public {
        bytes memory data = abi.encodeCall(ITrust.uncounted, ());
        _attackClaim(_before, address(trust), data, _guarded());
        _attackClaim(_after, address(trust), data, _guarded());
    }

    /// A batch within a batch, of the same holders: each is paid once.
    function test_PayWithinPay() public {
        address[] memory holders = _three(address(_before), address(_after), bob);
        bytes memory data = abi.encodeCall(INote.pay, (holders));
        _before.arm(address(notes[0]), data);
        _after.arm(address(notes[0]), data);
        uint256 part = (99_990 * unit) / 10;
        uint256 ofBob = (uint256(99_990 * unit) * 400) / 900;
        _openBook();

        notes[0].pay(holders);

        _moves(address(trust), address(_before), part);
        _moves(address(trust), address(_after), part);
        _moves(address(trust), bob, ofBob);
        _balanceBook("I2");
        assertEq(notes[0].paidTo(address(_before)), part, "I7: paid once");
        assertEq(notes[0].paidTo(bob), ofBob, "I7: paid once");
    }

    /// Nobody claims while others are paid.
    function test_ClaimWithinPay() public {
        bytes memory claim = abi.encodeCall(INote.claim, ());
        _before.arm(address(_after), abi.encodeCall(Reentrant.run, (address(notes[0]), claim)));
        uint256 owed = notes[0].claimable(address(_after));
        address[] memory holders = new address[](1);
        holders[0] = address(_before);

        notes[0].pay(holders);

        assertEq(_before.reason(), _guarded(), "I7: no claim in the middle");
        assertEq(notes[0].claimable(address(_after)), owed, "I7: still owed");
        assertEq(notes[0].claimable(address(_before)), 0, "I7: paid");
    }

    /// Moving the notes on from within the payment earns nothing twice.
    function test_TransferWithinClaim() public {
        bytes memory data = abi.encodeWithSignature("transfer(address,uint256)", bob, 90_000 * unit);
        uint256 ofBob = notes[0].claimable(bob);
        _before.arm(address(notes[0]), data);
        _openBook();

        _before.run(address(notes[0]), abi.encodeCall(INote.claim, ()));

        assertTrue(_before.entered(), "the transfer itself is allowed");
        _moves(address(trust), address(_before), (99_990 * unit) / 10);
        _balanceBook("I2");
        assertEq(notes[0].claimable(address(_before)), 0, "I2: claimed once");
        assertEq(notes[0].claimable(bob), ofBob, "I2: the buyer earns from now on");
    }

    /// A refund within a refund, and a release within a release after a failure.
    function test_RefundWithinRefund() public {
        _offer(Programs.plain6(), address(_hooked), "Interpreter");
        _attest(address(_before));
        _mint(address(_before), 1_000 * unit);
        _before.run(
            address(_hooked),
            abi.encodeWithSignature("approve(address,uint256)", address(offering), 1_000 * unit)
        );
        _before.run(address(offering), abi.encodeCall(IOffering.subscribe, (0, 1_000 * unit)));
        _subscribe(alice, 0, 5_000 * unit);
        _setDay(LONG_STOP + 1);
        offering.fail();
        _watch(address(_before));
        _before.arm(address(offering), abi.encodeCall(IOffering.refund, (address(_before))));
        _openBook();

        offering.refund(address(_before));

        _moves(address(offering), address(_before), 1_000 * unit);
        _balanceBook("I11");
        assertEq(
            _before.reason(),
            abi.encodeWithSelector(IOffering.NothingToRefund.selector, address(_before)),
            "I11: refunded once"
        );
    }

    /// After a failure all cash is the originator's, once: a release within the release does not find it again.
    function test_ReleaseWithinReleaseAfterAFailure() public {
        originator = address(new Reentrant(_hooked, HookedCurrency.Hook.BeforeMoving));
        _offerTo(Reentrant(originator));
        _mint(address(trust), 3_000 * unit);
        _setDay(LONG_STOP + 1);
        offering.fail();
        Reentrant(originator).arm(address(trust), abi.encodeCall(ITrust.release, (ORIGINATOR_ACCOUNT)));
        _openBook();

        trust.release(ORIGINATOR_ACCOUNT);

        _moves(address(trust), originator, 3_000 * unit);
        _balanceBook("I11");
        assertEq(Reentrant(originator).reason(), _guarded(), "I11: released once");
    }

    /// A close of the offering from within a subscription would count cash that has not come.
    function test_CloseWithinSubscribe() public {
        _offer(Programs.plain6(), address(_hooked), "Interpreter");
        _attest(address(_before));
        _subscribe(originator, 0, 45_000 * unit);
        _subscribe(alice, 0, 855_000 * unit);
        _subscribe(originator, 1, 5_000 * unit);
        _mint(address(_before), 95_000 * unit);
        _before.run(
            address(_hooked),
            abi.encodeWithSignature("approve(address,uint256)", address(offering), 95_000 * unit)
        );
        _setDay(CLOSING);
        _before.arm(address(offering), abi.encodeCall(IOffering.close, ()));

        _before.run(address(offering), abi.encodeCall(IOffering.subscribe, (1, 95_000 * unit)));

        assertEq(_before.reason(), _guarded(), "I11: no close in the middle");
        assertEq(currency.balanceOf(address(offering)), 1_000_000 * unit, "I11: all cash is there");
        assertEq(uint256(trust.status()), 0, "I8: still an offering");
    }

    function _offerTo(Reentrant receiver) private {
        _offer(Programs.plain6(), address(_hooked), "Interpreter");
        assertEq(trust.addressOf(ORIGINATOR_ACCOUNT), address(receiver), "the originator has code");
    }

    function _attackClaim(
        Reentrant attacker,
        address target,
        bytes memory data,
        bytes memory refusal
    ) private {
        uint256 part = (99_990 * unit) / 10;
        attacker.arm(target, data);
        _openBook();

        attacker.run(address(notes[0]), abi.encodeCall(INote.claim, ()));

        _moves(address(trust), address(attacker), part);
        _balanceBook("I2");
        assertTrue(attacker.called(), "the hook was called");
        assertFalse(attacker.entered(), "I3: nobody comes in while a payment is on its way");
        assertEq(attacker.reason(), refusal, "I3: refused");
    }

    function _nothing(Reentrant attacker) private pure returns (bytes memory) {
        return abi.encodeWithSelector(INote.NothingToClaim.selector, address(attacker));
    }

    function _guarded() private pure returns (bytes memory) {
        return abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
    }
}
