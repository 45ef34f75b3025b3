// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Where trusts are made
/// @notice Clones one trust, its offering and a note a class over shared implementations; keeps nothing and owns nothing.
interface ITrustFactory {
    event TrustDeployed(address indexed trust, address indexed offering, address[] notes, address deployer);

    error WrongChain(uint256 given, uint256 actual);
    error BadSetup(string what);

    function trustImplementation() external view returns (address);
    function noteImplementation() external view returns (address);
    function offeringImplementation() external view returns (address);

    /// @notice Deploys a trust with exactly these terms and this set-up, after the interpreter has checked the program and the
    /// set-up has been checked against it. Emits {TrustDeployed}.
    /// @param program the compiled terms
    /// @param setup `abi.encode(SetupCore, SetupRest)`
    /// @param salt so that an interrupted issue finds what it has already deployed
    function deploy(
        bytes calldata program,
        bytes calldata setup,
        bytes32 salt
    ) external returns (address trust);

    /// @notice Where {deploy} by `deployer` puts the trust.
    function predict(
        bytes calldata program,
        bytes calldata setup,
        bytes32 salt,
        address deployer
    ) external view returns (address trust);
}
