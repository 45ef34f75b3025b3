// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IVenue} from "../../contracts/sale/IVenue.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {ITrustPowers} from "../../contracts/trust/ITrustPowers.sol";
import {Powers} from "../../contracts/trust/Powers.sol";
import {SetupCore, SetupRest} from "./SetupCode.sol";
import {World} from "./World.sol";

/// @dev A venue that does as a test tells it, from its address on.
contract ToldVenue {
    IVenue.Lot public lot;
    bytes public sale;
    uint256 public endedAt;
    bool public takes = true;
    bool public isMute;
    bool public mumbles;
    bytes public mumbled;

    function tell(bool takes_, bool isMute_) external {
        takes = takes_;
        isMute = isMute_;
    }

    /// @dev Answers with these bytes, whatever they are.
    function mumble(bytes calldata words) external {
        (mumbles, mumbled) = (true, words);
    }

    function putUp(
        IVenue.Lot calldata lot_,
        IVenue.SaleTerms calldata terms,
        IVenue.Rules calldata rules
    ) external returns (uint256) {
        lot = lot_;
        sale = abi.encode(terms, rules);
        endedAt = 0;
        if (takes) {
            IERC721(lot_.token).transferFrom(msg.sender, address(this), lot_.idOrAmount);
        }
        return 7;
    }

    /// @dev Ends the sale: to a buyer, or back to the seller.
    function end(address to) external {
        endedAt = block.timestamp;
        IERC721(lot.token).transferFrom(address(this), to, lot.idOrAmount);
    }

    function statusOf(uint256) external view returns (IVenue.Status, uint256, address, uint256) {
        if (isMute) {
            revert IVenue.NoSuchSale(0);
        }
        if (mumbles) {
            bytes memory words = mumbled;
            assembly ("memory-safe") {
                return(add(words, 0x20), mload(words))
            }
        }
        return (IVenue.Status.None, endedAt, address(0), 0);
    }

    function checkTerms(IVenue.SaleTerms calldata, IVenue.Rules calldata) external pure {}

    function hashOf(IVenue.Rules calldata rules) external pure returns (bytes32) {
        return keccak256(abi.encode(rules));
    }

    function published(bytes32) external pure returns (bool) {
        return true;
    }
}

