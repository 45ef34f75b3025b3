// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ITrustFactory} from "./ITrustFactory.sol";
import {MOST_CLASSES} from "./Created.sol";
import {PowersCheck} from "./PowersCheck.sol";
import {Setup} from "./Setup.sol";
import {SubscriptionTerms} from "./SubscriptionTerms.sol";
import {Terms} from "./Terms.sol";

/// @title Whether a set-up fits the terms and can be run
/// @dev Each refusal is `BadSetup` with the field's name.
library SetupCheck {
    /// @dev A note keeps a balance in 96 bits: more than 10^27 fits.
    uint256 private constant MOST_FACE = type(uint96).max;

    /// @notice Reverts unless the set-up is whole, for this chain, and complete for the program.
    /// @param program has passed the interpreter's check
    function check(bytes memory program, bytes memory setup) internal view {
        _checkLength(setup);
        if (Setup.chainId(setup) != block.chainid) {
            revert ITrustFactory.WrongChain(Setup.chainId(setup), block.chainid);
        }
        _checkCounts(program, setup);
        _checkAddresses(setup);
        _checkWindows(program, setup);
        _checkMoney(program, setup);
        _checkIndices(setup);
        _checkSubscription(program, Setup.subscriptionTermsOf(setup));
        PowersCheck.check(program, setup);
        for (uint256 i = 0; i < Terms.reportedFeeCount(program); ++i) {
            if (Setup.party(setup, Terms.reportedFeePayee(program, i)) == Setup.trustee(setup)) {
                revert ITrustFactory.BadSetup("trustee is paid a reported fee");
            }
        }
    }

    /// @dev Core, lists, texts, terms of subscription or none, and powers end where the bytes do.
    function _checkLength(bytes memory setup) private pure {
        if (setup.length < Setup.CORE_SIZE + Setup.POWERS_SIZE) {
            revert ITrustFactory.BadSetup("encoding");
        }
        uint256 end = Setup.afterTexts(setup) + Setup.POWERS_SIZE;
        if (end != setup.length && end + SubscriptionTerms.size(Setup.tokenCount(setup)) != setup.length) {
            revert ITrustFactory.BadSetup("encoding");
        }
    }

    function _checkCounts(bytes memory program, bytes memory setup) private pure {
        if (Setup.partyCount(setup) != Terms.partyCount(program)) {
            revert ITrustFactory.BadSetup("parties");
        }
        if (Setup.tokenCount(setup) != Terms.classCount(program)) {
            revert ITrustFactory.BadSetup("tokens");
        }
        // beyond, the addresses of notes are not what {Created} says
        if (Setup.tokenCount(setup) > MOST_CLASSES) {
            revert ITrustFactory.BadSetup("tokens");
        }
        if (Setup.indexCount(setup) != Terms.indexCount(program)) {
            revert ITrustFactory.BadSetup("indices");
        }
        if (Setup.reportedAmountCount(setup) != Terms.reportedAmountCount(program)) {
            revert ITrustFactory.BadSetup("reportedAmountMax");
        }
        if (Setup.metricCount(setup) != Terms.metricCount(program)) {
            revert ITrustFactory.BadSetup("metricMax");
        }
    }

    function _checkAddresses(bytes memory setup) private view {
        if (Setup.currency(setup).code.length == 0) {
            revert ITrustFactory.BadSetup("currency");
        }
        if (Setup.registry(setup).code.length == 0) {
            revert ITrustFactory.BadSetup("registry");
        }
        (address title, ) = Setup.title(setup);
        if (title.code.length == 0) {
            revert ITrustFactory.BadSetup("title");
        }
        _checkAddress(Setup.originator(setup), "originator");
        _checkAddress(Setup.servicer(setup), "servicer");
        _checkAddress(Setup.backupServicer(setup), "backupServicer");
        _checkAddress(Setup.trustee(setup), "trustee");
        _checkAddress(Setup.verificationAgent(setup), "verificationAgent");
        _checkAddress(Setup.calculationAgent(setup), "calculationAgent");
        for (uint256 i = 0; i < Setup.partyCount(setup); ++i) {
            _checkAddress(Setup.party(setup, i), "parties");
        }
        for (uint256 i = 0; i < Setup.costCount(setup); ++i) {
            (address payee, ) = Setup.cost(setup, i);
            _checkAddress(payee, "costs");
        }
    }

    function _checkAddress(address account, string memory what) private pure {
        if (account == address(0)) {
            revert ITrustFactory.BadSetup(what);
        }
    }

    function _checkWindows(bytes memory program, bytes memory setup) private pure {
        if (Setup.collectionEnd(setup) > Terms.paymentDay(program, 0)) {
            revert ITrustFactory.BadSetup("collectionEnd");
        }
        if (Setup.challengeBy(setup) <= Setup.reportBy(setup)) {
            revert ITrustFactory.BadSetup("challengeBy");
        }
        if (Setup.resolveBy(setup) <= Setup.challengeBy(setup)) {
            revert ITrustFactory.BadSetup("resolveBy");
        }
        if (Setup.forcedTransferDays(setup) == 0) {
            revert ITrustFactory.BadSetup("forcedTransferDays");
        }
        // else a forced transfer's freeze would lapse before it could be made
        if (Setup.freezeDays(setup) <= Setup.forcedTransferDays(setup)) {
            revert ITrustFactory.BadSetup("freezeDays");
        }
        if (Setup.longStop(setup) < Terms.closing(program)) {
            revert ITrustFactory.BadSetup("longStop");
        }
    }

    function _checkMoney(bytes memory program, bytes memory setup) private view {
        (bool answers, uint256 decimals) = SafeERC20.tryGetDecimals(IERC20(Setup.currency(setup)));
        if (!answers || decimals != Terms.decimals(program)) {
            revert ITrustFactory.BadSetup("decimals");
        }
        if (Setup.leastLateCash(setup) == 0) {
            revert ITrustFactory.BadSetup("leastLateCash");
        }
        for (uint256 c = 0; c < Terms.classCount(program); ++c) {
            if (Terms.classFace(program, c) > MOST_FACE) {
                revert ITrustFactory.BadSetup("face");
            }
        }
    }

    /// @dev Where they say nothing they are left out, so that a set-up has one encoding.
    function _checkSubscription(bytes memory program, bytes memory terms) private pure {
        if (terms.length == 0) {
            return;
        }
        bool isProRata = SubscriptionTerms.isProRata(terms);
        bool isEmpty = SubscriptionTerms.allotment(terms) == 0;
        if (!isEmpty && !isProRata) {
            revert ITrustFactory.BadSetup("allotment");
        }
        for (uint256 c = 0; c < Terms.classCount(program); ++c) {
            uint256 face = Terms.classFace(program, c);
            uint256 denomination = Math.max(1, Terms.classDenomination(program, c));
            uint256 minimum = SubscriptionTerms.minimum(terms, c);
            isEmpty = isEmpty && minimum == 0;
            if (minimum > face || minimum % denomination != 0) {
                revert ITrustFactory.BadSetup("minimum");
            }
            // what is allotted are whole denominations; an order that costs nothing would take others' shares
            if (isProRata && (face % denomination != 0 || Terms.classIssuePriceWad(program, c) == 0)) {
                revert ITrustFactory.BadSetup("allotment");
            }
        }
        if (isEmpty) {
            revert ITrustFactory.BadSetup("encoding");
        }
    }

    function _checkIndices(bytes memory setup) private pure {
        for (uint256 i = 0; i < Setup.indexCount(setup); ++i) {
            (int256 firstFixing, int256 low, int256 high) = Setup.index(setup, i);
            if (firstFixing < low || firstFixing > high) {
                revert ITrustFactory.BadSetup("firstFixing");
            }
        }
    }
}
