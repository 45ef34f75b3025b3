// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title Income right to a package of loans
/// @notice An ERC-721; each token is the right to the whole income of one package, carved out of its title, which from then
/// on can be neither moved, split, pledged nor carved again until the right ends. Title and servicing stay with the seller.
///
/// ROLES: the seller, who carves a right out of the title that it owns and has no power over it once it is another's: nobody
/// can call a right back, nobody can put it back to the seller, and no wallet of the seller's investor can receive it again, so
/// there is no promise to buy back that this contract could keep. The owner, who may end the right and, as agreed, enforce it,
/// without the seller's signature. Nobody else has a power; a registrar that strikes the owner off takes nothing from it.
///
/// HOLDERS: institutions only, looked through: who receives a right is listed by the registry in one of the categories agreed
/// upon, and where that is a contract with a trust's set-up, those that may hold its notes are among them, too. Venues, in
/// categories of their own, hold a right for sale only, and may always give it back to whom they have it from.
///
/// LIVENESS: ending and enforcing ask neither the registry nor the seller, and give nothing to a contract that could refuse.
///
/// INVARIANTS: a title has at most one live right (T1 of docs/invariants.md); what was agreed never changes.
interface IIncomeRight is IERC721 {
    /// TitlePasses: the title moves to the right's owner, and the right ends. NewServicer: the right stands, and its owner names
    /// who services; the title stays where it is, blocked as before.
    enum Remedy {
        TitlePasses,
        NewServicer
    }

    /// @param titleId of the title out of which the right is carved
    /// @param remedy what enforcement does
    /// @param noticeDays days from the owner's notice to its enforcement; 0 where the set-up of the trust that will hold the
    /// right has notice and cure of its own, as every trust must
    /// @param holders categories of the registry that may hold the right, and the notes of a trust that holds it (bit n:
    /// category n)
    /// @param custodians categories that may hold it for sale
    /// @param documentsHash hash of the agreement
    struct Agreement {
        uint256 titleId;
        Remedy remedy;
        uint16 noticeDays;
        uint32 holders;
        uint32 custodians;
        bytes32 documentsHash;
    }

    event RightCarved(
        uint256 indexed rightId,
        uint256 indexed titleId,
        address indexed seller,
        Agreement agreement
    );
    /// @param day day number on which notice was given
    event NoticeGiven(uint256 indexed rightId, address indexed by, uint256 day, bytes32 documentsHash);
    event NoticeWithdrawn(uint256 indexed rightId, address indexed by);
    /// @dev where the title passes, {RightEnded} follows
    event RightEnforced(uint256 indexed rightId, uint256 indexed titleId, address indexed by, Remedy remedy);
    event RightEnded(uint256 indexed rightId, uint256 indexed titleId, address indexed by);

    error NotTitleOwner(uint256 titleId, address caller);
    error NotRightOwner(uint256 rightId, address caller);
    /// A venue keeps the right, which its depositor has put up.
    error RightForSale(uint256 rightId, address depositor);
    /// The seller has no entry in the registry, so that nobody could tell which wallets are its own.
    error SellerNotListed(address seller);
    /// A category of natural persons, or none at all, is among those that may hold.
    error NotInstitutional(uint256 categories);
    /// A category both holds and keeps for sale.
    error CategoriesOverlap(uint256 categories);
    /// The registry does not list the receiver in a category that may hold the right.
    error HolderNotAdmitted(uint256 rightId, address receiver);
    /// A category that may hold the receiving trust's notes may not hold the right.
    error LooksThroughTo(address receiver, uint256 categories);
    /// A trust gives no notice: its set-up has notice and cure.
    error NoticeBeforeTrust(address receiver, uint256 noticeDays);
    /// The receiver is the seller's.
    error NoBuyBack(uint256 rightId, address receiver);
    error NoticeAlreadyGiven(uint256 rightId, uint256 day);
    error NoNotice(uint256 rightId);
    error NoticeRunning(uint256 today, uint256 from);
    error AlreadyEnforced(uint256 rightId);
    /// Who agreed to the remedy cannot use it up before the right is another's.
    error EnforcedBySeller(uint256 rightId, address seller);

    function titles() external view returns (address);
    function registry() external view returns (address);
    function agreementOf(uint256 rightId) external view returns (Agreement memory);
    /// @notice Who carved the right, which is who owns the title, and the investor to which that wallet belonged then.
    function sellerOf(uint256 rightId) external view returns (address seller, bytes32 investor);
    /// @notice Who gave the right to the venue that keeps it for sale; 0 where none does.
    function keptFor(uint256 rightId) external view returns (address);
    /// @notice Whether the right was enforced and stands, a new servicer named.
    function isEnforced(uint256 rightId) external view returns (bool);
    /// @notice Day number of the standing notice; 0 where none was given.
    function noticeDay(uint256 rightId) external view returns (uint256);
    /// @notice Whether the registry still lists the owner of the title: one that it has struck off counts as insolvent.
    function isSellerListed(uint256 rightId) external view returns (bool);
    /// @notice Whether {transferFrom} to the receiver would pass by the rules on holders.
    function canReceive(uint256 rightId, address receiver) external view returns (bool);

    /// @notice Carves the income right out of a title; it is the caller's. Emits {RightCarved}.
    /// - the caller owns the title and is listed by the registry
    /// - the title is under no right
    /// - natural persons are not among the holders' and custodians' categories, holders' are not none, and the two do not overlap
    function carve(Agreement calldata agreement) external returns (uint256 rightId);
    /// @notice Gives notice of enforcement. Emits {NoticeGiven}.
    /// - the caller owns the right, and keeps it for no one else; no notice stands; the right was not enforced
    function giveNotice(uint256 rightId, bytes32 documentsHash) external;
    /// @notice The default is cured. Emits {NoticeWithdrawn}.
    /// - the caller owns the right, and keeps it for no one else; a notice stands
    function withdrawNotice(uint256 rightId) external;
    /// @notice Does what was agreed, without the seller. A notice lapses with it, and with every transfer. Emits {RightEnforced},
    /// and {RightEnded} where the title passes.
    /// - the caller owns the right, and keeps it for no one else; it was not enforced
    /// - the caller is not the seller, who still owns it before it is sold: a remedy is used once
    /// - where notice days are agreed: a notice stands and its days are over
    /// @return collection contract of the titles
    /// @return titleId of the title, where it passes the caller's own now
    function enforce(uint256 rightId) external returns (address collection, uint256 titleId);
    /// @notice Ends the right, and the title is free. Emits {RightEnded}.
    /// - the caller owns the right, and keeps it for no one else
    function end(uint256 rightId) external;
}
