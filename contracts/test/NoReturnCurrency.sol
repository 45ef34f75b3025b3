// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @title A currency whose transfers return nothing
contract NoReturnCurrency is OddCurrency {
    constructor(uint8 decimals_) OddCurrency(decimals_) {}

    function transfer(address to, uint256 amount) external {
        _moveUnits(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _spend(from, amount);
        _moveUnits(from, to, amount);
    }
}
