// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice What the attack tests call of a currency, odd or not. A transfer is called by its bytes: some return nothing.
interface ICurrency {
    function balanceOf(address account) external view returns (uint256);
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external returns (bool);
    function setBlocked(address account, bool blocked) external;
    function setPaused(bool paused) external;
}
