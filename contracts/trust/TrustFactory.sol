// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {ITrust} from "./ITrust.sol";
import {ITrustFactory} from "./ITrustFactory.sol";
import {SetupCheck} from "./SetupCheck.sol";
import {TrustCode} from "./TrustCode.sol";

/// @title Where trusts are made
/// @notice {ITrustFactory} is its specification.
contract TrustFactory is ITrustFactory {
    /// @inheritdoc ITrustFactory
    address public immutable trustImplementation;
    /// @inheritdoc ITrustFactory
    mapping(address trust => bool) public isTrust;

    constructor(address trustImplementation_) {
        trustImplementation = trustImplementation_;
    }

    /// @inheritdoc ITrustFactory
    function noteImplementation() external view returns (address) {
        return ITrust(trustImplementation).noteImplementation();
    }

    /// @inheritdoc ITrustFactory
    function offeringImplementation() external view returns (address) {
        return ITrust(trustImplementation).offeringImplementation();
    }

    /// @inheritdoc ITrustFactory
    function deploy(
        bytes calldata program,
        bytes calldata setup,
        bytes32 salt
    ) external returns (address trust) {
        IInterpreter(ITrust(trustImplementation).interpreter()).check(program);
        SetupCheck.check(program, setup);

        trust = Clones.cloneDeterministicWithImmutableArgs(
            trustImplementation,
            TrustCode.encode(program, setup),
            _saltOf(msg.sender, salt)
        );
        isTrust[trust] = true;
        ITrust(trust).initialize();

        emit TrustDeployed(trust, ITrust(trust).offering(), ITrust(trust).notes(), msg.sender);
    }

    /// @inheritdoc ITrustFactory
    function predict(
        bytes calldata program,
        bytes calldata setup,
        bytes32 salt,
        address deployer
    ) external view returns (address trust) {
        return
            Clones.predictDeterministicAddressWithImmutableArgs(
                trustImplementation,
                TrustCode.encode(program, setup),
                _saltOf(deployer, salt)
            );
    }

    /// @dev Each deployer has its own salts, so that nobody takes another's address first.
    function _saltOf(address deployer, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(deployer, salt));
    }
}
