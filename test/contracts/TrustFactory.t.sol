// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Cost, SetupCore, SetupRest, Subscription, TokenName, IndexBand, encodeSetup} from "./SetupCode.sol";
import {ITrustFactory} from "../../contracts/trust/ITrustFactory.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {WIDEST_FACE_PROGRAM} from "./Programs.sol";
import {World} from "./World.sol";

/// @dev What a set-up must be to become a trust.
contract TrustFactoryTest is World {
    function setUp() public {
        _deployScripted();
    }

    function test_ATrustStandsWhereItWasPredicted() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        bytes memory encoded = encodeSetup(core, rest);
        address expected = factory.predict(program, encoded, "two", alice);
        assertNotEq(expected, factory.predict(program, encoded, "two", bob), "each deployer has its salts");
        vm.prank(alice);
        assertEq(factory.deploy(program, encoded, "two"), expected, "predicted");
        assertEq(ITrust(expected).setup(), encoded, "set-up");
        assertEq(ITrust(expected).terms(), program, "terms");
        bytes memory proxy = vm.getDeployedCode("TrustProxy.sol:TrustProxy");
        assertEq(
            expected.code,
            abi.encodePacked(
                proxy,
                new bytes(1024 - proxy.length),
                factory.trustImplementation(),
                uint16(encoded.length),
                encoded,
                program
            ),
            "code"
        );
        vm.expectRevert();
        vm.prank(alice);
        factory.deploy(program, encoded, "two");
        assertEq(factory.noteImplementation(), ITrust(factory.trustImplementation()).noteImplementation());
        assertEq(
            factory.offeringImplementation(),
            ITrust(factory.trustImplementation()).offeringImplementation()
        );
    }

    function test_AWrongChainIsRefused() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        core.chainId = block.chainid + 1;
        vm.expectRevert(
            abi.encodeWithSelector(ITrustFactory.WrongChain.selector, block.chainid + 1, block.chainid)
        );
        factory.deploy(program, encodeSetup(core, rest), "x");
    }

    function test_AnEncodingWithAnythingElseIsRefused() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        bytes memory encoded = abi.encodePacked(encodeSetup(core, rest), uint8(0));
        _expectBad("encoding");
        factory.deploy(program, encoded, "x");
    }

    function test_CountsMustBeTheTerms() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        rest.parties = new address[](2);
        _refuse("parties", core, rest);
        (, rest) = _setup();
        rest.tokens = new TokenName[](3);
        _refuse("tokens", core, rest);
        (, rest) = _setup();
        rest.indices = new IndexBand[](0);
        _refuse("indices", core, rest);
        (, rest) = _setup();
        rest.reportedAmountMax = new uint128[](2);
        _refuse("reportedAmountMax", core, rest);
        (, rest) = _setup();
        rest.metricMax = new uint128[](0);
        _refuse("metricMax", core, rest);
    }

    function test_AddressesMustBeThere() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        core.currency = anyone;
        _refuse("currency", core, rest);
        (core, ) = _setup();
        core.registry = anyone;
        _refuse("registry", core, rest);
        (core, ) = _setup();
        core.title = anyone;
        _refuse("title", core, rest);
        (core, ) = _setup();
        core.originator = address(0);
        _refuse("originator", core, rest);
        (core, ) = _setup();
        core.servicer = address(0);
        _refuse("servicer", core, rest);
        (core, ) = _setup();
        core.backupServicer = address(0);
        _refuse("backupServicer", core, rest);
        (core, ) = _setup();
        core.trustee = address(0);
        _refuse("trustee", core, rest);
        (core, ) = _setup();
        core.verificationAgent = address(0);
        _refuse("verificationAgent", core, rest);
        (core, ) = _setup();
        core.calculationAgent = address(0);
        _refuse("calculationAgent", core, rest);
        (core, ) = _setup();
        rest.parties[2] = address(0);
        _refuse("parties", core, rest);
        (, rest) = _setup();
        rest.costs[0] = Cost(address(0), 1);
        _refuse("costs", core, rest);
    }

    function test_NoReportedFeeIsTheTrustees() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        rest.parties[AGENTS_ACCOUNT] = trustee;
        _refuse("trustee is paid a reported fee", core, rest);
    }

    function test_WindowsMustFollowEachOther() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        core.collectionEnd = uint16(_paymentDay(0) + 1);
        _refuse("collectionEnd", core, rest);
        (core, ) = _setup();
        core.challengeBy = core.reportBy;
        _refuse("challengeBy", core, rest);
        (core, ) = _setup();
        core.resolveBy = core.challengeBy;
        _refuse("resolveBy", core, rest);
        (core, ) = _setup();
        core.forcedTransferDays = 0;
        _refuse("forcedTransferDays", core, rest);
        (core, ) = _setup();
        core.freezeDays = core.forcedTransferDays;
        _refuse("freezeDays", core, rest);
        (core, ) = _setup();
        core.longStop = uint32(Terms.closing(program) - 1);
        _refuse("longStop", core, rest);
        core.longStop = uint32(Terms.closing(program));
        factory.deploy(program, encodeSetup(core, rest), "x");
    }

    function test_MoneyMustFit() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        core.currency = _create(
            "TestStablecoin.sol:TestStablecoin",
            abi.encode("Other", "OTH", uint8(18), operator)
        );
        _refuse("decimals", core, rest);
        core.currency = address(title);
        _refuse("decimals", core, rest);
        (core, ) = _setup();
        core.leastLateCash = 0;
        _refuse("leastLateCash", core, rest);
        (core, ) = _setup();
        bytes memory wide = WIDEST_FACE_PROGRAM;
        _expectBad("face");
        factory.deploy(wide, encodeSetup(core, rest), "x");
        // one less: the face is the first number of the first class's record, after ten bytes
        _write(wide, Terms.classesOffset(wide) + 10, Terms.numberSize(wide), type(uint96).max);
        trust = ITrust(factory.deploy(wide, encodeSetup(core, rest), "x"));
        assertGe(Terms.classFace(trust.terms(), 0), 10 ** 27, "10^27 fits");
    }

    function test_TheFirstFixingLiesInItsBand() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        rest.indices[0].firstFixing = rest.indices[0].low - 1;
        _refuse("firstFixing", core, rest);
        rest.indices[0].firstFixing = rest.indices[0].high + 1;
        _refuse("firstFixing", core, rest);
        rest.indices[0].firstFixing = rest.indices[0].high;
        factory.deploy(program, encodeSetup(core, rest), "x");
    }

    function test_TermsOfSubscriptionMustSaySomethingThatCanBe() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        rest.subscription.minima = new uint128[](2);
        _refuse("encoding", core, rest);
        rest.subscription.allotment = 2;
        _refuse("allotment", core, rest);
        rest.subscription.allotment = 0;
        rest.subscription.minima[0] = uint128(100 * UNIT + 1);
        _refuse("minimum", core, rest);
        rest.subscription.minima[0] = uint128(SENIOR_FACE + 100 * UNIT);
        _refuse("minimum", core, rest);
        rest.subscription.minima[0] = uint128(SENIOR_FACE);
        factory.deploy(program, encodeSetup(core, rest), "whole class");
        rest.subscription = Subscription(1, new uint128[](2));
        factory.deploy(program, encodeSetup(core, rest), "pro rata");
        rest.subscription.minima = new uint128[](3);
        _refuse("encoding", core, rest);
        rest.subscription.minima = new uint128[](1);
        _refuse("encoding", core, rest);
    }

    function test_AnAllotmentProRataNeedsWholeDenominationsAndAPrice() public {
        (SetupCore memory core, SetupRest memory rest) = _setup();
        rest.subscription = Subscription(1, new uint128[](2));
        bytes memory wide = program;
        uint256 size = Terms.numberSize(wide);
        uint256 face = Terms.classesOffset(wide) + Terms.CLASS_HEAD;
        uint256 issuePrice = face + 2 * size;
        _write(wide, issuePrice, size, 0);
        program = wide;
        _refuse("allotment", core, rest);
        _write(wide, issuePrice, size, 1e18);
        _write(wide, face, size, SENIOR_FACE + 1);
        program = wide;
        _refuse("allotment", core, rest);
    }

    function _refuse(string memory what, SetupCore memory core, SetupRest memory rest) private {
        _expectBad(what);
        factory.deploy(program, encodeSetup(core, rest), "x");
    }

    function _expectBad(string memory what) private {
        vm.expectRevert(abi.encodeWithSelector(ITrustFactory.BadSetup.selector, what));
    }

    /// @dev Puts a number of `size` bytes into the program.
    function _write(bytes memory data, uint256 offset, uint256 size, uint256 value) private pure {
        for (uint256 i = 0; i < size; ++i) {
            data[offset + i] = bytes1(uint8(value >> (8 * (size - 1 - i))));
        }
    }
}
