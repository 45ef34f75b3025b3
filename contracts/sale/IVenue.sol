// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A venue: where titles, income rights and notes are sold
/// @notice One interface for every sale procedure: exchange (a listing and competing offers), platform (ascending auction), fund
/// (subscription and allotment), and those to come. A venue is one contract, run by one operator; it holds the lots, the
/// deposits and the prices of its sales, and credits each unit to an account, which pulls it.
///
/// STATES of a sale ({Status}, drawn in docs/venues.md): `Open` (publicity, then bids) → `Awarded` (the winner pays until
/// `payBy`) → `Offered` (the winner has not paid: the next in line may) → `Settled`; a round without a buyer opens the next one
/// at a cut price, the last one `ForSale` at that price; a subscription is `Allotted`; `Unsold` and `TakenBack` end without a
/// buyer. Each state has a last moment, after which anyone may press what leads on: {award}, {next}.
///
/// ROLES:
/// - operator: {setRules}, for sales to come. It holds no lot and no money, ends no sale, admits nobody by name, and is paid its
///   fee when it asks. Whether the registry still lists it is asked when a sale is put up, and not of a bound seller.
/// - seller: {putUp}; {takeBack} while nobody has bid.
/// - bidder: {bid}, {decline}; pays what it bid and never more. Its deposit comes back unless it wins by its own bid and does not
///   pay.
/// - registrar: who is of an admitted category, when it bids; none of what follows asks again, but a note's own rules at its
///   delivery. Who can no longer be delivered to has its deposit back.
/// - anyone: {award}, {next}, {pay} for the buyer, {refund}, {returnLot}, {withdraw} to whom it belongs.
///
/// BOUND SELLERS: a trust made by the factory whose set-up names this venue and rules may put up on exactly those rules, if the
/// operator has ever published them, whatever rules are current.
///
/// ROUNDING: deposits, increments and a round's reserve price are rounded up, fees down; an allotment's units down, its cost up.
///
/// TOKEN REQUIREMENTS: what arrives is measured; less than was sent is refused. The seller chooses lot and currency, a bidder
/// looks at both: a token that lies harms those who deal in it and nobody else, as money is kept a currency.
///
/// LIVENESS: nothing is pushed. An account that cannot receive holds up its own money alone; a lot that cannot be delivered or
/// returned stops no deposit. No step walks a list.
///
/// INVARIANTS:
/// - V1: a deposit is in exactly one of held, refunded, applied, forfeited: taken = held + refunded + applied + forfeited, a sale
/// - V2: balance ≥ {owed} of a currency = Σ deposits held + Σ credits of accounts
/// - V3: the price of a settled sale = fee + what the seller was credited for it
/// - V4: a lot is in one place: the venue until the sale ends, then the buyer's or the seller's
/// - V5: the rules of a sale never change
interface IVenue {
    enum LotKind {
        /// any ERC-721: a title, an income right
        Title,
        /// an amount of a trust's notes, which stay with the seller, and earn for it, until they are settled
        Note
    }

    enum Status {
        None,
        /// publicity, then bids, until `endsAt`
        Open,
        /// the winner pays until `payBy`, or its deposit is the seller's
        Awarded,
        /// the next in line may pay its own bid until `payBy`, or lets it pass without loss
        Offered,
        /// at the last price to whoever pays it first, until `endsAt`
        ForSale,
        /// subscribers' notes are delivered until `payBy`
        Allotted,
        Settled,
        Unsold,
        TakenBack
    }

    enum DepositState {
        None,
        Held,
        Refunded,
        Applied,
        Forfeited
    }

    /// @param token the collection, or the note
    /// @param idOrAmount token's id, or amount of notes
    struct Lot {
        LotKind kind;
        address token;
        uint256 idOrAmount;
    }

    /// @param feeWad share of the price that is the operator's, out of the price
    /// @param sellerCategories bitmap over the registry's categories (bit n: category n); a trust of the factory sells as a
    /// trust plan
    /// @param buyerCategories likewise
    /// @param publicityDays from the putting up: before the first bid of an auction or subscription; the time of competing
    /// offers of an exchange
    struct Rules {
        uint64 feeWad;
        uint32 sellerCategories;
        uint32 buyerCategories;
        uint16 publicityDays;
    }

