// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../contracts/asset/IIncomeRight.sol";
import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../contracts/trust/ITrustPowers.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {SetupCore, SetupRest} from "./SetupCode.sol";
import {World} from "./World.sol";

/// @dev A trust that holds an income right, wound up
/// ├── the right is the trust's: it ends, and the title is its seller's, free
/// └── the right is another's by then: it stands, and the title stays blocked
contract RightWoundUpTest is World {
    uint256 private constant FUND = 3;
    uint16 private constant WIND_UP_DAYS = 60;
    IIncomeRight private rights;

    function setUp() public {
        _deployScripted();
        rights = IIncomeRight(title.rights());
        address[4] memory institutions = [originator, alice, bob, carol];
        for (uint256 i = 0; i < 4; ++i) {
            _attest(institutions[i], FUND);
        }
        _attest(address(trust), FUND);
        vm.startPrank(originator);
        rights.carve(
            IIncomeRight.Agreement(1, IIncomeRight.Remedy.TitlePasses, 0, uint32(1 << FUND), 0, "agreement")
        );
        rights.approve(address(offering), 1);
        vm.stopPrank();
        _subscribeAll();
        _warpTo(Terms.closing(program));
        offering.close();
        _collectAll();
        assertEq(rights.ownerOf(1), address(trust), "the trust's");
        _script(0, 0, 0);
        for (uint256 i = 0; i < PAYMENT_DATES; ++i) {
            _payDate(0);
        }
        _warpTo(_paymentDay(PAYMENT_DATES - 1) + WIND_UP_DAYS);
    }

    function test_TheRightEndsAndTheTitleIsItsSellersFreely() public {
        vm.expectEmit(address(trust));
        emit ITrust.StatusChanged(ITrust.Status.WoundUp);
        vm.expectEmit(address(rights));
        emit IIncomeRight.RightEnded(1, 1, address(trust));
        vm.expectEmit(address(title));
        emit IPackageTitle.TitleFreed(1, 1);
        vm.expectEmit(address(trust));
        emit ITrustPowers.WoundUp(true);
        vm.prank(anyone);
        trust.windUp();
        assertEq(rights.balanceOf(address(trust)), 0, "no right is left");
        assertEq(title.rightOf(1), 0, "free");
        assertEq(title.ownerOf(1), originator, "its seller's");
        _assertHoldsNothing();
        vm.prank(originator);
        title.transferFrom(originator, bank, 1);
        assertEq(title.ownerOf(1), bank, "and can be sold");
    }

    function test_AnothersRightStands() public {
        vm.prank(address(trust));
        rights.transferFrom(address(trust), alice, 1);
        vm.expectEmit(address(trust));
        emit ITrustPowers.WoundUp(false);
        trust.windUp();
        assertEq(rights.ownerOf(1), alice, "hers");
        assertEq(title.rightOf(1), 1, "the title stays under it");
        _assertHoldsNothing();
    }

    function _setup() internal view override returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = super._setup();
        core.title = title.rights();
        core.holderCategories = 1 << FUND;
        rest.powers.remainder.windUpDays = WIND_UP_DAYS;
    }

    function _assertHoldsNothing() private view {
        (address heldToken, uint256 heldId) = trust.title();
        assertEq(heldToken, address(0), "holds nothing");
        assertEq(heldId, 0, "of no number");
    }
}
