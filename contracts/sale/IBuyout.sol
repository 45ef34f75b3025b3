// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanProof} from "../asset/LoanProof.sol";
import {IBatchRules} from "./IBatchRules.sol";
import {Schedule} from "./Schedule.sol";

/// @title Buyouts: a bank sells packages of loans to an AMC, paid at once or by schedule
/// @notice One contract for all sales, each under its own id. The bank proposes the terms and puts the titles into escrow, the
/// AMC accepts them with deposit and security. Each title is released when its batch is paid, or all when the whole price is.
/// The price of what is not yet released, and of what is released until collections are netted and the warranty has run out, stays here:
/// every remedy is paid from it. A day is `block.timestamp / 86400`; amounts are the currency's smallest units; a last day is included.
///
/// ROLES, none of which can take what the terms do not give it:
/// - seller (the bank): {propose}, {withdrawOffer} until it is accepted, {net}, {contest}, {declareDefault} after the cure period.
///   Cannot take a title back while the buyer pays, nor money before the title has gone.
/// - buyer (the AMC): {accept}, {withdrawOffer} until it has, {pay}, {putBack}, {net} where the seller was silent, {contest},
///   {declareDefault}. Cannot have a title that is not paid, nor more from escrow than the batch's price.
/// - expert: {decide}, between the parties' two figures, while its days run. Cannot act unasked.
/// - anyone: {release}, {settle}, {releaseProceeds}, {withdraw}, {withdrawOffer} after the last day to accept.
///
/// ROUNDING: interest and default interest run by actual days over 365 (ACT/365 Fixed) on exact products and are floored when they are paid,
/// never once more for being touched. A put-back loan's price is floor(batch price × amount / book value). Retained share and
/// hold are floored. A rule's least first part is rounded up.
///
/// TOKEN REQUIREMENTS: an ERC-20 that returns true or nothing. What arrives is measured, and less than was sent is refused. One
/// that blocks this contract strands what is in it; one that blocks a payee holds up only that payee.
///
/// LIVENESS: every state has a last day after which somebody else can move on: a proposal that nobody accepts goes back, a late buyer's sale
/// defaults by either party's word, a silent bank's collections are named by the buyer, a silent party's contest and a silent
/// expert's decision are lost to what the terms say, and proceeds are the seller's when the last window has run out.
///
/// INVARIANTS:
/// - price paid + due + forgiven = price agreed
/// - a deposit is in exactly one of held, applied, forfeited; before the acceptance and after a withdrawal there is none
/// - balance of a currency ≥ Σ held deposits + securities + pools + batches' escrows + credits in it
/// - Σ paid to the buyer from a batch ≤ its price; reserved ≤ escrow
/// - a title is here while its batch is in escrow, and leaves once: to the buyer, or to the seller
interface IBuyout {
    enum SaleState {
        None,
        Proposed,
        Withdrawn,
        Agreed,
        Paying,
        Paid,
        Defaulted
    }

    enum DepositState {
        None,
        Held,
        Applied,
        Forfeited
    }

    enum BatchState {
        None,
        Escrowed,
        Released,
        Returned
    }

    enum ClaimKind {
        Net,
        PutBack
    }

    enum ClaimState {
        None,
        Open,
        Contested,
        Settled
    }

    struct Batch {
        uint256 titleId;
        uint128 price;
    }

    /// @param expert decides what is contested; neither party
    /// @param rules name of the record of {IBatchRules} that the sale is under
    /// @param baseDay collections from here on are the buyer's
    /// @param acceptBy last day to accept
    /// @param deposit the buyer's, on acceptance; part of the price with the first instalment, forfeited without one
    /// @param security the buyer's, on acceptance, for what is unpaid; pays interest owed at a default
    /// @param interestWad yearly, on the price unpaid from the first instalment's day on
    /// @param lateWad yearly default interest, on what is late, beside the interest
    /// @param retainedWad share of the price paid for unreleased titles that stays with the seller at a default
    /// @param holdWad share of a batch's price that stays in escrow until its warranty has run out
    /// @param cureDays from a late instalment's day until default may be declared
    /// @param netDays from handover: for the seller's report of collections, then as many for the buyer's
    /// @param contestDays to contest what the other says
    /// @param decideDays for the expert
    /// @param warrantyDays from handover
    /// @param releaseAtEnd titles go when the whole price is paid, else each when its batch is
    /// @param undecidedForBuyer whose figure counts where the expert is silent
    /// @param batches paid in this order
    struct Terms {
        address buyer;
        address expert;
        address currency;
        bytes32 rules;
        bytes32 documentsHash;
        uint32 baseDay;
        uint32 acceptBy;
        uint128 deposit;
        uint128 security;
        uint64 interestWad;
        uint64 lateWad;
        uint64 retainedWad;
        uint64 holdWad;
        uint16 cureDays;
        uint16 netDays;
        uint16 contestDays;
        uint16 decideDays;
        uint16 warrantyDays;
        bool releaseAtEnd;
        bool undecidedForBuyer;
        Batch[] batches;
        Schedule.Instalment[] instalments;
    }

