// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPackageTitle} from "../../../contracts/asset/IPackageTitle.sol";
import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {IOffering} from "../../../contracts/trust/IOffering.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {ITrustFactory} from "../../../contracts/trust/ITrustFactory.sol";
import {Cost, IndexBand, LegalWrapper, SetupCore, SetupRest, TokenName, encodeSetup} from "../SetupCode.sol";
import {Terms} from "../../../contracts/trust/Terms.sol";
import {Test} from "../Test.sol";
import {TitleSignature} from "../TitleSignature.sol";
import {ICurrency} from "./ICurrency.sol";
import {Programs} from "./Programs.sol";

/// @title What the attack tests share
/// @notice A trust of the plain deal with its parties and holders, and a book of everybody's cash that every test opens
/// before an attack and balances after it.
/// @dev What is attacked is deployed from the build's artifacts, so that a mutant of one contract is compiled alone.
abstract contract AttackBase is Test {
    /// @dev Days of the deals of programs.ts: 2030-02-01 and the four payment dates.
    uint256 internal constant CLOSING = 21_946;
    uint256 internal constant LONG_STOP = CLOSING + 30;
    uint256 internal constant REPORT_BY = 3;
    uint256 internal constant CHALLENGE_BY = 5;
    uint256 internal constant RESOLVE_BY = 8;
    uint256 internal constant FREEZE_DAYS = 90;
    uint256 internal constant FORCED_TRANSFER_DAYS = 30;
    uint256 internal constant INVESTORS = 1 << 7;

    // Accounts of the trust of the plain deal.
    uint256 internal constant SERVICER_ACCOUNT = 0;
    uint256 internal constant TRUSTEE_ACCOUNT = 1;
    uint256 internal constant AGENTS_ACCOUNT = 2;
    uint256 internal constant COST_ACCOUNT = 3;
    uint256 internal constant ORIGINATOR_ACCOUNT = 4;

    /// @dev The largest number that a date can collect.
    uint256 internal constant MOST_COLLECTED = 2 ** 100;

    address internal operator;
    address internal registrar;
    address internal originator;
    address internal servicer;
    address internal backup;
    address internal trustee;
    address internal verifier;
    address internal calculator;
    address internal agents;
    address internal alice;
    address internal bob;
    address internal carol;
    address internal mallory;
    uint256 internal carolKey;

    ICurrency internal currency;
    IInvestorRegistry internal registry;
    IPackageTitle internal title;
    ITrustFactory internal factory;
    ITrust internal trust;
    IOffering internal offering;
    INote[] internal notes;
    /// @dev One whole unit of the currency.
    uint256 internal unit;

    address[] private _watched;
    mapping(address account => uint256) private _before;
    mapping(address account => int256) private _expected;

    function setUp() public virtual {
        _people();
        _issue(Programs.plain6(), _stablecoin(6), "Interpreter");
    }

    // Set-up.

    function _people() internal {
        operator = makeAddr("operator");
        registrar = makeAddr("registrar");
        originator = makeAddr("originator");
        servicer = makeAddr("servicer");
        backup = makeAddr("backup servicer");
        trustee = makeAddr("trustee");
        verifier = makeAddr("verification agent");
        calculator = makeAddr("calculation agent");
        agents = makeAddr("agents");
        alice = makeAddr("alice");
        bob = makeAddr("bob");
        (carol, carolKey) = makeAccount("carol");
        mallory = makeAddr("mallory");
    }

    function _stablecoin(uint8 decimals) internal returns (address) {
        return
            _create(
                "TestStablecoin.sol:TestStablecoin",
                abi.encode("Test", "TST", uint256(decimals), operator)
            );
    }

    /// @dev A trust whose offering is closed and collected; `currency_` is minted to whom it concerns.
    function _issue(bytes memory program, address currency_, string memory interpreter) internal {
        _offer(program, currency_, interpreter);
        _subscribeAll();
        _setDay(CLOSING);
        offering.close();
        _collectAll();
    }

    /// @dev A trust that takes subscriptions.
    function _offer(bytes memory program, address currency_, string memory interpreter) internal {
        _setDay(CLOSING - 20);
        currency = ICurrency(currency_);
        unit = 10 ** Terms.decimals(program);
        registry = IInvestorRegistry(_create("InvestorRegistry.sol:InvestorRegistry", abi.encode(operator)));
        vm.prank(operator);
        registry.setRegistrar(registrar, true);
        _attest(originator);
        _attest(alice);
        _attest(bob);
        _attest(carol);
        title = IPackageTitle(_create("PackageTitle.sol:PackageTitle", abi.encode(registry)));
        _mintTitle();
        address implementation = _create(
            "Trust.sol:Trust",
            abi.encode(
                _create(string.concat(interpreter, ".sol:", interpreter), ""),
                _create("Note.sol:Note", ""),
                _create("Offering.sol:Offering", ""),
                _holdersAssembly()
            )
        );
        factory = ITrustFactory(_create("TrustFactory.sol:TrustFactory", abi.encode(implementation)));
        trust = ITrust(factory.deploy(program, _setup(program), bytes32(0)));
        offering = IOffering(trust.offering());
        delete notes;
        for (uint256 c = 0; c < Terms.classCount(program); ++c) {
            notes.push(INote(trust.notes()[c]));
        }
        vm.prank(originator);
        title.approve(address(offering), 1);

        delete _watched;
        _watched = [operator, registrar, originator, servicer, backup, trustee, verifier, calculator];
        _watch(agents);
        _watch(alice);
        _watch(bob);
        _watch(carol);
        _watch(mallory);
        _watch(address(trust));
        _watch(address(offering));
        for (uint256 c = 0; c < notes.length; ++c) {
            _watch(address(notes[c]));
        }
    }

    /// @dev Stands for the assembly where a test is not about it.
    function _holdersAssembly() internal virtual returns (address) {
        return makeAddr("assembly");
    }

    function _setup(bytes memory program) internal view virtual returns (bytes memory) {
        return encodeSetup(_core(program), _rest(program));
    }

    function _core(bytes memory program) internal view returns (SetupCore memory core) {
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
        core.holderCategories = INVESTORS;
        core.collectionEnd = 10;
        core.reportBy = uint16(REPORT_BY);
        core.challengeBy = uint16(CHALLENGE_BY);
        core.resolveBy = uint16(RESOLVE_BY);
        core.freezeDays = uint16(FREEZE_DAYS);
        core.forcedTransferDays = uint16(FORCED_TRANSFER_DAYS);
        // the single classes are issued for nothing but themselves
        core.price = Terms.classCount(program) == 1 ? 0 : uint128(900_000 * unit);
        core.leastLateCash = uint128(unit);
        core.longStop = uint32(LONG_STOP);
    }

    function _rest(bytes memory program) internal view returns (SetupRest memory rest) {
        rest.parties = new address[](Terms.partyCount(program));
        rest.parties[0] = servicer;
        if (rest.parties.length > 1) {
            rest.parties[1] = trustee;
            rest.parties[2] = agents;
            rest.costs = new Cost[](1);
            rest.costs[0] = Cost(agents, uint128(1_000 * unit));
        }
        rest.tokens = new TokenName[](Terms.classCount(program));
        rest.indices = new IndexBand[](Terms.indexCount(program));
        for (uint256 i = 0; i < rest.indices.length; ++i) {
            rest.indices[i] = IndexBand(0.02e18, -0.01e18, 0.05e18);
        }
        rest.reportedAmountMax = new uint128[](Terms.reportedAmountCount(program));
        for (uint256 i = 0; i < rest.reportedAmountMax.length; ++i) {
            rest.reportedAmountMax[i] = uint128(500_000 * unit);
        }
        rest.metricMax = new uint128[](Terms.metricCount(program));
        for (uint256 i = 0; i < rest.metricMax.length; ++i) {
            rest.metricMax[i] = 3e18;
        }
        rest.legal = LegalWrapper("none", "none", 0, "the chain");
    }

    function _attest(address wallet) internal {
        vm.prank(registrar);
        registry.attest(
            wallet,
            IInvestorRegistry.Entry(keccak256(abi.encode(wallet)), 7, "CN", type(uint32).max)
        );
    }

    function _mintTitle() private {
        (address bank, uint256 bankKey) = makeAccount("bank");
        vm.prank(registrar);
        registry.attest(bank, IInvestorRegistry.Entry("bank", 1, "CN", type(uint32).max));
        IPackageTitle.Package memory package = IPackageTitle.Package("tape", 3, 42, 21_915, "", bank);
        uint256 expiry = type(uint256).max;
        bytes memory signature = TitleSignature.sign(bankKey, title, package, originator, expiry);
        title.mint(package, originator, expiry, signature);
    }

    /// @dev The plain deal: the originator's 5 %, and who holds the rest. A single class: a third each.
    function _subscribeAll() internal virtual {
        if (notes.length == 1) {
            uint256 third = notes[0].face() / 3;
            _subscribe(alice, 0, third);
            _subscribe(bob, 0, third);
            _subscribe(carol, 0, notes[0].face() - 2 * third);
            return;
        }
        _subscribe(originator, 0, 45_000 * unit);
        _subscribe(alice, 0, 455_000 * unit);
        _subscribe(bob, 0, 400_000 * unit);
        _subscribe(originator, 1, 5_000 * unit);
        _subscribe(carol, 1, 95_000 * unit);
    }

    /// @dev At par, as every class of these deals is issued.
    function _subscribe(address who, uint256 classIndex, uint256 face) internal {
        _mint(who, face);
        vm.prank(who);
        currency.approve(address(offering), face);
        vm.prank(who);
        offering.subscribe(classIndex, face);
    }

    function _collectAll() internal {
        address[] memory all = new address[](4);
        (all[0], all[1], all[2], all[3]) = (originator, alice, bob, carol);
        for (uint256 c = 0; c < notes.length; ++c) {
            offering.collect(c, all);
        }
    }

    // A payment date.

    function _setDay(uint256 day) internal {
        vm.warp(day * 1 days + 1 hours);
    }

    /// @dev Asked of the runner, as the optimizer may read `block.timestamp` again after a warp.
    function _now() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }

    function _today() internal view returns (uint256) {
        return _now() / 1 days;
    }

    /// @dev Day of payment date `position`; day 21,946 is 2030-02-01.
    function _date(uint256 position) internal pure returns (uint256) {
        return [uint256(22_035), 22_127, 22_219, 22_311][position];
    }

    function _mint(address to, uint256 amount) internal {
        vm.prank(operator);
        currency.mint(to, amount);
    }

    /// @dev Cash comes in and the period is closed on the first day on which it can be.
    function _closePeriod(uint256 position, uint256 cash) internal {
        _mint(address(trust), cash);
        _setDay(_date(position) - 9);
        trust.closePeriod();
    }

    function _reportOf(
        uint256 fee,
        uint256 amount,
        uint256 metric,
        uint256 events
    ) internal pure returns (ITrust.Report memory given) {
        given.fees = new uint128[](1);
        given.fees[0] = uint128(fee);
        given.amounts = new uint128[](1);
        given.amounts[0] = uint128(amount);
        given.metrics = new uint128[](1);
        given.metrics[0] = uint128(metric);
        given.events = events;
    }

    function _report(uint256 expenses) internal {
        ITrust.Report memory given = _reportOf(expenses, 0, 1e18, 0);
        vm.prank(servicer);
        trust.report(given);
    }

    /// @dev The plain deal: a date from its cash to its distribution.
    function _runDate(uint256 position, uint256 cash, uint256 expenses) internal {
        _closePeriod(position, cash);
        _report(expenses);
        _setDay(_date(position));
        trust.distribute();
    }

    /// @dev A single class: nobody reports.
    function _runSingleDate(uint256 position, uint256 cash) internal {
        _closePeriod(position, cash);
        _setDay(_date(position));
        trust.distribute();
    }

    // Refusals.

    function _notAuthorized(address caller) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ITrust.NotAuthorized.selector, caller);
    }

    // Everybody's cash.

    function _watch(address account) internal {
        _watched.push(account);
    }

    /// @dev Opens the book.
    function _openBook() internal {
        for (uint256 i = 0; i < _watched.length; ++i) {
            _before[_watched[i]] = currency.balanceOf(_watched[i]);
            _expected[_watched[i]] = 0;
        }
    }

    function _gains(address account, uint256 amount) internal {
        _expected[account] += int256(amount);
    }

    function _loses(address account, uint256 amount) internal {
        _expected[account] -= int256(amount);
    }

    /// @dev `to` has what `from` had.
    function _moves(address from, address to, uint256 amount) internal {
        _loses(from, amount);
        _gains(to, amount);
    }

    /// @dev Everybody has what the book says, and nobody else's cash moved.
    function _balanceBook(string memory message) internal view {
        for (uint256 i = 0; i < _watched.length; ++i) {
            address account = _watched[i];
            assertEq(
                currency.balanceOf(account),
                uint256(int256(_before[account]) + _expected[account]),
                string.concat(message, ": cash of ", vm.toString(account))
            );
        }
    }

    function _balance() internal view returns (uint256) {
        return currency.balanceOf(address(trust));
    }

    function _one(address account) internal pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }

    function _three(address a, address b, address c) internal pure returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }
}
