// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ClassAccounts} from "./ClassAccounts.sol";
import {IClassAccounts} from "./IClassAccounts.sol";
import {TrustCode} from "./TrustCode.sol";

/// @title What stands at a trust's address, before its terms and its set-up
/// @notice Does itself what notes ask for at each transfer and payment, which spares holders the way through the
/// implementation; all else it has done by {Trust}, which its code names and nothing can change.
contract TrustProxy is ClassAccounts, IClassAccounts, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    fallback(bytes calldata input) external returns (bytes memory) {
        return _delegate(input);
    }

    /// @inheritdoc IClassAccounts
    function givenInAll(uint256 classIndex) external view returns (uint256) {
        return _classes[classIndex].given;
    }

    /// @inheritdoc IClassAccounts
    function pay(uint256 classIndex, address to, uint256 amount) external nonReentrant {
        _chargeClass(classIndex, amount);

        IERC20(TrustCode.currency()).safeTransfer(to, amount);
    }

    /// @dev What the implementation answers, or reverts with, becomes this call's.
    function _delegate(bytes memory input) private returns (bytes memory) {
        if (!LowLevelCall.delegatecallNoReturn(TrustCode.implementation(), input)) {
            LowLevelCall.bubbleRevert();
        }
        return LowLevelCall.returnData();
    }
}
