// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC7943Fungible} from "./IERC7943Fungible.sol";

/// @title One class of a trust's notes
/// @notice An ERC-20 with permit and ERC-7943's controls. A token is one smallest unit of original face. Holders earn with
/// every distribution, keep what they earned when they transfer, and are paid by push or claim.
///
/// CODE: an ERC-1167 clone, made by its trust, whose immutable arguments are what a transfer or payment needs ({NoteCode});
/// name, symbol, decimals, trustee and the days of freezes are read from the trust's set-up and terms.
/// The domain of its EIP-712 signatures has its own name, version `1`, the chain and its address.
///
/// ROLES:
/// - trustee: {recordOrder} and {announceRecover} alone; {setFrozenTokens}, {freezeClaims} and {forcedTransfer} only as an order says that a
///   registrar has countersigned, and once. Cannot move what a holder has earned, nor freeze longer than the set-up's days.
/// - registrar: {countersign}, if it is not the trustee. Cannot record, nor act on an order. For a recovery it enters the second
///   wallet in the registry as the same investor's, and withdraws that as long as the recovery waits.
/// - offering: {issue} once, {deliver} out of what was issued to it.
/// - a locker: {lock}, as far as the holder approved; notes stay with the holder and earn.
/// - a venue: {putUp}, as far as the holder approved; {settle} and {takeBack} what it put up itself, and nothing else.
///
/// ROUNDING: a holder has earned ⌊Σ balance × ΔS / face⌋, S being what the trust ever gave the class; the division comes
/// last, so that it is short by less than one unit over its whole life.
///
/// TOKEN REQUIREMENTS: the currency's are the trust's. A payment of a batch has 300,000 gas; of a revert's reason 256 bytes
/// are kept. An ERC-7943 token: a transfer asks {canSend}, {canReceive} and what is frozen, locked and put up; frozen tokens,
/// locked ones, retained ones and those put up earn and are paid.
///
/// LIVENESS: a payment asks nobody but the note's own freezes and recoveries: neither the registry nor another holder can stop
/// it, and a wallet that is to be recovered may still claim itself. A registry that does not answer stops transfers. A lock
/// or lot ends by itself before any forced transfer ordered later.
///
/// INVARIANTS:
/// - Σ balances = supply = face, once issued
/// - Σ paid to holders = what the trust paid for the class ≤ what it gave the class
/// - what a holder was paid never falls; what it was paid and can claim never falls, whatever is transferred, but by a recovery,
///   after which both wallets together have as much
/// - what is put up and what is locked are never the same notes
interface INote is IERC20Metadata, IERC20Permit, IERC7943Fungible {
    enum OrderKind {
        /// freeze an amount of tokens
        Freeze,
        /// stop payments to the holder
        FreezeClaims,
        /// move an amount of tokens to another holder
        ForcedTransfer
    }

    /// @param orderHash hash of the court's or authority's order
    /// @param effectiveAt second of the countersignature; 0 before
    struct Order {
        bytes32 orderHash;
        OrderKind kind;
        address holder;
        address to;
        uint128 amount;
        uint64 effectiveAt;
        bool consumed;
    }

    event Paid(address indexed holder, address indexed to, uint256 amount);
    event PayFailed(address indexed holder, uint256 amount, bytes reason);
    event Locked(address indexed holder, address indexed locker, uint256 amount, uint256 until);
    event PutUp(address indexed holder, address indexed venue, uint256 amount, uint256 until);
    /// @param amount what was still put up, and no longer is
    event TakenBack(address indexed holder, address indexed venue, uint256 amount);
    /// What a venue had put up has gone to who bought it.
    event Settled(address indexed holder, address indexed venue, address indexed to, uint256 amount);
    event ClaimsFrozen(address indexed holder, uint256 until);
    /// @param dueAt second from which it may be completed, and no longer be cancelled by the wallet
    event RecoveryAnnounced(address indexed from, address indexed to, uint256 dueAt);
    event RecoveryCancelled(address indexed from, address indexed to, address indexed by);
    /// All that a lost wallet held is in another of its investor.
    /// @param amount notes
    /// @param earned whole units earned and not paid that went along
    event Recovered(address indexed from, address indexed to, uint256 amount, uint256 earned);
    event OrderRecorded(
        uint256 indexed orderId,
        bytes32 indexed orderHash,
        OrderKind kind,
        address indexed holder,
        address to,
        uint256 amount
    );
    event OrderCountersigned(uint256 indexed orderId, address indexed registrar, uint256 freezeUntil);
    /// The whole face was put into the offering's hands, to be collected by subscribers.
    event Issued(uint256 face, uint256 retained, uint256 retainedUntil);