    /// @param price agreed; what is due of it is price − paid − forgiven
    /// @param paid of the price, deposit included
    /// @param forgiven of the price, at a default
    /// @param pool of what is paid, for titles not yet released
    /// @param security held
    /// @param accruedTo day up to which interest is counted
    /// @param interestScaled interest so far, units × 18-decimal rate × days; `lateScaled` default interest
    /// @param termsHash keccak256 of the terms' ABI encoding
    /// @param buyerCategories, mayTransferAgain of the rules that the sale was proposed under
    struct Sale {
        address seller;
        SaleState state;
        DepositState deposit;
        uint32 accruedTo;
        uint128 price;
        uint128 paid;
        uint128 forgiven;
        uint128 pool;
        uint128 security;
        uint128 interestPaid;
        uint128 latePaid;
        uint256 interestScaled;
        uint256 lateScaled;
        bytes32 termsHash;
        uint32 buyerCategories;
        bool mayTransferAgain;
    }

    /// @param netted whether its collections are settled
    /// @param hasReport whether a report of its collections has been made
    /// @param escrow of its price, still here; `reserved` for claims
    /// @param root, bookValue, loanCount of the package when it was proposed
    struct BatchAccount {
        BatchState state;
        bool hasReport;
        bool netted;
        uint32 handoverDay;
        uint128 escrow;
        uint128 reserved;
        bytes32 root;
        uint128 bookValue;
        uint64 loanCount;
    }

    /// @notice A demand on a batch's escrow. Both figures are units for the buyer; they differ once it is contested.
    /// @param byBuyer who made it
    struct Claim {
        ClaimKind kind;
        ClaimState state;
        bool byBuyer;
        uint16 batch;
        uint32 day;
        uint32 contestDay;
        uint128 buyerFigure;
        uint128 sellerFigure;
    }

    /// @param due of the price, unpaid; `late` of it, overdue since `lateSince`, 0 where nothing is
    /// @param interest and default interest owed today
    struct Owed {
        uint256 due;
        uint256 late;
        uint256 lateSince;
        uint256 interest;
        uint256 lateInterest;
    }

    event SaleProposed(
        uint256 indexed saleId,
        address indexed seller,
        address indexed buyer,
        bytes32 termsHash,
        Terms terms,
        IBatchRules.Rules rules
    );
    event OfferWithdrawn(uint256 indexed saleId, address by);
    event SaleAccepted(uint256 indexed saleId, uint256 deposit, uint256 security);
    /// @param principal of the price, in cash; `fromDeposit` of it, the deposit that became part of it
    /// @param due of the price after it
    event InstalmentPaid(
        uint256 indexed saleId,
        uint256 principal,
        uint256 fromDeposit,
        uint256 interest,
        uint256 lateInterest,
        uint256 due
    );
    event SecurityReturned(uint256 indexed saleId, uint256 amount);
    event TitleReleased(uint256 indexed saleId, uint256 indexed batch, uint256 titleId, address to);
    event TitleReturned(uint256 indexed saleId, uint256 indexed batch, uint256 titleId, address to);
    /// @param retained share of the price paid for unreleased titles, to the seller
    /// @param forfeited deposit, to the seller
    /// @param interest owed, default interest included, to the seller
    /// @param refunded of price and security, to the buyer
    /// @param forgiven of the price, no longer due
    event SaleDefaulted(
        uint256 indexed saleId,
        address by,
        uint256 retained,
        uint256 forfeited,
        uint256 interest,
        uint256 refunded,
        uint256 forgiven
    );
    /// @param root, sum, count of the Merkle-sum tree of loan-level collections from base day to handover
    event CollectionsReported(
        uint256 indexed saleId,
        uint256 indexed batch,
        uint256 claimId,
        address by,
        bytes32 root,
        uint256 sum,
        uint256 count
    );
    /// @param loan hash of its leaf
    event LoanPutBack(
        uint256 indexed saleId,
        uint256 indexed batch,
        uint256 claimId,
        bytes32 loan,
        uint256 amount,
        uint256 price,
        bytes32 documentsHash
    );
    event ClaimContested(
        uint256 indexed saleId,
        uint256 indexed claimId,
        address by,
        uint256 figure,
        bytes32 documentsHash
    );
    event ClaimDecided(uint256 indexed saleId, uint256 indexed claimId, address expert, uint256 figure);
    /// @param amount to the buyer, from the batch's escrow
    event ClaimSettled(uint256 indexed saleId, uint256 indexed claimId, uint256 amount);
    event ProceedsReleased(uint256 indexed saleId, uint256 indexed batch, uint256 amount);
    event Withdrawn(address indexed currency, address indexed account, uint256 amount);

