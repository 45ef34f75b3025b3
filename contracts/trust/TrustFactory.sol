// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {ITrust} from "./ITrust.sol";
import {ITrustFactory} from "./ITrustFactory.sol";
import {SetupCheck} from "./SetupCheck.sol";
import {TrustCode} from "./TrustCode.sol";
import {TrustProxy} from "./TrustProxy.sol";

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

        trust = Create2.deploy(0, _saltOf(msg.sender, salt), _creationCode(program, setup));
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
        return Create2.computeAddress(_saltOf(deployer, salt), keccak256(_creationCode(program, setup)));
    }

    /// @dev PUSH1 11, CODESIZE, SUB, DUP1, PUSH1 11, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN: what follows is the code.
    function _creationCode(bytes memory program, bytes memory setup) private view returns (bytes memory) {
        bytes memory code = TrustCode.encode(
            type(TrustProxy).runtimeCode,
            trustImplementation,
            program,
            setup
        );
        return abi.encodePacked(hex"600b380380600b3d393df3", code);
    }

    /// @dev Each deployer has its own salts, so that nobody takes another's address first.
    function _saltOf(address deployer, bytes32 salt) private pure returns (bytes32) {
        return keccak256(abi.encode(deployer, salt));
    }
}
