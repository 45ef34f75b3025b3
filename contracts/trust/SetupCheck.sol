// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ITrustFactory} from "./ITrustFactory.sol";
import {SetupCore, SetupRest} from "./Setup.sol";
import {Terms} from "./Terms.sol";

/// @title Whether a set-up fits the terms and can be run
/// @dev Each refusal is `BadSetup` with the field's name.
library SetupCheck {
    /// @dev A note keeps a balance in 96 bits: more than 10^27 fits.
    uint256 private constant MOST_FACE = type(uint96).max;

    /// @notice Reverts unless the encoded set-up is canonical, for this chain, and complete for the program.
    /// @param program has passed the interpreter's check
    function check(bytes memory program, bytes memory setup) internal view {
        (SetupCore memory core, SetupRest memory rest) = abi.decode(setup, (SetupCore, SetupRest));
        if (keccak256(abi.encode(core, rest)) != keccak256(setup)) {
            revert ITrustFactory.BadSetup("encoding");
        }
        if (core.chainId != block.chainid) {
            revert ITrustFactory.WrongChain(core.chainId, block.chainid);
        }
        _checkCounts(program, rest);
        _checkAddresses(core, rest);
        _checkWindows(program, core);
        _checkMoney(program, core);
        _checkIndices(rest);
        for (uint256 i = 0; i < Terms.reportedFeeCount(program); ++i) {
            if (rest.parties[Terms.reportedFeePayee(program, i)] == core.trustee) {
                revert ITrustFactory.BadSetup("trustee is paid a reported fee");
            }
        }
    }

    function _checkCounts(bytes memory program, SetupRest memory rest) private pure {
        if (rest.parties.length != Terms.partyCount(program)) {
            revert ITrustFactory.BadSetup("parties");
        }
        if (rest.tokens.length != Terms.classCount(program)) {
            revert ITrustFactory.BadSetup("tokens");
        }
        if (rest.indices.length != Terms.indexCount(program)) {
            revert ITrustFactory.BadSetup("indices");
        }
        if (rest.reportedAmountMax.length != Terms.reportedAmountCount(program)) {
            revert ITrustFactory.BadSetup("reportedAmountMax");
        }
        if (rest.metricMax.length != Terms.metricCount(program)) {
            revert ITrustFactory.BadSetup("metricMax");
        }
    }

    function _checkAddresses(SetupCore memory core, SetupRest memory rest) private view {
        if (core.currency.code.length == 0) {
            revert ITrustFactory.BadSetup("currency");
        }
        if (core.registry.code.length == 0) {
            revert ITrustFactory.BadSetup("registry");
        }
        if (core.title.code.length == 0) {
            revert ITrustFactory.BadSetup("title");
        }
        _checkAddress(core.originator, "originator");
        _checkAddress(core.servicer, "servicer");
        _checkAddress(core.backupServicer, "backupServicer");
        _checkAddress(core.trustee, "trustee");
        _checkAddress(core.verificationAgent, "verificationAgent");
        _checkAddress(core.calculationAgent, "calculationAgent");
        for (uint256 i = 0; i < rest.parties.length; ++i) {
            _checkAddress(rest.parties[i], "parties");
        }
        for (uint256 i = 0; i < rest.costs.length; ++i) {
            _checkAddress(rest.costs[i].payee, "costs");
        }
    }

    function _checkAddress(address account, string memory what) private pure {
        if (account == address(0)) {
            revert ITrustFactory.BadSetup(what);
        }
    }

    function _checkWindows(bytes memory program, SetupCore memory core) private pure {
        if (core.collectionEnd > Terms.paymentDay(program, 0)) {
            revert ITrustFactory.BadSetup("collectionEnd");
        }
        if (core.challengeBy <= core.reportBy) {
            revert ITrustFactory.BadSetup("challengeBy");
        }
        if (core.resolveBy <= core.challengeBy) {
            revert ITrustFactory.BadSetup("resolveBy");
        }
        if (core.forcedTransferDays == 0) {
            revert ITrustFactory.BadSetup("forcedTransferDays");
        }
        // else a forced transfer's freeze would lapse before it could be made
        if (core.freezeDays <= core.forcedTransferDays) {
            revert ITrustFactory.BadSetup("freezeDays");
        }
        if (core.longStop < Terms.closing(program)) {
            revert ITrustFactory.BadSetup("longStop");
        }
    }

    function _checkMoney(bytes memory program, SetupCore memory core) private view {
        (bool answers, uint256 decimals) = SafeERC20.tryGetDecimals(IERC20(core.currency));
        if (!answers || decimals != Terms.decimals(program)) {
            revert ITrustFactory.BadSetup("decimals");
        }
        if (core.leastLateCash == 0) {
            revert ITrustFactory.BadSetup("leastLateCash");
        }
        for (uint256 c = 0; c < Terms.classCount(program); ++c) {
            if (Terms.classFace(program, c) > MOST_FACE) {
                revert ITrustFactory.BadSetup("face");
            }
        }
    }

    function _checkIndices(SetupRest memory rest) private pure {
        for (uint256 i = 0; i < rest.indices.length; ++i) {
            if (
                rest.indices[i].firstFixing < rest.indices[i].low ||
                rest.indices[i].firstFixing > rest.indices[i].high
            ) {
                revert ITrustFactory.BadSetup("firstFixing");
            }
        }
    }
}