/// @dev The asset (a title)
/// ├── held
/// │   ├── put up by the assembly before the final date, at the set-up's reserve price or more
/// │   └── put up by anyone after it, once, on the set-up's terms
/// ├── for sale: in the venue, and in title()
/// ├── sold: nothing is held
/// └── back, unsold: held
/// and the winding up: the set days after the sale, or the last unsold round, or the final date without either
contract TrustAssetTest is World {
    uint256 private constant RESERVE_PRICE = 50_000 * UNIT;
    ToldVenue private venue = new ToldVenue();
    bool private hasVenue = true;
    uint16 private windUpDays = 60;

    function _setup() internal view override returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = super._setup();
        rest.powers.assemblyMay = 4;
        rest.powers.votingDays = 14;
        rest.powers.remainder.windUpDays = windUpDays;
        if (hasVenue) {
            rest.powers.remainder.venue = address(venue);
            rest.powers.remainder.reservePrice = uint128(RESERVE_PRICE);
            rest.powers.remainder.feeWad = 0.01e18;
            rest.powers.remainder.sellerCategories = 1 << 8;
            rest.powers.remainder.buyerCategories = 6;
            rest.powers.remainder.publicityDays = 15;
            rest.powers.remainder.rounds = 2;
            rest.powers.remainder.cutWad = 0.2e18;
            rest.powers.remainder.biddingDays = 3;
            rest.powers.remainder.depositWad = 0.1e18;
            rest.powers.remainder.incrementWad = 0.02e18;
            rest.powers.remainder.extensionMinutes = 10;
            rest.powers.remainder.paymentDays = 30;
        }
    }

    function _begin() private {
        _deployScripted();
        _start();
        _script(0, 0, 0);
    }

    // The assembly's sale.

    function test_TheAssemblyPutsTheAssetUpBeforeTheFinalDate() public {
        _begin();
        vm.expectEmit(address(trust));
        emit ITrustPowers.AssetPutUp(address(venue), 7, false);
        vm.prank(holdersAssembly);
        uint256 saleId = trust.putUp(address(venue), _terms(RESERVE_PRICE), _rules());
        assertEq(saleId, 7);
        (IVenue.LotKind kind, address token, uint256 id) = venue.lot();
        assertEq(uint256(kind), 0);
        assertEq(token, address(title));
        assertEq(id, 1);
        assertEq(venue.sale(), abi.encode(_terms(RESERVE_PRICE), _rules()), "as it was voted");
        ITrustPowers.AssetSale memory sale = trust.assetSale();
        assertEq(sale.venue, address(venue));
        assertEq(sale.saleId, 7);
        assertFalse(sale.isRemainder);
        _assertTitle(address(title), 1);
        // not twice
        vm.expectRevert(ITrustPowers.AssetNotHeld.selector);
        vm.prank(holdersAssembly);
        trust.putUp(address(venue), _terms(RESERVE_PRICE), _rules());
        // unsold: it can be put up again
        venue.end(address(trust));
        _assertTitle(address(title), 1);
        vm.prank(holdersAssembly);
        trust.putUp(address(venue), _terms(RESERVE_PRICE), _rules());
        venue.end(anyone);
        _assertTitle(address(0), 0);
    }

    function test_AVotedSaleKeepsToTheReservePriceAndTheCurrency() public {
        _begin();
        vm.expectRevert(abi.encodeWithSelector(ITrust.NotAuthorized.selector, trustee));
        vm.prank(trustee);
        trust.putUp(address(venue), _terms(RESERVE_PRICE), _rules());
        vm.startPrank(holdersAssembly);
        _expectBadSale("reserve price");
        trust.putUp(address(venue), _terms(RESERVE_PRICE - 1), _rules());
        IVenue.SaleTerms memory terms = _terms(RESERVE_PRICE);
        terms.rounds = 2;
        terms.cutWad = 0.1e18;
        _expectBadSale("reserve price");
        trust.putUp(address(venue), terms, _rules());
        terms.cutWad = 2e18;
        _expectBadSale("reserve price");
        trust.putUp(address(venue), terms, _rules());
        terms = _terms(RESERVE_PRICE);
        terms.currency = address(title);
        _expectBadSale("currency");
        trust.putUp(address(venue), terms, _rules());
        venue.tell(false, false);
        _expectBadSale("lot");
        trust.putUp(address(venue), _terms(RESERVE_PRICE), _rules());
        vm.stopPrank();
        assertEq(title.getApproved(1), address(0), "no approval outlasts the call");
    }

    // What remains.

    function test_AnyonePutsUpWhatRemainsOnceOnTheSetUpsTerms() public {
        _begin();
        vm.expectRevert(ITrustPowers.DatesRemain.selector);
        trust.putUpRemainder();
        _payAllDates();
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadSale.selector, "final date"));
        vm.prank(holdersAssembly);
        trust.putUp(address(venue), _terms(RESERVE_PRICE), _rules());
        vm.expectEmit(address(trust));
        emit ITrustPowers.AssetPutUp(address(venue), 7, true);
        vm.prank(anyone);
        trust.putUpRemainder();
        assertEq(
            venue.sale(),
            abi.encode(
                IVenue.SaleTerms(
                    address(currency),
                    uint128(RESERVE_PRICE),
                    3,
                    0.1e18,
                    0.02e18,
                    10,
                    2,
                    0.2e18,
                    30
                ),
                IVenue.Rules(0.01e18, 1 << 8, 6, 15)
            ),
            "the set-up's"
        );
        venue.end(address(trust));
        _expectBadSale("remainder");
        trust.putUpRemainder();
    }

    function test_WithoutAVenueNothingIsPutUp() public {
        hasVenue = false;
        _begin();
        _payAllDates();
        _expectBadSale("venue");
        trust.putUpRemainder();
    }

    // The winding up.

    function test_ItIsWoundUpTheSetDaysAfterTheSale() public {
        _begin();
        vm.expectRevert(ITrustPowers.DatesRemain.selector);
        trust.windUp();
        _payAllDates();
        trust.putUpRemainder();
        _warpTo(block.timestamp / 1 days + 100);
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.SaleRuns.selector, address(venue), 7));
        trust.windUp();
        venue.end(anyone);
        uint256 from = venue.endedAt() / 1 days + 60;
        vm.warp(from * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ITrust.TooEarly.selector, from - 1, from));
        trust.windUp();
        _warpTo(from);
        vm.expectEmit(address(trust));
        emit ITrust.StatusChanged(ITrust.Status.WoundUp);
        vm.expectEmit(address(trust));
        emit ITrustPowers.WoundUp(false);
        vm.prank(anyone);
        trust.windUp();
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongStatus.selector, ITrust.Status.WoundUp));
        trust.windUp();
        vm.expectRevert(abi.encodeWithSelector(ITrust.WrongStatus.selector, ITrust.Status.WoundUp));
        trust.putUpRemainder();
    }

    function test_LateCashOpensADateAfterTheWindingUp() public {
        _begin();
        _payAllDates();
        _warpTo(block.timestamp / 1 days + 60);
        trust.windUp();
        assertEq(uint256(trust.status()), uint256(ITrust.Status.WoundUp));
        _script(LEAST_LATE_CASH, 0, 0);
        _payDate(LEAST_LATE_CASH);
        assertEq(uint256(trust.status()), uint256(ITrust.Status.WoundUp), "it stays so");
        vm.prank(alice);
        assertGt(senior.claim(), 0, "claims go on");
        _assertAccounts();
    }

    function test_AVenueThatDoesNotAnswerStopsNoWindingUp() public {
        _begin();
        _payAllDates();
        trust.putUpRemainder();
        venue.tell(true, true);
        _warpTo(block.timestamp / 1 days + 60);
        trust.windUp();
    }

    function test_AVenueThatAnswersNonsenseStopsNoWindingUp() public {
        _begin();
        _payAllDates();
        trust.putUpRemainder();
        _warpTo(block.timestamp / 1 days + 60);
        bytes[3] memory answers = [
            bytes(""),
            abi.encode(type(uint256).max, type(uint256).max, type(uint256).max, 0),
            abi.encode(0, block.timestamp + 1, 0, 0)
        ];
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < answers.length; ++i) {
            venue.mumble(answers[i]);
            trust.windUp();
            assertEq(uint256(trust.status()), uint256(ITrust.Status.WoundUp));
            vm.revertToState(snapshot);
        }
    }

    function test_WithoutDaysForItThereIsNoWindingUp() public {
        hasVenue = false;
        windUpDays = 0;
        _begin();
        _payAllDates();
        _warpTo(block.timestamp / 1 days + 1_000);
        vm.expectRevert(ITrustPowers.NoWindingUp.selector);
        trust.windUp();
    }

    function test_TheAssemblyEnforcesNothingThatTheSetUpDoesNotList() public {
        _begin();
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.NotListed.selector, Powers.ENFORCE_RIGHT));
        vm.prank(holdersAssembly);
        trust.enforceRight(address(0));
    }

    function _payAllDates() private {
        for (uint256 i = 0; i < PAYMENT_DATES; ++i) {
            _payDate(0);
        }
    }

    function _terms(uint256 reservePrice) private view returns (IVenue.SaleTerms memory terms) {
        terms.currency = address(currency);
        terms.reservePrice = uint128(reservePrice);
        terms.biddingDays = 3;
        terms.depositWad = 0.1e18;
        terms.incrementWad = 0.01e18;
        terms.rounds = 1;
        terms.paymentDays = 5;
    }

    function _rules() private pure returns (IVenue.Rules memory) {
        return IVenue.Rules(0.02e18, 1 << 8, 6, 10);
    }

    function _assertTitle(address token, uint256 id) private view {
        (address heldToken, uint256 heldId) = trust.title();
        assertEq(heldToken, token, "title");
        assertEq(heldId, id, "id");
    }

    function _expectBadSale(string memory what) private {
        vm.expectRevert(abi.encodeWithSelector(ITrustPowers.BadSale.selector, what));
    }
}
