// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @title A currency that returns false, and moves nothing, where others revert
contract FalseReturnCurrency is OddCurrency {
    /// @dev nothing moves to or from these accounts
    mapping(address account => bool) public isStopped;

    constructor(uint8 decimals_) OddCurrency(decimals_) {}

    function setStopped(address account, bool stopped) external {
        isStopped[account] = stopped;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _tryMove(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (allowance[from][msg.sender] < amount) {
            return false;
        }
        allowance[from][msg.sender] -= amount;
        return _tryMove(from, to, amount);
    }

    function _tryMove(address from, address to, uint256 amount) private returns (bool) {
        if (isStopped[from] || isStopped[to] || _balances[from] < amount) {
            return false;
        }
        _moveUnits(from, to, amount);
        return true;
    }
}
