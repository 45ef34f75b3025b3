// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {IPackageTitle} from "../../../contracts/asset/IPackageTitle.sol";
import {RightWorld, SetupShown} from "./RightWorld.sol";

/// @dev An escrow that keeps a title, and that anybody may have make any call but a transfer of it.
contract Escrow {
    function relay(address target, bytes calldata data) external returns (bool success, bytes memory answer) {
        // solhint-disable-next-line avoid-low-level-calls
        (success, answer) = target.call(data);
    }
}

/// @title A seller that sells twice
/// @notice The AMC sold the income right and tries for the title.
contract TitleUnderRightAttack is RightWorld {
    uint256 private _id;

    function setUp() public override {
        super.setUp();
        // approvals that were given before the right was carved
        vm.startPrank(amc);
        title.approve(anyone, TITLE);
        title.setApprovalForAll(person, true);
        vm.stopPrank();
        _id = _carve();
        _move(amc, fund, _id);
    }

    function test_TheTitleCannotMove() public {
        bytes memory under = _titleUnder(_id);
        address[3] memory callers = [amc, anyone, person];
        for (uint256 i = 0; i < callers.length; ++i) {
            _refused(
                callers[i],
                address(title),
                abi.encodeCall(title.transferFrom, (amc, anyone, TITLE)),
                under,
                "T1: transferFrom"
            );
            _refused(
                callers[i],
                address(title),
                abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", amc, anyone, TITLE),
                under,
                "T1: safeTransferFrom"
            );
        }
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.transferFrom, (amc, amc, TITLE)),
            under,
            "T1: to itself"
        );
        assertEq(title.ownerOf(TITLE), amc, "T1: owner");
    }

    function test_ApprovalsAreCleared() public {
        assertEq(title.getApproved(TITLE), address(0), "T1: the approval of before is gone");
        vm.prank(fund);
        rights.end(_id);
        _refused(
            anyone,
            address(title),
            abi.encodeCall(title.transferFrom, (amc, anyone, TITLE)),
            abi.encodeWithSignature("ERC721InsufficientApproval(address,uint256)", anyone, TITLE),
            "T1: it does not come back with the title's freedom"
        );
    }

    function test_TheTitleCannotBePledged() public {
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.approve, (anyone, TITLE)),
            _titleUnder(_id),
            "T1: approve"
        );
        _refused(
            person,
            address(title),
            abi.encodeCall(title.approve, (anyone, TITLE)),
            _titleUnder(_id),
            "T1: by the operator"
        );
        vm.prank(amc);
        title.setApprovalForAll(anyone, true);
        _refused(
            anyone,
            address(title),
            abi.encodeCall(title.transferFrom, (amc, anyone, TITLE)),
            _titleUnder(_id),
            "T1: an approval for all moves what is free"
        );
    }

    function test_TheTitleCannotBeSplit() public {
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 1_000, FIFTH, 500)),
            _titleUnder(_id),
            "T1"
        );
    }

    function test_TheTitleCannotBeCarvedAgain() public {
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (_agreement(IIncomeRight.Remedy.TitlePasses, 0))),
            _titleUnder(_id),
            "T1"
        );
    }

    function test_OnlyTheRightsReachTheTitle() public {
        address[4] memory callers = [amc, fund, registrar, bank];
        for (uint256 i = 0; i < callers.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IPackageTitle.NotRights.selector, callers[i]);
            _refused(callers[i], address(title), abi.encodeCall(title.free, (TITLE)), refusal, "I13: free");
            _refused(
                callers[i],
                address(title),
                abi.encodeCall(title.pass, (TITLE, callers[i])),
                refusal,
                "I13: pass"
            );
            _refused(
                callers[i],
                address(title),
                abi.encodeCall(title.encumber, (TITLE, 9)),
                refusal,
                "I13: encumber"
            );
        }
        assertEq(title.rightOf(TITLE), _id, "T1");
    }
}

