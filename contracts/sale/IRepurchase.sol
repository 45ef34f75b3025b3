// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanProof} from "../asset/LoanProof.sol";

/// @title Repurchase of ineligible loans
/// @notice One contract for all trusts that hold a whole package's title. Before the closing an originator warrants what it
/// sells: an ineligible loan, shown by its Merkle proof under the title's root, is bought back from the trust at its part of
/// the asset's price, and a security in cash answers for it. What is paid is the trust's cash, as every collection is. The
/// title stays whole; who owns the loan after that stands in {statusOf}. A day is `block.timestamp / 86400`.
///
/// ROLES, all as the trust's set-up names them:
/// - originator: {warrant} and {contest}. Cannot buy back what nobody claims, take security out that may be needed, nor
///   change a warranty. A claim that is not contested is owed.
/// - verification agent, trustee: {claim}, and {contest} and {decide} the other's claims. Neither can decide its own claim, so
///   none of them alone, nor with the originator, can take a loan out of a trust while the other looks.
/// - anyone: {lapse}, {pay}, {enforce}, {release}.
///
/// ROUNDING: a loan's price is asset price × amount / book value, rounded up, so that the trust gets no less than its part.
///
/// TOKEN REQUIREMENTS: an ERC-20 that returns true or nothing, without a charge on transfer (refused by what arrived). Where
/// balances fall by themselves, securities are paid out first come.
///
/// LIVENESS: every state has a last day. Silence of the originator makes a claim owed, silence of who decides makes it lapse,
/// an unpaid price is taken from the security. Security that nothing can call on any more goes back when anyone asks.
/// A contract that only poses as a trust harms itself alone: what is held is counted by trust.
///
/// INVARIANTS:
/// - of each claim price = paid + owed
/// - of each trust security given = held + taken + returned
/// - a loan is claimed at most once
interface IRepurchase {
    /// @dev Claimed → Due (uncontested) or Contested; Contested → Due (upheld) or Dismissed (dismissed, or undecided);
    /// Due → Repurchased (paid) or Defaulted (the security was less than what is owed); Defaulted → Repurchased (paid late).
    enum Status {
        None,
        Claimed,
        Contested,
        Due,
        Dismissed,
        Defaulted,
        Repurchased
    }

    /// @param claimBy last day on which a loan can be claimed
    /// @param contestDays, decideDays, payDays after the claim, after the contest, after the price has fallen due; each last day
    /// is included
    struct Warranty {
        uint32 claimBy;
        uint16 contestDays;
        uint16 decideDays;
        uint16 payDays;
    }

    /// @param deadline last day of what is awaited: the contest, the decision, the payment
    /// @param price, owed smallest units
    struct Claim {
        Status status;
        address claimant;
        uint32 deadline;
        uint128 price;
        uint128 owed;
        bytes32 evidenceHash;
    }

    event Warranted(
        address indexed trust,
        address indexed originator,
        address currency,
        Warranty warranty,
        uint256 security
    );
    event LoanClaimed(
        address indexed trust,
        bytes32 indexed leaf,
        address claimant,
        LoanProof.Loan loan,
        uint256 price,
        bytes32 evidenceHash,
        uint256 contestBy
    );
    event ClaimContested(
        address indexed trust,
        bytes32 indexed leaf,
        address by,
        string reason,
        uint256 decideBy
    );
    event ClaimDecided(address indexed trust, bytes32 indexed leaf, address by, bool upheld);
    event ClaimLapsed(address indexed trust, bytes32 indexed leaf);
    /// @param owed what is left after `amount`; 0: the loan is bought back
    event RepurchasePaid(
        address indexed trust,
        bytes32 indexed leaf,
        address from,
        uint256 amount,
        uint256 owed
    );
    /// What `amount` of the security leaves is owed and unsecured.
    event SecurityTaken(address indexed trust, bytes32 indexed leaf, uint256 amount, uint256 owed);
    event SecurityReturned(address indexed trust, address indexed to, uint256 amount);

