// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev The set-up of a trust: `setup()` is `abi.encode(SetupCore, SetupRest)`, `setupHash` its keccak256. The core is
/// static, so that what every call needs is decoded without the rest. Days are day numbers, windows counts of days.
struct SetupCore {
    uint256 chainId;
    address currency;
    address registry;
    /// the asset: contract and id of the title
    address title;
    uint256 titleId;
    address originator;
    address servicer;
    address backupServicer;
    address trustee;
    address verificationAgent;
    address calculationAgent;
    /// categories of the registry that may hold notes (bit n: category n)
    uint256 holderCategories;
    /// days before the payment date; the last day of the collection period
    uint16 collectionEnd;
    /// days after the day of the close, each last day included: reportBy < challengeBy < resolveBy
    uint16 reportBy;
    uint16 challengeBy;
    uint16 resolveBy;
    /// days after which a freeze lapses, and that a forced transfer waits
    uint16 freezeDays;
    uint16 forcedTransferDays;
    /// smallest units: price of the asset; least cash that opens a late date
    uint128 price;
    uint128 leastLateCash;
    /// last day on which the offering can close
    uint32 longStop;
    /// hashes of the deal file and of the manifest of documents
    bytes32 dealHash;
    bytes32 documentsHash;
}

struct SetupRest {
    /// one a party of the terms, in their order; a party with a role's name is that office and has its address
    address[] parties;
    /// name and symbol of each class's token, in the terms' order
    TokenName[] tokens;
    /// one an index of the terms
    IndexBand[] indices;
    /// one a reported amount and one a metric of the terms: the most that a report may name
    uint128[] reportedAmountMax;
    uint128[] metricMax;
    /// costs of the offering, paid out of the proceeds at the closing
    Cost[] costs;
    LegalWrapper legal;
}

struct TokenName {
    string name;
    string symbol;
}

/// @dev 18-decimal fixed point, may be negative
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
    /// which record prevails, in words
    string recordThatPrevails;
}
