// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IVenue} from "./IVenue.sol";

/// @title Whose a venue's money is
/// @dev Accounts first, the currency's call last: {_receive} and {withdraw} are the only calls that move money.
abstract contract VenueAccounts is IVenue, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc IVenue
    mapping(address currency => mapping(address account => uint256)) public creditOf;
    /// @inheritdoc IVenue
    mapping(address currency => uint256) public owed;

    mapping(uint256 saleId => Deposits) private _deposits;
    mapping(uint256 saleId => mapping(address bidder => Bid)) internal _bids;

    /// @inheritdoc IVenue
    function withdraw(address currency, address account) external nonReentrant returns (uint256 amount) {
        amount = creditOf[currency][account];
        if (amount == 0) {
            revert NothingToWithdraw(account);
        }

        creditOf[currency][account] = 0;
        owed[currency] -= amount;

        emit Withdrawn(currency, account, amount);

        IERC20(currency).safeTransfer(account, amount);
    }

    /// @inheritdoc IVenue
    function bidOf(uint256 saleId, address bidder) external view returns (Bid memory) {
        return _bids[saleId][bidder];
    }

    /// @inheritdoc IVenue
    function depositsOf(uint256 saleId) external view returns (Deposits memory) {
        return _deposits[saleId];
    }

    /// @dev What is now held comes in by {_receive} in the same call. A deposit is below 2^101 and a bidder's sum is checked by
    /// the callers.
    function _hold(uint256 saleId, address currency, address bidder, uint256 amount) internal {
        Bid storage placed = _bids[saleId][bidder];
        bool adds = placed.state == DepositState.Held;
        placed.deposit = uint128(adds ? placed.deposit + amount : amount);
        placed.state = DepositState.Held;
        _deposits[saleId].held += amount;
        owed[currency] += amount;
    }

    function _refundHeld(uint256 saleId, address currency, address bidder) internal {
        Bid storage placed = _bids[saleId][bidder];
        uint256 amount = placed.deposit;
        placed.state = DepositState.Refunded;
        _deposits[saleId].held -= amount;
        _deposits[saleId].refunded += amount;
        creditOf[currency][bidder] += amount;

        emit DepositRefunded(saleId, bidder, amount);
    }

    function _forfeitHeld(
        uint256 saleId,
        address currency,
        address bidder,
        address seller
    ) internal returns (uint256 amount) {
        Bid storage placed = _bids[saleId][bidder];
        amount = placed.deposit;
        placed.state = DepositState.Forfeited;
        _deposits[saleId].held -= amount;
        _deposits[saleId].forfeited += amount;
        creditOf[currency][seller] += amount;
    }

    /// @dev A part of what is held becomes part of the price, the rest goes back; the caller credits the price.
    function _applyHeld(uint256 saleId, address currency, address bidder, uint256 cost) internal {
        Bid storage placed = _bids[saleId][bidder];
        uint256 amount = placed.deposit;
        placed.state = DepositState.Applied;
        Deposits storage sums = _deposits[saleId];
        sums.held -= amount;
        sums.applied += cost;
        if (amount != cost) {
            sums.refunded += amount - cost;
            creditOf[currency][bidder] += amount - cost;

            emit DepositRefunded(saleId, bidder, amount - cost);
        }
    }

    /// @dev A currency that charges on transfer is refused here, by what was received.
    function _receive(address currency, address from, uint256 amount) internal {
        uint256 before = IERC20(currency).balanceOf(address(this));
        IERC20(currency).safeTransferFrom(from, address(this), amount);
        uint256 now_ = IERC20(currency).balanceOf(address(this));
        if (now_ < before + amount) {
            revert ShortReceipt(now_ > before ? now_ - before : 0, amount);
        }
    }
}
