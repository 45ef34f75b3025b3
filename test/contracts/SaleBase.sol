// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {IVenue} from "../../contracts/sale/IVenue.sol";
import {Test} from "./Test.sol";

/// @notice A collection that anyone mints: a lot about which a sale is not.
contract TestTitle is ERC721 {
    /// who cannot be delivered to; nobody can where it is the collection itself
    address public refused;

    constructor() ERC721("Test title", "TT") {}

    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    function refuse(address account) external {
        refused = account;
    }

    function _update(address to, uint256 id, address auth) internal override returns (address) {
        require(refused == address(0) || (refused != address(this) && refused != to), "refused");
        return super._update(to, id, auth);
    }
}

interface IMintable is IERC20 {
    function mint(address to, uint256 amount) external;
}

/// @title What the tests of venues share
/// @notice A registry, a currency, a venue of each procedure, a seller with titles, admitted bidders with cash.
abstract contract SaleBase is Test {
    uint256 internal constant UNIT = 1e6;
    uint256 internal constant CASH = 1_000_000 * UNIT;
    uint256 internal constant RESERVE = 100_000 * UNIT;
    uint256 internal constant DEPOSIT = 10_000 * UNIT;
    uint256 internal constant INCREMENT = 1_000 * UNIT;
    uint256 internal constant FEE_WAD = 0.01e18;
    uint256 internal constant BIDDERS = (1 << 3) | (1 << 7);

    address internal operator = makeAddr("venue operator");
    address internal issuer = makeAddr("issuer");
    address internal registrar = makeAddr("registrar");
    address internal seller = makeAddr("seller");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");
    address internal mallory = makeAddr("mallory");
    address internal anyone = makeAddr("anyone");
    address internal factory = makeAddr("trust factory");

    IInvestorRegistry internal registry;
    IMintable internal currency;
    IVenue internal auction;
    IVenue internal exchange;
    IVenue internal fund;
    TestTitle internal titles;

    function setUp() public virtual {
        _open(_create("TestStablecoin.sol:TestStablecoin", abi.encode("Test", "TST", uint8(6), issuer)));
    }

    function _open(address currency_) internal {
        vm.warp(22_000 * 1 days);
        currency = IMintable(currency_);
        registry = IInvestorRegistry(_create("InvestorRegistry.sol:InvestorRegistry", abi.encode(issuer)));
        vm.prank(issuer);
        registry.setRegistrar(registrar, true);
        _attest(operator, 10);
        _attest(seller, 2);
        _attest(alice, 7);
        _attest(bob, 7);
        _attest(carol, 3);
        _attest(mallory, 7);
        vm.etch(factory, hex"00");
        vm.mockCall(factory, abi.encodeWithSignature("isTrust(address)"), abi.encode(false));
        address[4] memory bidders = [alice, bob, carol, mallory];
        for (uint256 i = 0; i < bidders.length; ++i) {
            vm.prank(issuer);
            currency.mint(bidders[i], CASH);
        }
        titles = new TestTitle();
        auction = _venue("Auction");
        exchange = _venue("Exchange");
        fund = _venue("FundSubscription");
    }

    function _venue(string memory name) internal returns (IVenue venue) {
        venue = IVenue(_create(string.concat(name, ".sol:", name), abi.encode(registry, factory, operator)));
        vm.prank(operator);
        venue.setRules(_rules());
        address[4] memory bidders = [alice, bob, carol, mallory];
        for (uint256 i = 0; i < bidders.length; ++i) {
            vm.prank(bidders[i]);
            currency.approve(address(venue), type(uint256).max);
        }
    }

    /// @dev Cash, and the venue's approval for it.
    function _equip(address bidder, IVenue venue) internal {
        vm.prank(issuer);
        currency.mint(bidder, CASH);
        vm.prank(bidder);
        currency.approve(address(venue), type(uint256).max);
    }

    function _attest(address wallet, uint8 category) internal {
        _attestAs(wallet, category, keccak256(abi.encode(wallet)));
    }

    function _attestAs(address wallet, uint8 category, bytes32 investor) internal {
        vm.prank(registrar);
        registry.attest(wallet, IInvestorRegistry.Entry(investor, category, "CN", type(uint32).max));
    }

    function _rules() internal pure returns (IVenue.Rules memory) {
        return IVenue.Rules(uint64(FEE_WAD), uint32(1 << 2), uint32(BIDDERS), 3);
    }

    function _auctionTerms() internal view returns (IVenue.SaleTerms memory terms) {
        terms.currency = address(currency);
        terms.reservePrice = uint128(RESERVE);
        terms.biddingDays = 2;
        terms.depositWad = 0.1e18;
        terms.incrementWad = 0.01e18;
        terms.extensionMinutes = 5;
        terms.rounds = 2;
        terms.cutWad = 0.2e18;
        terms.paymentDays = 5;
    }

    function _exchangeTerms() internal view returns (IVenue.SaleTerms memory terms) {
        terms = _auctionTerms();
        terms.rounds = 1;
        terms.cutWad = 0;
        terms.biddingDays = 10;
    }

    function _fundTerms() internal view returns (IVenue.SaleTerms memory terms) {
        terms = _exchangeTerms();
        terms.depositWad = 1e18;
        terms.incrementWad = 0;
        terms.extensionMinutes = 0;
        terms.biddingDays = 5;
    }

    function _lot(uint256 id) internal view returns (IVenue.Lot memory) {
        return IVenue.Lot(IVenue.LotKind.Title, address(titles), id);
    }

    /// @dev A title of the seller's, put up on a venue's terms.
    function _putUp(IVenue venue, IVenue.SaleTerms memory terms) internal returns (uint256 saleId) {
        uint256 id = uint256(keccak256(abi.encode(address(venue), venue.saleCount())));
        titles.mint(seller, id);
        vm.startPrank(seller);
        titles.approve(address(venue), id);
        saleId = venue.putUp(_lot(id), terms, _rules());
        vm.stopPrank();
    }

    /// @dev An auction whose first round is open.
    function _opened() internal returns (uint256 saleId) {
        saleId = _putUp(auction, _auctionTerms());
        _wait(3 days);
    }

    function _bid(IVenue venue, uint256 saleId, address bidder, uint256 amount) internal {
        vm.prank(bidder);
        venue.bid(saleId, amount, "");
    }

    /// @dev Past the round's last second.
    function _endRound(IVenue venue, uint256 saleId) internal {
        vm.warp(uint256(venue.saleOf(saleId).endsAt) + 1);
    }

    function _pastPayBy(IVenue venue, uint256 saleId) internal {
        vm.warp(uint256(venue.saleOf(saleId).payBy) + 1);
    }

    function _wait(uint256 time) internal {
        vm.warp(vm.getBlockTimestamp() + time);
    }

    /// @dev Bids of alice, bob and carol, in that order, awarded to carol.
    function _awarded() internal returns (uint256 saleId) {
        saleId = _opened();
        _bid(auction, saleId, alice, RESERVE);
        _bid(auction, saleId, bob, RESERVE + INCREMENT);
        _bid(auction, saleId, carol, RESERVE + 5 * INCREMENT);
        _endRound(auction, saleId);
        auction.award(saleId);
    }

    /// @dev carol has not paid: bob is offered it.
    function _offered() internal returns (uint256 saleId) {
        saleId = _awarded();
        _pastPayBy(auction, saleId);
        auction.next(saleId);
    }

    /// @dev Two rounds without a bid.
    function _forSale() internal returns (uint256 saleId) {
        saleId = _opened();
        _endRound(auction, saleId);
        auction.award(saleId);
        _endRound(auction, saleId);
        auction.award(saleId);
    }

    function _assertStatus(
        IVenue venue,
        uint256 saleId,
        IVenue.Status expected,
        string memory message
    ) internal view {
        assertEq(uint256(venue.saleOf(saleId).status), uint256(expected), message);
    }

    function _assertState(
        IVenue venue,
        uint256 saleId,
        address bidder,
        IVenue.DepositState expected,
        string memory message
    ) internal view {
        assertEq(uint256(venue.bidOf(saleId, bidder).state), uint256(expected), message);
    }

    /// @dev V2, and V1 where everything ever taken into this sale is known.
    function _assertBooks(IVenue venue) internal view {
        assertEq(
            currency.balanceOf(address(venue)),
            venue.owed(address(currency)),
            "V2: balance is what is owed"
        );
    }

    function _assertTaken(IVenue venue, uint256 saleId, uint256 taken) internal view {
        IVenue.Deposits memory sums = venue.depositsOf(saleId);
        assertEq(
            sums.held + sums.refunded + sums.applied + sums.forfeited,
            taken,
            "V1: each deposit is in exactly one place"
        );
        _assertBooks(venue);
    }

    function _expect(bytes memory refusal) internal {
        vm.expectRevert(refusal);
    }

    function _wrongStatus(uint256 saleId, IVenue.Status status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVenue.WrongStatus.selector, saleId, status);
    }
}
