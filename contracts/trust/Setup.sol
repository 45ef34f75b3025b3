// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Bytes} from "./Bytes.sol";

/// @title The set-up of a trust, read
/// @notice `setup()` is these bytes, `setupHash` their keccak256; docs/set-up-encoding.md has the layout. Days are day numbers, windows
/// counts of days, amounts smallest units.
/// @dev A core of one size, which every call reads alone ({TrustCode-core}), then lists and texts, then the terms of subscription where
/// there are any ({SubscriptionTerms}), last the powers, of one size too ({Powers}). Positions are the caller's
/// to keep below the counts, and {SetupCheck} has been there: nothing is checked here.
library Setup {
    using Bytes for bytes;

    uint256 internal constant CORE_SIZE = 374;
    uint256 internal constant POWERS_SIZE = 123;
    uint256 internal constant CURRENCY_AT = 8;
    uint256 private constant PARTY_SIZE = 20;
    uint256 private constant COST_SIZE = 36;
    uint256 private constant MAXIMUM_SIZE = 16;
    uint256 private constant INDEX_SIZE = 48;
    uint256 private constant TEXT_HEAD = 2;
    /// @dev A name and a symbol.
    uint256 private constant TEXTS_A_TOKEN = 2;
    /// @dev Governing law, court, which record prevails.
    uint256 private constant LEGAL_TEXTS = 3;

    // Of the core.

    function chainId(bytes memory setup) internal pure returns (uint256) {
        return setup.u64(0);
    }

    function currency(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(CURRENCY_AT);
    }

    function registry(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(28);
    }

    /// @notice Contract and id of the asset's title.
    function title(bytes memory setup) internal pure returns (address collection, uint256 id) {
        return (setup.addressAt(48), setup.word(68));
    }

    function originator(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(100);
    }

    function servicer(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(120);
    }

    function backupServicer(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(140);
    }

    function trustee(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(160);
    }

    function verificationAgent(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(180);
    }

    function calculationAgent(bytes memory setup) internal pure returns (address) {
        return setup.addressAt(200);
    }

    /// @notice Categories of the registry that may hold notes (bit n: category n).
    function holderCategories(bytes memory setup) internal pure returns (uint256) {
        return setup.u32(220);
    }

    /// @notice Days before the payment date; the last day of the collection period.
    function collectionEnd(bytes memory setup) internal pure returns (uint256) {
        return setup.u16(224);
    }

    /// @notice Days after the day of the close, each last day included: reportBy < challengeBy < resolveBy.
    function reportBy(bytes memory setup) internal pure returns (uint256) {
        return setup.u16(226);
    }

    function challengeBy(bytes memory setup) internal pure returns (uint256) {
        return setup.u16(228);
    }

    function resolveBy(bytes memory setup) internal pure returns (uint256) {
        return setup.u16(230);
    }

    /// @notice Days after which a freeze lapses.
    function freezeDays(bytes memory setup) internal pure returns (uint256) {
        return setup.u16(232);
    }

    /// @notice Days that a forced transfer waits.
    function forcedTransferDays(bytes memory setup) internal pure returns (uint256) {
        return setup.u16(234);
    }

    /// @notice Price of the asset.
    function price(bytes memory setup) internal pure returns (uint256) {
        return setup.u128(236);
    }

    /// @notice Least cash that opens a late date.
    function leastLateCash(bytes memory setup) internal pure returns (uint256) {
        return setup.u128(252);
    }

    /// @notice Last day on which the offering can close.
    function longStop(bytes memory setup) internal pure returns (uint256) {
        return setup.u32(268);
    }

    // Hashes of the deal file (272), the manifest of documents (304) and the legal opinion (336) are for whoever reads the set-up.

    function partyCount(bytes memory setup) internal pure returns (uint256) {
        return setup.u8(368);
    }

    function costCount(bytes memory setup) internal pure returns (uint256) {
        return setup.u8(369);
    }

    function reportedAmountCount(bytes memory setup) internal pure returns (uint256) {
        return setup.u8(370);
    }

    function metricCount(bytes memory setup) internal pure returns (uint256) {
        return setup.u8(371);
    }

    function indexCount(bytes memory setup) internal pure returns (uint256) {
        return setup.u8(372);
    }

    function tokenCount(bytes memory setup) internal pure returns (uint256) {
        return setup.u8(373);
    }

    // Of the lists.

    /// @notice Address of a party of the terms; one with a role's name is that office and has its address.
    function party(bytes memory setup, uint256 position) internal pure returns (address) {
        return setup.addressAt(CORE_SIZE + PARTY_SIZE * position);
    }

    /// @notice A cost of the offering, paid out of the proceeds at the closing.
    function cost(
        bytes memory setup,
        uint256 position
    ) internal pure returns (address payee, uint256 amount) {
        uint256 offset = _costsOffset(setup) + COST_SIZE * position;
        return (setup.addressAt(offset), setup.u128(offset + 20));
    }

    /// @notice The most that a report may name of a reported amount.
    function reportedAmountMax(bytes memory setup, uint256 position) internal pure returns (uint256) {
        return setup.u128(_maximaOffset(setup) + MAXIMUM_SIZE * position);
    }

    /// @notice The most that a report may name of a metric, 18-decimal.
    function metricMax(bytes memory setup, uint256 position) internal pure returns (uint256) {
        return reportedAmountMax(setup, reportedAmountCount(setup) + position);
    }

    /// @notice An index's first fixing and the band that later ones must lie in, 18-decimal.
    function index(
        bytes memory setup,
        uint256 position
    ) internal pure returns (int256 firstFixing, int256 low, int256 high) {
        uint256 offset = _indicesOffset(setup) + INDEX_SIZE * position;
        return (setup.i128(offset), setup.i128(offset + 16), setup.i128(offset + 32));
    }

    /// @notice Name and symbol of a class's token.
    function token(
        bytes memory setup,
        uint256 classIndex
    ) internal pure returns (string memory name, string memory symbol) {
        uint256 offset = textsOffset(setup);
        for (uint256 i = 0; i < TEXTS_A_TOKEN * classIndex; ++i) {
            offset = afterText(setup, offset);
        }
        return (string(_text(setup, offset)), string(_text(setup, afterText(setup, offset))));
    }

    /// @notice How many texts there are, and where the first stands.
    function textCount(bytes memory setup) internal pure returns (uint256) {
        return TEXTS_A_TOKEN * tokenCount(setup) + LEGAL_TEXTS;
    }

    function textsOffset(bytes memory setup) internal pure returns (uint256) {
        return _indicesOffset(setup) + INDEX_SIZE * indexCount(setup);
    }

    /// @notice Offset after the text at `offset`.
    function afterText(bytes memory setup, uint256 offset) internal pure returns (uint256) {
        return offset + TEXT_HEAD + setup.u16(offset);
    }

    /// @notice Offset after the last text, where the terms of subscription stand, or the powers.
    function afterTexts(bytes memory setup) internal pure returns (uint256 offset) {
        offset = textsOffset(setup);
        for (uint256 i = textCount(setup); i > 0 && offset < setup.length; --i) {
            offset = afterText(setup, offset);
        }
    }

    /// @notice What {SubscriptionTerms} reads; empty where there are none.
    function subscriptionTermsOf(bytes memory setup) internal pure returns (bytes memory) {
        uint256 offset = afterTexts(setup);
        return setup.part(offset, setup.length - POWERS_SIZE - offset);
    }

    /// @notice What {Powers} reads.
    function powersOf(bytes memory setup) internal pure returns (bytes memory) {
        return setup.part(setup.length - POWERS_SIZE, POWERS_SIZE);
    }

    function _text(bytes memory setup, uint256 offset) private pure returns (bytes memory) {
        return setup.part(offset + TEXT_HEAD, setup.u16(offset));
    }

    function _costsOffset(bytes memory setup) private pure returns (uint256) {
        return CORE_SIZE + PARTY_SIZE * partyCount(setup);
    }

    function _maximaOffset(bytes memory setup) private pure returns (uint256) {
        return _costsOffset(setup) + COST_SIZE * costCount(setup);
    }

    function _indicesOffset(bytes memory setup) private pure returns (uint256) {
        return _maximaOffset(setup) + MAXIMUM_SIZE * (reportedAmountCount(setup) + metricCount(setup));
    }
}
