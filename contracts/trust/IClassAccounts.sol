// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a trust's notes ask of it at each transfer and each payment
/// @notice Part of {ITrust}'s specification; {TrustProxy} answers it.
interface IClassAccounts {
    /// @notice Units ever given to a class.
    function givenInAll(uint256 classIndex) external view returns (uint256);
    /// @notice A class's note sends what a holder has earned.
    /// - the caller is the class's note
    /// - the amount is at most what the class was given and not paid; the currency delivers
    function pay(uint256 classIndex, address to, uint256 amount) external;
}
