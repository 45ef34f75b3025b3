// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title A bare loop of currency transfers: what a push payment is measured against
contract TransferLoop {
    /// @notice Sends each of them an amount of the currency that this contract holds.
    function send(IERC20 currency, address[] calldata to, uint256 amount) external {
        for (uint256 i = 0; i < to.length; ++i) {
            currency.transfer(to[i], amount);
        }
    }
}
