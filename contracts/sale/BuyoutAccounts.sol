// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IBuyout} from "./IBuyout.sol";

/// @title Sales, their batches and claims, and whose the cash is
abstract contract BuyoutAccounts is IBuyout, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    mapping(uint256 saleId => Sale) internal _sales;
    mapping(uint256 saleId => Terms) internal _terms;
    mapping(uint256 saleId => mapping(uint256 batch => BatchAccount)) internal _batches;
    mapping(uint256 saleId => Claim[]) internal _claims;

    /// @inheritdoc IBuyout
    mapping(address currency => mapping(address account => uint256)) public creditOf;

    /// @inheritdoc IBuyout
    function saleOf(uint256 saleId) external view returns (Sale memory) {
        return _sales[saleId];
    }

    /// @inheritdoc IBuyout
    function termsOf(uint256 saleId) external view returns (Terms memory) {
        return _terms[saleId];
    }

    /// @inheritdoc IBuyout
    function batchOf(uint256 saleId, uint256 batch) external view returns (BatchAccount memory) {
        return _batches[saleId][batch];
    }

    /// @inheritdoc IBuyout
    function claimCount(uint256 saleId) external view returns (uint256) {
        return _claims[saleId].length;
    }

    /// @inheritdoc IBuyout
    function claimOf(uint256 saleId, uint256 claimId) external view returns (Claim memory) {
        return _claims[saleId][claimId];
    }

    /// @inheritdoc IBuyout
    function withdraw(address currency, address account) external nonReentrant {
        uint256 amount = creditOf[currency][account];
        if (amount == 0) {
            revert NothingToWithdraw(currency, account);
        }

        creditOf[currency][account] = 0;

        emit Withdrawn(currency, account, amount);

        IERC20(currency).safeTransfer(account, amount);
    }

    function _credit(address currency, address account, uint256 amount) internal {
        if (amount != 0) {
            creditOf[currency][account] += amount;
        }
    }

    /// @dev A currency that charges on transfer is refused here, by what was received.
    function _take(address currency, uint256 amount) internal {
        if (amount == 0) {
            return;
        }
        uint256 before = IERC20(currency).balanceOf(address(this));
        IERC20(currency).safeTransferFrom(msg.sender, address(this), amount);
        uint256 now_ = IERC20(currency).balanceOf(address(this));
        if (now_ < before + amount) {
            revert ShortReceipt(now_ > before ? now_ - before : 0, amount);
        }
    }

    function _requireState(uint256 saleId, SaleState state) internal view {
        if (_sales[saleId].state != state) {
            revert WrongState(saleId, _sales[saleId].state);
        }
    }

    /// @dev The price is neither paid nor given up.
    function _requireRunning(uint256 saleId) internal view {
        SaleState state = _sales[saleId].state;
        if (state != SaleState.Agreed && state != SaleState.Paying) {
            revert WrongState(saleId, state);
        }
    }

    function _requireBatch(uint256 saleId, uint256 batch, BatchState state) internal view {
        if (_batches[saleId][batch].state != state) {
            revert WrongBatchState(saleId, batch, _batches[saleId][batch].state);
        }
    }

    function _requireCaller(address expected) internal view {
        if (msg.sender != expected) {
            revert NotAuthorized(msg.sender);
        }
    }

    function _requireUntil(uint256 last) internal view {
        if (_today() > last) {
            revert TooLate(_today(), last);
        }
    }

    function _requireFrom(uint256 first) internal view {
        if (_today() < first) {
            revert TooEarly(_today(), first);
        }
    }

    function _today() internal view returns (uint256) {
        return block.timestamp / 1 days;
    }
}
