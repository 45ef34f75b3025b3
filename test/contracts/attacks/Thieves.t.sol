// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInterpreter} from "../../../contracts/trust/IInterpreter.sol";
import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {ScriptedInterpreter} from "../../../contracts/test/ScriptedInterpreter.sol";
import {SetupCore, SetupRest, encodeSetup} from "../SetupCode.sol";
import {IClassAccounts} from "../../../contracts/trust/IClassAccounts.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {ITrustFactory} from "../../../contracts/trust/ITrustFactory.sol";
import {AttackBase} from "./AttackBase.sol";
import {Programs} from "./Programs.sol";

/// @notice A servicer who reports all cash as expenses has, each date, what the deal allows at most, and can be stopped.
contract GreedyServicer is AttackBase {
    function test_AllCashAsExpenses() public {
        _closePeriod(0, 100_000 * unit);
        _refused(
            servicer,
            address(trust),
            abi.encodeCall(ITrust.report, (_reportOf(100_000 * unit, 0, 1e18, 0))),
            abi.encodeWithSelector(ITrust.OverMaximum.selector, "fee", 0, 100_000 * unit, 40_000 * unit),
            "I10: the deal names the most"
        );
        for (uint256 i = 0; i < 5; ++i) {
            _report(40_000 * unit);
        }
        _setDay(_date(0));
        trust.distribute();
        assertEq(trust.releasable(SERVICER_ACCOUNT), 40_000 * unit, "I1: once a date");
        assertEq(trust.classAccount(0).given, 59_990 * unit, "I1: the rest is the senior's");

        _openBook();
        trust.release(SERVICER_ACCOUNT);
        _refused(
            servicer,
            address(trust),
            abi.encodeCall(ITrust.release, (SERVICER_ACCOUNT)),
            abi.encodeWithSelector(ITrust.NothingToRelease.selector, SERVICER_ACCOUNT),
            "I3: released once"
        );
        _moves(address(trust), servicer, 40_000 * unit);
        _balanceBook("I3");
    }

    /// What is reported and not there stays due, and takes neither reserves already set aside nor others' money.
    function test_ExpensesBeyondTheCash() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 kept = trust.setAside();
        _runDate(1, 10 * unit, 40_000 * unit);
        assertEq(trust.releasable(SERVICER_ACCOUNT), 5_000 * unit, "I1: the reserve is all there was");
        assertEq(trust.setAside(), kept + 10 * unit + 5_000 * unit, "I3: what was set aside stays");
        assertLe(trust.setAside() + trust.reserved(), _balance(), "I3: covered");
    }
}

