// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "./IInvestorRegistry.sol";

/// @title Who may hold
/// @notice {IInvestorRegistry} is its specification.
contract InvestorRegistry is IInvestorRegistry {
    /// @inheritdoc IInvestorRegistry
    address public immutable operator;
    /// @inheritdoc IInvestorRegistry
    mapping(address account => bool) public isRegistrar;

    mapping(address wallet => Entry) private _entries;

    constructor(address operator_) {
        operator = operator_;
    }

    modifier onlyRegistrar() {
        if (!isRegistrar[msg.sender]) {
            revert NotRegistrar(msg.sender);
        }
        _;
    }

    /// @inheritdoc IInvestorRegistry
    function entryOf(address wallet) external view returns (Entry memory) {
        return _entries[wallet];
    }

    /// @inheritdoc IInvestorRegistry
    function isAmong(address wallet, uint256 categories) external view returns (bool) {
        // category and expiry share a slot, which is all that is read
        Entry storage entry = _entries[wallet];
        return entry.expiry > block.timestamp / 1 days && (categories >> entry.category) & 1 == 1;
    }

    /// @inheritdoc IInvestorRegistry
    function setRegistrar(address registrar, bool active) external {
        if (msg.sender != operator) {
            revert NotOperator(msg.sender);
        }

        isRegistrar[registrar] = active;

        emit RegistrarSet(registrar, active);
    }

    /// @inheritdoc IInvestorRegistry
    function attest(address wallet, Entry calldata entry) external onlyRegistrar {
        if (wallet == address(0) || entry.investor == bytes32(0) || entry.category == 0) {
            revert BadEntry(wallet);
        }

        _entries[wallet] = entry;

        emit Attested(wallet, entry.investor, entry.category, entry.country, entry.expiry, msg.sender);
    }

    /// @inheritdoc IInvestorRegistry
    function revoke(address wallet) external onlyRegistrar {
        if (_entries[wallet].category == 0) {
            revert BadEntry(wallet);
        }

        // whose the wallet is stays: it can neither vote nor bid in its investor's cause from now on
        _entries[wallet] = Entry(_entries[wallet].investor, 0, 0, 0);

        emit Revoked(wallet, msg.sender);
    }
}
