// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {Test} from "./Test.sol";

/// @dev Who appoints, who attests, who is eligible.
contract InvestorRegistryTest is Test {
    address private _operator = makeAddr("operator");
    address private _registrar = makeAddr("registrar");
    address private _wallet = makeAddr("wallet");
    IInvestorRegistry private _registry;

    function setUp() public {
        _registry = IInvestorRegistry(
            _create("InvestorRegistry.sol:InvestorRegistry", abi.encode(_operator))
        );
        vm.prank(_operator);
        _registry.setRegistrar(_registrar, true);
    }

    function test_OnlyTheOperatorAppoints() public {
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.NotOperator.selector, _registrar));
        vm.prank(_registrar);
        _registry.setRegistrar(_wallet, true);
        vm.prank(_operator);
        _registry.setRegistrar(_registrar, false);
        assertFalse(_registry.isRegistrar(_registrar));
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.NotRegistrar.selector, _registrar));
        vm.prank(_registrar);
        _registry.attest(_wallet, _entry(7, 100));
    }

    function test_OnlyARegistrarAttestsAndRevokes() public {
        vm.startPrank(_operator);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.NotRegistrar.selector, _operator));
        _registry.attest(_wallet, _entry(7, 100));
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.NotRegistrar.selector, _operator));
        _registry.revoke(_wallet);
        vm.stopPrank();
        vm.startPrank(_registrar);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.BadEntry.selector, _wallet));
        _registry.revoke(_wallet);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.BadEntry.selector, address(0)));
        _registry.attest(address(0), _entry(7, 100));
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.BadEntry.selector, _wallet));
        _registry.attest(_wallet, _entry(0, 100));
        IInvestorRegistry.Entry memory nobody = _entry(7, 100);
        nobody.investor = 0;
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.BadEntry.selector, _wallet));
        _registry.attest(_wallet, nobody);
        vm.expectEmit(address(_registry));
        emit IInvestorRegistry.Attested(_wallet, "investor", 7, "CN", 100, _registrar);
        _registry.attest(_wallet, _entry(7, 100));
        assertEq(abi.encode(_registry.entryOf(_wallet)), abi.encode(_entry(7, 100)), "entry");
        _registry.revoke(_wallet);
        vm.expectRevert(abi.encodeWithSelector(IInvestorRegistry.BadEntry.selector, _wallet));
        _registry.revoke(_wallet);
        vm.stopPrank();
        IInvestorRegistry.Entry memory revoked = IInvestorRegistry.Entry("investor", 0, 0, 0);
        assertEq(abi.encode(_registry.entryOf(_wallet)), abi.encode(revoked), "its investor's still");
        assertFalse(_registry.isAmong(_wallet, type(uint256).max), "of no category");
    }

    function testFuzz_EligibleIsAnUnexpiredEntryOfACategory(uint8 category, uint256 categories) public {
        category = uint8(bound(category, 1, 255));
        vm.prank(_registrar);
        _registry.attest(_wallet, _entry(category, 100));
        vm.warp(100 days - 1);
        assertFalse(_registry.isAmong(_wallet, categories & ~(uint256(1) << category)));
        assertTrue(_registry.isAmong(_wallet, categories | (uint256(1) << category)));
        vm.warp(100 days);
        assertFalse(_registry.isAmong(_wallet, type(uint256).max));
    }

    function _entry(uint8 category, uint32 expiry) private pure returns (IInvestorRegistry.Entry memory) {
        return IInvestorRegistry.Entry("investor", category, "CN", expiry);
    }
}
