// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Who may hold
/// @notice Wallets, the investors they belong to, their category, country and expiry, as registrars attest them.
/// @dev ROLES: the operator (named at deployment) appoints and dismisses registrars and can do nothing else;
/// a registrar attests and revokes wallets and countersigns orders; neither moves a note or a unit of cash.
interface IInvestorRegistry {
    /// @param investor the same for all wallets of one person or firm; never a name
    /// @param category position in the published list of categories (0 none, 1 bank, 2 AMC, 3 fund, 4 insurer,
    /// 5 securities company, 6 small loan company, 7 qualified person, 8 trust plan, 9 trust company,
    /// 10 venue operator, …)
    /// @param country ISO 3166-1 alpha-2, as two bytes
    /// @param expiry first day (days since 1970-01-01) on which the entry no longer holds
    struct Entry {
        bytes32 investor;
        uint8 category;
        bytes2 country;
        uint32 expiry;
    }

    event RegistrarSet(address indexed registrar, bool active);
    event Attested(
        address indexed wallet,
        bytes32 indexed investor,
        uint8 category,
        bytes2 country,
        uint32 expiry,
        address indexed registrar
    );
    event Revoked(address indexed wallet, address indexed registrar);

    error NotOperator(address caller);
    error NotRegistrar(address caller);
    error BadEntry(address wallet);

    function operator() external view returns (address);
    function isRegistrar(address account) external view returns (bool);
    /// @notice Appoints or dismisses a registrar. Emits {RegistrarSet}.
    /// - the caller is the operator
    function setRegistrar(address registrar, bool active) external;
    /// @notice Enters a wallet, in place of an entry that it may have. Emits {Attested}.
    /// - the caller is a registrar; wallet, investor and category are not 0
    function attest(address wallet, Entry calldata entry) external;
    /// @notice Strikes a wallet off: it is of no category, and its investor's still. Emits {Revoked}.
    /// - the caller is a registrar; the wallet has an entry that was not revoked
    function revoke(address wallet) external;

    /// @notice The entry as attested, expired or not; all zero where there was none, but for the investor of one revoked.
    function entryOf(address wallet) external view returns (Entry memory);

    /// @notice Whether the wallet has an entry that has not expired, of one of the categories in the bitmap (bit n: category n).
    function isAmong(address wallet, uint256 categories) external view returns (bool);
}
