// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {NoteTerms} from "../note/NoteTerms.sol";
import {ClassOffer, OfferingTerms} from "./OfferingTerms.sol";
import {SetupCore, SetupRest} from "./Setup.sol";
import {Terms} from "./Terms.sol";

/// @title The immutable arguments of a trust's offering and notes
library TrustParts {
    uint256 private constant WAD = 1e18;

    /// @dev A class's retained share is rounded up, so that no less is retained than the terms say.
    function offeringArgs(bytes memory program, SetupCore memory core) internal view returns (bytes memory) {
        ClassOffer[] memory classes = new ClassOffer[](Terms.classCount(program));
        for (uint256 c = 0; c < classes.length; ++c) {
            uint256 face = Terms.classFace(program, c);
            classes[c] = ClassOffer({
                face: face,
                denomination: Math.max(1, Terms.classDenomination(program, c)),
                issuePriceWad: Terms.classIssuePriceWad(program, c),
                retained: Math.mulDiv(face, Terms.classRetainedWad(program, c), WAD, Math.Rounding.Ceil)
            });
        }
        return
            abi.encode(
                OfferingTerms({
                    trust: address(this),
                    currency: core.currency,
                    registry: core.registry,
                    title: core.title,
                    titleId: core.titleId,
                    originator: core.originator,
                    holderCategories: core.holderCategories,
                    closing: Terms.closing(program),
                    longStop: core.longStop,
                    retainedUntil: (Terms.paymentDay(program, Terms.dateCount(program) - 1) + 1) * 1 days - 1,
                    classes: classes
                })
            );
    }

    function noteArgs(
        bytes memory program,
        SetupCore memory core,
        SetupRest memory rest,
        uint256 classIndex,
        address offering
    ) internal view returns (bytes memory) {
        return
            abi.encode(
                NoteTerms({
                    trust: address(this),
                    offering: offering,
                    registry: core.registry,
                    trustee: core.trustee,
                    classIndex: classIndex,
                    face: Terms.classFace(program, classIndex),
                    holderCategories: core.holderCategories,
                    freezeSeconds: uint256(core.freezeDays) * 1 days,
                    forcedTransferSeconds: uint256(core.forcedTransferDays) * 1 days,
                    decimals: uint8(Terms.decimals(program))
                }),
                rest.tokens[classIndex].name,
                rest.tokens[classIndex].symbol
            );
    }
}
