// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IInvestorRegistry} from "../../contracts/compliance/IInvestorRegistry.sol";
import {BoundedCall} from "../../contracts/note/BoundedCall.sol";
import {CloneArgs} from "../../contracts/trust/CloneArgs.sol";
import {Created, MOST_CLASSES} from "../../contracts/trust/Created.sol";
import {OwnCode} from "../../contracts/trust/OwnCode.sol";
import {PackedWords} from "../../contracts/trust/PackedWords.sol";
import {Test} from "./Test.sol";

/// @dev What a clone of it says of its own code and arguments.
contract CodeReader {
    function args(uint256 offset, uint256 length) external view returns (bytes memory) {
        return CloneArgs.read(offset, length);
    }

    function code(uint256 offset, uint256 length) external view returns (bytes memory) {
        return OwnCode.read(offset, length);
    }

    function size() external view returns (uint256) {
        return OwnCode.size();
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
    address private alice = makeAddr("alice");

    function testFuzz_OwnCodeAndCloneArgsAreSlices(bytes memory args, uint16 offset, uint16 length) public {
        vm.assume(args.length <= 4_096);
        CodeReader reader = CodeReader(Clones.cloneWithImmutableArgs(address(new CodeReader()), args));
        bytes memory code = address(reader).code;
        assertEq(reader.size(), code.length, "size");
        uint256 from = bound(offset, 0, code.length);
        uint256 count = bound(length, 0, 5_000);
        assertEq(reader.code(from, count), _slice(code, from, count), "code");
        bytes memory all = Clones.fetchCloneArgs(address(reader));
        from = bound(offset, 0, all.length);
        assertEq(reader.args(from, count), _slice(all, from, count), "arguments");
    }

    function testFuzz_ABoundedTransferIsSafeERC20sWithItsReasonCut(bytes memory answer, bool reverts) public {
        _assertTransfer(answer, reverts);
        _assertTransfer(abi.encode(true), reverts);
        _assertTransfer(abi.encode(false), reverts);
        _assertTransfer(abi.encode(uint256(2)), reverts);
        _assertTransfer("", reverts);
        (bool delivered, ) = BoundedCall.tryTransfer(makeAddr("no code"), gasleft() / 2, alice, 1);
        assertFalse(delivered, "no code delivers nothing");
    }

    function testFuzz_AddressesOfWhatATrustCreates(address creator, uint8 position) public pure {
        uint256 classIndex = bound(position, 0, MOST_CLASSES - 1);
        assertEq(Created.offering(creator), _created(creator, 1), "offering");
        assertEq(Created.note(creator, classIndex), _created(creator, classIndex + 2), "note");
    }

    function testFuzz_AQuestionIsTrueOnlyWhereTheAnswerIsTheWordOne(
        bytes memory answer,
        bool reverts
    ) public {
        _assertQuestion(answer, reverts);
        _assertQuestion(abi.encode(true), reverts);
        _assertQuestion(abi.encode(uint256(2)), reverts);
        _assertQuestion(abi.encodePacked(abi.encode(true), answer), reverts);
        assertFalse(BoundedCall.isAmong(makeAddr("no code"), alice, 2));
    }

    function testFuzz_WordsComeBackAsTheyWere(uint128[] memory first, uint128[] memory second) public {
        _assertStored(first);
        _assertStored(second);
    }

    function testFuzz_AWordIsSetAndAddedToWithoutItsNeighbour(
        uint128[6] memory words,
        uint256 position,
        uint128 word
    ) public {
        uint256[] memory expected = new uint256[](6);
        for (uint256 i = 0; i < 6; ++i) {
            expected[i] = words[i];
        }
        _list.store(expected);
        position = bound(position, 0, 5);
        expected[position] = word;
        _list.set(position, word);
        assertEq(_list.load(6), expected, "set");
        uint256[] memory amounts = new uint256[](5);
        for (uint256 i = 0; i < 5; ++i) {
            amounts[i] = (type(uint128).max - expected[i]) / (i + 1);
            expected[i] += amounts[i];
        }
        _list.add(amounts);
        for (uint256 i = 0; i < 6; ++i) {
            assertEq(_list.get(i), expected[i], "added to");
        }
    }

    function test_AWordThatIsTooWideIsRefused() public {
        uint256[] memory words = new uint256[](2);
        words[1] = 2 ** 128;
        vm.expectRevert(abi.encodeWithSelector(PackedWords.WordTooWide.selector, 1, 2 ** 128));
        this.store(words);
        (words[0], words[1]) = (7, type(uint128).max);
        this.store(words);
        words[1] = 1;
        vm.expectRevert(abi.encodeWithSelector(PackedWords.WordTooWide.selector, 1, 2 ** 128));
        this.add(words);
    }

    function add(uint256[] calldata amounts) external {
        _list.add(amounts);
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
        assertEq(_list.load(words.length), words, "words");
    }

    /// @dev What SafeERC20 would say of the same call, and its answer cut where it is long.
    function _assertTransfer(bytes memory answer, bool reverts) private {
        address target = address(new Answerer(answer, reverts));
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory found) = target.call(abi.encodeCall(IERC20.transfer, (alice, 7)));
        bool expected = success && (found.length == 0 || (found.length >= 32 && _firstWord(found) == 1));
        (bool delivered, bytes memory reason) = BoundedCall.tryTransfer(target, gasleft() / 2, alice, 7);
        assertEq(delivered, expected, "delivered");
        if (found.length > BoundedCall.MOST_REASON) {
            uint256 most = BoundedCall.MOST_REASON;
            assembly ("memory-safe") {
                mstore(found, most)
            }
        }
        assertEq(reason, expected ? bytes("") : found, "reason");
    }

    function _created(address creator, uint256 nonce) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes2(0xd694), creator, uint8(nonce))))));
    }

    function _assertQuestion(bytes memory answer, bool reverts) private {
        address target = address(new Answerer(answer, reverts));
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory found) = target.staticcall(
            abi.encodeCall(IInvestorRegistry.isAmong, (alice, 2))
        );
        bool expected = success && found.length >= 32 && _firstWord(found) == 1;
        assertEq(BoundedCall.isAmong(target, alice, 2), expected, "isAmong");
    }

    function _firstWord(bytes memory data) private pure returns (uint256 word) {
        for (uint256 i = 0; i < 32; ++i) {
            word = (word << 8) | uint8(data[i]);
        }
    }

    /// @dev Zeros beyond the end.
    function _slice(
        bytes memory data,
        uint256 from,
        uint256 count
    ) private pure returns (bytes memory slice) {
        slice = new bytes(count);
        for (uint256 i = 0; i < count && from + i < data.length; ++i) {
            slice[i] = data[from + i];
        }
    }
}
