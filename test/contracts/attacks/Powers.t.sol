// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../../contracts/trust/ITrustPowers.sol";
import {SetupCore, SetupRest} from "../SetupCode.sol";
import {World} from "../World.sol";

/// @dev A venue that keeps what it is sent, or nothing, and says what it is told.
contract KeepingVenue {
    bool public takes = true;
    uint256 public endedAt;

    function takeNothing() external {
        takes = false;
    }

    function end() external {
        endedAt = block.timestamp;
    }

    function putUp(
        IVenue.Lot calldata lot,
        IVenue.SaleTerms calldata,
        IVenue.Rules calldata
    ) external returns (uint256) {
        if (takes) {
            IERC721(lot.token).transferFrom(msg.sender, address(this), lot.idOrAmount);
        }
        return 1;
    }

    /// @dev Later, by an approval that was left.
    function take(address token, address from, uint256 id) external {
        IERC721(token).transferFrom(from, address(this), id);
    }

    function giveBack(address token, address to, uint256 id) external {
        IERC721(token).transferFrom(address(this), to, id);
    }

    function statusOf(uint256) external view returns (IVenue.Status, uint256, address, uint256) {
        return (IVenue.Status.None, endedAt, address(0), 0);
    }

    function checkTerms(IVenue.SaleTerms calldata, IVenue.Rules calldata) external pure {}

    function hashOf(IVenue.Rules calldata) external pure returns (bytes32) {
        return 0;
    }

    function published(bytes32) external pure returns (bool) {
        return true;
    }
}

