// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {IPackageTitle} from "../asset/IPackageTitle.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {IBatchRules} from "./IBatchRules.sol";

/// @title The law of batch transfers, as data
/// @notice {IBatchRules} is its specification.
contract BatchRules is IBatchRules {
    /// @inheritdoc IBatchRules
    address public immutable registry;

    mapping(bytes32 name => Rules) private _rules;

    constructor(address registry_) {
        registry = registry_;
    }

    /// @inheritdoc IBatchRules
    function rulesOf(bytes32 name) external view returns (Rules memory) {
        return _rules[name];
    }

    /// @inheritdoc IBatchRules
    function requireSale(
        bytes32 name,
        address buyer,
        uint256 price,
        uint256 firstPart,
        uint256 termDays
    ) external view returns (Rules memory rules) {
        rules = _rules[name];
        if (rules.leastAccounts == 0) {
            revert NoSuchRules(name);
        }
        if (termDays > rules.longestTermDays) {
            revert RuleBroken("longestTerm", termDays, rules.longestTermDays);
        }
        uint256 least = Math.mulDiv(price, rules.leastFirstPartWad, WAD, Math.Rounding.Ceil);
        if (firstPart < least) {
            revert RuleBroken("leastFirstPart", firstPart, least);
        }
        requireLicence(rules.buyerCategories, buyer);
    }

    /// @inheritdoc IBatchRules
    function requireBatch(Rules calldata rules, address title, uint256 titleId) external view {
        uint256 accounts = IPackageTitle(title).packageOf(titleId).loanCount;
        if (accounts < rules.leastAccounts) {
            revert RuleBroken("leastAccounts", accounts, rules.leastAccounts);
        }
        if (IPackageTitle(title).isFinal(titleId)) {
            revert RuleBroken("transferAgain", titleId, 0);
        }
    }

    /// @inheritdoc IBatchRules
    function requireLicence(uint256 categories, address buyer) public view {
        if (!IInvestorRegistry(registry).isAmong(buyer, categories)) {
            uint256 category = IInvestorRegistry(registry).entryOf(buyer).category;
            revert RuleBroken("buyerLicence", category, categories);
        }
    }

    /// @inheritdoc IBatchRules
    function setRules(bytes32 name, Rules calldata rules) external {
        if (!IInvestorRegistry(registry).isRegistrar(msg.sender)) {
            revert NotRegistrar(msg.sender);
        }
        if (rules.leastAccounts == 0 || rules.leastFirstPartWad > WAD) {
            revert BadRules(name);
        }
        Rules memory before = _rules[name];

        _rules[name] = rules;

        emit RulesSet(name, msg.sender, before, rules);
    }
}
