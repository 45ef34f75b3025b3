// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "./IVenue.sol";
import {BiddingVenue} from "./BiddingVenue.sol";
import {Venue} from "./Venue.sol";

/// @title Financial asset exchange: a listing at a price
/// @notice {IVenue} is its specification. While the listing is public, offers at the price or above it compete, each with a deposit,
/// and the highest is awarded; without one, or when none pays, the listing goes on at its price, for whoever pays it first.
contract Exchange is BiddingVenue {
    constructor(
        address registry_,
        address trustFactory_,
        address operator_
    ) Venue(registry_, trustFactory_, operator_) {}

    /// @inheritdoc IVenue
    function procedure() external pure returns (string memory) {
        return "exchange";
    }

    function _requireOwnTerms(SaleTerms calldata terms) internal view override {
        super._requireOwnTerms(terms);
        if (terms.rounds != 1) {
            revert BadTerms("rounds");
        }
        if (terms.cutWad != 0) {
            revert BadTerms("cutWad");
        }
    }

    function _firstRound(
        SaleTerms calldata,
        Rules calldata rules_
    ) internal view override returns (uint256 opensAt, uint256 endsAt) {
        opensAt = block.timestamp;
        endsAt = opensAt + uint256(rules_.publicityDays) * 1 days;
    }

    function _scheduledEnd(Sale storage sale) internal view override returns (uint256) {
        return uint256(sale.opensAt) + uint256(sale.rules.publicityDays) * 1 days;
    }

    /// @dev Competing offers, late ones, the winner's and one more's time to pay; then the listing.
    function _mostDays(
        SaleTerms calldata terms,
        Rules calldata rules_
    ) internal pure override returns (uint256) {
        return
            uint256(rules_.publicityDays) +
            (MOST_EXTENSION + DEFAULT_MARGIN) / 1 days +
            2 * uint256(terms.paymentDays) +
            terms.biddingDays;
    }
}
