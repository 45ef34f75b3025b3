// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The offering of a trust's notes
/// @notice Takes subscriptions in the currency; closes in one transaction or fails at the long stop.
interface IOffering {
    event Subscribed(uint256 indexed classIndex, address indexed subscriber, uint256 face, uint256 cash);
    event OfferingClosed(uint256 proceeds);
    event OfferingFailed();
    event Collected(uint256 indexed classIndex, address indexed subscriber, uint256 face);
    event Refunded(address indexed subscriber, uint256 cash);

    error NotOpen();
    error NoSuchClass(uint256 classIndex);
    error NotEligible(address subscriber);
    error NotADenomination(uint256 face, uint256 denomination);
    error OverFace(uint256 face, uint256 left);
    error ShortReceipt(uint256 received, uint256 expected);
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
    function subscribed(uint256 classIndex) external view returns (uint256 face);
    /// @notice Cash for a face at the class's issue price, rounded up.
    function costOf(uint256 classIndex, uint256 face) external view returns (uint256 cash);

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
    /// @notice Asset against cash; anyone may call between closing and the long stop.
    function close() external;
    /// @notice Delivers subscribers' notes in batches; anyone may call; who has nothing is skipped.
    function collect(uint256 classIndex, address[] calldata subscribers) external;
    /// @notice After the long stop without a closing; anyone may call.
    function fail() external;
    /// @notice A subscriber's cash back after a failure; anyone may call, it goes to the subscriber.
    function refund(address subscriber) external;
}
