// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {ITrustPowers} from "../../../contracts/trust/ITrustPowers.sol";
import {Terms} from "../../../contracts/trust/Terms.sol";
import {SetupCore, SetupRest} from "../SetupCode.sol";
import {World} from "../World.sol";

/// @dev A right is put into a trust whose set-up names another remedy than its seller agreed to.
contract RemedyAttack is World {
    uint256 private constant FUND = 3;
    uint8 private constant NAMES_SERVICER = 2;
    uint8 private flags;
    IIncomeRight private rights;

    /// A title that came to a trust which still takes the ended right for its asset would be stranded there.
    function test_RightOfAnotherRemedy() public {
        _hold(IIncomeRight.Remedy.TitlePasses, NAMES_SERVICER);
        vm.expectRevert(ITrustPowers.OtherRemedy.selector);
        vm.prank(holdersAssembly);
        trust.enforceRight(backup);
        _assertStands();
    }

    /// A right that ends without the title coming would leave the trust with nothing.
    function test_RightThatDoesNotBringTheTitle() public {
        _hold(IIncomeRight.Remedy.NewServicer, 0);
        vm.expectRevert(ITrustPowers.OtherRemedy.selector);
        vm.prank(holdersAssembly);
        trust.enforceRight(address(0));
        _assertStands();
    }

    function test_RightsOfTheSetUpsRemedyAreEnforced() public {
        _hold(IIncomeRight.Remedy.TitlePasses, 0);
        vm.prank(holdersAssembly);
        trust.enforceRight(address(0));
        (address token, uint256 id) = trust.asset();
        assertEq(token, address(title), "the title is the asset");
        assertEq(id, 1, "of its number");
        assertEq(title.ownerOf(1), address(trust), "and the trust's");

        _hold(IIncomeRight.Remedy.NewServicer, NAMES_SERVICER);
        vm.prank(holdersAssembly);
        trust.enforceRight(backup);
        assertEq(trust.nextServicer(), backup, "the servicer is named");
        _assertStands();
    }

    /// A remedy that is used once: its seller, who owns the right up to the closing, would have used it before.
    function test_SellerUsesTheRemedyUp() public {
        _offer(IIncomeRight.Remedy.NewServicer, NAMES_SERVICER);
        vm.expectRevert(abi.encodeWithSelector(IIncomeRight.EnforcedBySeller.selector, 1, originator));
        vm.prank(originator);
        rights.enforce(1);
        offering.close();
        vm.prank(holdersAssembly);
        trust.enforceRight(backup);
        assertEq(trust.nextServicer(), backup, "the holders' remedy is whole");
    }

    function _hold(IIncomeRight.Remedy remedy, uint8 flags_) private {
        _offer(remedy, flags_);
        offering.close();
    }

    function _offer(IIncomeRight.Remedy remedy, uint8 flags_) private {
        flags = flags_;
        _deployScripted();
        rights = IIncomeRight(title.rights());
        address[4] memory institutions = [originator, alice, bob, carol];
        for (uint256 i = 0; i < 4; ++i) {
            _attest(institutions[i], FUND);
        }
        _attest(address(trust), FUND);
        vm.startPrank(originator);
        rights.carve(IIncomeRight.Agreement(1, remedy, 0, uint32(1 << FUND), 0, "agreement"));
        rights.approve(address(offering), 1);
        vm.stopPrank();
        _subscribeAll();
        _warpTo(Terms.closing(program));
    }

    function _assertStands() private view {
        (address token, uint256 id) = trust.asset();
        assertEq(token, address(rights), "the right is the asset");
        assertEq(id, 1, "of its number");
        assertEq(rights.ownerOf(1), address(trust), "and the trust's");
        assertEq(title.ownerOf(1), originator, "the title is its seller's");
    }

    function _setup() internal view override returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = super._setup();
        core.title = title.rights();
        core.holderCategories = 1 << FUND;
        rest.powers.assemblyMay = 8;
        rest.powers.flags = flags;
        rest.powers.votingDays = 7;
        rest.powers.cureDays = 10;
        rest.powers.remitDays = 5;
    }
}