/// @notice A trustee who tries for each cent by every power it has: it declares, resolves, orders, rotates.
contract GreedyTrustee is AttackBase {
    function test_EveryPowerOfTheTrustee() public {
        _runDate(0, 100_000 * unit, 20_000 * unit);
        _openBook();
        vm.prank(trustee);
        trust.declare(_date(1));
        _closePeriod(1, 100_000 * unit);
        _gains(address(trust), 100_000 * unit);
        _report(40_000 * unit);
        _setDay(_today() + REPORT_BY + 1);
        vm.prank(verifier);
        trust.challenge("no invoices");
        vm.prank(trustee);
        trust.resolve(ITrust.Outcome.Upheld);
        _setDay(_date(1));
        trust.distribute();
        _balanceBook("I13: no power of the trustee's moves cash");
        assertEq(trust.releasable(TRUSTEE_ACCOUNT), 20 * unit, "I13: its fee, whatever it declares");

        trust.release(TRUSTEE_ACCOUNT);
        _moves(address(trust), trustee, 20 * unit);
        _balanceBook("I13: its fee and no more");
    }

    /// Its orders have no effect until a registrar countersigns them, and it may not be that registrar.
    function test_OrdersOfTheTrusteeAlone() public {
        _runDate(0, 100_000 * unit, 0);
        vm.prank(operator);
        registry.setRegistrar(trustee, true);
        INote note = notes[0];
        vm.startPrank(trustee);
        note.recordOrder("own", INote.OrderKind.ForcedTransfer, alice, bob, 455_000 * unit);
        note.recordOrder("own", INote.OrderKind.FreezeClaims, alice, address(0), 0);
        note.recordOrder("own", INote.OrderKind.Freeze, alice, address(0), 1);
        vm.stopPrank();
        _openBook();
        for (uint256 id = 1; id <= 3; ++id) {
            _refused(
                trustee,
                address(note),
                abi.encodeCall(INote.countersign, (id)),
                abi.encodeWithSelector(INote.NotAuthorized.selector, trustee),
                "I13: nobody seizes alone"
            );
        }
        bytes memory refusal = abi.encodeWithSelector(INote.BadOrder.selector, 0);
        _refused(
            trustee,
            address(note),
            abi.encodeCall(IERC7943Fungible.forcedTransfer, (alice, bob, 455_000 * unit)),
            refusal,
            "I13: forced transfer"
        );
        _refused(
            trustee,
            address(note),
            abi.encodeCall(INote.freezeClaims, (alice)),
            refusal,
            "I13: frozen claims"
        );
        _refused(
            trustee,
            address(note),
            abi.encodeCall(IERC7943Fungible.setFrozenTokens, (alice, 1)),
            refusal,
            "I13: frozen tokens"
        );
        vm.prank(alice);
        uint256 paid = note.claim();
        _moves(address(trust), alice, paid);
        _balanceBook("I13: alice is paid all the same");
        assertEq(paid, (uint256(99_990 * unit) * 455) / 900, "I13: all that she earned");
    }

    /// Even with a registrar's help, notes cannot go to who may not hold them, nor do earnings go with them; and only what
    /// the order says.
    function test_ForcedTransferToItself() public {
        _runDate(0, 100_000 * unit, 0);
        INote note = notes[0];
        uint256 owed = note.claimable(alice);
        vm.prank(trustee);
        uint256 id = note.recordOrder("own", INote.OrderKind.ForcedTransfer, alice, trustee, 455_000 * unit);
        vm.prank(registrar);
        note.countersign(id);
        vm.warp(_now() + FORCED_TRANSFER_DAYS * 1 days);
        _openBook();
        _refused(
            trustee,
            address(note),
            abi.encodeCall(IERC7943Fungible.forcedTransfer, (alice, trustee, 455_000 * unit)),
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, trustee),
            "I13: it is no investor"
        );
        _refused(
            trustee,
            address(note),
            abi.encodeCall(IERC7943Fungible.forcedTransfer, (alice, bob, 455_000 * unit)),
            abi.encodeWithSelector(INote.BadOrder.selector, id),
            "I13: another receiver than the order's"
        );
        assertEq(note.claimable(alice), owed, "I13: earnings stay");
        _balanceBook("I13");
    }

    /// Nobody's account is turned to the trustee: neither by itself nor by a party that would oblige it.
    function test_RotateToTheTrustee() public {
        _refused(
            trustee,
            address(trust),
            abi.encodeCall(ITrust.rotate, (SERVICER_ACCOUNT, trustee)),
            _notAuthorized(trustee),
            "I13: not its account"
        );
        _refused(
            servicer,
            address(trust),
            abi.encodeCall(ITrust.rotate, (SERVICER_ACCOUNT, trustee)),
            abi.encodeWithSelector(ITrust.BadAddress.selector, trustee),
            "I13: never the trustee's address"
        );
        _refused(
            servicer,
            address(trust),
            abi.encodeCall(ITrust.rotate, (SERVICER_ACCOUNT, address(trust))),
            abi.encodeWithSelector(ITrust.BadAddress.selector, trust),
            "I3: paid to itself it would be collected again"
        );
        _refused(
            trustee,
            address(trust),
            abi.encodeCall(ITrust.rotate, (TRUSTEE_ACCOUNT, address(trust))),
            abi.encodeWithSelector(ITrust.BadAddress.selector, trust),
            "I3: nor the trustee's own account"
        );
        assertEq(trust.addressOf(SERVICER_ACCOUNT), servicer, "I13: unchanged");
    }

    /// No reported fee is payable to the trustee: such a set-up is refused.
    function test_ReportedFeeForTheTrustee() public {
        bytes memory program = trust.terms();
        (SetupCore memory core, SetupRest memory rest) = (_core(program), _rest(program));
        rest.parties[0] = trustee;
        _refused(
            originator,
            address(factory),
            abi.encodeCall(ITrustFactory.deploy, (program, encodeSetup(core, rest), "own")),
            abi.encodeWithSelector(ITrustFactory.BadSetup.selector, "trustee is paid a reported fee"),
            "I13"
        );
    }
}

