// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Where trusts are made
/// @notice Makes trusts over shared implementations, each with its offering and a note a class; keeps which it has made, owns nothing.
///
/// ROLES: none; anyone deploys, and has no power over what was deployed.
///
/// INVARIANTS: a trust deployed here carries a program that its interpreter accepts and a set-up that fits it.
interface ITrustFactory {
    event TrustDeployed(address indexed trust, address indexed offering, address[] notes, address deployer);

    error WrongChain(uint256 given, uint256 actual);
    error BadSetup(string what);

    function trustImplementation() external view returns (address);
    function noteImplementation() external view returns (address);
    function offeringImplementation() external view returns (address);
    /// @notice Whether this factory has made the trust.
    function isTrust(address trust) external view returns (bool);

    /// @notice Deploys a trust with exactly these terms and this set-up, after the interpreter has checked the program and the
    /// set-up has been checked against it. Emits {TrustDeployed}.
    /// - the interpreter accepts the program; the set-up is whole and names this chain
    /// - parties, tokens, indices and maxima are as many as the program's; every address is there; currency, registry and
    ///   title have code, and the currency has the program's decimals
    /// - no reported fee is payable to the trustee
    /// - `reportBy` < `challengeBy` < `resolveBy`; 0 < `forcedTransferDays` < `freezeDays`, so that the freeze of a forced
    ///   transfer outlasts its wait; the long stop is not before the closing date; `collectionEnd` reaches no
    ///   further back than day 0
    /// - there are at most 126 classes, each face is below 2^96, `leastLateCash` is not 0, each first fixing lies in its band
    /// - shares are at most 100 %; `worksFee` is a reported fee, and named if and only if the assembly may approve works
    /// - where there is an assembly: 0 < `votingDays` < `forcedTransferDays`, as votes are locks; the majority is below 100 %
    /// - where the servicer's office may change hands: at most one party has the servicer's address, and the back-up is not
    ///   the trustee
    /// - the remainder's venue accepts the terms of its sale, its operator has published the rules, there are a reserve price and
    ///   days to the winding up; without a venue there are no such terms and rules
    /// - the deployer has not used the salt for the same program and set-up
    /// @param program the compiled terms
    /// @param setup as {Setup} reads it (docs/encoding.md)
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
