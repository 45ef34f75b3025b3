// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Words below 2^128, two a storage slot
/// @notice Word 2n stands in the low half of slot n, word 2n + 1 in the high half. How many there are the caller knows.
library PackedWords {
    struct List {
        mapping(uint256 pair => uint256) pairs;
    }

    error WordTooWide(uint256 position, uint256 word);

    function load(List storage list, uint256 count) internal view returns (uint256[] memory words) {
        words = new uint256[](count);
        for (uint256 i = 0; i < count; i += 2) {
            uint256 pair = list.pairs[i / 2];
            words[i] = uint128(pair);
            if (i + 1 < count) {
                words[i + 1] = pair >> 128;
            }
        }
    }

    function get(List storage list, uint256 position) internal view returns (uint256) {
        uint256 pair = list.pairs[position / 2];
        return position % 2 == 0 ? uint128(pair) : pair >> 128;
    }

    /// @notice Stores the words; a slot that would not change is not written.
    function store(List storage list, uint256[] memory words) internal {
        for (uint256 i = 0; i < words.length; i += 2) {
            uint256 pair = _narrow(i, words[i]);
            if (i + 1 < words.length) {
                pair |= _narrow(i + 1, words[i + 1]) << 128;
            }
            if (list.pairs[i / 2] != pair) {
                list.pairs[i / 2] = pair;
            }
        }
    }

    /// @notice Puts one word in the place of another; its neighbour stays.
    function set(List storage list, uint256 position, uint256 word) internal {
        uint256 narrow = _narrow(position, word);
        uint256 pair = list.pairs[position / 2];
        list.pairs[position / 2] =
            position % 2 == 0
                ? (pair & ~uint256(type(uint128).max)) | narrow
                : uint128(pair) | (narrow << 128);
    }

    /// @notice Adds amounts to the words from the first on; a slot to which nothing is added is not read.
    function add(List storage list, uint256[] memory amounts) internal {
        for (uint256 i = 0; i < amounts.length; i += 2) {
            uint256 second = i + 1 < amounts.length ? amounts[i + 1] : 0;
            if (amounts[i] != 0 || second != 0) {
                uint256 pair = list.pairs[i / 2];
                list.pairs[i / 2] =
                    _narrow(i, amounts[i] + uint128(pair)) | (_narrow(i + 1, second + (pair >> 128)) << 128);
            }
        }
    }

    function _narrow(uint256 position, uint256 word) private pure returns (uint256) {
        if (word > type(uint128).max) {
            revert WordTooWide(position, word);
        }
        return word;
    }
}
