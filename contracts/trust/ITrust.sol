// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrustPowers} from "./ITrustPowers.sol";

/// @dev Most that one date can collect, smallest units; what is more is the next date's.
uint256 constant MOST_COLLECTED = 2 ** 100;

/// @title A trust
/// @notice Holds the asset and the cash, takes reports, closes periods, runs the priority of payments, sets aside what each
/// payee is owed, and sends it when asked. A day is `block.timestamp / 86400`; amounts are the currency's smallest units.
///
/// CODE: `proxy ‖ implementation ‖ uint16 setupLength ‖ setup ‖ program` ({TrustCode}, docs/set-up-encoding.md). Nothing of it can
/// be changed later but where accounts are paid, and what the set-up's powers list ({ITrustPowers}). It creates its offering, then
/// a note a class, so their addresses follow from its own.
///
/// ROLES, all named in the set-up; nobody else can do more than press the buttons that anyone may press:
/// - servicer, the set-up's or who has its office: {report}. Cannot name more than the terms' and the set-up's maxima, report late,
///   or hold a date up.
/// - verification agent, and holders together: {challenge}. Cannot decide, nor challenge what was not reported.
/// - trustee: {declare}, {resolve}, {announceAddress}. Cannot move a unit of cash, be paid a reported fee, alter a report, or hold a date up.
/// - calculation agent: {setFixing}. Cannot leave an index's band, nor touch a period that has closed.
/// - a payee: {rotate}, for its own account only. The office that it may hold stays with the set-up's address.
/// - the class's note: {IClassAccounts-pay}, {payHolders}; the offering: {onClosing}, {onFailure}.
///
/// ROUNDING: none here; the interpreter floors, a note floors once for each holder.
///
/// TOKEN REQUIREMENTS: an ERC-20 that returns true or nothing. A payment of a batch has 300,000 gas. One that charges on transfer is refused by the offering. One
/// whose balances fall by themselves leads to {Shortfall}; one that blocks the trust itself strands all of it.
///
/// LIVENESS: silence of any role, or of all, stops no date: whatever is missing has a last day. A payee or holder that
/// cannot be paid holds up only itself. A fault of the interpreter strands at most what is not yet distributed.
///
/// INVARIANTS:
/// - set aside = Σ releasable + Σ (given − paid) over the classes
/// - balance ≥ set aside + reserves + collected of the closed period, unless the currency took some away
/// - of each class paid ≤ given; both only grow
/// - each date gives out exactly what it collected and what reserves held before, less what they hold after
interface ITrust is ITrustPowers {
    enum Status {
        Offering,
        Failed,
        Performing,
        Enforcement,
        WoundUp
    }

    enum Outcome {
        None,
        Dismissed,
        Upheld
    }

    /// @param fees amounts of the reported fees, in the terms' order of those fees
    /// @param amounts reported amounts, in the terms' order
    /// @param metrics 18-decimal, in the terms' order
    /// @param events bitmap, bit n: the terms' event n
    /// @param root, sum, count of the Merkle-sum tree of loan-level collections
    /// @param documentsHash of the report's documents
    struct Report {
        uint128[] fees;
        uint128[] amounts;
        uint128[] metrics;
        uint256 events;
        bytes32 root;
        uint128 sum;
        uint64 count;
        bytes32 documentsHash;
    }

    /// @param date day number of the payment date; 0 where none is next
    /// @param position of the date in the terms (beyond them: late dates)
    /// @param closeDay day of the close; 0 while the period is open
    /// @param collected of the closed period, smallest units
    struct Period {
        uint32 date;
        uint32 position;
        uint32 closeDay;
        uint128 collected;
        bool declared;
        bool reported;
        bool challenged;
        Outcome outcome;
    }

    /// @param given units ever given to the class by the waterfall; `paid` of them have left the trust
    struct ClassAccount {
        uint128 given;
        uint128 paid;
    }

    /// @param position in the batch
    /// @param reason of the currency's refusal, at most 256 bytes
    struct PaymentFailure {
        uint256 position;
        bytes reason;
    }

