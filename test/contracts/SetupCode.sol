// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev A set-up in fields; `encodeSetup` makes the bytes that a trust carries, of its own accord and by docs/encoding.md.
struct SetupCore {
    uint256 chainId;
    address currency;
    address registry;
    address title;
    uint256 titleId;
    address originator;
    address servicer;
    address backupServicer;
    address trustee;
    address verificationAgent;
    address calculationAgent;
    uint256 holderCategories;
    uint16 collectionEnd;
    uint16 reportBy;
    uint16 challengeBy;
    uint16 resolveBy;
    uint16 freezeDays;
    uint16 forcedTransferDays;
    uint128 price;
    uint128 leastLateCash;
    uint32 longStop;
    bytes32 dealHash;
    bytes32 documentsHash;
}

struct SetupRest {
    address[] parties;
    TokenName[] tokens;
    IndexBand[] indices;
    uint128[] reportedAmountMax;
    uint128[] metricMax;
    Cost[] costs;
    LegalWrapper legal;
    Subscription subscription;
    SetupPowers powers;
}

/// @dev A class's minimum each; without them the part is left out.
struct Subscription {
    uint8 allotment;
    uint128[] minima;
}

/// @dev Zeros give no power.
struct SetupPowers {
    uint64 challengeShareWad;
    uint8 backupAfter;
    uint8 assemblyMay;
    uint8 flags;
    uint8 worksFee;
    uint16 noticeDays;
    uint16 votingDays;
    uint16 cureDays;
    uint64 quorumWad;
    uint64 majorityWad;
    RemainderTerms remainder;
    uint16 remitDays;
}

struct RemainderTerms {
    address venue;
    uint128 reservePrice;
    uint64 feeWad;
    uint32 sellerCategories;
    uint32 buyerCategories;
    uint16 publicityDays;
    uint8 rounds;
    uint64 cutWad;
    uint16 windUpDays;
    uint16 biddingDays;
    uint64 depositWad;
    uint64 incrementWad;
    uint16 extensionMinutes;
    uint16 paymentDays;
}

struct TokenName {
    string name;
    string symbol;
}

struct IndexBand {
    int128 firstFixing;
    int128 low;
    int128 high;
}

struct Cost {
    address payee;
    uint128 amount;
}

struct LegalWrapper {
    string governingLaw;
    string court;
    bytes32 opinionHash;
    string recordThatPrevails;
}

/// @dev The bytes of a set-up.
function encodeSetup(SetupCore memory core, SetupRest memory rest) pure returns (bytes memory) {
    return
        bytes.concat(
            bytes.concat(_places(core), _roles(core), _windows(core)),
            bytes.concat(_hashes(core, rest), _counts(rest), _lists(rest)),
            bytes.concat(_subscription(rest.subscription), encodePowers(rest.powers))
        );
}

function _places(SetupCore memory core) pure returns (bytes memory) {
    return
        bytes.concat(
            abi.encodePacked(uint64(core.chainId), core.currency, core.registry),
            abi.encodePacked(core.title, core.titleId)
        );
}

function _roles(SetupCore memory core) pure returns (bytes memory) {
    return
        bytes.concat(
            abi.encodePacked(core.originator, core.servicer, core.backupServicer),
            abi.encodePacked(core.trustee, core.verificationAgent, core.calculationAgent),
            abi.encodePacked(uint32(core.holderCategories))
        );
}

function _windows(SetupCore memory core) pure returns (bytes memory) {
    return
        abi.encodePacked(
            abi.encodePacked(core.collectionEnd, core.reportBy, core.challengeBy, core.resolveBy),
            abi.encodePacked(core.freezeDays, core.forcedTransferDays),
            abi.encodePacked(core.price, core.leastLateCash, core.longStop)
        );
}

function _hashes(SetupCore memory core, SetupRest memory rest) pure returns (bytes memory) {
    return abi.encodePacked(core.dealHash, core.documentsHash, rest.legal.opinionHash);
}

function _counts(SetupRest memory rest) pure returns (bytes memory) {
    return
        bytes.concat(
            bytes1(uint8(rest.parties.length)),
            bytes1(uint8(rest.costs.length)),
            bytes1(uint8(rest.reportedAmountMax.length)),
            bytes1(uint8(rest.metricMax.length)),
            bytes1(uint8(rest.indices.length)),
            bytes1(uint8(rest.tokens.length))
        );
}

function _lists(SetupRest memory rest) pure returns (bytes memory all) {
    for (uint256 i = 0; i < rest.parties.length; ++i) {
        all = abi.encodePacked(all, rest.parties[i]);
    }
    for (uint256 i = 0; i < rest.costs.length; ++i) {
        all = abi.encodePacked(all, rest.costs[i].payee, rest.costs[i].amount);
    }
    for (uint256 i = 0; i < rest.reportedAmountMax.length; ++i) {
        all = abi.encodePacked(all, rest.reportedAmountMax[i]);
    }
    for (uint256 i = 0; i < rest.metricMax.length; ++i) {
        all = abi.encodePacked(all, rest.metricMax[i]);
    }
    for (uint256 i = 0; i < rest.indices.length; ++i) {
        all = abi.encodePacked(all, rest.indices[i].firstFixing, rest.indices[i].low, rest.indices[i].high);
    }
    for (uint256 i = 0; i < rest.tokens.length; ++i) {
        all = bytes.concat(all, _text(rest.tokens[i].name), _text(rest.tokens[i].symbol));
    }
    all = bytes.concat(
        all,
        _text(rest.legal.governingLaw),
        _text(rest.legal.court),
        _text(rest.legal.recordThatPrevails)
    );
}

function _subscription(Subscription memory terms) pure returns (bytes memory part) {
    if (terms.minima.length == 0) {
        return "";
    }
    part = abi.encodePacked(terms.allotment);
    for (uint256 i = 0; i < terms.minima.length; ++i) {
        part = abi.encodePacked(part, terms.minima[i]);
    }
}

/// @dev The last part of a set-up.
function encodePowers(SetupPowers memory powers) pure returns (bytes memory) {
    return
        bytes.concat(
            abi.encodePacked(
                abi.encodePacked(powers.challengeShareWad, powers.backupAfter, powers.assemblyMay),
                abi.encodePacked(powers.flags, powers.worksFee)
            ),
            abi.encodePacked(powers.noticeDays, powers.votingDays, powers.cureDays),
            abi.encodePacked(powers.quorumWad, powers.majorityWad),
            _remainder(powers.remainder),
            abi.encodePacked(powers.remitDays)
        );
}

function _remainder(RemainderTerms memory terms) pure returns (bytes memory) {
    return
        bytes.concat(
            abi.encodePacked(terms.venue, terms.reservePrice, terms.feeWad),
            abi.encodePacked(terms.sellerCategories, terms.buyerCategories, terms.publicityDays),
            abi.encodePacked(terms.rounds, terms.cutWad, terms.windUpDays, terms.biddingDays),
            abi.encodePacked(terms.depositWad, terms.incrementWad),
            abi.encodePacked(terms.extensionMinutes, terms.paymentDays)
        );
}

function _text(string memory text) pure returns (bytes memory) {
    return abi.encodePacked(uint16(bytes(text).length), text);
}