/// @notice A registrar who tries for each cent by every power it has: it attests, revokes, countersigns.
contract GreedyRegistrar is AttackBase {
    function test_EveryPowerOfTheRegistrar() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 ofAlice = notes[0].claimable(alice);
        _openBook();
        vm.startPrank(registrar);
        registry.attest(registrar, IInvestorRegistry.Entry("registrar", 7, "CN", type(uint32).max));
        registry.revoke(alice);
        registry.revoke(bob);
        vm.stopPrank();
        for (uint256 id = 0; id < 2; ++id) {
            _refused(
                registrar,
                address(notes[0]),
                abi.encodeCall(INote.countersign, (id)),
                abi.encodeWithSelector(INote.BadOrder.selector, id),
                "I13: there is no order"
            );
        }
        _refused(
            registrar,
            address(notes[0]),
            abi.encodeWithSignature("transferFrom(address,address,uint256)", alice, registrar, 1),
            abi.encodeWithSignature("ERC20InsufficientAllowance(address,uint256,uint256)", registrar, 0, 1),
            "I13: no approval"
        );
        _balanceBook("I13: no power of the registrar's moves cash");

        vm.prank(alice);
        assertEq(notes[0].claim(), ofAlice, "I13: who was removed is paid");
        _moves(address(trust), alice, ofAlice);
        _balanceBook("I13");
    }

    /// An order that has been countersigned cannot be again, nor the same court's order under another number.
    function test_CountersignTwice() public {
        INote note = notes[0];
        vm.startPrank(trustee);
        uint256 first = note.recordOrder("court", INote.OrderKind.FreezeClaims, alice, address(0), 0);
        uint256 second = note.recordOrder("court", INote.OrderKind.FreezeClaims, alice, address(0), 0);
        vm.stopPrank();
        vm.prank(registrar);
        note.countersign(first);
        bytes memory data = abi.encodeCall(INote.countersign, (first));
        bytes memory refusal = abi.encodeWithSelector(INote.BadOrder.selector, first);
        _refused(registrar, address(note), data, refusal, "I12: once");
        data = abi.encodeCall(INote.countersign, (second));
        refusal = abi.encodeWithSelector(INote.BadOrder.selector, second);
        _refused(registrar, address(note), data, refusal, "I12: a renewal needs a new order");
    }
}

/// @notice A note that asks for more than its class was given.
contract LyingNote is AttackBase {
    function test_AsksForMoreThanItsClassWasGiven() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 given = 99_990 * unit;
        vm.prank(alice);
        uint256 paid = notes[0].claim();
        _openBook();
        _refused(
            address(notes[0]),
            address(trust),
            abi.encodeCall(IClassAccounts.pay, (0, mallory, given - paid + 1)),
            abi.encodeWithSelector(ITrust.OverClass.selector, 0, given - paid + 1, given - paid),
            "I2: no more than the class has left"
        );
        _refused(
            address(notes[0]),
            address(trust),
            abi.encodeCall(IClassAccounts.pay, (1, mallory, 1)),
            _notAuthorized(address(notes[0])),
            "I2: nor for another class"
        );
        (address[] memory holders, uint256[] memory amounts) = (new address[](2), new uint256[](2));
        (holders[0], holders[1]) = (mallory, bob);
        (amounts[0], amounts[1]) = (given - paid, 1);
        _refused(
            address(notes[0]),
            address(trust),
            abi.encodeCall(ITrust.payHolders, (0, holders, amounts)),
            abi.encodeWithSelector(ITrust.OverClass.selector, 0, given - paid + 1, given - paid),
            "I2: nor by many"
        );
        _balanceBook("I2");
    }
}

/// @notice An interpreter that lies: whatever it gives out, money that is set aside stays whole.
contract LyingInterpreter is AttackBase {
    ScriptedInterpreter private _scripted;

    function setUp() public override {
        _people();
        _issue(Programs.plain6(), _stablecoin(6), "ScriptedInterpreter");
        _scripted = ScriptedInterpreter(trust.interpreter());
    }

    function test_GivesOutMoreThanIsThere() public {
        _lie(100_001 * unit, 0, 5_000 * unit);
    }

    function test_GivesOutLessThanIsThere() public {
        _lie(99_999 * unit, 0, 5_000 * unit);
    }

    function test_PaysAPartyFromWhatIsSetAside() public {
        _lie(100_000 * unit, 994_000 * unit, 5_000 * unit);
    }

    function test_EmptiesTheReserves() public {
        _lie(100_000 * unit, 0, 0);
    }

    function _lie(uint256 toSenior, uint256 toServicer, uint256 reserves) private {
        IInterpreter.DateOutcome memory outcome;
        outcome.classPaid = new uint256[](2);
        outcome.classPaid[0] = toSenior;
        outcome.partyPaid = new uint256[](3);
        outcome.partyPaid[0] = toServicer;
        outcome.reserves = reserves;
        _scripted.script(outcome);
        _closePeriod(0, 100_000 * unit);
        _setDay(_date(0));
        _openBook();
        _refused(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.distribute, ()),
            abi.encodeWithSelector(
                ITrust.OutOfBalance.selector,
                toSenior + toServicer + reserves,
                105_000 * unit
            ),
            "I1"
        );
        _balanceBook("I1");
        assertEq(trust.setAside(), 995_000 * unit, "I3: set aside as before");
        trust.release(ORIGINATOR_ACCOUNT);
        _moves(address(trust), originator, 994_000 * unit);
        _balanceBook("I3: what was set aside is paid");
    }
}
