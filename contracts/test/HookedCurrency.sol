// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {OddCurrency} from "./OddCurrency.sol";

/// @title A currency that calls who receives, before or after it has moved what it was told to
/// @notice A receiver that has code and asked for it is called: `onCurrency(from, amount)`; its revert is the transfer's.
contract HookedCurrency is OddCurrency {
    enum Hook {
        None,
        BeforeMoving,
        AfterMoving
    }

    mapping(address account => Hook) public hookOf;

    constructor(uint8 decimals_) OddCurrency(decimals_) {}

    /// @notice An account's own wish: when it is called for what it sends or receives.
    function setHook(Hook hook) external {
        hookOf[msg.sender] = hook;
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
        _callHook(from, Hook.BeforeMoving, from, amount);
        _callHook(to, Hook.BeforeMoving, from, amount);
        super._moveUnits(from, to, amount);
        _callHook(from, Hook.AfterMoving, from, amount);
        _callHook(to, Hook.AfterMoving, from, amount);
    }

    function _callHook(address account, Hook hook, address from, uint256 amount) private {
        if (hookOf[account] == hook) {
            ICurrencyHook(account).onCurrency(from, amount);
        }
    }
}

interface ICurrencyHook {
    function onCurrency(address from, uint256 amount) external;
}
