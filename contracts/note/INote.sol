// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {IERC7943Fungible} from "./IERC7943Fungible.sol";

/// @title One class of a trust's notes
/// @notice An ERC-20 with permit and ERC-7943's controls. A token is one smallest unit of original face. Holders earn with
/// every distribution, keep what they earned when they transfer, and are paid by push or claim.
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
    event ClaimsFrozen(address indexed holder, uint256 until);
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
    error AlreadyIssued();
    error BadReceiver(address to);
    /// Too little gas is left to give the next payment all that it may use.
    error NotEnoughGas(uint256 left, uint256 needed);

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
    /// @notice Until when payments to the holder are stopped; 0 where they are not.
    function claimsFrozenUntil(address holder) external view returns (uint256);
    function orderOf(uint256 orderId) external view returns (Order memory);

    /// @notice Pays the caller what it has earned. Emits {Paid}.
    function claim() external returns (uint256 amount);
    /// @notice The same, to another address of the caller's choice.
    function claimTo(address to) external returns (uint256 amount);
    /// @notice Pays holders in a batch; who cannot be paid is skipped with {PayFailed} and keeps its money; safe to repeat.
    function pay(address[] calldata holders) external returns (uint256 total);

    /// @notice Holds an amount of the holder's notes still until a time, with the holder's approval of the caller, which it uses up.
    function lock(address holder, uint256 amount, uint256 until) external;

    /// @notice The trustee records an order; it has no effect until a registrar countersigns it.
    function recordOrder(
        bytes32 orderHash,
        OrderKind kind,
        address holder,
        address to,
        uint256 amount
    ) external returns (uint256 orderId);
    /// @notice A registrar makes an order effective; never the trustee itself.
    function countersign(uint256 orderId) external;
    /// @notice Stops payments to a holder under a countersigned order that has not been used.
    function freezeClaims(address holder) external;

    /// @notice The offering's call at the closing: the whole face to the offering, retention locked in the originator's hands.
    function issue(uint256 retained, address originator, uint256 retainedUntil) external;
    /// @notice The offering's call for each subscriber: notes, with all that they earned since the closing.
    function deliver(address holder, uint256 amount) external;
}
