// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrust} from "../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../contracts/trust/ITrustPowers.sol";
import {World} from "./World.sol";

/// @dev An account's address
/// ├── announced by the trustee: another than its own, of an account that is no office's
/// │   ├── within 30 days: cancelled by the present address, or gone where that names another itself
/// │   └── after them: it holds, and is cancelled no more
/// └── not announced: the account's own address names another
contract TrustAddressesTest is World {
    address private next = makeAddr("next");

    function setUp() public {
        _deployScripted();
        _start();
    }

    function test_AnAnnouncedAddressHoldsAfterThirtyDays() public {
        uint256 from = block.timestamp + 30 days;
        vm.expectEmit(address(trust));
        emit ITrustPowers.AddressAnnounced(AGENTS_ACCOUNT, agents, next, from);
        vm.prank(trustee);
        trust.announceAddress(AGENTS_ACCOUNT, next);
        assertEq(trust.announcementOf(AGENTS_ACCOUNT).to, next);
        assertEq(trust.announcementOf(AGENTS_ACCOUNT).from, from);
        vm.warp(from - 1);
        assertEq(trust.addressOf(AGENTS_ACCOUNT), agents, "not yet");
        vm.warp(from);
        assertEq(trust.addressOf(AGENTS_ACCOUNT), next, "it holds");
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.NothingAnnounced.selector, AGENTS_ACCOUNT));
        vm.prank(next);
        trust.cancelAnnouncement(AGENTS_ACCOUNT);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, agents));
        vm.prank(agents);
        trust.cancelAnnouncement(AGENTS_ACCOUNT);
        // it is the account's own now: it rotates, and a further announcement waits as the first did
        vm.prank(trustee);
        trust.announceAddress(AGENTS_ACCOUNT, anyone);
        assertEq(trust.addressOf(AGENTS_ACCOUNT), next, "the second waits");
        vm.prank(next);
        trust.rotate(AGENTS_ACCOUNT, alice);
        assertEq(trust.addressOf(AGENTS_ACCOUNT), alice, "rotated");
        vm.warp(from + 31 days);
        assertEq(trust.addressOf(AGENTS_ACCOUNT), alice, "and nothing is announced any more");
    }

    function test_ThePresentAddressCancels() public {
        vm.prank(trustee);
        trust.announceAddress(AGENTS_ACCOUNT, next);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, trustee));
        vm.prank(trustee);
        trust.cancelAnnouncement(AGENTS_ACCOUNT);
        vm.expectEmit(address(trust));
        emit ITrustPowers.AnnouncementCancelled(AGENTS_ACCOUNT, agents);
        vm.prank(agents);
        trust.cancelAnnouncement(AGENTS_ACCOUNT);
        vm.warp(block.timestamp + 31 days);
        assertEq(trust.addressOf(AGENTS_ACCOUNT), agents);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.NothingAnnounced.selector, AGENTS_ACCOUNT));
        vm.prank(agents);
        trust.cancelAnnouncement(AGENTS_ACCOUNT);
    }

    function test_NobodyButTheTrusteeAnnouncesAndNeverItsOwn() public {
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, registrar));
        vm.prank(registrar);
        trust.announceAddress(AGENTS_ACCOUNT, next);
        vm.startPrank(trustee);
        address[3] memory bad = [address(0), address(trust), trustee];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITrust.BadAddress.selector, bad[i]));
            trust.announceAddress(AGENTS_ACCOUNT, bad[i]);
        }
        vm.stopPrank();
    }

    function test_NoOfficesAddressIsAnnounced() public {
        uint256[3] memory offices = [SERVICER_ACCOUNT, TRUSTEE_ACCOUNT, ORIGINATOR_ACCOUNT];
        vm.startPrank(trustee);
        for (uint256 i = 0; i < offices.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITrustPowers.AccountIsOffice.selector, offices[i]));
            trust.announceAddress(offices[i], next);
        }
        vm.expectRevert(abi.encodeWithSelector(ITrust.NoSuchAccount.selector, 5));
        trust.announceAddress(5, next);
        trust.announceAddress(COST_ACCOUNT, next);
        vm.stopPrank();
    }

    function test_MoneyGoesWhereTheAccountIs() public {
        uint256 due = trust.releasable(COST_ACCOUNT);
        vm.prank(trustee);
        trust.announceAddress(COST_ACCOUNT, next);
        vm.warp(block.timestamp + 30 days);
        trust.release(COST_ACCOUNT);
        assertEq(currency.balanceOf(next), due);
    }
}