/// @title A title or right in another's hands
contract KeptTitleAttack is RightWorld {
    function test_ATitleInEscrowIsNeitherSplitNorCarved() public {
        address escrow = address(new Escrow());
        vm.startPrank(amc);
        title.approve(escrow, TITLE);
        title.transferFrom(amc, escrow, TITLE);
        vm.stopPrank();
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 1_000, FIFTH, 500)),
            abi.encodeWithSelector(IPackageTitle.NotTitleOwner.selector, TITLE, amc),
            "T1: split"
        );
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (_agreement(IIncomeRight.Remedy.TitlePasses, 0))),
            abi.encodeWithSelector(IIncomeRight.NotTitleOwner.selector, TITLE, amc),
            "T1: carve"
        );
    }

    /// An approval is the right to move a title, no right to change what it is.
    function test_AnApprovalNeitherSplitsNorCarves() public {
        vm.startPrank(amc);
        title.approve(fund, TITLE);
        title.setApprovalForAll(fund, true);
        vm.stopPrank();
        _refused(
            fund,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 1_000, FIFTH, 500)),
            abi.encodeWithSelector(IPackageTitle.NotTitleOwner.selector, TITLE, fund),
            "T1: split"
        );
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.carve, (_agreement(IIncomeRight.Remedy.TitlePasses, 0))),
            abi.encodeWithSelector(IIncomeRight.NotTitleOwner.selector, TITLE, fund),
            "T1: carve"
        );
    }

    function test_AVenueThatKeepsARightHasNoneOfItsPowers() public {
        uint256 id = _carve();
        _move(amc, venue, id);
        bytes memory refusal = abi.encodeWithSelector(IIncomeRight.RightForSale.selector, id, amc);
        _refused(venue, address(rights), abi.encodeCall(rights.enforce, (id)), refusal, "I13: enforce");
        _refused(venue, address(rights), abi.encodeCall(rights.end, (id)), refusal, "I13: end");
        assertEq(title.ownerOf(TITLE), amc, "T1: owner");
    }

    /// A registrar that strikes everybody off while a right is for sale takes it from nobody.
    function test_ARegistrarAlone() public {
        uint256 id = _carve();
        _move(amc, fund, id);
        _move(fund, venue, id);
        address[3] memory struck = [amc, fund, venue];
        for (uint256 i = 0; i < struck.length; ++i) {
            vm.prank(registrar);
            registry.revoke(struck[i]);
        }
        _move(venue, fund, id);
        assertEq(rights.ownerOf(id), fund, "T1: back");
        vm.prank(fund);
        rights.enforce(id);
        assertEq(title.ownerOf(TITLE), fund, "T1: and enforced");
    }
}

