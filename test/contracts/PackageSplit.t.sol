// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {RightWorld} from "./attacks/RightWorld.sol";

/// @dev A title splits
/// ├── given it has one loan: refused
/// ├── given a right or another's hands: refused (attacks/Rights.t.sol)
/// └── given two loans or more
///     ├── when the caller is not its owner: refused
///     ├── when the halves do not hash to its root, or their sums are not its book value: refused
///     ├── when the bank has used a half's root: refused
///     └── else: two titles of the owner's, and the old one ends
contract PackageSplitTest is RightWorld {
    function test_TwoTitlesTakeItsPlace() public {
        IPackageTitle.Package memory whole = title.packageOf(TITLE);
        vm.prank(amc);
        title.approve(anyone, TITLE);
        IPackageTitle.Package memory left = whole;
        left.root = _four();
        left.loanCount = 4;
        left.bookValue = 1_000;
        IPackageTitle.Package memory right = title.packageOf(TITLE);
        right.root = FIFTH;
        right.loanCount = 1;
        right.bookValue = 500;

        vm.expectEmit(address(title));
        emit IPackageTitle.TitleSplit(TITLE, 2, 3, left, right);
        vm.prank(amc);
        (uint256 leftId, uint256 rightId) = title.split(TITLE, _four(), 1_000, FIFTH, 500);

        assertEq(leftId, 2, "left");
        assertEq(rightId, 3, "right");
        assertEq(abi.encode(title.packageOf(2)), abi.encode(left), "T2: the left package");
        assertEq(abi.encode(title.packageOf(3)), abi.encode(right), "T2: the right package");
        assertEq(title.ownerOf(2), amc, "T1: owner of the left");
        assertEq(title.ownerOf(3), amc, "T1: owner of the right");
        assertEq(title.balanceOf(amc), 2, "titles");
        assertEq(title.getApproved(2), address(0), "nobody is approved");
        vm.expectRevert(_noTitle(TITLE));
        title.ownerOf(TITLE);
        vm.expectRevert(_noTitle(TITLE));
        title.packageOf(TITLE);
    }

    function test_AHalfSplitsAgainDownToOneLoan() public {
        vm.startPrank(amc);
        title.split(TITLE, _four(), 1_000, FIFTH, 500);
        (uint256 leftId, uint256 rightId) = title.split(2, FIRST_TWO, 300, NEXT_TWO, 700);
        vm.stopPrank();
        assertEq(title.packageOf(leftId).loanCount, 2, "two");
        assertEq(title.packageOf(rightId).loanCount, 2, "and two");
        assertEq(title.packageOf(rightId).bookValue, 700, "T2: book value");
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (3, FIRST_TWO, 300, NEXT_TWO, 700)),
            abi.encodeWithSelector(IPackageTitle.OneLoan.selector, 3),
            "T2"
        );
    }

    function test_OnlyItsOwnerSplits() public {
        vm.startPrank(amc);
        title.approve(anyone, TITLE);
        title.setApprovalForAll(anyone, true);
        vm.stopPrank();
        _refused(
            anyone,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 1_000, FIFTH, 500)),
            abi.encodeWithSelector(IPackageTitle.NotTitleOwner.selector, TITLE, anyone),
            "I13"
        );
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (9, _four(), 1_000, FIFTH, 500)),
            _noTitle(9),
            "no such title"
        );
    }

    function test_HalvesThatAreNotItsOwnAreRefused() public {
        bytes memory refusal = abi.encodeWithSelector(IPackageTitle.NotItsHalves.selector, TITLE);
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, FIFTH, 500, _four(), 1_000)),
            refusal,
            "order"
        );
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 999, FIFTH, 501)),
            refusal,
            "sums"
        );
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, FIRST_TWO, 1_000, FIFTH, 500)),
            refusal,
            "roots"
        );
    }

    function test_SumsMustAddUpToTheBookValueThatTheBankSigned() public {
        uint256 wrong = _mint(_node("left", 10, "right", 5), 2, 16, amc);
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (wrong, "left", 10, "right", 5)),
            abi.encodeWithSelector(IPackageTitle.NotItsHalves.selector, wrong),
            "T2"
        );
    }

    function test_ARootStaysTheTitleToOnePackage() public {
        _mint(FIFTH, 1, 500, anyone);
        bytes memory used = abi.encodeWithSelector(IPackageTitle.RootUsed.selector, bank, FIFTH);
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 1_000, FIFTH, 500)),
            used,
            "right"
        );

        uint256 twins = _mint(_node(NEXT_TWO, 5, NEXT_TWO, 5), 2, 10, amc);
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (twins, NEXT_TWO, 5, NEXT_TWO, 5)),
            abi.encodeWithSelector(IPackageTitle.RootUsed.selector, bank, NEXT_TWO),
            "twins"
        );
        uint256 pair = _mint(_node(FIRST_TWO, 1, "other", 2), 2, 3, amc);
        vm.prank(amc);
        title.split(pair, FIRST_TWO, 1, "other", 2);
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.RootUsed.selector, bank, FIRST_TWO));
        this.mintAgain(FIRST_TWO);
    }

    function mintAgain(bytes32 root) external {
        _mint(root, 1, 1, amc);
    }

    function testFuzz_TheLargestPowerOfTwoBelowTheCountGoesLeft(
        uint64 count,
        uint128 sum,
        uint128 part
    ) public {
        count = uint64(bound(count, 2, type(uint64).max));
        sum = uint128(bound(sum, 0, 2 ** 100));
        uint128 leftSum = uint128(bound(part, 0, sum));
        uint128 rightSum = sum - leftSum;
        uint256 id = _mint(_node("l", leftSum, "r", rightSum), count, sum, fund);
        vm.prank(fund);
        (uint256 leftId, uint256 rightId) = title.split(id, "l", leftSum, "r", rightSum);

        uint256 left = title.packageOf(leftId).loanCount;
        uint256 right = title.packageOf(rightId).loanCount;
        assertEq(left + right, count, "T2: loans");
        assertEq(left & (left - 1), 0, "a power of two");
        assertLt(left, count, "below the count");
        assertGe(2 * left, count, "the largest");
        assertEq(
            uint256(title.packageOf(leftId).bookValue) + title.packageOf(rightId).bookValue,
            sum,
            "T2: book value"
        );
    }
}
