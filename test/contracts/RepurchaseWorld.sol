// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {LoanProof} from "../../contracts/asset/LoanProof.sol";
import {IRepurchase} from "../../contracts/sale/IRepurchase.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {World} from "./World.sol";

/// @title A trust whose originator warrants its loans, for the tests about it
/// @notice A tape of three loans of 100, 200 and 400 units of book value, sold at 900,000 units in all.
abstract contract RepurchaseWorld is World {
    uint16 internal constant CONTEST_DAYS = 10;
    uint16 internal constant DECIDE_DAYS = 20;
    uint16 internal constant PAY_DAYS = 5;
    /// the price 900,000 of the asset × 200 / 700, in smallest units and rounded up
    uint256 internal constant SECOND_PRICE = 257_142_857_143;
    uint256 internal constant SECURITY = 300_000 * UNIT;

    IRepurchase internal repurchase;
    /// first and last day of the claims: the closing, and 180 days later
    uint256 internal firstDay;
    uint256 internal lastDay;

    /// @dev A running trust with a warranty.
    function _startWarranted() internal {
        _deployRepurchase();
        _warrant(SECURITY);
        _start();
    }

    function _deployRepurchase() internal {
        _deployScripted();
        firstDay = Terms.closing(program);
        lastDay = firstDay + 180;
        repurchase = IRepurchase(_create("Repurchase.sol:Repurchase", abi.encode(address(title))));
    }

    function _warranty() internal view returns (IRepurchase.Warranty memory) {
        return IRepurchase.Warranty(uint32(lastDay), CONTEST_DAYS, DECIDE_DAYS, PAY_DAYS);
    }

    function _warrant(uint256 security) internal {
        _allow(originator, security);
        IRepurchase.Warranty memory warranty = _warranty();
        vm.prank(originator);
        repurchase.warrant(address(trust), warranty, security);
    }

    /// @dev Gives an account cash, and the contract its approval.
    function _allow(address account, uint256 amount) internal {
        _fund(account, amount);
        vm.prank(account);
        currency.approve(address(repurchase), amount);
    }

    /// @dev Claims the second loan.
    function _claim(address by) internal returns (bytes32 leaf) {
        return _claimLoan(by, 1);
    }

    function _claimLoan(address by, uint256 position) internal returns (bytes32 leaf) {
        LoanProof.Loan memory loan = _loan(position);
        LoanProof.Node[] memory siblings = _siblings(position);
        vm.prank(by);
        return repurchase.claim(address(trust), loan, position, siblings, keccak256("evidence"));
    }

    function _contest(address by, bytes32 leaf) internal {
        vm.prank(by);
        repurchase.contest(address(trust), leaf, "it was eligible");
    }

    function _decide(address by, bytes32 leaf, bool upheld) internal {
        vm.prank(by);
        repurchase.decide(address(trust), leaf, upheld);
    }

    function _claimOf(bytes32 leaf) internal view returns (IRepurchase.Claim memory) {
        return repurchase.claimOf(address(trust), leaf);
    }

    function _statusOf(bytes32 leaf) internal view returns (uint256) {
        return uint256(_claimOf(leaf).status);
    }

    function _expectStatus(bytes32 leaf, IRepurchase.Status expected, string memory when) internal view {
        assertEq(_statusOf(leaf), uint256(expected), when);
    }

    function _loan(uint256 position) internal pure returns (LoanProof.Loan memory) {
        return
            LoanProof.Loan(
                keccak256(abi.encode("salt", position)),
                keccak256(abi.encode("loan", position)),
                (100 << position) * UNIT,
                keccak256(abi.encode("fields", position))
            );
    }

    /// @dev Two loans under one node; the third goes up alone.
    function _siblings(uint256 position) internal pure returns (LoanProof.Node[] memory siblings) {
        siblings = new LoanProof.Node[](position == 2 ? 1 : 2);
        if (position == 2) {
            siblings[0] = LoanProof.Node(_pair(), 300 * UNIT);
        } else {
            siblings[0] = LoanProof.Node(
                LoanProof.hashLeaf(_loan(1 - position)),
                (100 << (1 - position)) * UNIT
            );
            siblings[1] = LoanProof.Node(LoanProof.hashLeaf(_loan(2)), 400 * UNIT);
        }
    }

    function _pair() internal pure returns (bytes32) {
        return
            LoanProof.hashNode(
                LoanProof.hashLeaf(_loan(0)),
                100 * UNIT,
                LoanProof.hashLeaf(_loan(1)),
                200 * UNIT
            );
    }

    function _package() internal view override returns (IPackageTitle.Package memory package) {
        package = super._package();
        package.root = LoanProof.hashNode(_pair(), 300 * UNIT, LoanProof.hashLeaf(_loan(2)), 400 * UNIT);
        package.loanCount = 3;
        package.bookValue = uint128(700 * UNIT);
    }
}