    /// @param term that cannot be
    error BadTerms(string term);
    error NotAuthorized(address caller);
    error WrongState(uint256 saleId, SaleState state);
    error WrongBatchState(uint256 saleId, uint256 batch, BatchState state);
    error WrongClaimState(uint256 saleId, uint256 claimId, ClaimState state);
    error OtherTerms(bytes32 given, bytes32 agreed);
    error TooEarly(uint256 today, uint256 from);
    error TooLate(uint256 today, uint256 last);
    error ShortReceipt(uint256 received, uint256 expected);
    error FirstPartShort(uint256 amount, uint256 needed);
    error NothingToPay(uint256 amount, uint256 owed);
    error NotPaid(uint256 saleId, uint256 batch, uint256 paid, uint256 needed);
    error NothingIsLate(uint256 saleId);
    error AlreadyReported(uint256 saleId, uint256 batch);
    error NotInTape(uint256 saleId, uint256 batch, bytes32 loan);
    error AlreadyPutBack(uint256 saleId, uint256 batch, bytes32 loan);
    error BeyondEscrow(uint256 figure, uint256 left);
    error BadFigure(uint256 figure, uint256 least, uint256 most);
    error NothingToRelease(uint256 saleId, uint256 batch);
    error NothingToWithdraw(address currency, address account);

    /// @notice The record of rules that sales are proposed under, {IBatchRules}.
    function rules() external view returns (address);
    /// @notice The contract of the titles that are sold here.
    function title() external view returns (address);
    /// @notice Sales so far; the first one's id is 1.
    function saleCount() external view returns (uint256);
    function saleOf(uint256 saleId) external view returns (Sale memory);
    function termsOf(uint256 saleId) external view returns (Terms memory);
    function batchOf(uint256 saleId, uint256 batch) external view returns (BatchAccount memory);
    function claimCount(uint256 saleId) external view returns (uint256);
    function claimOf(uint256 saleId, uint256 claimId) external view returns (Claim memory);
    /// @notice What the buyer owes today.
    function owed(uint256 saleId) external view returns (Owed memory);
    /// @notice Units of a currency that an account can {withdraw}.
    function creditOf(address currency, address account) external view returns (uint256);