    event TrustCreated(
        bytes32 indexed termsHash,
        bytes32 indexed setupHash,
        address offering,
        address[] notes
    );
    /// The offering has closed: asset in, reserves funded, price, costs and what was over set aside.
    event TrustClosed(uint256 reserves, uint256 setAside);
    event TrustFailed();
    event StatusChanged(Status indexed status);
    event FixingSet(uint256 indexed date, uint256 indexed index, int256 value, address by);
    event Declared(uint256 indexed date, address by);
    /// @param balance the trust's currency balance at the close; `setAside` and `reserves` what of it was not counted
    event PeriodClosed(
        uint256 indexed date,
        uint256 position,
        uint256 closeDay,
        uint256 collected,
        uint256 balance,
        uint256 setAside,
        uint256 reserves,
        bool declared,
        int256[] fixings
    );
    /// The balance stood below what is set aside and reserved, so nothing new was counted.
    event Shortfall(uint256 indexed date, uint256 balance, uint256 expected);
    event Reported(uint256 indexed date, address by, Report report);
    event Challenged(uint256 indexed date, address by, string reason);
    event Resolved(uint256 indexed date, address by, Outcome outcome);
    /// @param events as given to the waterfall: bit 0 declared, bit 1 report missed, bit 2 + n the terms' event n
    event Distributed(
        uint256 indexed date,
        uint256 position,
        uint256 list,
        uint256 events,
        uint256 triggers,
        uint256 ran,
        uint256[] stepDue,
        uint256[] stepPaid,
        uint256[] classPaid,
        uint256[] partyPaid,
        uint256 reserves
    );
    /// @param account the party's position in the terms, or one of the accounts of the closing
    event Released(uint256 indexed account, address indexed to, uint256 amount);
    event AddressRotated(uint256 indexed account, address from, address to);

    error NotAuthorized(address caller);
    error WrongStatus(Status status);
    error WrongDate(uint256 given, uint256 expected);
    error TooEarly(uint256 today, uint256 from);
    error TooLate(uint256 today, uint256 last);
    error PeriodIsOpen();
    error PeriodIsClosed();
    error NoReport();
    error AlreadyChallenged();
    error NotChallenged();
    error AlreadyResolved();
    error BadOutcome();
    error OverMaximum(string what, uint256 index, uint256 given, uint256 maximum);
    error WrongCount(string what, uint256 given, uint256 expected);
    error NoSuchIndex(uint256 index);
    error OutsideBand(int256 value, int256 low, int256 high);
    error TooLittleLateCash(uint256 cash, uint256 least);
    error NothingToRelease(uint256 account);
    error NoSuchAccount(uint256 account);
    error BadAddress(address given);
    error OverClass(uint256 classIndex, uint256 asked, uint256 left);
    /// Too little gas is left to give the next payment all that it may use.
    error NotEnoughGas(uint256 left, uint256 needed);
    error AlreadyInitialized();
    /// The waterfall gave out more or less than it was given: nothing is set aside, so that a fault there reaches no money that is.
    error OutOfBalance(uint256 given, uint256 available);

    /// @notice Clones the offering and a note a class and stores the set-up's first fixings; once, in the transaction of the
    /// deployment. Emits {TrustCreated}.
    /// - it has not been initialized; the implementation itself never can be
    function initialize() external;

    // Names that outside tools rely on.

    /// @notice The compiled terms.
    function terms() external view returns (bytes memory);
    /// @notice The encoded set-up.
    function setup() external view returns (bytes memory);
    /// @notice The last part of the set-up, as {Powers} reads it.
    function powers() external view returns (bytes memory);
    function termsHash() external view returns (bytes32);
    function setupHash() external view returns (bytes32);
    function notes() external view returns (address[] memory);
    function title() external view returns (address token, uint256 id);
    function registry() external view returns (address);
    function currency() external view returns (address);
    function status() external view returns (Status);
    /// @notice Day number of the first payment date not yet distributed; 0 where no date is open or due by the terms.
    function nextDate() external view returns (uint256);
    /// @notice Block of the deployment.
    function deployedAt() external view returns (uint256);

    // State behind the accounts.

    function offering() external view returns (address);
    function interpreter() external view returns (address);
    function noteImplementation() external view returns (address);
    function offeringImplementation() external view returns (address);
    /// @notice The holders' assembly, one for all trusts of this implementation.
    function holdersAssembly() external view returns (address);
    function period() external view returns (Period memory);
    /// @notice The report of the closed period; empty where there is none.
    function reportOfPeriod() external view returns (Report memory);
    /// @notice The report that came last, of this period or an earlier one, as it is kept: fees, amounts, metrics and events as
    /// one list.
    function reportWords()
        external
        view
        returns (uint256[] memory words, bytes32 root, uint256 sum, uint256 count, bytes32 documentsHash);
    /// @notice The waterfall's state, as the interpreter lays it out.
    function state() external view returns (uint256[] memory);
    function classAccount(uint256 classIndex) external view returns (ClassAccount memory);
    /// @notice Set aside for an account and not yet released. Accounts 0 … parties − 1 are the parties; then each cost of the
    /// offering; then the originator's (price, what is over, and what was collected where the offering failed); then one of
    /// each former holder of the servicer's office.
    function releasable(uint256 account) external view returns (uint256);
    /// @notice Where an account's money goes.
    function addressOf(uint256 account) external view returns (address);
    /// @notice All that is set aside: released and paid by nobody yet. `reserved` is what reserves hold.
    function setAside() external view returns (uint256);
    function reserved() external view returns (uint256);
    /// @notice The fixing that stands for the next date to close.
    function fixing(uint256 index) external view returns (int256);
    /// @notice What the next close would count.
    function uncounted() external view returns (uint256);

