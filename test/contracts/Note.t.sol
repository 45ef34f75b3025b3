// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC7943Fungible} from "../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../contracts/note/INote.sol";
import {TestStablecoin} from "../../contracts/test/TestStablecoin.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {World} from "./World.sol";

/// @dev Earning, transfers and payments.
contract NoteTest is World {
    uint256 private constant CASH = 80_000 * UNIT;

    function setUp() public {
        _deployScripted();
    }

    // Earning.

    function test_AHolderEarnsItsShareAndIsPaidByClaim() public {
        _start();
        _payDate(CASH);
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "alice");
        vm.expectEmit(address(senior));
        emit INote.Paid(alice, alice, (CASH * 46) / 80);
        vm.prank(alice);
        assertEq(senior.claim(), (CASH * 46) / 80, "claimed");
        assertEq(currency.balanceOf(alice), (CASH * 46) / 80, "paid");
        assertEq(senior.paidTo(alice), (CASH * 46) / 80, "paidTo");
        vm.expectRevert(abi.encodeWithSelector(INote.NothingToClaim.selector, alice));
        vm.prank(alice);
        senior.claim();
        _assertAccounts();
    }

    function test_AHolderClaimsToAnotherAddress() public {
        _start();
        _payDate(CASH);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(INote.BadReceiver.selector, address(0)));
        senior.claimTo(address(0));
        vm.expectRevert(abi.encodeWithSelector(INote.BadReceiver.selector, address(trust)));
        senior.claimTo(address(trust));
        senior.claimTo(anyone);
        vm.stopPrank();
        assertEq(currency.balanceOf(anyone), (CASH * 46) / 80, "paid to another");
        assertEq(senior.paidTo(alice), (CASH * 46) / 80, "counted as the holder's");
    }

    function test_WhatWasEarnedStaysWithWhoHeldIt() public {
        _start();
        _payDate(CASH);
        vm.prank(alice);
        senior.transfer(bob, 460_000 * UNIT);
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "the seller's");
        assertEq(senior.claimable(bob), (CASH * 30) / 80, "the buyer's");
        _payDate(CASH);
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "the seller earns no more");
        assertEq(senior.claimable(bob), (CASH * 30) / 80 + (CASH * 76) / 80, "the buyer earns with both");
    }

    function test_NotesCollectedLateHaveEarnedSinceTheClosing() public {
        _subscribeAll();
        _close();
        _payDate(CASH);
        assertEq(senior.claimable(address(offering)), 0, "the offering earns nothing itself");
        senior.pay(_one(address(offering)));
        offering.collect(0, _one(alice));
        _payDate(CASH);
        _collectAll();
        assertEq(senior.claimable(alice), (2 * CASH * 46) / 80, "both dates");
        assertEq(senior.claimable(bob), (2 * CASH * 30) / 80, "both dates, collected after");
        senior.pay(_holders());
        assertEq(trust.classAccount(0).paid, 2 * CASH, "all of it");
        _assertAccounts();
    }

    function testFuzz_NobodyIsShortByAUnitNorPaidTooMuch(uint256[8] memory given, uint256 seed) public {
        _start();
        address[] memory holders = _holders();
        uint256[4] memory exact;
        for (uint256 i = 0; i < given.length; ++i) {
            _payLate(bound(given[i], LEAST_LATE_CASH, 2 ** 90));
            uint256 grown = trust.classAccount(0).given;
            for (uint256 h = 0; h < holders.length; ++h) {
                exact[h] += senior.balanceOf(holders[h]) * (grown - _before);
            }
            _before = grown;
            uint256 choice = uint256(keccak256(abi.encode(seed, i)));
            address from = holders[1 + (choice % 2)];
            address to = holders[1 + ((choice >> 8) % 3)];
            uint256 amount = bound(choice >> 16, 0, senior.balanceOf(from));
            vm.prank(from);
            senior.transfer(to, amount);
            if ((choice >> 250) % 2 == 0) {
                senior.pay(_one(to));
            }
        }
        senior.pay(holders);
        for (uint256 h = 0; h < holders.length; ++h) {
            assertEq(senior.paidTo(holders[h]), exact[h] / SENIOR_FACE, "floor of all that was earned");
        }
        assertLe(trust.classAccount(0).paid, trust.classAccount(0).given, "at most what was given");
        _assertAccounts();
    }

    uint256 private _before;

    // Transfers.

    function test_ATransferAsksBothEnds() public {
        _start();
        vm.startPrank(alice);
        address[5] memory refused = [address(0), address(senior), address(trust), address(offering), anyone];
        for (uint256 i = 0; i < refused.length; ++i) {
            assertFalse(senior.canReceive(refused[i]));
            assertFalse(senior.canTransfer(alice, refused[i], 0));
            vm.expectRevert(
                abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, refused[i])
            );
            senior.transfer(refused[i], 0);
        }
        assertTrue(senior.canTransfer(alice, bob, 460_000 * UNIT));
        assertFalse(senior.canTransfer(alice, bob, 460_000 * UNIT + 1));
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector,
                alice,
                460_000 * UNIT,
                460_000 * UNIT + 1
            )
        );
        senior.transfer(bob, 460_000 * UNIT + 1);
        vm.stopPrank();
        assertFalse(senior.canSend(address(offering)));
        vm.prank(address(offering));
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, address(offering))
        );
        senior.transfer(bob, 0);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, address(0)));
        senior.transferFrom(address(0), bob, 0);
    }

    function test_TransfersOfNothingAndToOneselfChangeNothing() public {
        _start();
        _payDate(CASH);
        vm.startPrank(alice);
        senior.transfer(alice, 460_000 * UNIT);
        senior.transfer(bob, 0);
        vm.stopPrank();
        assertEq(senior.balanceOf(alice), 460_000 * UNIT, "balance");
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "earned");
        assertEq(senior.claimable(bob), (CASH * 30) / 80, "earned");
    }

    function test_AnAllowanceIsUsedUp() public {
        _start();
        vm.prank(alice);
        senior.approve(bob, 10);
        vm.startPrank(bob);
        senior.transferFrom(alice, carol, 4);
        assertEq(senior.allowance(alice, bob), 6, "left");
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, bob, 6, 7));
        senior.transferFrom(alice, carol, 7);
        vm.stopPrank();
        vm.prank(alice);
        senior.approve(bob, type(uint256).max);
        vm.prank(bob);
        senior.transferFrom(alice, carol, 4);
        assertEq(senior.allowance(alice, bob), type(uint256).max, "the largest stays");
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidSpender.selector, address(0)));
        senior.approve(address(0), 1);
    }

    function test_WhoseEntryIsGoneSendsAndIsPaidButDoesNotReceive() public {
        _start();
        _payDate(CASH);
        vm.prank(registrar);
        registry.revoke(alice);
        vm.prank(alice);
        senior.transfer(bob, 1);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, alice));
        senior.transfer(alice, 1);
        vm.prank(alice);
        senior.claim();
        senior.pay(_one(alice));
    }

    function test_ADeadRegistryStopsTransfersAndNoPayment() public {
        _start();
        _payDate(CASH);
        vm.etch(address(registry), hex"fe");
        assertFalse(senior.canTransfer(alice, bob, 1));
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, bob));
        senior.transfer(bob, 1);
        vm.prank(alice);
        senior.claim();
        assertEq(senior.pay(_holders()), CASH - (CASH * 46) / 80, "all others");
    }

    // Payments in batches.

    function test_ABatchSkipsWhoCannotBePaid() public {
        _start();
        _payDate(CASH);
        vm.prank(operator);
        stablecoin.setBlocked(alice, true);
        vm.expectEmit(address(senior));
        emit INote.PayFailed(
            alice,
            (CASH * 46) / 80,
            abi.encodeWithSelector(TestStablecoin.AccountBlocked.selector, alice)
        );
        assertEq(senior.pay(_holders()), (CASH * 34) / 80, "the others");
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "its money stays its own");
        assertEq(senior.paidTo(alice), 0, "nothing paid");
        vm.prank(operator);
        stablecoin.setBlocked(alice, false);
        assertEq(senior.pay(_holders()), (CASH * 46) / 80, "again, only who is owed");
        assertEq(senior.pay(_holders()), 0, "and again, nobody");
        _assertAccounts();
    }

    function test_AHolderTwiceInABatchIsPaidOnce() public {
        _start();
        _payDate(CASH);
        address[] memory twice = new address[](2);
        twice[0] = alice;
        twice[1] = alice;
        assertEq(senior.pay(twice), (CASH * 46) / 80, "once");
        assertEq(currency.balanceOf(alice), (CASH * 46) / 80, "once");
    }

    function test_ABatchWithTooLittleGasReverts() public {
        _start();
        _payDate(CASH);
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory reason) = address(senior).call{gas: 300_000}(
            abi.encodeCall(INote.pay, (_one(alice)))
        );
        assertFalse(success);
        assertEq(bytes32(bytes4(reason)), bytes32(ITrust.NotEnoughGas.selector), "says why");
        assertEq(senior.claimable(alice), (CASH * 46) / 80, "nothing lost");
    }

    // The offering's calls.

    function test_OnlyTheOfferingIssuesAndDelivers() public {
        _start();
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, alice));
        vm.prank(alice);
        senior.issue(0, alice, 0);
        vm.expectRevert(abi.encodeWithSelector(INote.NotAuthorized.selector, alice));
        vm.prank(alice);
        senior.deliver(alice, 1);
        vm.prank(address(offering));
        vm.expectRevert(INote.AlreadyIssued.selector);
        senior.issue(0, alice, 0);
    }

    // Permit.

    function test_APermitApprovesOnce() public {
        _start();
        (address owner, uint256 key) = makeAccount("alice");
        bytes memory signature = _signPermit(key, owner, bob, 5, 0, block.timestamp);
        _permit(owner, bob, 5, block.timestamp, signature);
        assertEq(senior.allowance(alice, bob), 5, "approved");
        assertEq(senior.nonces(alice), 1, "nonce");
        vm.expectRevert(abi.encodeWithSelector(INote.BadPermit.selector, alice));
        _permit(owner, bob, 5, block.timestamp, signature);
        signature = _signPermit(key, owner, bob, 5, 1, block.timestamp - 1);
        vm.expectRevert(abi.encodeWithSelector(INote.PermitExpired.selector, block.timestamp - 1));
        _permit(owner, bob, 5, block.timestamp - 1, signature);
        assertNotEq(senior.DOMAIN_SEPARATOR(), sub.DOMAIN_SEPARATOR(), "each note has its own domain");
    }

    function test_InterfacesAreNamed() public view {
        assertTrue(IERC165(address(senior)).supportsInterface(0x3edbb4c4), "ERC-7943, fungible");
        assertTrue(IERC165(address(senior)).supportsInterface(type(IERC165).interfaceId));
        assertTrue(IERC165(address(senior)).supportsInterface(type(IERC20).interfaceId));
        assertTrue(IERC165(address(senior)).supportsInterface(type(IERC20Permit).interfaceId));
        assertFalse(IERC165(address(senior)).supportsInterface(0xffffffff));
    }

    /// @dev Any number of dates, late ones after those of the terms.
    function _payLate(uint256 cash) private {
        if (trust.nextDate() == 0) {
            vm.warp(block.timestamp + 31 days);
        }
        _payDate(cash);
    }

    function _signPermit(
        uint256 key,
        address owner,
        address spender,
        uint256 value,
        uint256 nonce,
        uint256 deadline
    ) private view returns (bytes memory) {
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                ),
                owner,
                spender,
                value,
                nonce,
                deadline
            )
        );
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Wide Senior"),
                keccak256("1"),
                block.chainid,
                address(senior)
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(
            key,
            keccak256(abi.encodePacked(hex"1901", domain, message))
        );
        return abi.encode(v, r, s);
    }

    function _permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        bytes memory signature
    ) private {
        (uint8 v, bytes32 r, bytes32 s) = abi.decode(signature, (uint8, bytes32, bytes32));
        senior.permit(owner, spender, value, deadline, v, r, s);
    }
}
