// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The offering of a trust's notes
/// @notice Takes subscriptions in the currency, and contributions: whom the closing pays a price or a cost may have notes for it
/// instead of cash. Closes in one transaction or fails at the long stop.
///
/// CODE: an ERC-1167 clone, made by its trust, whose immutable arguments are the trust's address.
///
/// ROLES: none. The originator subscribes its retained share, which is kept for it, like anyone, and approves the offering for the
/// title, which goes nowhere but to the trust, and only in the closing. A subscription stands until the long stop.
///
/// ALLOTMENT: by the set-up first come, where nobody can have more than is left, or pro rata. Then what the originator must retain and
/// what is contributed is allotted first and whole, and all else are orders: before the closing day they may exceed the class's face,
/// and share what there is in whole denominations ({Allotment}). What was paid in above the price of what is allotted goes back to
/// whom it came from, once its notes are collected.
///
/// CONTRIBUTIONS: the originator's title is worth the set-up's price, a payee's work the set-up's cost; who subscribes knows both.
/// A contribution is paid by what the closing owes its contributor, and never more; where the offering fails it was nothing.
///
/// ROUNDING: the issue price of a subscription is rounded up. An allotment is its order's share but for less than one denomination; all
/// of a class sum to what there is, and their prices to its price.
///
/// TOKEN REQUIREMENTS: what arrives is measured, at each subscription and at the closing; less than was sent is refused.
///
/// LIVENESS: nobody but a missing subscriber, the originator's title or the currency can stop the closing, and then
/// everyone has a refund after the long stop, each on its own. Whom the currency blocks has its notes all the same, and its refund
/// waits. What a subscriber costs to collect grows with its own orders alone.
///
/// INVARIANTS: until the closing balance ≥ Σ cash of subscribers, then ≥ Σ excess not yet refunded; of each class subscribed ≤ face, or
/// pro rata allotted ≤ face; notes in the offering's hands = Σ allotments not yet collected.
interface IOffering {
    event Subscribed(uint256 indexed classIndex, address indexed subscriber, uint256 face, uint256 cash);
    /// @param account of the trust, against whose money at the closing the face is set off
    event Contributed(
        uint256 indexed classIndex,
        address indexed subscriber,
        uint256 indexed account,
        uint256 face,
        uint256 value
    );
    event OfferingClosed(uint256 proceeds);
    event OfferingFailed();
    event Collected(uint256 indexed classIndex, address indexed subscriber, uint256 face);
    event Refunded(address indexed subscriber, uint256 cash);

    error NotOpen();
    error NoSuchClass(uint256 classIndex);
    error NotEligible(address subscriber);
    error NotADenomination(uint256 face, uint256 denomination);
    error OverFace(uint256 face, uint256 left);
    error BelowMinimum(uint256 face, uint256 minimum);
    error ShortReceipt(uint256 received, uint256 expected);
    error NotContributor(address caller);
    error OverContribution(uint256 value, uint256 left);
    error NotFullySubscribed(uint256 classIndex, uint256 subscribed, uint256 face);
    error RetentionNotSubscribed(uint256 classIndex, uint256 subscribed, uint256 retained);
    error ProceedsTooSmall(uint256 proceeds, uint256 needed);
    error TooEarly(uint256 today, uint256 from);
    error TooLate(uint256 today, uint256 last);
    error NotClosed();
    error TitleNotDelivered(address title, uint256 id);
    error NothingToRefund(address subscriber);
    error NotFailed();

    function trust() external view returns (address);
    /// @notice Face of a class subscribed by one, smallest units, until it has been collected.
    function subscription(uint256 classIndex, address subscriber) external view returns (uint256 face);
    /// @notice Cash that a subscriber has paid in and could have back if the offering failed.
    function cashOf(address subscriber) external view returns (uint256);
    /// @notice Face of a class subscribed in all, orders beyond it included.
    function subscribed(uint256 classIndex) external view returns (uint256 face);
    /// @notice What a subscriber is allotted if nothing more is subscribed, and the cash that it has paid in above its price;
    /// after the closing for good, until it has been collected.
    function allotment(
        uint256 classIndex,
        address subscriber
    ) external view returns (uint256 face, uint256 excess);
    /// @notice Cash that a subscriber paid in above the price of what it was allotted and collected, until it is refunded.
    function excessOf(address subscriber) external view returns (uint256 cash);
    /// @notice What is set off against an account's money at the closing.
    function setOff(uint256 account) external view returns (uint256 value);
    /// @notice Cash for a face at the class's issue price, rounded up.
    function costOf(uint256 classIndex, uint256 face) external view returns (uint256 cash);

    /// @notice Subscribes a face of a class and pays for it. Emits {Subscribed}.
    /// - the offering is open, today is not after the long stop
    /// - the face is a multiple of the class's denomination, not 0, and still to be had: of what is left beside what is kept for the
    /// originator; pro rata, before the closing day, of all that orders share
    /// - it is at least the class's minimum, or all that is left, or the originator's
    /// - the caller may hold by the registry
    /// - the cost arrives in full
    function subscribe(uint256 classIndex, uint256 face) external;
    /// @notice The same with a permit of the currency; a permit that somebody else has already used does not stop it.
    function subscribeWithPermit(
        uint256 classIndex,
        uint256 face,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;
    /// @notice Subscribes a face and pays by what the closing will owe an account of the caller: the price of the title (the
    /// originator's account), a cost (its payee's, for work). Emits {Contributed}.
    /// - as for {subscribe}, but that no cash comes, no minimum holds, and what others have ordered can still be had
    /// - the account is a cost's or the originator's, by the set-up the caller's own
    /// - its contributions are at most what the closing owes it
    function contribute(uint256 account, uint256 classIndex, uint256 face) external;
    /// @notice Asset against cash and contributions; anyone may call. Its cost does not depend on the number of subscribers. Emits
    /// {OfferingClosed}.
    /// - the offering is open, today is neither before the closing date nor after the long stop
    /// - each class is fully subscribed, of it the originator's retained share by the originator
    /// - the proceeds, which are all the cash but for what goes back to subscribers, arrive in full; they and the contributions
    /// cover price, costs and reserves; the title arrives
    function close() external;
    /// @notice Delivers subscribers' notes in batches, with all that they have earned since the closing; anyone may call; who
    /// has nothing is skipped, and nobody's eligibility is asked again. What was paid in above the price can be refunded from
    /// then on. Emits {Collected} for each.
    /// - the offering has closed
    function collect(uint256 classIndex, address[] calldata subscribers) external;
    /// @notice After the long stop without a closing; anyone may call. Emits {OfferingFailed}.
    /// - the offering is open, today is after the long stop
    function fail() external;
    /// @notice A subscriber's cash back: all of it after a failure, after a closing pro rata what it paid in above the price of what it
    /// was allotted and collected. Anyone may call, it goes to the subscriber. Emits {Refunded}.
    /// - the offering has failed, or has closed pro rata; the subscriber has not had its refund
    function refund(address subscriber) external;
}
