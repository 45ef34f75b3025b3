// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {LoanProof} from "../../contracts/asset/LoanProof.sol";
import {BuyoutWorld} from "./BuyoutWorld.sol";

/// @dev A title that may not be transferred again.
contract FinalTitleTest is BuyoutWorld {
    function setUp() public {
        _deployBuyout();
        vm.expectEmit(address(title));
        emit IPackageTitle.TitleFinal(1, amc);
        vm.prank(bank);
        title.transferForGood(amc, 1);
    }

    function test_ItMovesNoMore() public {
        assertEq(title.ownerOf(1), amc, "given");
        assertTrue(title.isFinal(1), "final");
        bytes memory refusal = abi.encodeWithSelector(IPackageTitle.TitleIsFinal.selector, 1);
        vm.startPrank(amc);
        vm.expectRevert(refusal);
        title.transferFrom(amc, bank, 1);
        vm.expectRevert(refusal);
        title.safeTransferFrom(amc, bank, 1);
        vm.expectRevert(refusal);
        title.transferForGood(bank, 1);
        title.approve(anyone, 1);
        vm.stopPrank();
        vm.prank(anyone);
        vm.expectRevert(refusal);
        title.transferFrom(amc, anyone, 1);
    }

    function test_ItsHalvesMoveNoMoreEither() public {
        LoanProof.Node memory left = _pair(1, 0);
        LoanProof.Node memory right = _pair(1, 2);
        vm.startPrank(amc);
        (uint256 leftId, uint256 rightId) = title.split(
            1,
            left.hash,
            uint128(left.sum),
            right.hash,
            uint128(right.sum)
        );
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.TitleIsFinal.selector, leftId));
        title.transferFrom(amc, bank, leftId);
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.TitleIsFinal.selector, rightId));
        title.transferFrom(amc, bank, rightId);
        vm.stopPrank();
    }

    function test_OnlyTheOwnerGivesForGood() public {
        bytes memory refusal = abi.encodeWithSelector(IPackageTitle.NotTitleOwner.selector, 2, buyout);
        vm.prank(address(buyout));
        vm.expectRevert(refusal);
        title.transferForGood(amc, 2);
        assertFalse(title.isFinal(2), "still free");
    }
}
