// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";

/// @dev An order on its class's line: where it starts, and its face. Smallest units.
struct Order {
    uint128 start;
    uint128 face;
}

/// @dev A class's orders together: their faces and the cash that was paid in for them. Smallest units.
struct Line {
    uint128 face;
    uint128 cash;
}

/// @title Allotment of a class among its orders, pro rata and without a loop over them
/// @notice Orders stand on a line in the order of their coming, each as long as its face. What stands before a point of the line is
/// allotted its share of what there is, rounded down to a denomination; an order is allotted what lies between its two ends, and pays
/// the price of what is allotted up to its end less that up to its start. So the faces add up to what there is and the cash to its
/// price, to the unit, and each order is allotted its share but for less than one denomination, and pays no more than it paid in.
library Allotment {
    /// @notice Face of an order that is allotted, and its price; both of all orders together where it is the whole line.
    /// @param demand length of the line, not 0
    /// @param available what all orders share, at most `demand`; like each order a multiple of the denomination
    function allotted(
        Order memory order,
        uint256 demand,
        uint256 available,
        uint256 denomination,
        uint256 priceWad
    ) internal pure returns (uint256 face, uint256 cash) {
        uint256 before = _upTo(order.start, demand, available, denomination);
        uint256 after_ = _upTo(uint256(order.start) + order.face, demand, available, denomination);
        return (after_ - before, costOf(after_, priceWad) - costOf(before, priceWad));
    }

    /// @notice Cash for a face at an issue price (1e18 = 100 %), rounded up.
    function costOf(uint256 face, uint256 priceWad) internal pure returns (uint256 cash) {
        return Math.mulDiv(face, priceWad, WAD, Math.Rounding.Ceil);
    }

    function _upTo(
        uint256 point,
        uint256 demand,
        uint256 available,
        uint256 denomination
    ) private pure returns (uint256 face) {
        uint256 share = Math.mulDiv(point, available, demand);
        return share - (share % denomination);
    }
}