/// @dev What a trustee, a servicer, a back-up, a venue or anyone tries beside the payment dates.
contract PowersAttack is World {
    KeepingVenue private venue = new KeepingVenue();
    address private next = makeAddr("next");

    function _setup() internal view override returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = super._setup();
        rest.powers.challengeShareWad = 0.1e18;
        rest.powers.backupAfter = 2;
        rest.powers.assemblyMay = 31;
        rest.powers.worksFee = 2;
        rest.powers.votingDays = 14;
        rest.powers.remainder.venue = address(venue);
        rest.powers.remainder.reservePrice = 5_000;
        rest.powers.remainder.windUpDays = 60;
    }

    function setUp() public {
        _deployFlow();
        _start();
    }

    // The trustee alone.

    function test_TrusteeAnnouncesItsOwnAddress() public {
        vm.expectRevert(abi.encodeWithSelector(ITrust.BadAddress.selector, trustee));
        vm.prank(trustee);
        trust.announceAddress(COST_ACCOUNT, trustee);
    }

    function test_TrusteeAnnouncesAnOfficesAddress() public {
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.AccountIsOffice.selector, SERVICER_ACCOUNT));
        vm.prank(trustee);
        trust.announceAddress(SERVICER_ACCOUNT, next);
    }

    function test_AnnouncedAddressIsPaidBeforeItsDays() public {
        uint256 due = trust.releasable(COST_ACCOUNT);
        vm.prank(trustee);
        trust.announceAddress(COST_ACCOUNT, next);
        vm.warp(block.timestamp + 30 days - 1);
        trust.release(COST_ACCOUNT);
        assertEq(currency.balanceOf(agents), due, "I13: the account's own address is paid");
    }

    function test_SomebodyElseAnnouncesOrCancels() public {
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, registrar));
        vm.prank(registrar);
        trust.announceAddress(COST_ACCOUNT, next);
        vm.prank(trustee);
        trust.announceAddress(COST_ACCOUNT, next);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, trustee));
        vm.prank(trustee);
        trust.cancelAnnouncement(COST_ACCOUNT);
    }

    // Whoever is not the assembly.

    function test_EachPowerOfTheAssemblyByEachOther() public {
        address[9] memory others = [
            operator,
            registrar,
            originator,
            servicer,
            backup,
            trustee,
            verifier,
            calculator,
            anyone
        ];
        IVenue.SaleTerms memory terms;
        IVenue.Rules memory rules;
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(ITrust.NotAuthorized.selector, others[i]);
            vm.startPrank(others[i]);
            vm.expectRevert(refusal);
            trust.nameServicer(next);
            vm.expectRevert(refusal);
            trust.approveWorks(1);
            vm.expectRevert(refusal);
            trust.putUp(address(venue), terms, rules);
            vm.expectRevert(refusal);
            trust.enforceRight(address(0));
            vm.stopPrank();
        }
    }

    function test_TrusteeIsNamedServicer() public {
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadServicer.selector, trustee));
        vm.prank(holdersAssembly);
        trust.nameServicer(trustee);
    }

    // The servicer and its back-up.

    function test_BackupTakesTheOfficeBeforeItsTime() public {
        _payDate(10_000 * UNIT);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.ReportsNotMissed.selector, 1, 2));
        vm.prank(backup);
        trust.takeOffice();
    }

    function test_BackupDisplacesWhomTheHoldersNamed() public {
        _payDate(10_000 * UNIT);
        _payDate(10_000 * UNIT);
        vm.prank(holdersAssembly);
        trust.nameServicer(next);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.AlreadyNamed.selector, next));
        vm.prank(backup);
        trust.takeOffice();
    }

    function test_NewServicerTakesWhatTheFormerEarned() public {
        vm.prank(holdersAssembly);
        trust.approveWorks(1_000 * UNIT);
        _closePeriod(10_000 * UNIT);
        _reportDisposal(servicer, 1_000 * UNIT);
        uint256 earned = trust.releasable(SERVICER_ACCOUNT);
        assertGt(earned, 0, "earned");
        vm.prank(holdersAssembly);
        trust.nameServicer(next);
        _closePeriod(0);
        assertEq(trust.releasable(SERVICER_ACCOUNT), 0, "O1: nothing of it is the new one's");
        assertEq(trust.releasable(ORIGINATOR_ACCOUNT + 1), earned, "O1: all of it is the former's");
    }

    function test_FormerIsPaidBeforeThePresentServicer() public {
        vm.prank(holdersAssembly);
        trust.approveWorks(100_000 * UNIT);
        _closePeriod(0);
        _reportDisposal(servicer, 30_000 * UNIT);
        vm.prank(holdersAssembly);
        trust.nameServicer(next);
        _closePeriod(8_000 * UNIT);
        _reportDisposal(next, 5_000 * UNIT);
        assertEq(trust.releasable(SERVICER_ACCOUNT), 5_000 * UNIT, "O1: the present one's dues first");
        assertGt(trust.releasable(ORIGINATOR_ACCOUNT + 1), 0, "O1: then the former's arrears");
        _assertAccounts();
    }

    function test_ServicerWhoWasReplacedReports() public {
        vm.prank(holdersAssembly);
        trust.nameServicer(next);
        _closePeriod(0);
        ITrust.Report memory made = _flowReport(0);
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, servicer));
        vm.prank(servicer);
        trust.report(made);
    }

    function test_WorksBeyondWhatIsApproved() public {
        vm.prank(holdersAssembly);
        trust.approveWorks(100);
        _closePeriod(10_000 * UNIT);
        ITrust.Report memory made = _flowReport(101);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.OverWorks.selector, 101, 100));
        vm.prank(servicer);
        trust.report(made);
    }

    function test_WorksAreSpentTwice() public {
        vm.prank(holdersAssembly);
        trust.approveWorks(100);
        _closePeriod(10_000 * UNIT);
        _reportDisposal(servicer, 100);
        _closePeriod(10_000 * UNIT);
        ITrust.Report memory made = _flowReport(1);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.OverWorks.selector, 1, 0));
        vm.prank(servicer);
        trust.report(made);
    }

    // The asset.

    function test_VenueTakesTheLotLater() public {
        venue.takeNothing();
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadSale.selector, "lot"));
        vm.prank(holdersAssembly);
        trust.putUp(address(venue), _terms(5_000), _rules());
        vm.expectRevert();
        venue.take(address(title), address(trust), 1);
    }

    /// A majority's own contract, which would keep the asset and pay nothing, whatever the terms say.
    function test_VotedVenueIsAThief() public {
        address thief = address(new KeepingVenue());
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadSale.selector, "venue"));
        vm.prank(holdersAssembly);
        trust.putUp(thief, _terms(5_000), _rules());
        // listed among those who may hold notes is not listed as a venue
        _attest(thief, 3);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadSale.selector, "venue"));
        vm.prank(holdersAssembly);
        trust.putUp(thief, _terms(5_000), _rules());
        assertEq(title.ownerOf(1), address(trust), "O2: the asset is with the trust");
        // once a registrar vouches for it, it is a venue
        _attest(thief, 10);
        vm.prank(holdersAssembly);
        trust.putUp(thief, _terms(5_000), _rules());
        assertEq(title.ownerOf(1), thief);
    }

    function test_SaleBelowTheReservePrice() public {
        IVenue.SaleTerms memory terms = _terms(5_000);
        terms.rounds = 3;
        terms.cutWad = 0.01e18;
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadSale.selector, "reserve price"));
        vm.prank(holdersAssembly);
        trust.putUp(address(venue), terms, _rules());
    }

    function test_RemainderIsPutUpBeforeTheFinalDateOrTwice() public {
        vm.expectRevert(ITrustPowers.DatesRemain.selector);
        trust.putUpRemainder();
        _payAllDates();
        trust.putUpRemainder();
        venue.giveBack(address(title), address(trust), 1);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadSale.selector, "remainder"));
        trust.putUpRemainder();
    }

    function test_WoundUpWhileASaleRunsOrTooSoon() public {
        vm.expectRevert(ITrustPowers.DatesRemain.selector);
        trust.windUp();
        _payAllDates();
        trust.putUpRemainder();
        _warpTo(block.timestamp / 1 days + 100);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.SaleRuns.selector, address(venue), 1));
        trust.windUp();
        venue.end();
        uint256 today = venue.endedAt() / 1 days;
        vm.expectRevert(abi.encodeWithSelector(ITrust.TooEarly.selector, today, today + 60));
        trust.windUp();
    }

    function _payAllDates() private {
        for (uint256 i = 0; i < PAYMENT_DATES; ++i) {
            _payDate(0);
        }
    }

    function _reportDisposal(address by, uint256 disposal) private {
        ITrust.Report memory made = _flowReport(disposal);
        vm.prank(by);
        trust.report(made);
        ITrust.Period memory current = trust.period();
        uint256 day = uint256(current.closeDay) + CHALLENGE_BY + 1;
        _warpTo(day > current.date ? day : current.date);
        trust.distribute();
    }

    function _flowReport(uint256 disposal) private pure returns (ITrust.Report memory made) {
        made = _report(0, disposal);
        made.amounts = new uint128[](0);
        made.metrics = new uint128[](0);
    }

    function _terms(uint256 reservePrice) private view returns (IVenue.SaleTerms memory terms) {
        terms.currency = address(currency);
        terms.reservePrice = uint128(reservePrice);
        terms.rounds = 1;
    }

    function _rules() private pure returns (IVenue.Rules memory) {
        return IVenue.Rules(0.02e18, 1 << 8, 6, 10);
    }
}