    error NotAuthorized(address caller);
    error BadOrder(uint256 orderId);
    error OrderWaits(uint256 orderId, uint256 until);
    error ClaimsAreFrozen(address holder, uint256 until);
    error NothingToClaim(address holder);
    error PermitExpired(uint256 deadline);
    error BadPermit(address owner);
    error LockTooLong(uint256 until, uint256 last);
    error LockIsOver(uint256 until);
    error NothingToLock();
    error TooManyLocks(address holder);
    /// Frozen, put up or locked: what is left is less.
    error NotFree(address holder, uint256 amount, uint256 free);
    error NotPutUp(address holder, address venue, uint256 amount, uint256 putUp);
    error TooManyLots(address holder);
    error BadRecovery(address from, address to);
    /// A registrar has not entered both wallets as one investor's.
    error NotOneInvestor(address from, address to);
    error NoRecovery(address from);
    error RecoveryWaits(address from, uint256 until);
    error RecoveryIsDue(address from, uint256 since);
    /// Both wallets are under an order: one of them has to lapse first.
    error UnderOrder(address from, address to);
    /// Why a push passes the holder over; it may claim.
    error RecoveryPending(address holder);
    error AlreadyIssued();
    error BadReceiver(address to);

    function trust() external view returns (address);
    function classIndex() external view returns (uint256);
    /// @notice Original face of the class, smallest units: the supply once issued.
    function face() external view returns (uint256);
    /// @notice Whole units that a holder has earned and not been paid.
    function claimable(address holder) external view returns (uint256);
    /// @notice All that a holder has ever been paid: with trust, class and holder the identity of its next payment.
    function paidTo(address holder) external view returns (uint256);
    /// @notice Tokens that a holder may not move for locks, retention included.
    function lockedOf(address holder) external view returns (uint256);
    /// @notice Tokens that a holder may not move because venues have put them up, apart from locked ones.
    function putUpOf(address holder) external view returns (uint256);
    /// @notice Of those, what is put up in one venue.
    function putUpIn(address holder, address venue) external view returns (uint256);
    /// @notice Until when payments to the holder are stopped; 0 where they are not.
    function claimsFrozenUntil(address holder) external view returns (uint256);
    function orderOf(uint256 orderId) external view returns (Order memory);
    /// @notice The recovery of a wallet that waits: the receiver, and the second from which it may be completed; 0 where none does.
    function pendingRecovery(address from) external view returns (address to, uint256 dueAt);
    /// @notice Where all that a wallet held has been recovered to; 0 where it was not.
    function recoveredTo(address from) external view returns (address);
    /// @notice Second of the last recovery into a wallet; 0 where there was none. Notes may have voted there from another wallet.
    function recoveredAt(address holder) external view returns (uint256);

    /// @notice Pays the caller what it has earned. Emits {Paid}.
    /// - there is something to claim, and the caller's claims are not frozen; the currency delivers
    function claim() external returns (uint256 amount);
    /// @notice The same, to another address of the caller's choice.
    /// - that address is neither 0 nor the trust
    function claimTo(address to) external returns (uint256 amount);
    /// @notice Pays holders in a batch; who cannot be paid is skipped with {PayFailed} and keeps its money; safe to repeat, as
    /// who is owed nothing is passed over. Emits {Paid} for each.
    /// - enough gas is left to give each payment all that it may use
    function pay(address[] calldata holders) external returns (uint256 total);

    /// @notice Holds an amount of the holder's notes still until a time, with the holder's approval of the caller, which it uses
    /// up. Locks overlap: the largest that has not ended counts. Emits {Locked}.
    /// - the amount is not 0, neither frozen nor put up, and approved (an unlimited approval is used up too)
    /// - the lock ends neither in the past nor so late that a forced transfer ordered now could happen before
    /// - the holder has at most 8 locks of which none makes another needless
    /// @param until last second of the lock
    function lock(address holder, uint256 amount, uint256 until) external;

