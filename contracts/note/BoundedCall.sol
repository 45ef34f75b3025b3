// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {IClassAccounts} from "../trust/IClassAccounts.sol";

/// @title Calls that take no more of an answer than they use, payments with bounded gas
library BoundedCall {
    /// @dev Most bytes of a refusal's reason that are kept.
    uint256 internal constant MOST_REASON = 256;

    /// @notice Transfers a currency with at most so much gas. It is delivered where the call succeeds and answers true, or answers
    /// nothing and the currency has code; else the reason is what came back, at most {MOST_REASON} bytes of it.
    /// @dev Equals `(success, answer) = currency.call{gas: gasLimit}(data)` and what SafeERC20 makes of it; the Solidity form
    /// would copy a megabyte at this contract's expense.
    function tryTransfer(
        address currency,
        uint256 gasLimit,
        address to,
        uint256 amount
    ) internal returns (bool delivered, bytes memory reason) {
        bytes4 selector = IERC20.transfer.selector;
        assembly ("memory-safe") {
            // The arguments stand beyond the free pointer, which stays where it is.
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 0x04), to)
            mstore(add(data, 0x24), amount)
            delivered := call(gasLimit, currency, 0, data, 0x44, 0, 0x20)
            if delivered {
                delivered := and(gt(returndatasize(), 0x1f), eq(mload(0), 1))
                if iszero(returndatasize()) {
                    delivered := gt(extcodesize(currency), 0)
                }
            }
            // an empty one is the zero slot
            reason := 0x60
            if iszero(delivered) {
                let size := returndatasize()
                if gt(size, MOST_REASON) {
                    size := MOST_REASON
                }
                reason := data
                mstore(reason, size)
                returndatacopy(add(reason, 0x20), 0, size)
                mstore(0x40, add(reason, add(0x20, MOST_REASON)))
            }
        }
    }

    /// @notice Whether a registry answers that a wallet is among some categories; one that does not answer says no.
    /// @dev Equals `(success, answer) = registry.staticcall(data)` with `success && answer.length >= 32 && word(answer) == 1`.
    function isAmong(address registry, address wallet, uint256 categories) internal view returns (bool yes) {
        bytes4 selector = IInvestorRegistry.isAmong.selector;
        assembly ("memory-safe") {
            // The arguments stand beyond the free pointer, which stays where it is.
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 0x04), wallet)
            mstore(add(data, 0x24), categories)
            yes := staticcall(gas(), registry, data, 0x44, 0, 0x20)
            yes := and(yes, and(gt(returndatasize(), 0x1f), eq(mload(0), 1)))
        }
    }

    /// @notice Has a trust pay a holder's claim out of a class's account; what it reverts with is reverted with.
    /// @dev Equals `IClassAccounts(trust).pay(classIndex, to, amount)` for a trust, which has code and answers nothing.
    function payOut(address trust, uint256 classIndex, address to, uint256 amount) internal {
        bytes4 selector = IClassAccounts.pay.selector;
        assembly ("memory-safe") {
            // The arguments stand beyond the free pointer, which stays where it is.
            let data := mload(0x40)
            mstore(data, selector)
            mstore(add(data, 0x04), classIndex)
            mstore(add(data, 0x24), to)
            mstore(add(data, 0x44), amount)
            if iszero(call(gas(), trust, 0, data, 0x64, 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }

    /// @notice What a trust has given a class in all.
    /// @dev Equals `IClassAccounts(trust).givenInAll(classIndex)`, which every transfer and payment asks for, without what Solidity does
    /// about an answer of any length: a trust is code of this project that always answers one word.
    function givenInAll(address trust, uint256 classIndex) internal view returns (uint256 given) {
        bytes4 selector = IClassAccounts.givenInAll.selector;
        assembly ("memory-safe") {
            // The arguments fit into the scratch space.
            mstore(0x00, selector)
            mstore(0x04, classIndex)
            if iszero(staticcall(gas(), trust, 0x00, 0x24, 0x00, 0x20)) {
                revert(0, 0)
            }
            given := mload(0)
        }
    }
}
