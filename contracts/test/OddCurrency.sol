// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the odd currencies of tests share
/// @notice Balances and allowances in which nothing is odd yet; anyone mints.
abstract contract OddCurrency {
    uint8 public immutable decimals;
    mapping(address account => mapping(address spender => uint256)) public allowance;
    mapping(address account => uint256) internal _balances;

    event Transfer(address indexed from, address indexed to, uint256 amount);

    error TooLittle(address account, uint256 amount);

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function balanceOf(address account) public view virtual returns (uint256) {
        return _balances[account];
    }

    function mint(address to, uint256 amount) public virtual {
        _balances[to] += amount;
        emit Transfer(address(0), to, amount);
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function _spend(address from, uint256 amount) internal {
        if (allowance[from][msg.sender] < amount) {
            revert TooLittle(from, amount);
        }
        allowance[from][msg.sender] -= amount;
    }

    function _moveUnits(address from, address to, uint256 amount) internal virtual {
        if (_balances[from] < amount) {
            revert TooLittle(from, amount);
        }
        _balances[from] -= amount;
        _balances[to] += amount;
        emit Transfer(from, to, amount);
    }
}
