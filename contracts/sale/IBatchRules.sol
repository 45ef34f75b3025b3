// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The law of batch transfers, as data
/// @notice Rules under a name, as the registry's registrars record them. A buyout is proposed under one record and keeps to what it said then.
///
/// ROLES: a registrar of the registry records rules, for sales proposed later. It cannot touch a sale that has been proposed.
///
/// ROUNDING: a least first part is rounded up.
interface IBatchRules {
    /// @param leastAccounts loans of each batch; 0: there is no such record
    /// @param buyerCategories bitmap of the registry's categories that hold the licence
    /// @param longestTermDays from the first instalment to the last
    /// @param leastFirstPartWad share of the price that the first instalment is at least
    /// @param mayTransferAgain whether the buyer may give the titles on
    struct Rules {
        uint64 leastAccounts;
        uint32 buyerCategories;
        uint16 longestTermDays;
        uint64 leastFirstPartWad;
        bool mayTransferAgain;
    }

    event RulesSet(bytes32 indexed name, address indexed registrar, Rules before, Rules rules);

    /// @param rule `leastAccounts`, `buyerLicence`, `transferAgain`, `longestTerm`, `leastFirstPart`
    /// @param found in the sale; `bound` of the rule
    error RuleBroken(string rule, uint256 found, uint256 bound);
    error NoSuchRules(bytes32 name);
    error BadRules(bytes32 name);
    error NotRegistrar(address caller);

    function registry() external view returns (address);
    /// @notice The rules recorded under a name; all zero where there are none.
    function rulesOf(bytes32 name) external view returns (Rules memory);

    /// @notice Records rules under a name, in place of those that it may have had. Emits {RulesSet}.
    /// - the caller is a registrar of the registry
    /// - at least one account; no share above 1
    function setRules(bytes32 name, Rules calldata rules) external;

    /// @notice The rules under a name, kept by a sale.
    /// - they are recorded; the buyer has the licence; the term is not too long, the first part not too small
    /// @param price smallest units; `firstPart` of it
    /// @param termDays from the first instalment to the last
    function requireSale(
        bytes32 name,
        address buyer,
        uint256 price,
        uint256 firstPart,
        uint256 termDays
    ) external view returns (Rules memory);

    /// @notice Nothing, where a batch keeps rules.
    /// - the package has enough accounts; its title may be transferred again
    function requireBatch(Rules calldata rules, address title, uint256 titleId) external view;

    /// @notice Nothing, where the registry lists the buyer, unexpired, in one of the categories.
    function requireLicence(uint256 categories, address buyer) external view;
}
