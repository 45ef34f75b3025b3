// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title A stablecoin as users meet it, for examples and tests
/// @notice Its issuer mints, pauses it, and blocks accounts from sending and receiving.
contract TestStablecoin is ERC20, ERC20Permit {
    address public immutable issuer;
    bool public paused;
    mapping(address account => bool) public isBlocked;

    uint8 private immutable _decimals;

    event Blocked(address indexed account, bool blocked);
    event PauseSet(bool paused);

    error NotIssuer(address caller);
    error AccountBlocked(address account);
    error CurrencyPaused();

    constructor(
        string memory name_,
        string memory symbol_,
        uint8 decimals_,
        address issuer_
    ) ERC20(name_, symbol_) ERC20Permit(name_) {
        _decimals = decimals_;
        issuer = issuer_;
    }

    modifier onlyIssuer() {
        if (msg.sender != issuer) {
            revert NotIssuer(msg.sender);
        }
        _;
    }

    function decimals() public view override returns (uint8) {
        return _decimals;
    }

    function mint(address to, uint256 amount) external onlyIssuer {
        _mint(to, amount);
    }

    function setBlocked(address account, bool blocked) external onlyIssuer {
        isBlocked[account] = blocked;

        emit Blocked(account, blocked);
    }

    function setPaused(bool paused_) external onlyIssuer {
        paused = paused_;

        emit PauseSet(paused_);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (paused) {
            revert CurrencyPaused();
        }
        if (isBlocked[from]) {
            revert AccountBlocked(from);
        }
        if (isBlocked[to]) {
            revert AccountBlocked(to);
        }
        super._update(from, to, amount);
    }
}
