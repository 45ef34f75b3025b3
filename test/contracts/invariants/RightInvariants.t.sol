// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {IPackageTitle} from "../../../contracts/asset/IPackageTitle.sol";
import {Test} from "../Test.sol";
import {RightHandler} from "./RightHandler.sol";

/// @notice T1 to T3 of docs/invariants.md, after every call of random sequences.
contract RightInvariants is Test {
    RightHandler internal handler;
    IPackageTitle internal title;
    IIncomeRight internal rights;

    function setUp() public {
        handler = new RightHandler();
        handler.setUp();
        title = IPackageTitle(handler.titlesOf());
        rights = IIncomeRight(title.rights());
        bytes4[] memory selectors = new bytes4[](10);
        selectors[0] = RightHandler.carve.selector;
        selectors[1] = RightHandler.split.selector;
        selectors[2] = RightHandler.moveRight.selector;
        selectors[3] = RightHandler.moveTitle.selector;
        selectors[4] = RightHandler.approve.selector;
        selectors[5] = RightHandler.approveAll.selector;
        selectors[6] = RightHandler.notice.selector;
        selectors[7] = RightHandler.enforce.selector;
        selectors[8] = RightHandler.end.selector;
        selectors[9] = RightHandler.wait_.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    /// A long sequence drawn here: every call of the handler's succeeds sometimes.
    function test_TheHandlerGetsThroughEveryState() public {
        uint256 seed = 1;
        for (uint256 i = 0; i < 1_500; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 which = seed % 9;
            if (which < 2) {
                handler.carve(seed >> 8, seed >> 16, seed >> 24, seed >> 32);
            } else if (which == 2) {
                handler.split(seed >> 8, seed >> 16);
            } else if (which == 3) {
                handler.moveRight(seed >> 8, seed >> 16, seed >> 24);
            } else if (which == 4) {
                handler.moveTitle(seed >> 8, seed >> 16, seed >> 24);
            } else if (which == 5) {
                handler.approve(seed >> 8, seed >> 16, seed >> 24);
            } else if (which == 6) {
                handler.notice(seed >> 8, seed >> 16);
            } else if (which == 7) {
                handler.enforce(seed >> 8, seed >> 16);
            } else if (seed % 2 == 0) {
                handler.end(seed >> 8, seed >> 16);
            } else {
                handler.wait_(seed >> 8);
            }
            if (i % 50 == 0) {
                invariant_Titles();
            }
        }
        invariant_Titles();
        bytes4[8] memory all = [
            RightHandler.carve.selector,
            RightHandler.split.selector,
            RightHandler.moveRight.selector,
            RightHandler.moveTitle.selector,
            RightHandler.approve.selector,
            RightHandler.notice.selector,
            RightHandler.enforce.selector,
            RightHandler.end.selector
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            assertGt(handler.calls(all[i]), 0, vm.toString(bytes32(all[i])));
        }
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Titles() public view {
        assertEq(handler.broken(), "", "T1, T3");
        uint256 loans = 0;
        uint256 value = 0;
        uint256 live = 0;
        for (uint256 id = 1; id <= handler.lastTitle(); ++id) {
            (bool exists, ) = address(title).staticcall(abi.encodeCall(title.ownerOf, (id)));
            uint256 rightId = title.rightOf(id);
            if (!exists) {
                assertEq(rightId, 0, "T1: a title that ended is under no right");
                continue;
            }
            loans += title.packageOf(id).loanCount;
            value += title.packageOf(id).bookValue;
            if (rightId != 0) {
                ++live;
                assertEq(rights.agreementOf(rightId).titleId, id, "T1: its right is its own");
                assertEq(title.getApproved(id), address(0), "T1: nobody is approved");
                (address seller, ) = rights.sellerOf(rightId);
                assertEq(seller, title.ownerOf(id), "T1: the seller owns the title");
            }
        }
        assertEq(loans, 11, "T2: loans");
        assertEq(value, 1_593, "T2: book value");
        uint256 owned = 0;
        address[7] memory people = handler.people();
        for (uint256 i = 0; i < people.length; ++i) {
            owned += rights.balanceOf(people[i]);
        }
        assertEq(owned, live, "T1: as many live rights as blocked titles");
    }
}
