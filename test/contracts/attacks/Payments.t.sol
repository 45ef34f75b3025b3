// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {INote} from "../../../contracts/note/INote.sol";
import {TestStablecoin} from "../../../contracts/test/TestStablecoin.sol";
import {IOffering} from "../../../contracts/trust/IOffering.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {AttackBase} from "./AttackBase.sol";
import {Programs} from "./Programs.sol";

/// @notice A payee or holder that the currency blocks: in a batch, on its own, at the closing.
contract BlacklistedPayee is AttackBase {
    function _block(address account, bool blocked) private {
        vm.prank(operator);
        currency.setBlocked(account, blocked);
    }

    /// In a batch the blocked holder is skipped, with a reason, and its money stays its own.
    function test_BlacklistedHolderInABatch() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 ofAlice = notes[0].claimable(alice);
        uint256 ofBob = notes[0].claimable(bob);
        _block(alice, true);
        _openBook();

        vm.expectEmit(address(notes[0]));
        emit INote.PayFailed(
            alice,
            ofAlice,
            abi.encodeWithSelector(TestStablecoin.AccountBlocked.selector, alice)
        );
        assertEq(notes[0].pay(_three(alice, bob, alice)), ofBob, "I7: the others are paid");

        _moves(address(trust), bob, ofBob);
        _balanceBook("I7");
        assertEq(notes[0].claimable(alice), ofAlice, "I7: still its own");

        // to another address of the holder's choice, without waiting for anybody
        _openBook();
        vm.prank(alice);
        notes[0].claimTo(mallory);
        _moves(address(trust), mallory, ofAlice);
        _balanceBook("I7");
    }

    /// A blocked party stops neither a date nor another party, and can name another address.
    function test_BlacklistedPartyIsReleasedElsewhere() public {
        _block(servicer, true);
        _runDate(0, 100_000 * unit, 20_000 * unit);
        _refused(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.release, (SERVICER_ACCOUNT)),
            abi.encodeWithSelector(TestStablecoin.AccountBlocked.selector, servicer),
            "I3: blocked"
        );
        _openBook();
        trust.release(TRUSTEE_ACCOUNT);
        vm.prank(servicer);
        trust.rotate(SERVICER_ACCOUNT, mallory);
        trust.release(SERVICER_ACCOUNT);

        _moves(address(trust), trustee, 10 * unit);
        _moves(address(trust), mallory, 20_000 * unit);
        _balanceBook("I3");
    }

    /// Blocked subscribers, payees of costs and even the originator do not stop the closing, as it pays nobody.
    function test_BlacklistedAtTheClosing() public {
        _offer(Programs.plain6(), _stablecoin(6), "Interpreter");
        _subscribeAll();
        _setDay(CLOSING);
        _block(alice, true);
        _block(agents, true);
        _block(originator, true);
        _openBook();

        offering.close();
        _collectAll();

        _moves(address(offering), address(trust), 1_000_000 * unit);
        _balanceBook("I11");
        assertEq(notes[0].balanceOf(alice), 455_000 * unit, "I4: notes are no cash");
        assertEq(trust.releasable(COST_ACCOUNT), 1_000 * unit, "I3: the cost waits");
        assertEq(trust.releasable(ORIGINATOR_ACCOUNT), 994_000 * unit, "I3: the price waits");
    }

    /// A blocked subscriber's refund waits for it and stops nobody else's.
    function test_BlacklistedAtTheRefund() public {
        _offer(Programs.plain6(), _stablecoin(6), "Interpreter");
        _subscribeAll();
        _setDay(LONG_STOP + 1);
        offering.fail();
        _block(alice, true);
        _openBook();

        offering.refund(bob);
        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.refund, (alice)),
            abi.encodeWithSelector(TestStablecoin.AccountBlocked.selector, alice),
            "I11: blocked"
        );

        _moves(address(offering), bob, 400_000 * unit);
        _balanceBook("I11");
        assertEq(offering.cashOf(alice), 455_000 * unit, "I11: still its own");
    }

    /// A currency that blocks the trust itself strands what is in it, and loses no account.
    function test_BlacklistedTrust() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 ofBob = notes[0].claimable(bob);
        _block(address(trust), true);
        _openBook();

        assertEq(notes[0].pay(_three(alice, bob, originator)), 0, "I7: nobody is paid");
        _balanceBook("I7");
        _block(address(trust), false);
        assertEq(notes[0].pay(_one(bob)), ofBob, "I7: all is still there");
    }
}

