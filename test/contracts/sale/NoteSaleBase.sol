// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {World} from "../World.sol";

/// @title What the tests of notes at venues share
/// @notice A trust whose notes are held by alice, bob and carol; venues that admit them.
abstract contract NoteSaleBase is World {
    address internal venueOperator = makeAddr("venue operator");
    IVenue internal auction;
    IVenue internal exchange;
    IVenue internal fund;

    function setUp() public virtual {
        _deployScripted();
        _start();
        _attest(venueOperator, 10);
        auction = _venue("Auction");
        exchange = _venue("Exchange");
        fund = _venue("FundSubscription");
    }

    function _venue(string memory name) internal returns (IVenue venue) {
        venue = IVenue(
            _create(string.concat(name, ".sol:", name), abi.encode(registry, factory, venueOperator))
        );
        vm.prank(venueOperator);
        venue.setRules(_rules());
    }

    function _rules() internal pure returns (IVenue.Rules memory) {
        return IVenue.Rules(0.01e18, uint32(1 << QUALIFIED), uint32(1 << QUALIFIED), 3);
    }

    /// @dev Of alice's senior notes.
    function _putUpNotes(
        IVenue venue,
        IVenue.SaleTerms memory terms,
        uint256 amount
    ) internal returns (uint256) {
        vm.startPrank(alice);
        senior.approve(address(venue), amount);
        uint256 saleId = venue.putUp(
            IVenue.Lot(IVenue.LotKind.Note, address(senior), amount),
            terms,
            _rules()
        );
        vm.stopPrank();
        return saleId;
    }

    function _fundFor(address account, IVenue venue, uint256 amount) internal {
        _fund(account, amount);
        vm.prank(account);
        currency.approve(address(venue), amount);
    }

    function _endRound(IVenue venue, uint256 saleId) internal {
        vm.warp(uint256(venue.saleOf(saleId).endsAt) + 1);
    }

    function _pastPayBy(IVenue venue, uint256 saleId) internal {
        vm.warp(uint256(venue.saleOf(saleId).payBy) + 1);
    }

    function _wait(uint256 time) internal {
        vm.warp(vm.getBlockTimestamp() + time);
    }

    function _assertBooks(IVenue venue) internal view {
        assertEq(
            currency.balanceOf(address(venue)),
            venue.owed(address(currency)),
            "V2: balance is what is owed"
        );
    }

    function _wrongStatus(uint256 saleId, IVenue.Status status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IVenue.WrongStatus.selector, saleId, status);
    }
}