    error NotAuthorized(address caller);
    error NotATitle(address token);
    error NotOffering(address trust);
    error AlreadyWarranted(address trust);
    error BadWarranty(string what);
    error NotWarranted(address trust);
    error NotRunning(address trust);
    error NotHeld(address trust, uint256 titleId);
    error AlreadyClaimed(bytes32 leaf);
    error BadProof(bytes32 leaf);
    error WorthNothing(bytes32 leaf);
    error WrongClaim(bytes32 leaf, Status status);
    error TooEarly(uint256 today, uint256 from);
    error TooLate(uint256 today, uint256 last);
    error OpenClaims(address trust, uint256 count);
    error NothingToRelease(address trust);
    error ShortReceipt(uint256 received, uint256 expected);

    /// @notice The contract of the titles whose loans can be bought back.
    function titles() external view returns (address);
    /// @notice All zero where nothing is warranted.
    function warrantyOf(address trust) external view returns (Warranty memory);
    /// @notice Security that is held for a trust, in its currency's smallest units.
    function securityOf(address trust) external view returns (uint256);
    /// @notice Claims of a trust that may still call on its security.
    function openClaims(address trust) external view returns (uint256);
    /// @notice The claim as it stands today: one that nobody contested in time is due, one that nobody decided in time dismissed.
    function claimOf(address trust, bytes32 leaf) external view returns (Claim memory);
    /// @notice What the originator pays for a loan of this amount: asset price × amount / book value, rounded up.
    function priceOf(address trust, uint256 amount) external view returns (uint256);

    /// @notice Warrants a trust's loans, once, and takes the security. Emits {Warranted}.
    /// - the caller is the set-up's originator, the trust is being offered and holds, once closed, a title of {titles}
    /// - the last day is to come; each window has 1 to 365 days
    /// - what arrives is the security
    /// @param security smallest units of the trust's currency; 0 for a warranty without one
    function warrant(address trust, Warranty calldata warranty, uint256 security) external;

    /// @notice Claims that a loan was not eligible. Emits {LoanClaimed}.
    /// - the caller is the trust's verification agent or trustee; `claimBy` has not passed
    /// - the trust is running and holds the title
    /// - the loan stands under the title's root, was not claimed before, and its price is not 0
    /// @param index position in the tape, from 0; `siblings` as {LoanProof} takes them
    /// @param evidenceHash of the documents that show why, the loan's published fields among them
    function claim(
        address trust,
        LoanProof.Loan calldata loan,
        uint256 index,
        LoanProof.Node[] calldata siblings,
        bytes32 evidenceHash
    ) external returns (bytes32 leaf);

    /// @notice Contests a claim. Emits {ClaimContested}.
    /// - the caller is the originator, or the one of verification agent and trustee who did not claim
    /// - the claim is made and its `deadline` has not passed
    function contest(address trust, bytes32 leaf, string calldata reason) external;

    /// @notice Decides a contested claim. Emits {ClaimDecided}.
    /// - the caller is the one of verification agent and trustee who did not claim
    /// - the claim is contested and its `deadline` has not passed
    function decide(address trust, bytes32 leaf, bool upheld) external;

    /// @notice Ends a contested claim that nobody decided in time. Emits {ClaimLapsed}.
    /// - the claim was contested and its `deadline` has passed
    function lapse(address trust, bytes32 leaf) external;

    /// @notice Pays what is owed into the trust, from the caller. Emits {RepurchasePaid}.
    /// - the claim is due or in default; what arrives is what is owed
    function pay(address trust, bytes32 leaf) external;

    /// @notice Takes what is owed, or what there is, from the security into the trust. Emits {SecurityTaken}.
    /// - the claim is due and its `deadline` has passed
    function enforce(address trust, bytes32 leaf) external;

    /// @notice Gives the security back to the originator. Emits {SecurityReturned}.
    /// - the offering has failed, or `claimBy` has passed and no claim is open
    /// - there is security left
    function release(address trust) external;
}
