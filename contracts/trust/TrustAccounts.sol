// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BoundedCall} from "../note/BoundedCall.sol";
import {Created, MOST_CLASSES} from "./Created.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {IOffering} from "./IOffering.sol";
import {ITrust} from "./ITrust.sol";
import {PackedWords} from "./PackedWords.sol";
import {Setup} from "./Setup.sol";
import {Terms} from "./Terms.sol";
import {TrustCode} from "./TrustCode.sol";

/// @title A trust's cash: what of it is whose, and how it leaves
/// @dev Whoever is paid is paid out of an account that was lowered before the currency is called. The guard is there for a
/// currency that calls out before it moves: the balance then still holds what the accounts no longer do, and a close, or
/// after a failure another release, would count it once more. What an account pays is not measured: a currency that takes
/// more than it was told to would stop every payment else, and so it leads to a {Shortfall} instead.
abstract contract TrustAccounts is ITrust, ReentrancyGuardTransient {
    using PackedWords for PackedWords.List;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev Gas that one payment of a batch may use; a currency that needs more is paid by {INote-claim} only.
    uint256 private constant PAYMENT_GAS = 300_000;
    /// @dev What must be left so that a call gets all of it: a 64th stays with the caller, and the call costs something.
    uint256 private constant PAYMENT_NEEDS = (PAYMENT_GAS * 64) / 63 + 15_000;

    uint48 internal _deployedAt;
    Status internal _status;
    /// @dev declared for the next date to close
    bool internal _declaredNext;
    /// @dev day number of the date distributed last
    uint32 internal _lastDate;
    /// @dev words of the waterfall's state
    uint16 internal _stateWords;
    uint128 private _reserved;

    ClassAccount[MOST_CLASSES] private _classes;
    PackedWords.List private _releasable;
    /// @dev zero until the account's own address has named another
    mapping(uint256 account => address) private _rotated;

    modifier onlyOffering() {
        if (msg.sender != offering()) {
            revert NotAuthorized(msg.sender);
        }
        if (_status != Status.Offering) {
            revert WrongStatus(_status);
        }
        _;
    }

    /// @inheritdoc ITrust
    function offering() public view returns (address) {
        return Created.offering(address(this));
    }

    /// @inheritdoc ITrust
    function status() external view returns (Status) {
        return _status;
    }

    /// @inheritdoc ITrust
    function deployedAt() external view returns (uint256) {
        return _deployedAt;
    }

    /// @inheritdoc ITrust
    function classAccount(uint256 classIndex) external view returns (ClassAccount memory) {
        return _classes[classIndex];
    }

    /// @inheritdoc ITrust
    function givenInAll(uint256 classIndex) external view returns (uint256) {
        return _classes[classIndex].given;
    }

    /// @inheritdoc ITrust
    function setAside() public view returns (uint256 amount) {
        bytes memory core = TrustCode.core();
        uint256[] memory released = _releasable.load(_originatorAccount(core) + 1);
        for (uint256 i = 0; i < released.length; ++i) {
            amount += released[i];
        }
        uint256 classes = Setup.tokenCount(core);
        for (uint256 c = 0; c < classes; ++c) {
            amount += _classes[c].given - _classes[c].paid;
        }
    }

    /// @inheritdoc ITrust
    function reserved() public view returns (uint256) {
        return _reserved;
    }

    /// @inheritdoc ITrust
    function releasable(uint256 account) public view returns (uint256) {
        bytes memory core = TrustCode.core();
        if (account > _originatorAccount(core)) {
            return 0;
        }
        return _releasable.get(account) + _foundOnRelease(core, account);
    }

    /// @inheritdoc ITrust
    function addressOf(uint256 account) public view returns (address) {
        address rotated = _rotated[account];
        return rotated == address(0) ? _firstAddressOf(account) : rotated;
    }

    /// @inheritdoc ITrust
    function release(uint256 account) external nonReentrant returns (uint256 amount) {
        amount = releasable(account);
        if (amount == 0) {
            revert NothingToRelease(account);
        }

        _releasable.set(account, 0);
        address to = addressOf(account);

        emit Released(account, to, amount);

        IERC20(Setup.currency(TrustCode.core())).safeTransfer(to, amount);
    }

    /// @inheritdoc ITrust
    function rotate(uint256 account, address to) external {
        address from = addressOf(account);
        if (msg.sender != from) {
            revert NotAuthorized(msg.sender);
        }
        if (to == address(0) || to == address(this)) {
            revert BadAddress(to);
        }
        address trustee = Setup.trustee(TrustCode.core());
        if (to == trustee && _firstAddressOf(account) != trustee) {
            revert BadAddress(to);
        }

        _rotated[account] = to;

        emit AddressRotated(account, from, to);
    }

    /// @inheritdoc ITrust
    function pay(uint256 classIndex, address to, uint256 amount) external nonReentrant {
        _chargeClass(classIndex, amount);

        IERC20(TrustCode.currency()).safeTransfer(to, amount);
    }

    /// @inheritdoc ITrust
    function payHolders(
        uint256 classIndex,
        address[] calldata holders,
        uint256[] calldata amounts
    ) external nonReentrant returns (PaymentFailure[] memory failures) {
        uint256 total = 0;
        for (uint256 i = 0; i < amounts.length; ++i) {
            total += amounts[i];
        }
        _chargeClass(classIndex, total);

        address currency = TrustCode.currency();
        uint256 kept = 0;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 amount = amounts[i];
            if (amount != 0) {
                if (gasleft() < PAYMENT_NEEDS) {
                    revert NotEnoughGas(gasleft(), PAYMENT_NEEDS);
                }
                (bool delivered, bytes memory reason) = BoundedCall.tryTransfer(
                    currency,
                    PAYMENT_GAS,
                    holders[i],
                    amount
                );
                if (!delivered) {
                    kept += amount;
                    failures = _append(failures, PaymentFailure(i, reason));
                }
            }
        }
        if (kept != 0) {
            // part of the total that was added above
            _classes[classIndex].paid -= uint128(kept);
        }
    }

    /// @inheritdoc ITrust
    function onClosing(uint256 proceeds) external onlyOffering {
        bytes memory program = TrustCode.program();
        bytes memory setup = TrustCode.setup();
        uint256 reserves = 0;
        for (uint256 i = 0; i < Terms.reserveCount(program); ++i) {
            reserves += Terms.reserveOpening(program, i);
        }
        uint256 account = Setup.partyCount(setup);
        uint256 costs = 0;
        for (uint256 i = 0; i < Setup.costCount(setup); ++i) {
            (, uint256 cost) = Setup.cost(setup, i);
            costs += cost;
            _releasable.set(account++, cost);
        }
        uint256 needed = Setup.price(setup) + costs + reserves;
        if (proceeds < needed) {
            revert IOffering.ProceedsTooSmall(proceeds, needed);
        }

        // the price and what is over
        _releasable.set(account, proceeds - costs - reserves);
        _reserved = reserves.toUint128();
        _setStatus(Status.Performing);
        _open(program);

        emit TrustClosed(reserves, proceeds - reserves);
    }

    /// @inheritdoc ITrust
    function onFailure() external onlyOffering {
        _setStatus(Status.Failed);

        emit TrustFailed();
    }

    /// @dev Puts the state of the closing in place.
    function _open(bytes memory program) internal virtual;

    function _setStatus(Status status_) internal {
        _status = status_;

        emit StatusChanged(status_);
    }

    /// @dev Sets aside what a date gave to classes and parties, and keeps what it put into reserves. Together they are what
    /// came in and what the reserves held: whatever the interpreter says, money set aside before stays whole.
    function _setAsideOutcome(IInterpreter.DateOutcome memory outcome, uint256 collected) internal {
        uint256 given = 0;
        for (uint256 c = 0; c < outcome.classPaid.length; ++c) {
            if (outcome.classPaid[c] != 0) {
                given += outcome.classPaid[c];
                _classes[c].given = (_classes[c].given + outcome.classPaid[c]).toUint128();
            }
        }
        for (uint256 p = 0; p < outcome.partyPaid.length; ++p) {
            given += outcome.partyPaid[p];
        }
        _releasable.add(outcome.partyPaid);
        if (given + outcome.reserves != collected + _reserved) {
            revert OutOfBalance(given + outcome.reserves, collected + _reserved);
        }
        _reserved = outcome.reserves.toUint128();
    }

    /// @dev What a class's note is about to send counts as paid before the currency is called.
    function _chargeClass(uint256 classIndex, uint256 amount) private {
        if (msg.sender != Created.note(address(this), classIndex)) {
            revert NotAuthorized(msg.sender);
        }
        // the list's own bounds stop an index that is no class's and yet, by its last byte, a note's
        ClassAccount storage account = _classes[classIndex];
        uint256 paid = account.paid;
        uint256 left = account.given - paid;
        if (amount > left) {
            revert OverClass(classIndex, amount, left);
        }

        // amount <= left, so that the sum is at most what was given
        unchecked {
            account.paid = uint128(paid + amount);
        }
    }

    function _append(
        PaymentFailure[] memory failures,
        PaymentFailure memory failure
    ) private pure returns (PaymentFailure[] memory longer) {
        longer = new PaymentFailure[](failures.length + 1);
        for (uint256 i = 0; i < failures.length; ++i) {
            longer[i] = failures[i];
        }
        longer[failures.length] = failure;
    }

    /// @dev The account after those of the parties and the costs.
    function _originatorAccount(bytes memory core) private pure returns (uint256) {
        return Setup.partyCount(core) + Setup.costCount(core);
    }

    /// @dev Once the offering has failed all cash in the trust, whenever it came, is the originator's.
    function _foundOnRelease(bytes memory core, uint256 account) private view returns (uint256) {
        if (_status != Status.Failed || account != _originatorAccount(core)) {
            return 0;
        }
        return IERC20(Setup.currency(core)).balanceOf(address(this));
    }

    /// @dev An account's address by the set-up.
    function _firstAddressOf(uint256 account) private view returns (address first) {
        bytes memory setup = TrustCode.setup();
        uint256 parties = Setup.partyCount(setup);
        if (account < parties) {
            return Setup.party(setup, account);
        }
        if (account < _originatorAccount(setup)) {
            (first, ) = Setup.cost(setup, account - parties);
            return first;
        }
        if (account == _originatorAccount(setup)) {
            return Setup.originator(setup);
        }
        revert NoSuchAccount(account);
    }
}
