// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "./IVenue.sol";
import {BiddingVenue} from "./BiddingVenue.sol";
import {Venue} from "./Venue.sol";

/// @title Internet platform: an ascending auction
/// @notice {IVenue} is its specification. Publicity, then as many rounds of bids as the terms say, each at a reserve price cut below
/// that of the round before, then the sale at the last price. Late bids extend a round, by a day at most.
contract Auction is BiddingVenue {
    uint256 private constant MOST_ROUNDS = 5;

    constructor(
        address registry_,
        address trustFactory_,
        address operator_
    ) Venue(registry_, trustFactory_, operator_) {}

    /// @inheritdoc IVenue
    function procedure() external pure returns (string memory) {
        return "auction";
    }

    function _requireOwnTerms(SaleTerms calldata terms) internal view override {
        super._requireOwnTerms(terms);
        if (terms.rounds == 0 || terms.rounds > MOST_ROUNDS) {
            revert BadTerms("rounds");
        }
    }

    function _firstRound(
        SaleTerms calldata terms,
        Rules calldata rules_
    ) internal view override returns (uint256 opensAt, uint256 endsAt) {
        opensAt = block.timestamp + uint256(rules_.publicityDays) * 1 days;
        endsAt = opensAt + uint256(terms.biddingDays) * 1 days;
    }

    function _scheduledEnd(Sale storage sale) internal view override returns (uint256) {
        return uint256(sale.opensAt) + uint256(sale.terms.biddingDays) * 1 days;
    }

    /// @dev In each round: bids, late ones, the winner's and one more's time to pay; then the sale at the last price.
    function _mostDays(
        SaleTerms calldata terms,
        Rules calldata rules_
    ) internal pure override returns (uint256) {
        uint256 round =
            uint256(terms.biddingDays) +
                (MOST_EXTENSION + DEFAULT_MARGIN) / 1 days +
                2 * uint256(terms.paymentDays);
        return uint256(rules_.publicityDays) + terms.rounds * round + terms.biddingDays;
    }
}
