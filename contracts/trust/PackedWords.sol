// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A list of words below 2^128, two a storage slot
library PackedWords {
    struct List {
        uint256 length;
        mapping(uint256 pair => uint256) pairs;
    }

    error WordTooWide(uint256 position, uint256 word);

    function load(List storage list) internal view returns (uint256[] memory words) {
        words = new uint256[](list.length);
        for (uint256 i = 0; i < words.length; i += 2) {
            uint256 pair = list.pairs[i / 2];
            words[i] = uint128(pair);
            if (i + 1 < words.length) {
                words[i + 1] = pair >> 128;
            }
        }
    }

    /// @notice Stores the words; a slot that would not change is not written.
    function store(List storage list, uint256[] memory words) internal {
        if (list.length != words.length) {
            list.length = words.length;
        }
        for (uint256 i = 0; i < words.length; i += 2) {
            uint256 pair = _checked(words, i);
            if (i + 1 < words.length) {
                pair |= _checked(words, i + 1) << 128;
            }
            if (list.pairs[i / 2] != pair) {
                list.pairs[i / 2] = pair;
            }
        }
    }

    function _checked(uint256[] memory words, uint256 i) private pure returns (uint256) {
        if (words[i] > type(uint128).max) {
            revert WordTooWide(i, words[i]);
        }
        return words[i];
    }
}