    /// @param reservePrice least price of the first round; of an exchange the price of the listing, of a subscription the price
    /// of the whole lot
    /// @param biddingDays of each round; also of the sale at the last price
    /// @param depositWad share of the round's reserve price that a bidder pays in
    /// @param incrementWad share of the round's reserve price by which a bid must exceed the leading one
    /// @param extensionMinutes a later bid moves the end of the round to as many minutes after it
    /// @param rounds of an auction
    /// @param cutWad share by which a round's reserve price is below that of the round before
    /// @param paymentDays that a winner, or the next in line, has to pay
    struct SaleTerms {
        address currency;
        uint128 reservePrice;
        uint16 biddingDays;
        uint64 depositWad;
        uint64 incrementWad;
        uint16 extensionMinutes;
        uint8 rounds;
        uint64 cutWad;
        uint16 paymentDays;
    }

    /// @param round from 1
    /// @param lotHeld whether the venue still has the lot, for the buyer or for the seller
    /// @param reservePrice of this round
    /// @param opensAt first second of this round's bids
    /// @param endsAt last second of this round, or of the sale at the last price
    /// @param payBy last second to pay; of a subscription, to be delivered
    /// @param lotUntil last second for which a lot of notes is put up; the largest number for others
    /// @param endedAt second of the end; 0 before
    /// @param buyer who is to pay, or has bought; 0 where nobody is
    /// @param price that buyer's; of a subscription, what was allotted
    struct Sale {
        address seller;
        Status status;
        uint8 round;
        bool lotHeld;
        Lot lot;
        SaleTerms terms;
        Rules rules;
        uint128 reservePrice;
        uint64 opensAt;
        uint64 endsAt;
        uint64 payBy;
        uint64 lotUntil;
        uint64 endedAt;
        address buyer;
        uint128 price;
    }

    /// @param amount last bid of this bidder; of a subscription, cash subscribed
    /// @param deposit paid in for it
    struct Bid {
        uint128 amount;
        uint128 deposit;
        DepositState state;
    }

    /// Sums of a sale's deposits by where they are, units of its currency.
    struct Deposits {
        uint256 held;
        uint256 refunded;
        uint256 applied;
        uint256 forfeited;
    }

    event RulesSet(bytes32 indexed rulesHash, Rules rules);
    event PutUp(
        uint256 indexed saleId,
        address indexed seller,
        Lot lot,
        SaleTerms terms,
        Rules rules,
        uint256 opensAt,
        uint256 endsAt,
        uint256 lotUntil
    );
    event BidPlaced(
        uint256 indexed saleId,
        address indexed bidder,
        uint256 round,
        uint256 amount,
        uint256 deposit,
        uint256 endsAt
    );
    event SaleAwarded(uint256 indexed saleId, address indexed buyer, uint256 price, uint256 payBy);
    event NextOffered(uint256 indexed saleId, address indexed bidder, uint256 price, uint256 payBy);
    /// A winner has not paid: its deposit is the seller's.
    event WinnerDefaulted(uint256 indexed saleId, address indexed bidder, uint256 forfeited);
    /// A winner or next in line to whom the lot cannot be delivered, through no default: it leaves with its deposit.
    event NotDeliverable(uint256 indexed saleId, address indexed bidder);
    /// The next in line has let its time pass.
    event OfferLapsed(uint256 indexed saleId, address indexed bidder);
    event BidDeclined(uint256 indexed saleId, address indexed bidder);
    event DepositRefunded(uint256 indexed saleId, address indexed bidder, uint256 amount);
    event RoundOpened(uint256 indexed saleId, uint256 round, uint256 reservePrice, uint256 endsAt);
    event OpenedForSale(uint256 indexed saleId, uint256 price, uint256 endsAt);
    /// @param applied of the price, what came out of the buyer's deposit
    /// @param fee of the price, the operator's
    event SaleSettled(
        uint256 indexed saleId,
        address indexed buyer,
        uint256 price,
        uint256 applied,
        uint256 fee
    );
    event SaleAllotted(uint256 indexed saleId, uint256 subscribed, uint256 payBy);
    event AllotmentDelivered(
        uint256 indexed saleId,
        address indexed subscriber,
        uint256 units,
        uint256 cost,
        uint256 fee
    );
    event SaleUnsold(uint256 indexed saleId);
    event SaleTakenBack(uint256 indexed saleId);
    event LotReturned(uint256 indexed saleId, address indexed seller);
    event Withdrawn(address indexed currency, address indexed account, uint256 amount);