    // A payment date.

    /// @notice Sets the fixing of an index for the period that ends at the next date to close; the last one set counts, none
    /// leaves the one before. Emits {FixingSet}.
    /// - the caller is the calculation agent, the trust is running
    /// - the date is the next one to close (0: a late date)
    /// - the index exists and the value lies in its band
    /// @param date day number
    /// @param value 18-decimal
    function setFixing(uint256 date, uint256 index, int256 value) external;
    /// @notice Sets the event `declared` for the next date to close. Emits {Declared}.
    /// - the caller is the trustee, or the holders' assembly where the set-up lists it; the trust is running
    /// - the date is the next one to close (0: a late date)
    function declare(uint256 date) external;
    /// @notice Fixes the fixings, the declaration and what was collected: balance − set aside − reserves, at least 0 and at
    /// most 2^100. Emits {PeriodClosed}, before it {Shortfall} where the balance is below what is set aside and reserved.
    /// - the trust is running, the period before has been distributed
    /// - today is after the collection period's last day; for a late date at least 30 days after the date before
    /// - for a late date: what is collected is at least the set-up's amount
    function closePeriod() external;
    /// @notice Reports the closed period; replaces an earlier report of it. Emits {Reported}.
    /// - the caller holds the servicer's office, the period is closed, and its `reportBy` days are not over
    /// - there are as many values as the terms have, each within its maximum, of works within what is approved, no event that the terms do not have, and a sum
    ///   of at most 2^100
    function report(Report calldata report_) external;
    /// @notice Challenges the report. Emits {Challenged}.
    /// - the caller is the verification agent, or the holders' assembly where the set-up lets holders challenge; the period is
    ///   closed and reported, and was not challenged
    /// - today is after the `reportBy` days and within the `challengeBy` days
    function challenge(string calldata reason) external;
    /// @notice Decides a challenge: dismissed, the report stands; upheld, it counts as missed. Emits {Resolved}.
    /// - the caller is the trustee, the period is challenged and undecided
    /// - the outcome is one of the two, and the `resolveBy` days are not over
    function resolve(Outcome outcome) external;
    /// @notice Runs the priority of payments for the closed period and sets aside what it gives; sends nothing. Without a
    /// report, or with one whose challenge was upheld, fees, amounts, events and metrics are 0 and the report is missed; while
    /// a challenge is undecided, fees, amounts and events are 0. Emits {Distributed}, before it {StatusChanged} where another
    /// list than `normal` rules from now on.
    /// - the period is closed and its payment date has come
    /// - not reported: the `reportBy` days are over; reported and not challenged: the `challengeBy` days are; challenged: it
    ///   is decided or the `resolveBy` days are over
    /// - what is given out is what there was
    function distribute() external;

    // Paying.

    /// @notice Sends an account's money to its address; anyone may call. After a failure the originator's account is all that
    /// the trust has. Emits {Released}.
    /// - there is something to release; the currency delivers
    function release(uint256 account) external returns (uint256 amount);
    /// @notice An account's own address names another. Emits {AddressRotated}.
    /// - the caller is the account's address
    /// - the new one is not 0, nor the trust's, nor the trustee's unless the set-up made the account the trustee's
    function rotate(uint256 account, address to) external;
    /// @notice A class's note sends what holders have earned, each on its own: who cannot be paid holds up nobody else, and its
    /// amount stays the class's. Passes over amounts of 0.
    /// - the caller is the class's note
    /// - the amounts together are at most what the class was given and not paid
    /// - enough gas is left to give each payment all that it may use
    /// @return failures in ascending positions
    function payHolders(
        uint256 classIndex,
        address[] calldata holders,
        uint256[] calldata amounts
    ) external returns (PaymentFailure[] memory failures);

    // The offering's calls.

    /// @notice The offering has sent the proceeds and the title: fund reserves, set price, costs and what is over aside. Emits
    /// {StatusChanged} and {TrustClosed}.
    /// - the caller is the offering, the trust is in its offering
    /// - the proceeds cover price, costs and reserves
    function onClosing(uint256 proceeds) external;
    /// @notice The long stop has passed: what was collected is the originator's. Emits {StatusChanged} and {TrustFailed}.
    /// - the caller is the offering, the trust is in its offering
    function onFailure() external;
}
