// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {BoundedCall} from "../../contracts/note/BoundedCall.sol";
import {CloneArgs} from "../../contracts/trust/CloneArgs.sol";
import {PackedWords} from "../../contracts/trust/PackedWords.sol";
import {Test} from "./Test.sol";

/// @dev What a clone of it says of its own arguments.
contract ArgsReader {
    function read(uint256 offset, uint256 length) external view returns (bytes memory) {
        return CloneArgs.read(offset, length);
    }

    function size() external view returns (uint256) {
        return CloneArgs.size();
    }
}

/// @dev Answers every call with what it was told to.
contract Answerer {
    bytes private _answer;
    bool private _reverts;

    constructor(bytes memory answer, bool reverts) {
        _answer = answer;
        _reverts = reverts;
    }

    // solhint-disable-next-line no-complex-fallback
    fallback(bytes calldata) external returns (bytes memory answer) {
        answer = _answer;
        if (_reverts) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
    }
}

/// @dev Each piece of assembly beside the Solidity that it equals; words packed and unpacked.
contract LibrariesTest is Test {
    using PackedWords for PackedWords.List;

    PackedWords.List private _list;

    function testFuzz_CloneArgsAreASliceOfAllArguments(
        bytes memory args,
        uint16 offset,
        uint16 length
    ) public {
        vm.assume(args.length <= 4_096);
        ArgsReader reader = ArgsReader(Clones.cloneWithImmutableArgs(address(new ArgsReader()), args));
        bytes memory all = Clones.fetchCloneArgs(address(reader));
        assertEq(reader.size(), all.length, "size");
        uint256 from = bound(offset, 0, all.length);
        bytes memory expected = new bytes(bound(length, 0, 5_000));
        for (uint256 i = 0; i < expected.length && from + i < all.length; ++i) {
            expected[i] = all[from + i];
        }
        assertEq(reader.read(from, expected.length), expected, "slice");
    }

    function testFuzz_ABoundedCallIsACallWithItsReasonCut(bytes memory answer, bool reverts) public {
        address target = address(new Answerer(answer, reverts));
        (bool success, bytes memory found) = BoundedCall.tryCall(target, gasleft() / 2, "");
        // solhint-disable-next-line avoid-low-level-calls
        (bool expectedSuccess, bytes memory expected) = target.call{gas: gasleft() / 2}("");
        assertEq(success, expectedSuccess, "success");
        if (expected.length > BoundedCall.MOST_REASON) {
            uint256 most = BoundedCall.MOST_REASON;
            assembly ("memory-safe") {
                mstore(expected, most)
            }
        }
        assertEq(found, expected, "reason");
    }

    function testFuzz_AQuestionIsTrueOnlyWhereTheAnswerIsTheWordOne(
        bytes memory answer,
        bool reverts
    ) public {
        _assertQuestion(answer, reverts);
        _assertQuestion(abi.encode(true), reverts);
        _assertQuestion(abi.encode(uint256(2)), reverts);
        _assertQuestion(abi.encodePacked(abi.encode(true), answer), reverts);
        assertFalse(BoundedCall.isTrue(makeAddr("no code"), ""));
    }

    function testFuzz_WordsComeBackAsTheyWere(uint128[] memory first, uint128[] memory second) public {
        _assertStored(first);
        _assertStored(second);
    }

    function test_AWordThatIsTooWideIsRefused() public {
        uint256[] memory words = new uint256[](2);
        words[1] = 2 ** 128;
        vm.expectRevert(abi.encodeWithSelector(PackedWords.WordTooWide.selector, 1, 2 ** 128));
        this.store(words);
    }

    function store(uint256[] calldata words) external {
        _list.store(words);
    }

    function _assertStored(uint128[] memory values) private {
        uint256[] memory words = new uint256[](values.length);
        for (uint256 i = 0; i < words.length; ++i) {
            words[i] = values[i];
        }
        _list.store(words);
        assertEq(_list.load(), words, "words");
    }

    function _assertQuestion(bytes memory answer, bool reverts) private {
        address target = address(new Answerer(answer, reverts));
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory found) = target.staticcall("");
        bool expected = success && found.length >= 32 && _firstWord(found) == 1;
        assertEq(BoundedCall.isTrue(target, ""), expected, "isTrue");
    }

    function _firstWord(bytes memory data) private pure returns (uint256 word) {
        for (uint256 i = 0; i < 32; ++i) {
            word = (word << 8) | uint8(data[i]);
        }
    }
}
