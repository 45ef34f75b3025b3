// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {VM, Vm} from "./Vm.sol";

/// @notice What a failed assertion found: the test's message, which opens with the invariant's id where there is one.
error AssertionFailed(string message);

/// @title Base of Weir's Solidity tests
/// @notice Assertions that stop the test at the first difference, `bound`, accounts by name, and an invariant test's
/// targets.
/// @dev A function `test…` is a unit test, with parameters a fuzz test; `invariant_…` runs after each call of a random
/// sequence of calls to the targets set in `setUp`. README.md in this folder shows one of each.
abstract contract Test {
    /// @dev An invariant test calls only these functions of a target.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    /// @dev The test runner reads this getter, and it must be true.
    bool public IS_TEST = true;

    Vm internal constant vm = VM;

    address[] private _targetContracts;
    address[] private _excludedContracts;
    address[] private _targetSenders;
    FuzzSelector[] private _targetSelectors;

    function targetContracts() external view returns (address[] memory) {
        return _targetContracts;
    }

    function excludeContracts() external view returns (address[] memory) {
        return _excludedContracts;
    }

    function targetSenders() external view returns (address[] memory) {
        return _targetSenders;
    }

    function targetSelectors() external view returns (FuzzSelector[] memory) {
        return _targetSelectors;
    }

    /// @dev Creates a contract from what is built, so that its code is not compiled once more as a part of each test.
    function _create(string memory artifact, bytes memory arguments) internal returns (address created) {
        bytes memory code = abi.encodePacked(vm.getCode(artifact), arguments);
        assembly ("memory-safe") {
            created := create(0, add(code, 0x20), mload(code))
        }
        assertTrue(created != address(0), artifact);
    }

    /// @dev The call must be refused with exactly this error.
    function _refused(
        address caller,
        address target,
        bytes memory data,
        bytes memory refusal,
        string memory message
    ) internal {
        vm.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory reason) = target.call(data);
        assertFalse(success, string.concat(message, ": was not refused"));
        assertEq(reason, refusal, message);
    }

    function targetContract(address handler) internal {
        _targetContracts.push(handler);
    }

    function excludeContract(address subject) internal {
        _excludedContracts.push(subject);
    }

    function targetSender(address sender) internal {
        _targetSenders.push(sender);
    }

    function targetSelector(FuzzSelector memory selector) internal {
        _targetSelectors.push(selector);
    }

    /// @notice An account with a private key, the same for the same name in every run.
    function makeAccount(string memory name) internal returns (address account, uint256 privateKey) {
        privateKey = uint256(keccak256(bytes(name)));
        account = vm.addr(privateKey);
        vm.label(account, name);
    }

    function makeAddr(string memory name) internal returns (address account) {
        (account, ) = makeAccount(name);
    }

    /// @notice `value` brought into `[low, high]`: kept where it lies within; the ends of the type go to the ends of the
    /// range, so that a fuzzer's edge values stay edge values.
    function bound(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        if (low > high) {
            revert AssertionFailed("bound: low is above high");
        }
        if (value >= low && value <= high) {
            return value;
        }
        if (high - low == type(uint256).max) {
            return value;
        }
        uint256 size = high - low + 1;
        // The four values at either end of the type are what a fuzzer tries first.
        if (value <= 3 && size > value) {
            return low + value;
        }
        if (value >= type(uint256).max - 3 && size > type(uint256).max - value) {
            return high - (type(uint256).max - value);
        }
        return low + (value % size);
    }

    function fail(string memory message) internal pure {
        revert AssertionFailed(message);
    }

    function assertTrue(bool condition) internal pure {
        assertTrue(condition, "expected true");
    }

    function assertTrue(bool condition, string memory message) internal pure {
        if (!condition) {
            revert AssertionFailed(message);
        }
    }

    function assertFalse(bool condition) internal pure {
        assertTrue(!condition, "expected false");
    }

    function assertFalse(bool condition, string memory message) internal pure {
        assertTrue(!condition, message);
    }

    function assertEq(uint256 found, uint256 expected) internal pure {
        assertEq(found, expected, "");
    }

    function assertEq(uint256 found, uint256 expected, string memory message) internal pure {
        if (found != expected) {
            _differs(message, vm.toString(found), " != ", vm.toString(expected));
        }
    }

    function assertEq(int256 found, int256 expected) internal pure {
        assertEq(found, expected, "");
    }

    function assertEq(int256 found, int256 expected, string memory message) internal pure {
        if (found != expected) {
            _differs(message, vm.toString(found), " != ", vm.toString(expected));
        }
    }

    function assertEq(address found, address expected) internal pure {
        assertEq(found, expected, "");
    }

    function assertEq(address found, address expected, string memory message) internal pure {
        if (found != expected) {
            _differs(message, vm.toString(found), " != ", vm.toString(expected));
        }
    }

    function assertEq(bytes32 found, bytes32 expected) internal pure {
        assertEq(found, expected, "");
    }

    function assertEq(bytes32 found, bytes32 expected, string memory message) internal pure {
        if (found != expected) {
            _differs(message, vm.toString(found), " != ", vm.toString(expected));
        }
    }

    function assertEq(bool found, bool expected) internal pure {
        assertEq(found, expected, "");
    }

    function assertEq(bool found, bool expected, string memory message) internal pure {
        if (found != expected) {
            _differs(message, found ? "true" : "false", " != ", expected ? "true" : "false");
        }
    }

    function assertEq(bytes memory found, bytes memory expected) internal pure {
        assertEq(found, expected, "");
    }

    function assertEq(bytes memory found, bytes memory expected, string memory message) internal pure {
        if (keccak256(found) != keccak256(expected)) {
            _differs(message, vm.toString(found), " != ", vm.toString(expected));
        }
    }

    function assertEq(string memory found, string memory expected) internal pure {
        assertEq(found, expected, "");
    }

    function assertEq(string memory found, string memory expected, string memory message) internal pure {
        if (keccak256(bytes(found)) != keccak256(bytes(expected))) {
            _differs(message, found, " != ", expected);
        }
    }

    function assertEq(
        uint256[] memory found,
        uint256[] memory expected,
        string memory message
    ) internal pure {
        assertEq(found.length, expected.length, message);
        for (uint256 i = 0; i < found.length; ++i) {
            assertEq(found[i], expected[i], string.concat(message, "[", vm.toString(i), "]"));
        }
    }

    function assertNotEq(uint256 found, uint256 other, string memory message) internal pure {
        if (found == other) {
            _differs(message, vm.toString(found), " == ", vm.toString(other));
        }
    }

    function assertNotEq(address found, address other, string memory message) internal pure {
        if (found == other) {
            _differs(message, vm.toString(found), " == ", vm.toString(other));
        }
    }

    function assertNotEq(bytes32 found, bytes32 other, string memory message) internal pure {
        if (found == other) {
            _differs(message, vm.toString(found), " == ", vm.toString(other));
        }
    }

    function assertLe(uint256 found, uint256 most) internal pure {
        assertLe(found, most, "");
    }

    function assertLe(uint256 found, uint256 most, string memory message) internal pure {
        if (found > most) {
            _differs(message, vm.toString(found), " > ", vm.toString(most));
        }
    }

    function assertGe(uint256 found, uint256 least) internal pure {
        assertGe(found, least, "");
    }

    function assertGe(uint256 found, uint256 least, string memory message) internal pure {
        if (found < least) {
            _differs(message, vm.toString(found), " < ", vm.toString(least));
        }
    }

    function assertLt(uint256 found, uint256 limit, string memory message) internal pure {
        if (found >= limit) {
            _differs(message, vm.toString(found), " >= ", vm.toString(limit));
        }
    }

    function assertGt(uint256 found, uint256 limit, string memory message) internal pure {
        if (found <= limit) {
            _differs(message, vm.toString(found), " <= ", vm.toString(limit));
        }
    }

    function assertApproxEqAbs(
        uint256 found,
        uint256 expected,
        uint256 most,
        string memory message
    ) internal pure {
        if ((found > expected ? found - expected : expected - found) > most) {
            _differs(
                message,
                vm.toString(found),
                string.concat(" is not within ", vm.toString(most), " of "),
                vm.toString(expected)
            );
        }
    }

    function _differs(
        string memory message,
        string memory left,
        string memory relation,
        string memory right
    ) private pure {
        revert AssertionFailed(
            string.concat(
                bytes(message).length == 0 ? "" : string.concat(message, ": "),
                left,
                relation,
                right
            )
        );
    }
}
