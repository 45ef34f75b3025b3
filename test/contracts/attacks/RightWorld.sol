// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncomeRight} from "../../../contracts/asset/IIncomeRight.sol";
import {IPackageTitle} from "../../../contracts/asset/IPackageTitle.sol";
import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {Test} from "../Test.sol";
import {TitleSignature} from "../TitleSignature.sol";

/// @dev A contract that shows a set-up, as a trust does: who may hold its notes stands at byte 220.
contract SetupShown {
    bytes private _setup;

    constructor(uint256 categories) {
        _setup = bytes.concat(new bytes(220), bytes4(uint32(categories)), new bytes(300));
    }

    function setup() external view returns (bytes memory) {
        return _setup;
    }
}

/// @dev A wallet with code that answers nothing.
contract Mute {}

/// @title Titles, rights and those who have to do with them
/// @notice A bank's package of 5 loans whose title the AMC owns; a fund, a trust plan, a venue, a person, all listed.
abstract contract RightWorld is Test {
    uint256 internal constant BANK = 1;
    uint256 internal constant AMC = 2;
    uint256 internal constant FUND = 3;
    uint256 internal constant PERSON = 7;
    uint256 internal constant PLAN = 8;
    uint256 internal constant VENUE = 10;
    uint32 internal constant HOLDERS = uint32((1 << FUND) | (1 << PLAN));
    uint32 internal constant CUSTODIANS = uint32(1 << VENUE);
    uint256 internal constant START = 21_900;
    uint16 internal constant NOTICE_DAYS = 30;
    uint256 internal constant TITLE = 1;

    address internal operator = makeAddr("operator");
    address internal registrar = makeAddr("registrar");
    address internal amc = makeAddr("amc");
    address internal amcsOther = makeAddr("another wallet of the amc's");
    address internal fund = makeAddr("fund");
    address internal plan = makeAddr("plan");
    address internal venue = makeAddr("venue");
    address internal person = makeAddr("person");
    address internal anyone = makeAddr("anyone");
    address internal bank;
    uint256 private _bankKey;

    IInvestorRegistry internal registry;
    IPackageTitle internal title;
    IIncomeRight internal rights;

    /// @dev Nodes of the package's tree: four loans go left, the fifth right; then two and two.
    bytes32 internal constant FIFTH = keccak256("fifth loan");
    bytes32 internal constant FIRST_TWO = keccak256("first two loans");
    bytes32 internal constant NEXT_TWO = keccak256("next two loans");

    function setUp() public virtual {
        vm.warp(START * 1 days + 1 hours);
        (bank, _bankKey) = makeAccount("bank");
        registry = IInvestorRegistry(_create("InvestorRegistry.sol:InvestorRegistry", abi.encode(operator)));
        vm.prank(operator);
        registry.setRegistrar(registrar, true);
        title = IPackageTitle(_create("PackageTitle.sol:PackageTitle", abi.encode(registry)));
        rights = IIncomeRight(title.rights());
        _attest(bank, BANK, "bank");
        _attest(amc, AMC, "amc");
        _attest(amcsOther, FUND, "amc");
        _attest(fund, FUND, "fund");
        _attest(plan, PLAN, "plan");
        _attest(venue, VENUE, "venue");
        _attest(person, PERSON, "person");
        _mint(_root(), 5, 1_500, amc);
    }

    function _attest(address wallet, uint256 category, bytes32 investor) internal {
        vm.prank(registrar);
        registry.attest(wallet, IInvestorRegistry.Entry(investor, uint8(category), "CN", type(uint32).max));
    }

    function _four() internal pure returns (bytes32) {
        return _node(FIRST_TWO, 300, NEXT_TWO, 700);
    }

    function _root() internal pure returns (bytes32) {
        return _node(_four(), 1_000, FIFTH, 500);
    }

    function _node(
        bytes32 left,
        uint256 leftSum,
        bytes32 right,
        uint256 rightSum
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(left, leftSum, right, rightSum));
    }

    /// @dev On the bank's EIP-712 signature.
    function _mint(
        bytes32 root,
        uint64 loanCount,
        uint128 bookValue,
        address receiver
    ) internal returns (uint256) {
        IPackageTitle.Package memory package = IPackageTitle.Package(
            root,
            loanCount,
            bookValue,
            21_800,
            keccak256("documents"),
            bank
        );
        uint256 expiry = type(uint256).max;
        bytes memory signature = TitleSignature.sign(_bankKey, title, package, receiver, expiry);
        return title.mint(package, receiver, expiry, signature);
    }

    function _agreement(
        IIncomeRight.Remedy remedy,
        uint16 noticeDays
    ) internal pure returns (IIncomeRight.Agreement memory) {
        return IIncomeRight.Agreement(TITLE, remedy, noticeDays, HOLDERS, CUSTODIANS, keccak256("agreement"));
    }

    /// @dev The AMC carves the right out of its title.
    function _carve(IIncomeRight.Remedy remedy, uint16 noticeDays) internal returns (uint256) {
        IIncomeRight.Agreement memory agreement = _agreement(remedy, noticeDays);
        vm.prank(amc);
        return rights.carve(agreement);
    }

    function _carve() internal returns (uint256) {
        return _carve(IIncomeRight.Remedy.TitlePasses, 0);
    }

    function _move(address from, address to, uint256 rightId) internal {
        vm.prank(from);
        rights.transferFrom(from, to, rightId);
    }

    function _titleUnder(uint256 rightId) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IPackageTitle.TitleUnderRight.selector, TITLE, rightId);
    }

    function _noTitle(uint256 titleId) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("ERC721NonexistentToken(uint256)", titleId);
    }

    function _warpTo(uint256 day) internal {
        vm.warp(day * 1 days + 1 hours);
    }
}