    error NotOperator(address caller);
    error OperatorNotRegistered(address operator);
    error BadRules(string what);
    error BadTerms(string what);
    error BadLot(address token, uint256 idOrAmount);
    error RulesNotCurrent(bytes32 given, bytes32 current);
    error SellerNotAdmitted(address seller);
    error NotSeller(address caller);
    error BidderNotAdmitted(address bidder);
    error BidderIsSeller(address bidder);
    error BidderIsOperator(address bidder);
    error CannotReceive(address bidder);
    error NoSuchSale(uint256 saleId);
    error WrongStatus(uint256 saleId, Status status);
    error TooEarly(uint256 nowAt, uint256 from);
    error TooLate(uint256 nowAt, uint256 last);
    error BidTooLow(uint256 amount, uint256 least);
    error BidTooHigh(uint256 amount, uint256 most);
    error HasDefaulted(address bidder);
    error AlreadyLeading(address bidder);
    error NoBidHere(address bidder);
    error BidStands(address bidder);
    error DataNotExpected();
    error ShortReceipt(uint256 received, uint256 expected);
    error NothingToRefund(address bidder);
    error NothingToWithdraw(address account);
    error NothingToReturn(uint256 saleId);
    error NotSelf(address caller);
    error TooLittleGas(uint256 left, uint256 needed);
    /// What a trial of a delivery ends in, so that it leaves nothing behind.
    error Deliverable();

    function registry() external view returns (address);
    function trustFactory() external view returns (address);
    function operator() external view returns (address);
    /// @notice What kind of procedure this is: `exchange`, `auction`, `fundSubscription`.
    function procedure() external view returns (string memory);
    function rules() external view returns (Rules memory);
    /// @notice Hash by which rules are known: keccak256 of their ABI encoding.
    function hashOf(Rules calldata rules_) external pure returns (bytes32);
    /// @notice Whether the operator has ever made these rules the current ones.
    function published(bytes32 rulesHash) external view returns (bool);

    function saleCount() external view returns (uint256);
    function saleOf(uint256 saleId) external view returns (Sale memory);
    /// @notice What a seller that is a contract needs.
    function statusOf(
        uint256 saleId
    ) external view returns (Status status, uint256 endedAt, address buyer, uint256 price);
    function bidOf(uint256 saleId, address bidder) external view returns (Bid memory);
    /// @notice Who leads, or is next in line, and who comes after that bidder; 0 where nobody does.
    function leaderOf(uint256 saleId) external view returns (address);
    function belowOf(uint256 saleId, address bidder) external view returns (address);
    /// @notice Least amount that {bid} takes now.
    function leastBid(uint256 saleId) external view returns (uint256);
    /// @notice Deposit that a bidder without one pays in with its bid.
    function depositFor(uint256 saleId, uint256 amount) external view returns (uint256);
    function depositsOf(uint256 saleId) external view returns (Deposits memory);
    /// @notice What an account may withdraw of a currency.
    function creditOf(address currency, address account) external view returns (uint256);
    /// @notice All that is owed in a currency: deposits held and credits.
    function owed(address currency) external view returns (uint256);
    /// @notice Reverts as {putUp} would: a set-up that binds such a sale asks it before.
    function checkTerms(SaleTerms calldata terms, Rules calldata rules_) external view;

    /// @notice Rules of sales to come. Emits {RulesSet}.
    /// - the caller is the operator
    /// - the fee is at most 10 %, publicity at most 365 days, each bitmap has a category
    function setRules(Rules calldata rules_) external;

