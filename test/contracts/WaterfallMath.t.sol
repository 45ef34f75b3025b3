// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "../../contracts/trust/Bytes.sol";
import {Terms} from "../../contracts/trust/Terms.sol";
import {Run, WaterfallRun} from "../../contracts/trust/WaterfallRun.sol";
import {WaterfallDues} from "../../contracts/trust/WaterfallDues.sol";
import {WaterfallState} from "../../contracts/trust/WaterfallState.sol";
import {Test} from "./Test.sol";

/// @notice The pure libraries under the interpreter against naive versions of themselves.
contract WaterfallMathTest is Test {
    using Bytes for bytes;

    function testFuzz_BytesAgainstShifting(bytes32 head, bytes32 tail, uint256 offset) public pure {
        offset = bound(offset, 0, 32);
        bytes memory data = bytes.concat(head, tail);
        uint256 naive;
        for (uint256 i = 0; i < 32; ++i) {
            naive = (naive << 8) | uint8(data[offset + i]);
        }
        assertEq(data.word(offset), naive, "word");
        assertEq(data.u8(offset), naive >> 248, "u8");
        assertEq(data.u16(offset), naive >> 240, "u16");
        assertEq(data.u24(offset), naive >> 232, "u24");
        assertEq(data.u32(offset), naive >> 224, "u32");
        assertEq(data.u128(offset), naive >> 128, "u128");
        assertEq(data.u64(offset), naive >> 192, "u64");
        assertEq(data.u96(offset), naive >> 160, "u96");
        assertEq(data.addressAt(offset), address(uint160(naive >> 96)), "address");
        assertEq(data.i8(offset), int256(int8(uint8(naive >> 248))), "i8");
        assertEq(data.i24(offset), int256(int24(uint24(naive >> 232))), "i24");
        assertEq(data.i128(offset), int256(int128(uint128(naive >> 128))), "i128");
    }

    /// @dev Where the product fits a word, one plain division is the full-width one.
    function testFuzz_InterestAgainstPlainDivision(
        uint256 amount,
        uint256 rateWad,
        uint256 numerator,
        uint256 dayCount
    ) public pure {
        amount = bound(amount, 0, 1e30);
        rateWad = bound(rateWad, 0, 10e18);
        numerator = bound(numerator, 0, 1e6);
        dayCount = bound(dayCount, 1, 5);
        Run memory run = _runOf(dayCount, uint32(numerator));
        uint256 denominator = [uint256(360), 365, 360, 360, 365 * 366][dayCount - 1];
        assertEq(
            WaterfallDues.interestOn(run, amount, rateWad, dayCount),
            (amount * rateWad * numerator) / (1e18 * denominator),
            "interest"
        );
    }

    /// @dev Whatever other numerators a date has, each day count finds its own.
    function testFuzz_EachDayCountFindsItsNumerator(uint32[3] memory numerators, uint256 used) public pure {
        used = bound(used, 0, 7);
        Run memory run;
        run.program = new bytes(Terms.HEADER_SIZE + Terms.DATE_HEAD);
        run.program[Terms.NUMERATORS_AT] = bytes1(uint8(used));
        run.date = Terms.HEADER_SIZE;
        run.periodDays = 91;
        for (uint256 i = 0; i < 3; ++i) {
            if (used & (1 << i) != 0) {
                run.program = bytes.concat(run.program, bytes4(numerators[i]));
            }
        }
        assertEq(WaterfallRun.numeratorOf(run, 1), 91, "ACT/360");
        assertEq(WaterfallRun.numeratorOf(run, 2), 91, "ACT/365F");
        for (uint256 i = 0; i < 3; ++i) {
            if (used & (1 << i) != 0) {
                assertEq(WaterfallRun.numeratorOf(run, i + 3), numerators[i], "numerator");
            }
        }
    }

    /// @dev Setting one trigger reads back, and leaves the others and the rest of the control word alone.
    function testFuzz_TriggersDoNotTouchEachOther(
        uint256 index,
        uint256 other,
        bool set,
        uint256 count
    ) public pure {
        index = bound(index, 0, 254);
        other = bound(other, 0, 254);
        count = bound(count, 0, 2 ** 15 - 1);
        uint256[] memory state = new uint256[](33);
        state[0] = type(uint32).max;
        WaterfallState.setTrigger(state, other, true, 321);
        WaterfallState.setTrigger(state, index, set, count);
        (bool isSet, uint256 found) = WaterfallState.trigger(state, index);
        assertEq(isSet, set, "set");
        assertEq(found, count, "count");
        assertEq(state[0] & type(uint32).max, type(uint32).max, "list and dates");
        if (other != index) {
            (isSet, found) = WaterfallState.trigger(state, other);
            assertTrue(isSet, "the other is set");
            assertEq(found, 321, "the other's count");
        }
        for (uint256 i = 0; i < state.length; ++i) {
            assertTrue(state[i] <= type(uint128).max, "below 2^128");
        }
    }

    function testFuzz_AmountsOfADate(uint128[] memory amounts, uint256 position) public pure {
        vm.assume(amounts.length > 0 && amounts.length < 500);
        bytes memory header = new bytes(Terms.HEADER_SIZE);
        header[26] = bytes1(uint8(16));
        bytes memory data = abi.encodePacked(header, uint16(amounts.length));
        for (uint256 i = 0; i < amounts.length; ++i) {
            data = bytes.concat(data, bytes16(amounts[i]));
        }
        Run memory run;
        run.program = data;
        run.shift = 128;
        run.input.position = position;
        uint256 expected = position < amounts.length ? amounts[position] : amounts[amounts.length - 1];
        assertEq(WaterfallDues.atDate(run, Terms.HEADER_SIZE), expected, "amount");
    }

    /// @dev A period with one numerator, where the day count has one in the date.
    function _runOf(uint256 dayCount, uint32 numerator) private pure returns (Run memory run) {
        run.periodDays = numerator;
        run.date = Terms.HEADER_SIZE;
        run.program = new bytes(Terms.HEADER_SIZE + Terms.DATE_HEAD);
        if (dayCount > 2) {
            run.program[Terms.NUMERATORS_AT] = bytes1(uint8(1 << (dayCount - 3)));
            run.program = bytes.concat(run.program, bytes4(numerator));
        }
    }
}
