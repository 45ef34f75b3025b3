// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../../contracts/sale/IVenue.sol";
import {ITrustFactory} from "../../contracts/trust/ITrustFactory.sol";
import {Powers} from "../../contracts/trust/Powers.sol";
import {Setup} from "../../contracts/trust/Setup.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {SetupCore, SetupPowers, SetupRest, encodePowers, encodeSetup} from "./SetupCode.sol";
import {World} from "./World.sol";

/// @dev A venue as far as a set-up asks it.
contract AskedVenue {
    bool public isPublished = true;

    function setPublished(bool isPublished_) external {
        isPublished = isPublished_;
    }

    function checkTerms(IVenue.SaleTerms calldata terms, IVenue.Rules calldata) external pure {
        if (terms.rounds == 0) {
            revert IVenue.BadTerms("rounds");
        }
    }

    function hashOf(IVenue.Rules calldata rules) external pure returns (bytes32) {
        return keccak256(abi.encode(rules));
    }

    function published(bytes32) external view returns (bool) {
        return isPublished;
    }
}

/// @dev PowersCheckTest
/// ├── given no powers: a trust is made, and gives zeros
/// ├── given powers that can be used: a trust is made, and gives them
/// └── given one that cannot: each is refused by its name
contract PowersCheckTest is World {
    AskedVenue private venue;

    function setUp() public {
        _deployScripted();
        venue = new AskedVenue();
    }

    function test_ATrustSaysItsPowers() public {
        assertEq(trust.powers(), new bytes(Setup.POWERS_SIZE), "none");
        (SetupCore memory core, SetupRest memory rest) = _full();
        trust = ITrust(factory.deploy(program, encodeSetup(core, rest), "x"));
        assertEq(trust.powers(), encodePowers(rest.powers), "as encoded");
        assertTrue(factory.isTrust(address(trust)), "made here");
        assertFalse(factory.isTrust(address(venue)), "not made here");
    }

    function test_EachPowerStandsAtItsPlace() public view {
        (, SetupRest memory rest) = _full();
        bytes memory powers = encodePowers(rest.powers);
        assertEq(Powers.challengeShareWad(powers), 0.1e18);
        assertEq(Powers.backupAfter(powers), 2);
        assertEq(Powers.assemblyMay(powers), 31);
        assertTrue(Powers.originatorVotes(powers));
        assertTrue(Powers.enforcementNamesServicer(powers));
        assertEq(Powers.worksFee(powers), 2);
        assertEq(Powers.noticeDays(powers), 7);
        assertEq(Powers.votingDays(powers), 14);
        assertEq(Powers.cureDays(powers), 21);
        assertEq(Powers.quorumWad(powers), 0.3e18);
        assertEq(Powers.majorityWad(powers), 0.5e18);
        assertEq(Powers.venue(powers), address(venue));
        IVenue.SaleTerms memory terms = Powers.saleTerms(powers, address(currency));
        assertEq(
            abi.encode(terms),
            abi.encode(IVenue.SaleTerms(address(currency), 5_000, 3, 0.1e18, 0.01e18, 10, 2, 0.2e18, 30))
        );
        assertEq(abi.encode(Powers.rules(powers)), abi.encode(IVenue.Rules(0.02e18, 1 << 8, 6, 15)));
        assertEq(Powers.windUpDays(powers), 60);
        assertEq(Powers.remitDays(powers), 5);
    }

    function test_SharesAreAtMostAll() public {
        (SetupCore memory core, SetupRest memory rest) = _full();
        rest.powers.challengeShareWad = 1e18 + 1;
        _refuse("challengeShare", core, rest);
        (, rest) = _full();
        rest.powers.quorumWad = 1e18 + 1;
        _refuse("quorum", core, rest);
        (, rest) = _full();
        rest.powers.majorityWad = 1e18;
        _refuse("majority", core, rest);
    }

    function test_ThereAreNoOtherPowersAndFlags() public {
        (SetupCore memory core, SetupRest memory rest) = _full();
        rest.powers.assemblyMay = 32;
        _refuse("assembly", core, rest);
        (, rest) = _full();
        rest.powers.flags = 4;
        _refuse("flags", core, rest);
    }

    function test_VotingEndsBeforeAForcedTransfer() public {
        (SetupCore memory core, SetupRest memory rest) = _full();
        rest.powers.votingDays = FORCED_TRANSFER_DAYS;
        _refuse("votingDays", core, rest);
        rest.powers.votingDays = 0;
        _refuse("votingDays", core, rest);
        rest.powers.votingDays = FORCED_TRANSFER_DAYS - 1;
        factory.deploy(program, encodeSetup(core, rest), "x");
    }

    function test_WorksAreAReportedFeeThatMembersApprove() public {
        (SetupCore memory core, SetupRest memory rest) = _full();
        rest.powers.worksFee = 3;
        _refuse("worksFee", core, rest);
        rest.powers.worksFee = 0;
        _refuse("worksFee", core, rest);
        rest.powers.worksFee = 1;
        rest.powers.assemblyMay = 15;
        _refuse("worksFee", core, rest);
    }

    function test_AnOfficeThatChangesHandsHasOneAccount() public {
        (SetupCore memory core, SetupRest memory rest) = _full();
        rest.parties[AGENTS_ACCOUNT] = servicer;
        _refuse("servicer has two accounts", core, rest);
        (core, rest) = _full();
        core.backupServicer = trustee;
        _refuse("backupServicer", core, rest);
        // nothing can put another in the office
        rest.powers.backupAfter = 0;
        rest.powers.assemblyMay = 31 - 2;
        rest.powers.flags = 1;
        rest.parties[AGENTS_ACCOUNT] = servicer;
        factory.deploy(program, encodeSetup(core, rest), "x");
    }

    function test_AVenueTakesTheTermsBeforeTheTrustIsMade() public {
        (SetupCore memory core, SetupRest memory rest) = _full();
        rest.powers.remainder.venue = anyone;
        _refuse("venue", core, rest);
        rest.powers.remainder.venue = address(0);
        _refuse("venue", core, rest);
        (, rest) = _full();
        rest.powers.remainder.reservePrice = 0;
        _refuse("reservePrice", core, rest);
        (, rest) = _full();
        rest.powers.remainder.windUpDays = 0;
        _refuse("windUpDays", core, rest);
        (, rest) = _full();
        rest.powers.remainder.rounds = 0;
        vm.expectRevert(abi.encodeWithSelector(IVenue.BadTerms.selector, "rounds"));
        factory.deploy(program, encodeSetup(core, rest), "x");
        (, rest) = _full();
        venue.setPublished(false);
        _refuse("rules", core, rest);
    }

    function test_AWindingUpNeedsNoVenue() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        rest.powers.remainder.windUpDays = 30;
        factory.deploy(program, encodeSetup(core, rest), "x");
        rest.powers.remainder.feeWad = 1;
        _refuse("venue", core, rest);
    }

    function _full() private view returns (SetupCore memory core, SetupRest memory rest) {
        (core, rest) = _setup();
        SetupPowers memory powers = rest.powers;
        powers.challengeShareWad = 0.1e18;
        powers.backupAfter = 2;
        powers.assemblyMay = 31;
        powers.flags = 3;
        powers.worksFee = 2;
        powers.noticeDays = 7;
        powers.votingDays = 14;
        powers.cureDays = 21;
        powers.quorumWad = 0.3e18;
        powers.majorityWad = 0.5e18;
        powers.remainder.venue = address(venue);
        powers.remainder.reservePrice = 5_000;
        powers.remainder.feeWad = 0.02e18;
        powers.remainder.sellerCategories = 1 << 8;
        powers.remainder.buyerCategories = 6;
        powers.remainder.publicityDays = 15;
        powers.remainder.rounds = 2;
        powers.remainder.cutWad = 0.2e18;
        powers.remainder.windUpDays = 60;
        powers.remainder.biddingDays = 3;
        powers.remainder.depositWad = 0.1e18;
        powers.remainder.incrementWad = 0.01e18;
        powers.remainder.extensionMinutes = 10;
        powers.remainder.paymentDays = 30;
        powers.remitDays = 5;
    }

    function _refuse(string memory what, SetupCore memory core, SetupRest memory rest) private {
        vm.expectRevert(abi.encodeWithSelector(ITrustFactory.BadSetup.selector, what));
        factory.deploy(program, encodeSetup(core, rest), "x");
    }
}
