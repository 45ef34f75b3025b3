// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {AttackBase} from "./AttackBase.sol";

/// @notice Transfers that go nowhere: to oneself, of nothing, to the note, to the trust, to the offering.
contract OddTransfers is AttackBase {
    function setUp() public override {
        super.setUp();
        _runDate(0, 100_000 * unit, 0);
    }

    /// A transfer to oneself neither earns nor loses.
    function test_SelfTransfer() public {
        uint256 claimable = notes[0].claimable(alice);
        _openBook();

        vm.startPrank(alice);
        notes[0].transfer(alice, 455_000 * unit);
        notes[0].transfer(alice, 1);
        vm.stopPrank();

        _balanceBook("I2");
        assertEq(notes[0].balanceOf(alice), 455_000 * unit, "I4: balance");
        assertEq(notes[0].claimable(alice), claimable, "I2: claimable");
        _runDate(1, 9_010 * unit, 0);
        // 9,010 less the trustee's 10: alice has 455 / 900 of each date's
        assertEq(notes[0].claimable(alice), (uint256(99_990 + 9_000) * unit * 455) / 900, "I2: earns once");
    }

    /// A transfer of 0 to oneself, or by a stranger who holds nothing, changes nothing.
    function test_TransferOfZero() public {
        uint256 ofAlice = notes[0].claimable(alice);
        uint256 ofBob = notes[0].claimable(bob);
        _openBook();

        vm.prank(alice);
        notes[0].transfer(bob, 0);
        vm.prank(mallory);
        notes[0].transfer(bob, 0);
        vm.prank(mallory);
        notes[0].transferFrom(alice, bob, 0);

        _balanceBook("I2");
        assertEq(notes[0].claimable(alice), ofAlice, "I2: alice's");
        assertEq(notes[0].claimable(bob), ofBob, "I2: bob's");
        assertEq(notes[0].claimable(mallory), 0, "I2: a stranger's");
        assertEq(notes[0].balanceOf(bob), 400_000 * unit, "I4: bob's balance");
    }

    /// Nobody can lose notes to a contract that could never give them back.
    function test_TransferToTheNoteTheTrustTheOffering() public {
        address[3] memory receivers = [address(notes[0]), address(trust), address(offering)];
        // a registrar that lists them by mistake does not open that door
        for (uint256 i = 0; i < 3; ++i) {
            _attest(receivers[i]);
        }
        _openBook();
        for (uint256 i = 0; i < 3; ++i) {
            _refused(
                alice,
                address(notes[0]),
                abi.encodeCall(IERC20.transfer, (receivers[i], 1)),
                abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, receivers[i]),
                "I4: no notes for the deal's own contracts"
            );
            assertEq(notes[0].balanceOf(receivers[i]), 0, "I4: holds nothing");
        }
        assertEq(notes[0].balanceOf(alice), 455_000 * unit, "I4: alice's balance");
        _balanceBook("I4");
    }

    /// Neither more than is held nor more than is approved moves.
    function test_TransferOfMoreThanIsThere() public {
        _refused(
            alice,
            address(notes[0]),
            abi.encodeCall(IERC20.transfer, (bob, 455_000 * unit + 1)),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector,
                alice,
                455_000 * unit,
                455_000 * unit + 1
            ),
            "I4: more than the balance"
        );
        _refused(
            mallory,
            address(notes[0]),
            abi.encodeCall(IERC20.transferFrom, (alice, bob, 1)),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, mallory, 0, 1),
            "I4: without the holder's approval"
        );
    }

    /// The originator's retained share stays where it is until the final date is over.
    function test_SaleOfTheRetention() public {
        bytes memory sale = abi.encodeCall(IERC20.transfer, (bob, 1));
        bytes memory refusal = abi.encodeWithSelector(
            IERC7943Fungible.ERC7943CannotTransfer.selector,
            originator,
            bob,
            1
        );
        _refused(originator, address(notes[0]), sale, refusal, "I4: retained after the first date");
        vm.warp((_date(3) + 1) * 1 days - 1);
        _refused(originator, address(notes[0]), sale, refusal, "I4: retained on the final date");

        vm.warp((_date(3) + 1) * 1 days);
        vm.prank(originator);
        notes[0].transfer(bob, 45_000 * unit);
        assertEq(notes[0].balanceOf(bob), 445_000 * unit, "I4: free after the final date");
    }
}

/// @notice Buying just before a date and selling just after, in one block: who held at the distribution has earned it.
contract SellAroundTheDate is AttackBase {
    function test_BuyBeforeAndSellAfterInOneBlock() public {
        _attest(mallory);
        _closePeriod(0, 100_000 * unit);
        _report(0);
        _setDay(_date(0));
        _openBook();

        vm.prank(bob);
        notes[0].transfer(mallory, 100_000 * unit);
        trust.distribute();
        vm.prank(mallory);
        notes[0].transfer(bob, 100_000 * unit);

        uint256 given = 99_990 * unit;
        assertEq(notes[0].claimable(mallory), given / 9, "I2: held 100,000 of 900,000 at the record moment");
        assertEq(notes[0].claimable(bob), given / 3, "I2: bob held 300,000");
        assertEq(notes[0].claimable(alice), (given * 455) / 900, "I2: alice's is untouched");
        _balanceBook("I2");
    }

    /// What was earned stays with who earned it, however often the notes go round in the block of the distribution.
    function test_EarnThenSellEarnsOnce() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 given = 99_990 * unit;

        vm.prank(alice);
        notes[0].transfer(bob, 455_000 * unit);
        assertEq(notes[0].claimable(bob), (given * 400) / 900, "I2: the buyer earns from now on only");
        vm.prank(alice);
        assertEq(notes[0].claim(), (given * 455) / 900, "I2: the seller keeps it");
        vm.prank(bob);
        notes[0].transfer(alice, 455_000 * unit);
        assertEq(notes[0].claimable(alice), 0, "I2: nothing twice");
        assertLe(
            notes[0].paidTo(alice) + notes[0].claimable(bob) + notes[0].claimable(originator),
            given,
            "I2"
        );
    }

    /// A note collected long after the closing comes with all that it has earned, and only with that.
    function test_CollectAroundTheDate() public {
        _offer(_program(), address(currency), "Interpreter");
        _subscribeAll();
        _setDay(CLOSING);
        offering.close();
        offering.collect(0, _one(alice));
        _runDate(0, 100_000 * unit, 0);
        offering.collect(0, _one(bob));
        _runDate(1, 9_010 * unit, 0);

        uint256 given = (99_990 + 9_000) * unit;
        assertEq(notes[0].claimable(alice), (given * 455) / 900, "I2: collected at the closing");
        assertEq(notes[0].claimable(bob), (given * 400) / 900, "I2: collected between dates");
        assertEq(notes[0].claimable(address(offering)), 0, "I2: the offering earns for others");
        offering.collect(0, _one(originator));
        assertEq(notes[0].claimable(originator), (given * 45) / 900, "I2: collected last");
        offering.collect(0, _one(bob));
        assertEq(notes[0].balanceOf(bob), 400_000 * unit, "I4: nothing is collected twice");
    }

    function _program() private view returns (bytes memory) {
        return trust.terms();
    }
}
