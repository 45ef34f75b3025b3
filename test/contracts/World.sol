// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {INote} from "../../contracts/note/INote.sol";
import {ScriptedInterpreter} from "../../contracts/test/ScriptedInterpreter.sol";
import {TestStablecoin} from "../../contracts/test/TestStablecoin.sol";
import {IInterpreter} from "../../contracts/trust/IInterpreter.sol";
import {ITrust} from "../../contracts/trust/ITrust.sol";
import {IOffering} from "../../contracts/trust/IOffering.sol";
import {Cost, IndexBand, SetupCore, SetupRest, TokenName, encodeSetup} from "./SetupCode.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {ITrustFactory} from "../../contracts/trust/ITrustFactory.sol";
import {FLOW_PROGRAM, WIDE_PROGRAM} from "./Programs.sol";
import {Test} from "./Test.sol";
import {TitleSignature} from "./TitleSignature.sol";

/// @title A trust in its surroundings, for the tests about it
/// @notice `_deployScripted()` (terms with one of each thing, a waterfall that does as it is told) or `_deployFlow()` (the
/// real interpreter) first; then `_subscribeAll()`, `_close()`, `_collectAll()`, or all of them: `_start()`.
abstract contract World is Test {
    uint256 internal constant UNIT = 1e6;
    uint256 internal constant QUALIFIED = 7;
    uint16 internal constant COLLECTION_END = 10;
    uint16 internal constant REPORT_BY = 3;
    uint16 internal constant CHALLENGE_BY = 5;
    uint16 internal constant RESOLVE_BY = 8;
    uint16 internal constant FREEZE_DAYS = 90;
    uint16 internal constant FORCED_TRANSFER_DAYS = 30;
    uint256 internal constant PRICE = 900_000 * UNIT;
    uint256 internal constant COST = 1_000 * UNIT;
    uint256 internal constant RESERVE = 10_000 * UNIT;
    uint256 internal constant PROCEEDS = 981_000 * UNIT;
    uint256 internal constant LEAST_LATE_CASH = 100 * UNIT;
    uint256 internal constant SENIOR_FACE = 800_000 * UNIT;
    uint256 internal constant SUB_FACE = 200_000 * UNIT;
    uint256 internal constant PAYMENT_DATES = 3;
    /// accounts of the trust
    uint256 internal constant SERVICER_ACCOUNT = 0;
    uint256 internal constant TRUSTEE_ACCOUNT = 1;
    uint256 internal constant AGENTS_ACCOUNT = 2;
    uint256 internal constant COST_ACCOUNT = 3;
    uint256 internal constant ORIGINATOR_ACCOUNT = 4;
    /// former servicers' accounts stand behind it
    uint256 internal constant MOST_FORMERS = 8;

    address internal operator = makeAddr("operator");
    address internal registrar = makeAddr("registrar");
    address internal bank = makeAddr("bank");
    address internal originator = makeAddr("originator");
    address internal servicer = makeAddr("servicer");
    address internal backup = makeAddr("backup");
    address internal trustee = makeAddr("trustee");
    address internal verifier = makeAddr("verifier");
    address internal calculator = makeAddr("calculator");
    address internal agents = makeAddr("agents");
    /// stands for the assembly where a test is not about it
    address internal holdersAssembly = makeAddr("assembly");
    address internal anyone = makeAddr("anyone");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");

    IInvestorRegistry internal registry;
    IPackageTitle internal title;
    /// of the kind under test; the stablecoin unless a test says otherwise before it deploys
    IERC20 internal currency;
    TestStablecoin internal stablecoin;
    /// only where the waterfall is scripted
    ScriptedInterpreter internal scripted;
    ITrustFactory internal factory;
    ITrust internal trust;
    IOffering internal offering;
    INote internal senior;
    INote internal sub;
    bytes internal program;

    /// @dev Terms with one of each thing, a waterfall that does as a test tells it.
    function _deployScripted() internal {
        scripted = ScriptedInterpreter(_create("ScriptedInterpreter.sol:ScriptedInterpreter", ""));
        program = WIDE_PROGRAM;
        _deploy(address(scripted));
    }

    /// @dev Terms of the flow test, the real waterfall.
    function _deployFlow() internal {
        program = FLOW_PROGRAM;
        _deploy(_create("Interpreter.sol:Interpreter", ""));
    }

    function _deploy(address interpreter) private {
        _warpTo(Terms.closing(program) - 20);
        registry = IInvestorRegistry(_create("InvestorRegistry.sol:InvestorRegistry", abi.encode(operator)));
        vm.prank(operator);
        registry.setRegistrar(registrar, true);
        _attest(bank, 1);
        _attest(originator, QUALIFIED);
        _attest(alice, QUALIFIED);
        _attest(bob, QUALIFIED);
        _attest(carol, QUALIFIED);
        if (address(currency) == address(0)) {
            bytes memory arguments = abi.encode("Test", "TST", uint8(6), operator);
            stablecoin = TestStablecoin(_create("TestStablecoin.sol:TestStablecoin", arguments));
            currency = IERC20(address(stablecoin));
        }
        title = IPackageTitle(_create("PackageTitle.sol:PackageTitle", abi.encode(registry)));
        _mintTitle(originator);

        address note = _create("Note.sol:Note", "");
        address offers = _create("Offering.sol:Offering", "");
        address implementation = _create(
            "Trust.sol:Trust",
            abi.encode(interpreter, note, offers, holdersAssembly)
        );
        factory = ITrustFactory(_create("TrustFactory.sol:TrustFactory", abi.encode(implementation)));
        (SetupCore memory core, SetupRest memory rest) = _setup();
        vm.prank(originator);
        trust = ITrust(factory.deploy(program, encodeSetup(core, rest), bytes32("first")));
        offering = IOffering(trust.offering());
        senior = INote(trust.notes()[0]);
        sub = INote(trust.notes()[1]);
    }

    /// @dev The set-up that {_deploy} uses; a test may change what it returns and deploy another.
    function _setup() internal view virtual returns (SetupCore memory core, SetupRest memory rest) {
        core.chainId = block.chainid;
        core.currency = address(currency);
        core.registry = address(registry);
        core.title = address(title);
        core.titleId = 1;
        core.originator = originator;
        core.servicer = servicer;
        core.backupServicer = backup;
        core.trustee = trustee;
        core.verificationAgent = verifier;
        core.calculationAgent = calculator;
        core.holderCategories = 1 << QUALIFIED;
        core.collectionEnd = COLLECTION_END;
        core.reportBy = REPORT_BY;
        core.challengeBy = CHALLENGE_BY;
        core.resolveBy = RESOLVE_BY;
        core.freezeDays = FREEZE_DAYS;
        core.forcedTransferDays = FORCED_TRANSFER_DAYS;
        core.price = uint128(PRICE);
        core.leastLateCash = uint128(LEAST_LATE_CASH);
        core.longStop = uint32(Terms.closing(program) + 30);
        rest.parties = new address[](3);
        rest.parties[0] = servicer;
        rest.parties[1] = trustee;
        rest.parties[2] = agents;
        rest.tokens = new TokenName[](2);
        rest.tokens[0] = TokenName("Wide Senior", "WS");
        rest.tokens[1] = TokenName("Wide Sub", "WJ");
        rest.indices = new IndexBand[](Terms.indexCount(program));
        for (uint256 i = 0; i < rest.indices.length; ++i) {
            rest.indices[i] = IndexBand(0.02e18, -0.01e18, 0.1e18);
        }
        rest.reportedAmountMax = new uint128[](Terms.reportedAmountCount(program));
        for (uint256 i = 0; i < rest.reportedAmountMax.length; ++i) {
            rest.reportedAmountMax[i] = uint128(1_000_000 * UNIT);
        }
        rest.metricMax = new uint128[](Terms.metricCount(program));
        for (uint256 i = 0; i < rest.metricMax.length; ++i) {
            rest.metricMax[i] = 5e18;
        }
        rest.costs = new Cost[](1);
        rest.costs[0] = Cost(agents, uint128(COST));
    }

    /// @dev Puts units of the currency into an account's hands.
    function _fund(address account, uint256 amount) internal virtual {
        vm.prank(operator);
        stablecoin.mint(account, amount);
    }

    function _attest(address wallet, uint256 category) internal {
        vm.prank(registrar);
        registry.attest(
            wallet,
            IInvestorRegistry.Entry(keccak256(abi.encode(wallet)), uint8(category), "CN", type(uint32).max)
        );
    }

    function _package() internal view virtual returns (IPackageTitle.Package memory) {
        return
            IPackageTitle.Package(
                keccak256("tape"),
                686,
                uint128(42_000_000 * UNIT),
                uint32(Terms.closing(program) - 31),
                keccak256("documents"),
                bank
            );
    }

    function _mintTitle(address receiver) internal returns (uint256 titleId) {
        return
            title.mint(_package(), receiver, type(uint256).max, _bankSignature(receiver, type(uint256).max));
    }

    /// @dev The bank's EIP-712 signature over {_package}.
    function _bankSignature(address receiver, uint256 expiry) internal returns (bytes memory) {
        (, uint256 key) = makeAccount("bank");
        return TitleSignature.sign(key, title, _package(), receiver, expiry);
    }

    /// @dev Senior: originator 40,000, alice 460,000, bob 300,000; sub: originator 10,000, bob 90,000, carol 100,000.
    function _subscribeAll() internal {
        _subscribe(originator, 0, 40_000 * UNIT);
        _subscribe(originator, 1, 10_000 * UNIT);
        _subscribe(alice, 0, 460_000 * UNIT);
        _subscribe(bob, 0, 300_000 * UNIT);
        _subscribe(bob, 1, 90_000 * UNIT);
        _subscribe(carol, 1, 100_000 * UNIT);
    }

    function _subscribe(address subscriber, uint256 classIndex, uint256 face) internal {
        _prepare(subscriber, classIndex, face);
        vm.prank(subscriber);
        offering.subscribe(classIndex, face);
    }

    /// @dev Gives a subscriber the cash for a face, and the offering its approval.
    function _prepare(address subscriber, uint256 classIndex, uint256 face) internal {
        uint256 cash = offering.costOf(classIndex, face);
        _fund(subscriber, cash);
        vm.prank(subscriber);
        currency.approve(address(offering), cash);
    }

    function _close() internal {
        vm.prank(originator);
        title.approve(address(offering), 1);
        _warpTo(Terms.closing(program));
        vm.prank(anyone);
        offering.close();
    }

    function _collectAll() internal {
        vm.startPrank(anyone);
        offering.collect(0, _holders());
        offering.collect(1, _holders());
        vm.stopPrank();
    }

    function _start() internal {
        _subscribeAll();
        _close();
        _collectAll();
    }

    function _holders() internal view returns (address[] memory all) {
        all = new address[](4);
        all[0] = originator;
        all[1] = alice;
        all[2] = bob;
        all[3] = carol;
    }

    function _one(address holder) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = holder;
    }

    /// @dev The first moment of a day.
    function _warpTo(uint256 day) internal {
        vm.warp(day * 1 days);
    }

    function _paymentDay(uint256 position) internal view returns (uint256) {
        return Terms.paymentDay(program, position);
    }

    /// @dev Cash comes in and the next period closes on the first day on which it can.
    function _closePeriod(uint256 cash) internal {
        if (cash != 0) {
            _fund(address(trust), cash);
        }
        uint256 date = trust.nextDate();
        if (date != 0 && block.timestamp / 1 days < date - COLLECTION_END + 1) {
            _warpTo(date - COLLECTION_END + 1);
        }
        vm.prank(anyone);
        trust.closePeriod();
    }

    /// @dev The same, and the date is distributed without a report.
    function _payDate(uint256 cash) internal {
        _closePeriod(cash);
        uint256 day = trust.period().closeDay + REPORT_BY + 1;
        uint256 date = trust.period().date;
        _warpTo(day > date ? day : date);
        vm.prank(anyone);
        trust.distribute();
    }

    /// @dev A report of the wide terms: fees of `taxes` and `disposal`, an amount, a metric, no event.
    function _report(uint256 taxes, uint256 disposal) internal pure returns (ITrust.Report memory made) {
        made.fees = new uint128[](2);
        made.fees[0] = uint128(taxes);
        made.fees[1] = uint128(disposal);
        made.amounts = new uint128[](1);
        made.amounts[0] = uint128(500 * UNIT);
        made.metrics = new uint128[](1);
        made.metrics[0] = 0.75e18;
        made.root = keccak256("loans");
        made.sum = uint128(7 * UNIT);
        made.count = 3;
        made.documentsHash = keccak256("report");
    }

    /// @dev What the scripted waterfall gives at its next dates; the reserve stays as it is.
    function _script(uint256 toSenior, uint256 toSub, uint256 toServicer) internal {
        IInterpreter.DateOutcome memory outcome;
        outcome.classPaid = new uint256[](2);
        outcome.classPaid[0] = toSenior;
        outcome.classPaid[1] = toSub;
        outcome.partyPaid = new uint256[](3);
        outcome.partyPaid[SERVICER_ACCOUNT] = toServicer;
        outcome.reserves = RESERVE;
        scripted.script(outcome);
    }

    /// @dev The first date's input of the wide terms where the report says nothing.
    function _expectInput(uint256 collected) internal view returns (IInterpreter.DateInput memory input) {
        input.day = _paymentDay(0);
        input.collected = collected;
        input.reportedFees = new uint256[](2);
        input.reportedAmounts = new uint256[](1);
        input.metrics = new uint256[](1);
        input.fixings = new int256[](1);
        input.fixings[0] = 0.02e18;
    }

    function _expectRun(IInterpreter.DateInput memory input) internal {
        vm.expectCall(
            address(scripted),
            abi.encodeCall(IInterpreter.runDate, (program, new uint256[](3), input))
        );
    }

    /// @dev The note's trustee and a registrar make an order effective.
    function _order(
        INote note,
        bytes32 orderHash,
        INote.OrderKind kind,
        address holder,
        address to,
        uint256 amount
    ) internal returns (uint256 orderId) {
        vm.prank(trustee);
        orderId = note.recordOrder(orderHash, kind, holder, to, amount);
        vm.prank(registrar);
        note.countersign(orderId);
    }

    /// @dev All cash is somebody's: what is set aside is what accounts and classes have still to get.
    function _assertAccounts() internal view {
        uint256 owed = 0;
        for (uint256 account = 0; account <= ORIGINATOR_ACCOUNT + MOST_FORMERS; ++account) {
            owed += trust.releasable(account);
        }
        for (uint256 c = 0; c < 2; ++c) {
            owed += trust.classAccount(c).given - trust.classAccount(c).paid;
        }
        assertEq(trust.setAside(), owed, "set aside is what is owed");
        assertGe(
            currency.balanceOf(address(trust)),
            trust.setAside() + trust.reserved() + trust.period().collected,
            "cash covers what is set aside, reserved and counted"
        );
    }
}