/// @notice Push and claim in any order, by anybody: each holder has its part, once.
contract PushAndClaim is AttackBase {
    function testFuzz_InAnyOrder(uint256 seed) public {
        address[4] memory holders = [originator, alice, bob, mallory];
        uint256 given = 0;
        _openBook();
        for (uint256 date = 0; date < 3; ++date) {
            uint256 cash = 11 + (seed % 77_777_777);
            _runDate(date, cash * unit, 0);
            _gains(address(trust), cash * unit);
            given = trust.classAccount(0).given;
            for (uint256 i = 0; i < 4; ++i) {
                seed = uint256(keccak256(abi.encode(seed)));
                address holder = holders[seed % 4];
                if ((seed >> 8) % 2 == 0) {
                    notes[0].pay(_three(holder, holders[(seed >> 16) % 4], holder));
                } else if (notes[0].claimable(holder) != 0) {
                    vm.prank(holder);
                    notes[0].claim();
                }
            }
        }
        notes[0].pay(_three(originator, alice, bob));
        notes[0].pay(_three(bob, alice, originator));

        _moves(address(trust), originator, (given * 45) / 900);
        _moves(address(trust), alice, (given * 455) / 900);
        _moves(address(trust), bob, (given * 400) / 900);
        _balanceBook("I2");
        assertEq(
            notes[0].paidTo(alice),
            (given * 455) / 900,
            "I7: its identity is all that it was ever paid"
        );
    }

    /// A second push finds nothing to pay, and a claim after it is told so.
    function test_PushTwiceThenClaim() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 part = (uint256(99_990 * unit) * 455) / 900;
        _openBook();

        assertEq(notes[0].pay(_three(alice, alice, alice)), part, "I7: once");
        assertEq(notes[0].pay(_one(alice)), 0, "I7: safe to repeat");
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(INote.claim, ()),
            abi.encodeWithSelector(INote.NothingToClaim.selector, alice),
            "I7: nothing is left"
        );

        _moves(address(trust), alice, part);
        _balanceBook("I7");
    }

    /// A push with too little gas would fail for want of it and look like a refusal: it reverts instead.
    function test_PushWithTooLittleGas() public {
        _runDate(0, 100_000 * unit, 0);
        _openBook();
        vm.prank(mallory);
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory reason) = address(notes[0]).call{gas: 250_000}(
            abi.encodeCall(INote.pay, (_one(alice)))
        );

        assertFalse(success, "I7: no payment may fail for want of gas");
        assertEq(bytes32(bytes4(reason)), bytes32(ITrust.NotEnoughGas.selector), "I7: and it says so");
        _balanceBook("I7");
    }

    /// A claim to the trust would come back as the next date's cash: refused.
    function test_ClaimToTheTrustOrNobody() public {
        _runDate(0, 100_000 * unit, 0);
        _openBook();
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(INote.claimTo, (address(trust))),
            abi.encodeWithSelector(INote.BadReceiver.selector, trust),
            "I3: to the trust"
        );
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(INote.claimTo, (address(0))),
            abi.encodeWithSelector(INote.BadReceiver.selector, 0),
            "I3: to nobody"
        );
        _balanceBook("I3");
    }
}

/// @notice Permits carried by somebody else, carried twice, or too late.
contract PermitAttack is AttackBase {
    /// A permit of the currency that somebody else has used up first does not stop the subscription it was for.
    function test_PermitConsumedByAnother() public {
        _offer(Programs.plain6(), _stablecoin(6), "Interpreter");
        TestStablecoin coin = TestStablecoin(address(currency));
        _mint(carol, 100 * unit);
        uint256 deadline = _now() + 1 days;
        (uint8 v, bytes32 r, bytes32 s) = _sign(
            coin.DOMAIN_SEPARATOR(),
            address(offering),
            100 * unit,
            coin.nonces(carol),
            deadline
        );
        vm.prank(mallory);
        coin.permit(carol, address(offering), 100 * unit, deadline, v, r, s);
        _openBook();

        vm.prank(carol);
        offering.subscribeWithPermit(1, 100 * unit, deadline, v, r, s);

        _moves(carol, address(offering), 100 * unit);
        _balanceBook("I11");
        assertEq(offering.subscription(1, carol), 100 * unit, "I11: subscribed once");
    }

    /// A note's permit gives one allowance, once, to whom it names, in time.
    function test_PermitReplayed() public {
        INote note = notes[1];
        uint256 deadline = _now() + 1 days;
        (uint8 v, bytes32 r, bytes32 s) = _sign(note.DOMAIN_SEPARATOR(), bob, 100, 0, deadline);
        vm.prank(mallory);
        note.permit(carol, bob, 100, deadline, v, r, s);
        vm.prank(bob);
        note.transferFrom(carol, alice, 100);
        bytes memory again = abi.encodeCall(note.permit, (carol, bob, 100, deadline, v, r, s));
        bytes memory refusal = abi.encodeWithSelector(INote.BadPermit.selector, carol);

        _refused(bob, address(note), again, refusal, "I4: a permit holds once");
        again = abi.encodeCall(note.permit, (carol, mallory, 100, deadline, v, r, s));
        _refused(mallory, address(note), again, refusal, "I4: for whom it names");
        again = abi.encodeCall(notes[0].permit, (carol, bob, 100, deadline, v, r, s));
        _refused(bob, address(notes[0]), again, refusal, "I4: of this note");
        assertEq(note.allowance(carol, bob), 0, "I4: used up");
        assertEq(note.balanceOf(carol), 95_000 * unit - 100, "I4: moved once");

        (v, r, s) = _sign(note.DOMAIN_SEPARATOR(), bob, 100, 1, _now() - 1);
        again = abi.encodeCall(note.permit, (carol, bob, 100, _now() - 1, v, r, s));
        refusal = abi.encodeWithSelector(INote.PermitExpired.selector, _now() - 1);
        _refused(bob, address(note), again, refusal, "I4: in time");
    }

    function _sign(
        bytes32 domain,
        address spender,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) private pure returns (uint8 v, bytes32 r, bytes32 s) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                vm.addr(uint256(keccak256("carol"))),
                spender,
                value,
                nonce,
                deadline
            )
        );
        return
            vm.sign(uint256(keccak256("carol")), keccak256(abi.encodePacked(hex"1901", domain, structHash)));
    }
}
