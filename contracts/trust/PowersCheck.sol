// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WAD} from "../Wad.sol";
import {IVenue} from "../sale/IVenue.sol";
import {ITrustFactory} from "./ITrustFactory.sol";
import {Powers} from "./Powers.sol";
import {Setup} from "./Setup.sol";
import {Terms} from "./Terms.sol";

/// @title Whether a set-up's powers can be used as they stand
/// @dev Each refusal is `BadSetup` with the field's name.
library PowersCheck {
    /// @dev Bits of {Powers-assemblyMay} and of {Powers-flags} that mean something.
    uint256 private constant ALL_MAY = 31;
    uint256 private constant ALL_FLAGS = 3;

    function check(bytes memory program, bytes memory setup) internal view {
        bytes memory powers = Setup.powersOf(setup);
        if (Powers.challengeShareWad(powers) > WAD) {
            revert ITrustFactory.BadSetup("challengeShare");
        }
        if (Powers.flags(powers) > ALL_FLAGS) {
            revert ITrustFactory.BadSetup("flags");
        }
        _checkAssembly(powers, Setup.forcedTransferDays(setup));
        _checkWorks(program, powers);
        if (Powers.servicerCanChange(powers)) {
            _checkOffice(setup);
        }
        _checkRemainder(powers, Setup.currency(setup));
    }

    function _checkAssembly(bytes memory powers, uint256 forcedTransferDays) private pure {
        if (Powers.assemblyMay(powers) > ALL_MAY) {
            revert ITrustFactory.BadSetup("assembly");
        }
        if (Powers.quorumWad(powers) > WAD) {
            revert ITrustFactory.BadSetup("quorum");
        }
        if (Powers.majorityWad(powers) >= WAD) {
            revert ITrustFactory.BadSetup("majority");
        }
        if (Powers.assemblyMay(powers) == 0) {
            return;
        }
        // votes are locks, and a lock ends before a forced transfer ordered at its start could happen
        if (Powers.votingDays(powers) == 0 || Powers.votingDays(powers) >= forcedTransferDays) {
            revert ITrustFactory.BadSetup("votingDays");
        }
    }

    function _checkWorks(bytes memory program, bytes memory powers) private pure {
        if (Powers.worksFee(powers) > Terms.reportedFeeCount(program)) {
            revert ITrustFactory.BadSetup("worksFee");
        }
        if ((Powers.worksFee(powers) != 0) != Powers.may(powers, Powers.APPROVE_WORKS)) {
            revert ITrustFactory.BadSetup("worksFee");
        }
    }

    /// @dev An office that changes hands has one account, by its address; who may take it may be paid a reported fee.
    function _checkOffice(bytes memory setup) private pure {
        uint256 accounts = 0;
        for (uint256 i = 0; i < Setup.partyCount(setup); ++i) {
            if (Setup.party(setup, i) == Setup.servicer(setup)) {
                ++accounts;
            }
        }
        if (accounts > 1) {
            revert ITrustFactory.BadSetup("servicer has two accounts");
        }
        if (Setup.backupServicer(setup) == Setup.trustee(setup)) {
            revert ITrustFactory.BadSetup("backupServicer");
        }
    }

    /// @dev A venue that is none, or would refuse these terms, reverts here and not when the asset is to be sold.
    function _checkRemainder(bytes memory powers, address currency) private view {
        address venue = Powers.venue(powers);
        IVenue.SaleTerms memory terms = Powers.saleTerms(powers, currency);
        IVenue.Rules memory rules = Powers.rules(powers);
        if (venue == address(0)) {
            terms.currency = address(0);
            IVenue.SaleTerms memory none;
            IVenue.Rules memory noRules;
            if (
                keccak256(abi.encode(terms)) != keccak256(abi.encode(none)) ||
                keccak256(abi.encode(rules)) != keccak256(abi.encode(noRules))
            ) {
                revert ITrustFactory.BadSetup("venue");
            }
            return;
        }
        if (venue.code.length == 0) {
            revert ITrustFactory.BadSetup("venue");
        }
        if (terms.reservePrice == 0) {
            revert ITrustFactory.BadSetup("reservePrice");
        }
        if (Powers.windUpDays(powers) == 0) {
            revert ITrustFactory.BadSetup("windUpDays");
        }
        IVenue(venue).checkTerms(terms, rules);
        if (!IVenue(venue).published(IVenue(venue).hashOf(rules))) {
            revert ITrustFactory.BadSetup("rules");
        }
    }
}