    /// @notice Proposes a sale and puts its titles, approved for this contract, into escrow. Emits {SaleProposed}.
    /// - the rules are recorded and kept: accounts of each batch, the buyer's licence, titles that may move again, term, first part
    /// - 1 to 16 batches, each at a price and of a package with a book value; the prices add up to at most 2^100
    /// - 1 to 24 instalments of increasing days, the first not before the last day to accept, that add up to the price; the
    ///   deposit is less than the first
    /// - buyer, expert and seller are three, currency is set; the last day to accept is not past, the base day not after the first instalment
    /// - rates and shares at most 1; cure, net, contest and decision days 1 to 3650, the warranty's at most that
    function propose(Terms calldata terms) external returns (uint256 saleId);
    /// @notice Ends a proposal and gives the titles back. Emits {OfferWithdrawn} and a {TitleReturned} each.
    /// - the sale is proposed
    /// - the caller is seller or buyer, or the last day to accept is past
    function withdrawOffer(uint256 saleId) external;
    /// @notice Agrees to the terms and pays deposit and security, approved for this contract. Emits {SaleAccepted}.
    /// - the sale is proposed, today is not after the last day to accept; the caller is the buyer and still licensed
    /// @param termsHash of {SaleProposed}: keccak256 of the terms' ABI encoding
    function accept(uint256 saleId, bytes32 termsHash) external;
    /// @notice Pays default interest, then interest, then the price, at any time, early too; no more is taken than is owed.
    /// Interest is the seller's at once; when the price is paid the security is the buyer's. Emits {InstalmentPaid} and then {SecurityReturned}.
    /// - the sale is agreed or being paid; the caller is the buyer
    /// - the first time, deposit and amount cover the first instalment and the interest owed
    /// @param amount at most, smallest units; not 0
    function pay(uint256 saleId, uint256 amount) external;
    /// @notice Hands a paid batch's title over to the buyer; anyone may call. Emits {TitleReleased}.
    /// - the batch is in escrow; it and those before it are paid, or, where agreed, the whole price
    function release(uint256 saleId, uint256 batch) external;
    /// @notice Ends a sale whose buyer is late: paid batches go to the buyer, the other titles back to the seller; the remedy is paid
    /// from the pool and the security. Emits {SaleDefaulted}, and a {TitleReleased} or {TitleReturned} each.
    /// - the sale is agreed or being paid; the caller is seller or buyer
    /// - an instalment is late and its cure days are past
    function declareDefault(uint256 saleId) external;
    /// @notice Reports what was collected on a batch from base day to handover: the buyer's, from escrow. Emits {CollectionsReported}.
    /// - the batch is released, nothing has been reported of it
    /// - the caller is the seller within the net days, or the buyer within the net days after those
    /// - the sum is not above what is free in the batch's escrow
    function net(
        uint256 saleId,
        uint256 batch,
        bytes32 root,
        uint256 sum,
        uint256 count
    ) external returns (uint256 claimId);
    /// @notice Puts an ineligible loan back at its price, from escrow. Emits {LoanPutBack}.
    /// - the batch is released, today is within the warranty; the caller is the buyer
    /// - the loan stands in the batch's tape and has not been put back
    /// - its price is not above what is free in the batch's escrow, nor 0
    /// @param index position in the tape
    /// @param documentsHash of what shows that it is ineligible
    function putBack(
        uint256 saleId,
        uint256 batch,
        LoanProof.Loan calldata loan,
        uint256 index,
        LoanProof.Node[] calldata siblings,
        bytes32 documentsHash
    ) external returns (uint256 claimId);
    /// @notice Contests what the other party claims, with a figure of one's own. Emits {ClaimContested}.
    /// - the claim is open, within its contest days; the caller is the party that did not make it
    /// - the seller's figure is below the claim (0 of a put-back), the buyer's above it and within what is free in escrow
    function contest(uint256 saleId, uint256 claimId, uint256 figure, bytes32 documentsHash) external;
    /// @notice Decides a contested claim and settles it. Emits {ClaimDecided} and {ClaimSettled}.
    /// - the claim is contested, within the decision days; the caller is the expert
    /// - the figure lies within the parties' own, of a put-back it is one of them
    function decide(uint256 saleId, uint256 claimId, uint256 figure) external;
    /// @notice Settles a claim that nobody has contested or the expert has not decided; anyone may call. Emits {ClaimSettled}.
    /// - it is open and its contest days are past, or the caller is the party that could contest it and does not; or it is contested
    ///   and the decision days are past
    function settle(uint256 saleId, uint256 claimId) external;
    /// @notice Gives the seller what a batch's escrow no longer has to keep; anyone may call. Emits {ProceedsReleased}.
    /// - the batch is released, and netted or past both parties' net days without a report
    /// - something is there beyond claims and, until the warranty has run out, the hold
    function releaseProceeds(uint256 saleId, uint256 batch) external;
    /// @notice Sends an account what it has; anyone may call. Emits {Withdrawn}.
    /// - the account has something in this currency
    function withdraw(address currency, address account) external;
}
