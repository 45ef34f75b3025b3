// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Created, MOST_CLASSES} from "./Created.sol";
import {ITrust} from "./ITrust.sol";

/// @title What each class of a trust was given, and what of it was paid
/// @dev The first of a trust's storage: {TrustProxy} and {Trust} both find it there.
abstract contract ClassAccounts {
    ITrust.ClassAccount[MOST_CLASSES] internal _classes;

    /// @dev What a class's note is about to send counts as paid before the currency is called.
    function _chargeClass(uint256 classIndex, uint256 amount) internal {
        _requireCaller(Created.note(address(this), classIndex));
        // the list's own bounds stop an index that is no class's and yet, by its last byte, a note's
        ITrust.ClassAccount storage account = _classes[classIndex];
        uint256 paid = account.paid;
        uint256 left = account.given - paid;
        if (amount > left) {
            revert ITrust.OverClass(classIndex, amount, left);
        }

        // amount <= left, so that the sum is at most what was given
        unchecked {
            account.paid = uint128(paid + amount);
        }
    }

    function _requireCaller(address holder) internal view {
        if (msg.sender != holder) {
            revert ITrust.NotAuthorized(msg.sender);
        }
    }
}
