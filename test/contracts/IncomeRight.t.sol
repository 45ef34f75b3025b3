// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IIncomeRight} from "../../contracts/asset/IIncomeRight.sol";
import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {Mute, RightWorld, SetupShown} from "./attacks/RightWorld.sol";

/// @dev A right (docs/ways/entrustment.md draws its states)
/// ├── none: carved by the owner of a free title, listed by the registry, for institutions
/// ├── live
/// │   ├── moves: to who is admitted, looked through, never back to the seller's
/// │   ├── kept for sale: goes to who is admitted or back to who put it up; its keeper has no power
/// │   ├── notice: given, withdrawn, lapsed by a transfer
/// │   └── enforced: by its owner, after the notice agreed upon
/// │       ├── title passes: the right ends, the title is the owner's and free
/// │       └── new servicer: the right stands, the title stays where it is, blocked; once
/// └── ended: by its owner; the title is free
contract IncomeRightTest is RightWorld {
    // None → live.

    function test_ARightIsCarvedOutOfATitle() public {
        IIncomeRight.Agreement memory agreement = _agreement(IIncomeRight.Remedy.NewServicer, NOTICE_DAYS);
        vm.expectEmit(address(rights));
        emit IIncomeRight.RightCarved(1, TITLE, amc, agreement);
        vm.expectEmit(address(title));
        emit IPackageTitle.TitleBlocked(TITLE, 1);
        vm.prank(amc);
        uint256 rightId = rights.carve(agreement);

        assertEq(rightId, 1, "the first right");
        assertEq(rights.ownerOf(1), amc, "owner");
        assertEq(title.ownerOf(TITLE), amc, "the title stays");
        assertEq(title.rightOf(TITLE), 1, "T1");
        assertEq(abi.encode(rights.agreementOf(1)), abi.encode(agreement), "agreement");
        (address seller, bytes32 investor) = rights.sellerOf(1);
        assertEq(seller, amc, "seller");
        assertEq(investor, bytes32("amc"), "investor");
        assertEq(rights.keptFor(1), address(0), "kept for nobody");
        assertEq(rights.noticeDay(1), 0, "no notice");
        assertFalse(rights.isEnforced(1), "not enforced");
        assertTrue(rights.isSellerListed(1), "listed");
        assertEq(rights.titles(), address(title), "titles");
        assertEq(rights.registry(), address(registry), "registry");
    }

    function test_OnlyTheTitlesOwnerCarves() public {
        vm.prank(amc);
        title.approve(fund, TITLE);
        IIncomeRight.Agreement memory agreement = _agreement(IIncomeRight.Remedy.TitlePasses, 0);
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.carve, (agreement)),
            abi.encodeWithSelector(IIncomeRight.NotTitleOwner.selector, TITLE, fund),
            "I13"
        );
        agreement.titleId = 9;
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (agreement)),
            _noTitle(9),
            "no such title"
        );
    }

    function test_ASellerTheRegistryDoesNotListCannotCarve() public {
        vm.prank(registrar);
        registry.revoke(amc);
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (_agreement(IIncomeRight.Remedy.TitlePasses, 0))),
            abi.encodeWithSelector(IIncomeRight.SellerNotListed.selector, amc),
            "T3"
        );
    }

    function test_OnlyInstitutionsAreAgreedUpon() public {
        IIncomeRight.Agreement memory agreement = _agreement(IIncomeRight.Remedy.TitlePasses, 0);
        uint32[4] memory holders = [uint32(0), 1 << 7, HOLDERS | (1 << 7), HOLDERS | 1];
        for (uint256 i = 0; i < holders.length; ++i) {
            agreement.holders = holders[i];
            _refused(
                amc,
                address(rights),
                abi.encodeCall(rights.carve, (agreement)),
                abi.encodeWithSelector(
                    IIncomeRight.NotInstitutional.selector,
                    uint256(holders[i] | CUSTODIANS)
                ),
                "T3: holders"
            );
        }
        agreement.holders = HOLDERS;
        agreement.custodians = 1 << 7;
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (agreement)),
            abi.encodeWithSelector(IIncomeRight.NotInstitutional.selector, uint256(HOLDERS | (1 << 7))),
            "T3: custodians"
        );
        agreement.custodians = uint32(1 << FUND);
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (agreement)),
            abi.encodeWithSelector(IIncomeRight.CategoriesOverlap.selector, uint256(1 << FUND)),
            "T3: both"
        );
        agreement.custodians = 0;
        vm.prank(amc);
        rights.carve(agreement);
    }

    function test_ATitleHasOneRight() public {
        _carve();
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.carve, (_agreement(IIncomeRight.Remedy.TitlePasses, 0))),
            _titleUnder(1),
            "T1"
        );
        vm.prank(amc);
        rights.end(1);
        assertEq(_carve(), 2, "another once it has ended");
        assertEq(title.rightOf(TITLE), 2, "T1");
    }

    // Live: it moves.

    function test_ItMovesToWhoIsAdmitted() public {
        uint256 id = _carve();
        assertTrue(rights.canReceive(id, fund), "the fund can");
        vm.expectEmit(address(rights));
        emit IERC721.Transfer(amc, fund, id);
        _move(amc, fund, id);
        _move(fund, plan, id);
        assertEq(rights.ownerOf(id), plan, "owner");
        assertEq(rights.keptFor(id), address(0), "kept for nobody");
        assertEq(title.ownerOf(TITLE), amc, "the title stays");
        assertEq(title.rightOf(TITLE), id, "T1");
    }

    function test_ItDoesNotMoveToWhoIsNot() public {
        uint256 id = _carve();
        address[3] memory others = [person, anyone, bank];
        for (uint256 i = 0; i < others.length; ++i) {
            assertFalse(rights.canReceive(id, others[i]), "cannot receive");
            _refused(
                amc,
                address(rights),
                abi.encodeCall(rights.transferFrom, (amc, others[i], id)),
                abi.encodeWithSelector(IIncomeRight.HolderNotAdmitted.selector, id, others[i]),
                "T3"
            );
        }
        vm.prank(registrar);
        registry.attest(fund, IInvestorRegistry.Entry("fund", uint8(FUND), "CN", uint32(START)));
        assertFalse(rights.canReceive(id, fund), "an entry that has expired");
        assertFalse(rights.canReceive(id, address(0)), "nobody");
    }

    function test_ANewCategoryIsData() public {
        IIncomeRight.Agreement memory agreement = _agreement(IIncomeRight.Remedy.TitlePasses, 0);
        agreement.holders = uint32(1 << 23);
        vm.prank(amc);
        uint256 id = rights.carve(agreement);
        assertFalse(rights.canReceive(id, anyone), "not yet");
        _attest(anyone, 23, "insurer of a new kind");
        _move(amc, anyone, id);
        assertEq(rights.ownerOf(id), anyone, "owner");
    }

    function test_ATrustIsLookedThrough() public {
        uint256 id = _carve();
        address admitted = address(new SetupShown(1 << FUND));
        address open = address(new SetupShown((1 << FUND) | (1 << PERSON) | (1 << BANK)));
        address wallet = address(new Mute());
        _attest(admitted, PLAN, "admitted plan");
        _attest(open, PLAN, "open plan");
        _attest(wallet, PLAN, "wallet of several keys");
        assertFalse(rights.canReceive(id, open), "persons behind it");
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.transferFrom, (amc, open, id)),
            abi.encodeWithSelector(
                IIncomeRight.LooksThroughTo.selector,
                open,
                uint256((1 << PERSON) | (1 << BANK))
            ),
            "T3"
        );
        _move(amc, wallet, id);
        vm.prank(wallet);
        rights.end(id);
        id = _carve();
        _move(amc, admitted, id);
        assertEq(rights.ownerOf(id), admitted, "owner");
    }

    function test_ATrustGivesNoNotice() public {
        uint256 id = _carve(IIncomeRight.Remedy.TitlePasses, NOTICE_DAYS);
        address aTrust = address(new SetupShown(1 << FUND));
        _attest(aTrust, PLAN, "plan");
        assertFalse(rights.canReceive(id, aTrust), "it could never enforce");
        _refused(
            amc,
            address(rights),
            abi.encodeCall(rights.transferFrom, (amc, aTrust, id)),
            abi.encodeWithSelector(IIncomeRight.NoticeBeforeTrust.selector, aTrust, uint256(NOTICE_DAYS)),
            "LIVENESS"
        );
    }

    function test_ItNeverComesBackToTheSellers() public {
        uint256 id = _carve();
        _move(amc, fund, id);
        address[2] memory sellers = [amc, amcsOther];
        for (uint256 i = 0; i < sellers.length; ++i) {
            assertFalse(rights.canReceive(id, sellers[i]), "cannot receive");
            _refused(
                fund,
                address(rights),
                abi.encodeCall(rights.transferFrom, (fund, sellers[i], id)),
                abi.encodeWithSelector(IIncomeRight.NoBuyBack.selector, id, sellers[i]),
                "T3"
            );
        }
        // whom the registry strikes off does not become somebody else
        vm.prank(registrar);
        registry.revoke(amc);
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.transferFrom, (fund, amc, id)),
            abi.encodeWithSelector(IIncomeRight.NoBuyBack.selector, id, amc),
            "T3"
        );
    }

    // Live: kept for sale.

    function test_UnsoldItGoesBackToWhoPutItUp() public {
        uint256 id = _carve();
        _move(amc, venue, id);
        assertEq(rights.keptFor(id), amc, "kept for the seller");
        // whatever the registry says by then
        vm.startPrank(registrar);
        registry.revoke(amc);
        registry.revoke(venue);
        vm.stopPrank();
        assertTrue(rights.canReceive(id, amc), "back");
        _move(venue, amc, id);
        assertEq(rights.ownerOf(id), amc, "owner");
        assertEq(rights.keptFor(id), address(0), "kept for nobody");
        _attest(venue, VENUE, "venue");
        _attest(amc, AMC, "amc");
        _move(amc, venue, id);
        _move(venue, fund, id);
        assertEq(rights.keptFor(id), address(0), "sold");
        assertFalse(rights.canReceive(id, amc), "T3: and no more the seller's");
        _move(fund, venue, id);
        assertEq(rights.keptFor(id), fund, "kept for the fund");
        assertFalse(rights.canReceive(id, amc), "T3: not at a second sale either");
        _move(venue, fund, id);
    }

    function test_AnotherVenueKeepsItForTheSame() public {
        address second = makeAddr("second venue");
        _attest(second, VENUE, "second venue");
        uint256 id = _carve();
        _move(amc, venue, id);
        _move(venue, second, id);
        assertEq(rights.keptFor(id), amc, "kept for the seller");
        _move(second, amc, id);
        assertEq(rights.ownerOf(id), amc, "owner");
    }

    function test_AKeeperHasNoPower() public {
        uint256 id = _carve();
        _move(amc, venue, id);
        bytes memory refusal = abi.encodeWithSelector(IIncomeRight.RightForSale.selector, id, amc);
        _refused(venue, address(rights), abi.encodeCall(rights.end, (id)), refusal, "I13: end");
        _refused(venue, address(rights), abi.encodeCall(rights.enforce, (id)), refusal, "I13: enforce");
        _refused(venue, address(rights), abi.encodeCall(rights.giveNotice, (id, 0)), refusal, "I13: notice");
        _refused(
            venue,
            address(rights),
            abi.encodeCall(rights.withdrawNotice, (id)),
            refusal,
            "I13: withdraw"
        );
    }

    // Live: notice.

    function test_NoticeIsGivenWithdrawnAndLapses() public {
        uint256 id = _carve(IIncomeRight.Remedy.TitlePasses, NOTICE_DAYS);
        _move(amc, fund, id);
        bytes memory none = abi.encodeWithSelector(IIncomeRight.NoNotice.selector, id);
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.withdrawNotice, (id)),
            none,
            "nothing to withdraw"
        );
        _refused(fund, address(rights), abi.encodeCall(rights.enforce, (id)), none, "no notice");

        vm.expectEmit(address(rights));
        emit IIncomeRight.NoticeGiven(id, fund, START, "missed");
        vm.prank(fund);
        rights.giveNotice(id, "missed");
        assertEq(rights.noticeDay(id), START, "day");
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.giveNotice, (id, "again")),
            abi.encodeWithSelector(IIncomeRight.NoticeAlreadyGiven.selector, id, START),
            "once"
        );

        vm.expectEmit(address(rights));
        emit IIncomeRight.NoticeWithdrawn(id, fund);
        vm.prank(fund);
        rights.withdrawNotice(id);
        assertEq(rights.noticeDay(id), 0, "cured");

        vm.prank(fund);
        rights.giveNotice(id, "missed");
        _move(fund, plan, id);
        assertEq(rights.noticeDay(id), 0, "the next owner gives its own");
    }

    function test_EnforcementWaitsForTheNoticesLastDay() public {
        uint256 id = _carve(IIncomeRight.Remedy.TitlePasses, NOTICE_DAYS);
        _move(amc, fund, id);
        vm.prank(fund);
        rights.giveNotice(id, "missed");
        _warpTo(START + NOTICE_DAYS);
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.enforce, (id)),
            abi.encodeWithSelector(
                IIncomeRight.NoticeRunning.selector,
                START + NOTICE_DAYS,
                START + NOTICE_DAYS + 1
            ),
            "the last day is the seller's"
        );
        _warpTo(START + NOTICE_DAYS + 1);
        vm.prank(fund);
        rights.enforce(id);
        assertEq(title.ownerOf(TITLE), fund, "the title passed");
    }

    // Live → enforced.

    function test_TheTitlePassesWithoutTheSeller() public {
        uint256 id = _carve();
        _move(amc, fund, id);
        // neither seller nor owner is listed any more
        vm.startPrank(registrar);
        registry.revoke(amc);
        registry.revoke(fund);
        vm.stopPrank();
        assertFalse(rights.isSellerListed(id), "insolvent");

        vm.expectEmit(address(rights));
        emit IIncomeRight.RightEnforced(id, TITLE, fund, IIncomeRight.Remedy.TitlePasses);
        vm.expectEmit(address(rights));
        emit IERC721.Transfer(fund, address(0), id);
        vm.expectEmit(address(rights));
        emit IIncomeRight.RightEnded(id, TITLE, fund);
        vm.expectEmit(address(title));
        emit IPackageTitle.TitleFreed(TITLE, id);
        vm.expectEmit(address(title));
        emit IERC721.Transfer(amc, fund, TITLE);
        vm.prank(fund);
        (address collection, uint256 titleId) = rights.enforce(id);

        assertEq(collection, address(title), "contract");
        assertEq(titleId, TITLE, "id");
        assertEq(title.ownerOf(TITLE), fund, "T1: owner");
        assertEq(title.rightOf(TITLE), 0, "T1: no right");
        _gone(id);
        vm.prank(fund);
        title.transferFrom(fund, plan, TITLE);
        assertEq(title.ownerOf(TITLE), plan, "the title is free");
    }

    function test_ANewServicerLeavesTheTitleWhereItIs() public {
        uint256 id = _carve(IIncomeRight.Remedy.NewServicer, 0);
        _move(amc, fund, id);
        vm.expectEmit(address(rights));
        emit IIncomeRight.RightEnforced(id, TITLE, fund, IIncomeRight.Remedy.NewServicer);
        vm.prank(fund);
        rights.enforce(id);

        assertTrue(rights.isEnforced(id), "enforced");
        assertEq(rights.ownerOf(id), fund, "the right stands");
        assertEq(title.ownerOf(TITLE), amc, "the title stays");
        assertEq(title.rightOf(TITLE), id, "blocked as before");
        bytes memory refusal = abi.encodeWithSelector(IIncomeRight.AlreadyEnforced.selector, id);
        _refused(fund, address(rights), abi.encodeCall(rights.enforce, (id)), refusal, "once");
        _refused(
            fund,
            address(rights),
            abi.encodeCall(rights.giveNotice, (id, 0)),
            refusal,
            "no further notice"
        );
        vm.prank(fund);
        rights.end(id);
        assertEq(title.rightOf(TITLE), 0, "ended");
    }

    // Live → ended.

    function test_ItsOwnerEndsIt() public {
        uint256 id = _carve(IIncomeRight.Remedy.TitlePasses, NOTICE_DAYS);
        _move(amc, fund, id);
        vm.prank(fund);
        rights.giveNotice(id, "missed");
        vm.expectEmit(address(rights));
        emit IIncomeRight.RightEnded(id, TITLE, fund);
        vm.expectEmit(address(title));
        emit IPackageTitle.TitleFreed(TITLE, id);
        vm.prank(fund);
        rights.end(id);

        _gone(id);
        assertEq(title.rightOf(TITLE), 0, "free");
        vm.prank(amc);
        title.transferFrom(amc, anyone, TITLE);
        assertEq(title.ownerOf(TITLE), anyone, "moves again");
    }

    function test_NobodyElseActsForItsOwner() public {
        uint256 id = _carve();
        _move(amc, fund, id);
        vm.prank(fund);
        rights.approve(anyone, id);
        address[4] memory others = [amc, registrar, bank, anyone];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IIncomeRight.NotRightOwner.selector, id, others[i]);
            _refused(others[i], address(rights), abi.encodeCall(rights.end, (id)), refusal, "I13: end");
            _refused(
                others[i],
                address(rights),
                abi.encodeCall(rights.enforce, (id)),
                refusal,
                "I13: enforce"
            );
            _refused(
                others[i],
                address(rights),
                abi.encodeCall(rights.giveNotice, (id, 0)),
                refusal,
                "I13: notice"
            );
            _refused(
                others[i],
                address(rights),
                abi.encodeCall(rights.withdrawNotice, (id)),
                refusal,
                "I13: withdraw"
            );
        }
    }

    function test_ItSaysWhatItIs() public view {
        assertTrue(
            IERC165(address(rights)).supportsInterface(type(IIncomeRight).interfaceId),
            "an income right"
        );
        assertTrue(IERC165(address(rights)).supportsInterface(type(IERC721).interfaceId), "an ERC-721");
        assertFalse(
            IERC165(address(title)).supportsInterface(type(IIncomeRight).interfaceId),
            "a title is none"
        );
    }

    function _gone(uint256 id) private {
        bytes memory none = abi.encodeWithSignature("ERC721NonexistentToken(uint256)", id);
        _refused(fund, address(rights), abi.encodeCall(rights.agreementOf, (id)), none, "agreementOf");
        _refused(fund, address(rights), abi.encodeCall(rights.sellerOf, (id)), none, "sellerOf");
        _refused(fund, address(rights), abi.encodeCall(rights.keptFor, (id)), none, "keptFor");
        _refused(fund, address(rights), abi.encodeCall(rights.isEnforced, (id)), none, "isEnforced");
        _refused(fund, address(rights), abi.encodeCall(rights.noticeDay, (id)), none, "noticeDay");
        _refused(fund, address(rights), abi.encodeCall(rights.isSellerListed, (id)), none, "isSellerListed");
        _refused(fund, address(rights), abi.encodeCall(rights.canReceive, (id, fund)), none, "canReceive");
        _refused(fund, address(rights), abi.encodeCall(rights.enforce, (id)), none, "enforce");
        _refused(fund, address(rights), abi.encodeCall(rights.end, (id)), none, "end");
    }
}
