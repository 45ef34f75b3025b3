// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {RightWorld} from "../attacks/RightWorld.sol";

/// @title What may happen to titles and rights, in any order
/// @notice Every call by every one of them, most of which are refused; ghosts keep which titles and rights there have been.
contract RightHandler is RightWorld {
    uint256 public lastTitle;
    uint256 public lastRight;
    /// @notice Calls that did something, by name.
    mapping(bytes4 selector => uint256) public calls;
    /// @notice What happened though it never may; empty while nothing did.
    string public broken;
    /// @dev the tree's nodes under a root, so that splits can succeed
    struct Halves {
        bytes32 left;
        uint128 leftSum;
        bytes32 right;
        uint128 rightSum;
    }

    mapping(bytes32 root => Halves) private _halves;

    function setUp() public override {
        super.setUp();
        lastTitle = TITLE;
        _halves[_root()] = Halves(_four(), 1_000, FIFTH, 500);
        _halves[_four()] = Halves(FIRST_TWO, 300, NEXT_TWO, 700);
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 left = keccak256(abi.encode("left", i));
            bytes32 right = keccak256(abi.encode("right", i));
            bytes32 root = _node(left, 10 + i, right, 20);
            _halves[root] = Halves(left, uint128(10 + i), right, 20);
            lastTitle = _mint(root, 2, uint128(30 + i), amc);
        }
    }

    function titlesOf() external view returns (address) {
        return address(title);
    }

    function people() public view returns (address[7] memory) {
        return [amc, amcsOther, fund, plan, venue, person, anyone];
    }

    function carve(uint256 who, uint256 titleId, uint256 remedy, uint256 noticeDays) external {
        IIncomeRight.Agreement memory agreement = _agreement(
            IIncomeRight.Remedy(bound(remedy, 0, 1)),
            uint16(bound(noticeDays, 0, 3))
        );
        agreement.titleId = bound(titleId, 1, lastTitle);
        if (_try(who, address(rights), abi.encodeCall(rights.carve, (agreement)))) {
            ++lastRight;
        }
    }

    function split(uint256 who, uint256 titleId) external {
        titleId = bound(titleId, 1, lastTitle);
        try title.packageOf(titleId) {
            Halves memory halves = _halves[title.packageOf(titleId).root];
            bytes memory data = abi.encodeCall(
                title.split,
                (titleId, halves.left, halves.leftSum, halves.right, halves.rightSum)
            );
            if (_try(who, address(title), data)) {
                lastTitle += 2;
            }
        } catch {}
    }

    function moveRight(uint256 who, uint256 to, uint256 rightId) external {
        rightId = bound(rightId, 0, lastRight);
        address receiver = _person(to);
        address from = _ownerOf(address(rights), rightId);
        bool wasAdmitted = from != address(0) && rights.canReceive(rightId, receiver);
        bool isForSeller = from != address(0) && rights.keptFor(rightId) == receiver;
        if (_try(who, address(rights), abi.encodeCall(rights.transferFrom, (from, receiver, rightId)))) {
            if (!wasAdmitted) {
                broken = "T3: a right moved to who cannot receive it";
            }
            if (!isForSeller && (receiver == amc || receiver == amcsOther || receiver == person)) {
                broken = "T3: a right came back to the seller's, or to a person";
            }
        }
    }

    function moveTitle(uint256 who, uint256 to, uint256 titleId) external {
        titleId = bound(titleId, 1, lastTitle);
        address from = _ownerOf(address(title), titleId);
        bool wasBlocked = title.rightOf(titleId) != 0;
        if (_try(who, address(title), abi.encodeCall(title.transferFrom, (from, _person(to), titleId)))) {
            if (wasBlocked) {
                broken = "T1: a title under a right moved";
            }
        }
    }

    function approve(uint256 who, uint256 to, uint256 titleId) external {
        titleId = bound(titleId, 1, lastTitle);
        _try(who, address(title), abi.encodeCall(title.approve, (_person(to), titleId)));
    }

    function approveAll(uint256 who, uint256 to) external {
        _try(who, address(title), abi.encodeCall(title.setApprovalForAll, (_person(to), true)));
    }

    function notice(uint256 who, uint256 rightId) external {
        _try(who, address(rights), abi.encodeCall(rights.giveNotice, (bound(rightId, 0, lastRight), 0)));
    }

    function enforce(uint256 who, uint256 rightId) external {
        rightId = bound(rightId, 0, lastRight);
        _try(who, address(rights), abi.encodeCall(rights.enforce, (rightId)));
    }

    function end(uint256 who, uint256 rightId) external {
        _try(who, address(rights), abi.encodeCall(rights.end, (bound(rightId, 0, lastRight))));
    }

    function wait_(uint256 days_) external {
        vm.warp(vm.getBlockTimestamp() + bound(days_, 1, 5) * 1 days);
    }

    /// @dev Owner of a token, 0 where there is none.
    function _ownerOf(address collection, uint256 id) private view returns (address) {
        (bool success, bytes memory answer) = collection.staticcall(
            abi.encodeWithSignature("ownerOf(uint256)", id)
        );
        return success ? abi.decode(answer, (address)) : address(0);
    }

    function _person(uint256 which) private view returns (address) {
        return people()[bound(which, 0, 6)];
    }

    function _try(uint256 who, address target, bytes memory data) private returns (bool success) {
        vm.prank(_person(who));
        // solhint-disable-next-line avoid-low-level-calls
        (success, ) = target.call(data);
        if (success) {
            ++calls[msg.sig];
        }
    }
}
