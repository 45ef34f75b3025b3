// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {ITrust} from "./ITrust.sol";
import {ClassOffer, OfferingTerms} from "./OfferingTerms.sol";
import {Setup} from "./Setup.sol";
import {SubscriptionTerms} from "./SubscriptionTerms.sol";
import {Terms} from "./Terms.sol";

/// @title An offering's terms, read from its trust
library OfferingTermsReader {
    function read(ITrust trust) internal view returns (OfferingTerms memory terms) {
        bytes memory program = trust.terms();
        bytes memory setup = trust.setup();
        terms.trust = address(trust);
        terms.currency = Setup.currency(setup);
        terms.registry = Setup.registry(setup);
        (terms.title, terms.titleId) = Setup.title(setup);
        terms.originator = Setup.originator(setup);
        terms.holderCategories = Setup.holderCategories(setup);
        terms.closing = Terms.closing(program);
        terms.longStop = Setup.longStop(setup);
        terms.retainedUntil = (Terms.paymentDay(program, Terms.dateCount(program) - 1) + 1) * 1 days - 1;
        bytes memory subscription = Setup.subscriptionTermsOf(setup);
        terms.isProRata = SubscriptionTerms.isProRata(subscription);
        terms.classes = new ClassOffer[](Terms.classCount(program));
        for (uint256 c = 0; c < terms.classes.length; ++c) {
            terms.classes[c] = _classOffer(program, subscription, c);
        }
    }

    /// @notice Whose an account of the closing is, and what the closing owes it: a cost, or the price. Nobody's, where it is no
    /// such account.
    function owedAtClosing(
        ITrust trust,
        uint256 account
    ) internal view returns (address contributor, uint256 owed) {
        bytes memory setup = trust.setup();
        uint256 parties = Setup.partyCount(setup);
        uint256 costs = Setup.costCount(setup);
        if (account == parties + costs) {
            return (Setup.originator(setup), Setup.price(setup));
        }
        if (account >= parties && account < parties + costs) {
            return Setup.cost(setup, account - parties);
        }
    }

    /// @dev A class's retained share is rounded up, so that no less is retained than the terms say.
    function _classOffer(
        bytes memory program,
        bytes memory subscription,
        uint256 c
    ) private pure returns (ClassOffer memory) {
        uint256 face = Terms.classFace(program, c);
        return
            ClassOffer({
                face: face,
                denomination: Math.max(1, Terms.classDenomination(program, c)),
                minimum: SubscriptionTerms.minimum(subscription, c),
                issuePriceWad: Terms.classIssuePriceWad(program, c),
                retained: Math.mulDiv(face, Terms.classRetainedWad(program, c), WAD, Math.Rounding.Ceil)
            });
    }
}
