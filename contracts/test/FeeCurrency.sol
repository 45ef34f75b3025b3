// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @title A currency that keeps a share of each transfer, once it is switched on
contract FeeCurrency is OddCurrency {
    uint256 public feeBasisPoints;

    constructor(uint8 decimals_, uint256 feeBasisPoints_) OddCurrency(decimals_) {
        feeBasisPoints = feeBasisPoints_;
    }

    function setFee(uint256 feeBasisPoints_) external {
        feeBasisPoints = feeBasisPoints_;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _moveUnits(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spend(from, amount);
        _moveUnits(from, to, amount);
        return true;
    }

    function _moveUnits(address from, address to, uint256 amount) internal override {
        super._moveUnits(from, to, amount);
        _balances[to] -= (amount * feeBasisPoints) / 10_000;
    }
}
