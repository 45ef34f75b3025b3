// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title A price paid by instalments, and the interest on it
/// @notice Actual days over 365 (ACT/365 Fixed). Interest is kept as exact products and divided once, so nothing depends on how often it is counted.
library Schedule {
    /// @dev Days of a year times 18 decimals: what exact products are divided by.
    uint256 internal constant SCALE = 365 * 1e18;

    /// @param day last day on which the amount is paid in time
    /// @param amount smallest units
    struct Instalment {
        uint32 day;
        uint128 amount;
    }

    /// @notice Interest on the price unpaid and default interest on what is late of it, from one day to another on which nothing is paid.
    /// @param due unpaid, smallest units; what is paid is taken for the earliest instalments
    /// @param interestWad yearly, from the first instalment's day on; `lateWad` for each instalment from its own
    /// @return interestScaled units × 18-decimal rate × days
    /// @return lateScaled the same of default interest
    function accrue(
        Instalment[] memory instalments,
        uint256 due,
        uint256 from,
        uint256 to,
        uint256 interestWad,
        uint256 lateWad
    ) internal pure returns (uint256 interestScaled, uint256 lateScaled) {
        interestScaled = due * interestWad * _days(instalments[0].day, from, to);
        // From the last instalment back: what is due is of the latest ones.
        for (uint256 i = instalments.length; i != 0 && due != 0; --i) {
            Instalment memory instalment = instalments[i - 1];
            uint256 open = Math.min(due, instalment.amount);
            due -= open;
            lateScaled += open * lateWad * _days(instalment.day, from, to);
        }
    }

    /// @notice What is overdue on a day, and the day of the earliest instalment of it; both 0 where nothing is.
    function late(
        Instalment[] memory instalments,
        uint256 due,
        uint256 today
    ) internal pure returns (uint256 amount, uint256 since) {
        for (uint256 i = instalments.length; i != 0 && due != 0; --i) {
            Instalment memory instalment = instalments[i - 1];
            uint256 open = Math.min(due, instalment.amount);
            due -= open;
            if (instalment.day < today) {
                amount += open;
                since = instalment.day;
            }
        }
    }

    /// @dev Days between two that lie after a third.
    function _days(uint256 start, uint256 from, uint256 to) private pure returns (uint256) {
        uint256 begin = Math.max(start, from);
        return to > begin ? to - begin : 0;
    }
}