    /// @notice A venue, the caller, puts an amount of the holder's notes up for sale until a time, with the holder's approval of
    /// it, which it uses up. They stay with the holder and earn, and cannot move. Unlike locks they add up, with each other and
    /// with the largest lock. An order goes before a sale: what it freezes cannot be settled, notes put up come last; a forced
    /// transfer finds none of those put up before it was ordered. Emits {PutUp}.
    /// - the amount is not 0, neither frozen nor locked nor put up, and approved (an unlimited approval is used up too)
    /// - it ends as a lock must
    /// - the holder has at most 8 lots of one venue and end
    /// @param until last second of it
    function putUp(address holder, uint256 amount, uint256 until) external;
    /// @notice Ends it for an amount; of several, the one that ends soonest. What the venue put up and has ended by itself counts
    /// first: it may be taken back late, and never in place of another lot. Emits {TakenBack}, unless all of it had ended.
    /// - the caller has put so much up, and neither settled nor taken it back
    function takeBack(address holder, uint256 amount) external;
    /// @notice Moves an amount of it to who bought it; what either end has earned stays its own. Emits {Settled}.
    /// - the caller has put so much up, it has not ended, and the amount is not 0
    /// - {canReceive} of the receiver; no order has frozen the notes
    function settle(address holder, address to, uint256 amount) external;

    /// @notice The trustee records an order; it has no effect until a registrar countersigns it. Emits {OrderRecorded}.
    /// - the caller is the trustee
    /// - the holder is not 0 nor the offering; the amount is at most the face; a forced transfer has an amount and a receiver
    ///   other than the holder
    function recordOrder(
        bytes32 orderHash,
        OrderKind kind,
        address holder,
        address to,
        uint256 amount
    ) external returns (uint256 orderId);
    /// @notice A registrar makes an order effective, from now for `freezeDays`: unused till then it is void. A forced transfer
    /// freezes its amount at once. A later order of the same kind for the same holder takes an unused one's place. Emits
    /// {OrderCountersigned}, for a forced transfer also {Frozen}.
    /// - the caller is a registrar and not the trustee
    /// - the order is recorded and not countersigned, and the same hash was not countersigned for this kind and holder before
    /// - for a forced transfer: no other one of the holder waits
    function countersign(uint256 orderId) external;
    /// @notice Stops payments to a holder under a countersigned order that has not been used, until `freezeDays` after it was
    /// countersigned. Emits {ClaimsFrozen}.
    /// - the caller is the trustee; such an order is there, not used and not void
    function freezeClaims(address holder) external;

    /// @notice The trustee announces that a lost wallet is recovered into another of the same investor. Pushes to it stop; it may
    /// claim and transfer as before. Emits {RecoveryAnnounced}.
    /// - the caller is the trustee, and no registrar; the notes are issued
    /// - a registrar has entered both wallets as one investor's; the receiver may receive, and is not the trustee
    /// - no recovery of the wallet waits; it has not refused this receiver before, nor been recovered
    function announceRecover(address from, address to) external;
    /// @notice Ends an announcement. Emits {RecoveryCancelled}.
    /// - the caller is the wallet, within 30 days, which refuses that receiver for good; or the trustee, at any time
    function cancelRecovery(address from) external;
    /// @notice After 30 days anyone completes it: notes, lots, locks, retention, freezes, orders, and what was earned and not paid
    /// go to the receiver, beside what it has itself; what either was paid stays its own. Locks of both become one, until the
    /// last of them ends. The wallet is retired: it receives nothing more; notes still in the offering for it, orders
    /// recorded against it and its lots in venues are the receiver's. Emits {Recovered} and {Transfer}.
    /// - it was announced 30 days ago or more, and not cancelled
    /// - both wallets are still one investor's, the receiver may receive, the trustee is no registrar
    /// - not both are under an order; the receiver has room for the lots
    function completeRecovery(address from) external;

    /// @notice The offering's call at the closing: the whole face to the offering, retention locked in the originator's hands.
    /// Emits {Issued}.
    /// - the caller is the offering, for the first time
    /// @param retainedUntil last second of the retention
    function issue(uint256 retained, address originator, uint256 retainedUntil) external;
    /// @notice The offering's call for each subscriber: notes, with all that they earned since the closing. What a wallet that was
    /// recovered has subscribed is its receiver's.
    /// - the caller is the offering
    function deliver(address subscriber, uint256 amount) external;
}