    /// @notice Puts a lot up; the caller is the seller. An ERC-721 is taken into the venue, notes are held with the seller, each as
    /// the caller has approved before. Emits {PutUp}.
    /// - the rules are the current ones, the operator is registered and the seller of an admitted category; or the seller is a
    ///   trust that its set-up binds to this venue and these rules, which the operator has once published
    /// - the terms are within the venue's bounds; the lot is one that the venue sells, and arrives
    function putUp(
        Lot calldata lot,
        SaleTerms calldata terms,
        Rules calldata rules_
    ) external returns (uint256 saleId);

    /// @notice The seller's lot back, while nobody stands in line. Emits {SaleTakenBack} and {LotReturned}.
    /// - the caller is the seller; the sale is open or for sale; no bid stands
    function takeBack(uint256 saleId) external;

    /// @notice Bids: what the caller pays if it wins is this amount, never more; where the lot is for sale at a price, that price, at
    /// once, if the amount covers it. The first bid pays a deposit in. Emits {BidPlaced}, or {SaleSettled} where it bought.
    /// - bids are open; the amount is at least {leastBid}
    /// - the caller is of an admitted category, of neither the seller's nor the operator's investor, and can receive the lot
    /// - it does not lead already, its investor has not defaulted in this sale, the amount is at most 2^100; the money arrives in full
    /// @param amount of a subscription: cash subscribed, paid in whole
    /// @param data empty where bids are open; a sealed bid's commitment, then its opening
    function bid(uint256 saleId, uint256 amount, bytes calldata data) external;

    /// @notice Ends the round or the sale at a price once its time is over; anyone may press. With a bid: {SaleAwarded} (or
    /// {SaleAllotted}); without: {RoundOpened}, {OpenedForSale} or {SaleUnsold}.
    /// - the sale is open, for sale or allotted, and its last second is over
    function award(uint256 saleId) external;

    /// @notice Pays what is due of the price, for the buyer; anyone may, the lot is the buyer's. Emits {SaleSettled}.
    /// - the sale is awarded or offered, `payBy` is not over; the money arrives in full; the lot can be delivered
    /// - no wallet of the buyer's investor has defaulted in this sale
    function pay(uint256 saleId) external;

    /// @notice The buyer's time is over: a winner's deposit is forfeited to the seller (refunded, if the lot could not have been
    /// delivered to it), the next in line is offered the lot at its own bid; a bid of an investor that has defaulted in this sale
    /// is passed over: its time ends with the second in which it is offered. Anyone may press. Emits {WinnerDefaulted},
    /// {OfferLapsed} or {NotDeliverable}, then {NextOffered}, {RoundOpened}, {OpenedForSale} or {SaleUnsold}.
    /// - the sale is awarded or offered, `payBy` is over
    function next(uint256 saleId) external;

    /// @notice A bidder leaves the line with its deposit; one that is offered the lot passes it on at once. Emits {BidDeclined} and
    /// {DepositRefunded}.
    /// - the caller stands in line and neither leads an open round nor has won by its bid; no subscriber
    function decline(uint256 saleId) external;

    /// @notice Credits a bidder its deposit once its sale needs it no more; anyone may press. Emits {DepositRefunded}.
    /// - the sale has ended, or the bid is out of line; the deposit is held
    function refund(uint256 saleId, address bidder) external;

    /// @notice Delivers a subscriber's allotment, credits the seller its cost and the subscriber the rest; once `payBy` is over, {award}
    /// ends the sale and who was not delivered to has its money by {refund}. Anyone may press. Emits {DepositRefunded} of the rest,
    /// where there is one, and {AllotmentDelivered}.
    /// - the sale is allotted, `payBy` is not over; the subscriber has not had it
    function deliver(uint256 saleId, address subscriber) external;

    /// @notice The lot of a sale that ended without a buyer to its seller, if that failed at the end. Emits {LotReturned}.
    /// - the sale is unsold or taken back, and the venue still has the lot
    function returnLot(uint256 saleId) external;

    /// @notice Pays an account what it has been credited; anyone may press, it goes to the account. Emits {Withdrawn}.
    /// - there is something; the currency delivers
    function withdraw(address currency, address account) external returns (uint256 amount);
}
