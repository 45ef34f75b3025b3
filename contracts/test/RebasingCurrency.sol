// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WAD} from "../Wad.sol";
import {OddCurrency} from "./OddCurrency.sol";

/// @title A currency whose balances rise and fall by themselves
/// @notice Balances are kept in shares; what a share is worth is set by anyone.
contract RebasingCurrency is OddCurrency {
    uint256 public unitsPerShareWad = WAD;

    constructor(uint8 decimals_) OddCurrency(decimals_) {}

    function rebase(uint256 unitsPerShareWad_) external {
        unitsPerShareWad = unitsPerShareWad_;
    }

    function balanceOf(address account) public view override returns (uint256) {
        return (_balances[account] * unitsPerShareWad) / WAD;
    }

    function mint(address to, uint256 amount) public override {
        super.mint(to, _sharesOf(amount));
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _moveUnits(msg.sender, to, _sharesOf(amount));
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _spend(from, amount);
        _moveUnits(from, to, _sharesOf(amount));
        return true;
    }

    /// @dev Rounded up, so that who receives has the amount.
    function _sharesOf(uint256 amount) private view returns (uint256) {
        return (amount * WAD + unitsPerShareWad - 1) / unitsPerShareWad;
    }
}
