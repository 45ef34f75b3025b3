// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {World} from "./World.sol";

/// @dev Titles are minted on a bank's signature.
contract PackageTitleTest is World {
    function setUp() public {
        _deployScripted();
    }

    function test_ATitleCarriesWhatTheBankSigned() public view {
        IPackageTitle.Package memory found = title.packageOf(1);
        assertEq(abi.encode(found), abi.encode(_package()), "package");
        assertEq(title.ownerOf(1), originator, "receiver");
        assertEq(title.registry(), address(registry), "registry");
    }

    function test_ARootIsUsedOnceABank() public {
        bytes memory signature = _bankSignature(alice, type(uint256).max);
        IPackageTitle.Package memory package = _package();
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.RootUsed.selector, bank, package.root));
        title.mint(package, alice, type(uint256).max, signature);
    }

    function test_OnlyABankOfTheRegistrySigns() public {
        _newRoot();
        bytes memory signature = _bankSignature(alice, type(uint256).max);
        vm.prank(registrar);
        registry.revoke(bank);
        IPackageTitle.Package memory package = _package();
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.NotABank.selector, bank));
        title.mint(package, alice, type(uint256).max, signature);
        _attest(bank, QUALIFIED);
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.NotABank.selector, bank));
        title.mint(package, alice, type(uint256).max, signature);
        _attest(bank, 1);
        assertEq(title.mint(package, alice, type(uint256).max, signature), 2, "the next id");
    }

    function test_TheSignatureHoldsUntilItsExpiryForItsReceiverAndItsWords() public {
        _newRoot();
        uint256 expiry = block.timestamp + 10;
        bytes memory signature = _bankSignature(alice, expiry);
        IPackageTitle.Package memory package = _package();
        bytes memory refusal = abi.encodeWithSelector(IPackageTitle.BadSignature.selector, bank);
        vm.expectRevert(refusal);
        title.mint(package, bob, expiry, signature);
        vm.expectRevert(refusal);
        title.mint(package, alice, expiry + 1, signature);
        package.loanCount += 1;
        vm.expectRevert(refusal);
        title.mint(package, alice, expiry, signature);
        package.loanCount -= 1;
        package.bookValue = 2 ** 100 + 1;
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.BookValueTooLarge.selector, 2 ** 100 + 1));
        title.mint(package, alice, expiry, signature);
        package.bookValue = _package().bookValue;
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(IPackageTitle.SignatureExpired.selector, expiry));
        title.mint(package, alice, expiry, signature);
        vm.warp(expiry);
        title.mint(package, alice, expiry, signature);
        assertEq(title.ownerOf(2), alice, "minted");
    }

    bytes32 private _root = keccak256("tape");

    function _newRoot() private {
        _root = keccak256("another tape");
    }

    function _package() internal view override returns (IPackageTitle.Package memory package) {
        package = super._package();
        package.root = _root;
    }
}