/// @title Rules of the income right, evaded
contract RightRulesAttack is RightWorld {
    function test_HiddenBuyBack() public {
        uint256 id = _carve();
        _move(amc, fund, id);
        bytes memory refusal = abi.encodeWithSelector(IIncomeRight.NoBuyBack.selector, id, amcsOther);
        assertTrue(registry.isAmong(amcsOther, HOLDERS), "it is a fund, too");
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.transferFrom, (fund, amcsOther, id)),
            refusal,
            "T3: direct"
        );
        _move(fund, venue, id);
        _refused(
            venue,
            address(rights),
            abi.encodeCall(rights.transferFrom, (venue, amcsOther, id)),
            refusal,
            "T3: by a venue"
        );
        // a venue of the seller's own
        address own = makeAddr("the seller's venue");
        _attest(own, VENUE, "amc");
        _move(venue, fund, id);
        refusal = abi.encodeWithSelector(IIncomeRight.NoBuyBack.selector, id, own);
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.transferFrom, (fund, own, id)),
            refusal,
            "T3: as its keeper"
        );
    }

    function test_PersonsBehindAPlan() public {
        uint256 id = _carve();
        address open = address(new SetupShown((1 << FUND) | (1 << PERSON)));
        _attest(open, PLAN, "open plan");
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.transferFrom, (amc, open, id)),
            abi.encodeWithSelector(IIncomeRight.LooksThroughTo.selector, open, uint256(1 << PERSON)),
            "T3"
        );
    }

    function test_APerson() public {
        uint256 id = _carve();
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.transferFrom, (amc, person, id)),
            abi.encodeWithSelector(IIncomeRight.HolderNotAdmitted.selector, id, person),
            "T3: is not admitted"
        );
        IIncomeRight.Agreement memory agreement = _agreement(IIncomeRight.Remedy.TitlePasses, 0);
        vm.prank(amc);
        rights.end(id);
        agreement.holders |= uint32(1 << PERSON);
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (agreement)),
            abi.encodeWithSelector(
                IIncomeRight.NotInstitutional.selector,
                uint256(agreement.holders | CUSTODIANS)
            ),
            "T3: nor agreed upon"
        );
    }

    /// The owner of a right for which notice is agreed cannot take the title overnight, nor with a notice that another gave.
    function test_EnforcementWithoutNotice() public {
        uint256 id = _carve(IIncomeRight.Remedy.TitlePasses, NOTICE_DAYS);
        _move(amc, fund, id);
        bytes memory none = abi.encodeWithSelector(IIncomeRight.NoNotice.selector, id);
        _refused(fund, address(rights), abi.encodeCall(rights.enforce, (id)), none, "T1: none was given");
        vm.prank(fund);
        rights.giveNotice(id, "missed");
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.enforce, (id)),
            abi.encodeWithSelector(IIncomeRight.NoticeRunning.selector, START, START + NOTICE_DAYS + 1),
            "T1: it runs"
        );
        _warpTo(START + NOTICE_DAYS + 1);
        _move(fund, plan, id);
        _refused(plan, address(rights), abi.encodeCall(rights.enforce, (id)), none, "T1: another's");
        assertEq(title.ownerOf(TITLE), amc, "T1: owner");
    }

    function test_EnforcedTwice() public {
        uint256 id = _carve(IIncomeRight.Remedy.NewServicer, 0);
        _move(amc, fund, id);
        vm.prank(fund);
        rights.enforce(id);
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.enforce, (id)),
            abi.encodeWithSelector(IIncomeRight.AlreadyEnforced.selector, id),
            "T1"
        );
    }

    function test_AnothersRight() public {
        uint256 id = _carve();
        _move(amc, fund, id);
        bytes memory refusal = abi.encodeWithSelector(IIncomeRight.NotRightOwner.selector, id, amc);
        _refused(amc, address(rights), abi.encodeCall(rights.end, (id)), refusal, "I13: end");
        _refused(amc, address(rights), abi.encodeCall(rights.enforce, (id)), refusal, "I13: enforce");
    }
}

/// @title Loans that a split makes or loses
contract SplitAttack is RightWorld {
    function test_HalvesOfAnotherTree() public {
        bytes memory refusal = abi.encodeWithSelector(IPackageTitle.NotItsHalves.selector, TITLE);
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 1_500, FIFTH, 0)),
            refusal,
            "T2: sums"
        );
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (TITLE, NEXT_TWO, 1_000, FIFTH, 500)),
            refusal,
            "T2: roots"
        );
    }

    function test_SumsBesideTheBookValue() public {
        uint256 wrong = _mint(_node("left", 10, "right", 5), 2, 16, amc);
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (wrong, "left", 10, "right", 5)),
            abi.encodeWithSelector(IPackageTitle.NotItsHalves.selector, wrong),
            "T2"
        );
    }

    function test_ASecondTitleToAHalf() public {
        vm.prank(amc);
        title.split(TITLE, _four(), 1_000, FIFTH, 500);
        // the bank signs for a half once more
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, ) = address(this).call(abi.encodeCall(this.mintAgain, (FIFTH)));
        assertFalse(success, "T2: was not refused");
        vm.prank(amc);
        // solhint-disable-next-line avoid-low-level-calls
        (bool again, ) = address(title).call(
            abi.encodeCall(title.split, (TITLE, _four(), 1_000, FIFTH, 500))
        );
        assertFalse(again, "T2: the title that ended was split again");
    }

    function mintAgain(bytes32 root) external {
        _mint(root, 1, 500, person);
    }

    function test_AnothersTitle() public {
        _refused(
            fund,
            address(title),
            abi.encodeCall(title.split, (TITLE, _four(), 1_000, FIFTH, 500)),
            abi.encodeWithSelector(IPackageTitle.NotTitleOwner.selector, TITLE, fund),
            "I13"
        );
    }

    function test_OneLoanSplit() public {
        uint256 one = _mint(_node("left", 10, "right", 5), 1, 15, amc);
        _refused(
            amc,
            address(title),
            abi.encodeCall(title.split, (one, "left", 10, "right", 5)),
            abi.encodeWithSelector(IPackageTitle.OneLoan.selector, one),
            "T2"
        );
    }
}
