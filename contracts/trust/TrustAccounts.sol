// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {BoundedCall} from "../note/BoundedCall.sol";
import {ClassAccounts} from "./ClassAccounts.sol";
import {Created} from "./Created.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {ITrust} from "./ITrust.sol";
import {ITrustPowers} from "./ITrustPowers.sol";
import {PackedWords} from "./PackedWords.sol";
import {Setup} from "./Setup.sol";
import {TrustCode} from "./TrustCode.sol";
import {TrustReader} from "./TrustReader.sol";

/// @title A trust's cash: what of it is whose, and how it leaves
/// @dev Whoever is paid is paid out of an account that was lowered before the currency is called. The guard is there for a
/// currency that calls out before it moves: the balance then still holds what the accounts no longer do, and a close, or
/// after a failure another release, would count it once more. What an account pays is not measured: a currency that takes
/// more than it was told to would stop every payment else, and so it leads to a {Shortfall} instead.
abstract contract TrustAccounts is ClassAccounts, ITrust, ReentrancyGuardTransient {
    using PackedWords for PackedWords.List;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev All that a date asks about the servicer's office, in one slot.
    /// @param holder of the office now; 0 while it is the set-up's
    /// @param missed reports in a row
    /// @param finalOn day on which the final date was distributed; 0 before
    /// @param formers how many have left the office, each with an account after the originator's
    struct Office {
        address holder;
        uint8 missed;
        uint32 finalOn;
        uint8 formers;
    }

    /// @dev Gas that one payment of a batch may use; a currency that needs more is paid by {INote-claim} only.
    uint256 private constant PAYMENT_GAS = 300_000;
    /// @dev What must be left so that a call gets all of it: a 64th stays with the caller, and the call costs something.
    uint256 private constant PAYMENT_NEEDS = (PAYMENT_GAS * 64) / 63 + 15_000;
    /// @dev After so long an announced address holds, if the old one did not cancel it.
    uint256 private constant ANNOUNCEMENT_TIME = 30 days;

    TrustReader internal immutable _reader = new TrustReader();

    uint48 internal _deployedAt;
    Status internal _status;
    /// @dev declared for the next date to close
    bool internal _declaredNext;
    /// @dev day number of the date distributed last
    uint32 internal _lastDate;
    /// @dev words of the waterfall's state
    uint16 internal _stateWords;
    uint128 private _reserved;
    /// @dev day on which the last date was distributed
    uint16 internal _distributedOn;

    PackedWords.List private _releasable;
    /// @dev zero until the account's own address has named another
    mapping(uint256 account => address) private _rotated;
    mapping(uint256 account => Announcement) private _announced;
    Office internal _office;

    modifier onlyOffering() {
        _requireCaller(offering());
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
    function setAside() public view returns (uint256 amount) {
        bytes memory core = TrustCode.core();
        uint256[] memory released = _releasable.load(_lastAccount(core) + 1);
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
        if (account > _lastAccount(core)) {
            return 0;
        }
        return _releasable.get(account) + _foundOnRelease(core, account);
    }

    /// @inheritdoc ITrust
    function addressOf(uint256 account) public view returns (address) {
        Announcement memory announced = _announced[account];
        if (announced.from != 0 && block.timestamp >= announced.from) {
            return announced.to;
        }
        address rotated = _rotated[account];
        if (rotated == address(0)) {
            (rotated, ) = _reader.accountOf(account, _office.formers);
        }
        return rotated;
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
        _requireCaller(from);
        (address first, ) = _reader.accountOf(account, _office.formers);
        if (first != Setup.trustee(TrustCode.core())) {
            _requirePayee(to);
        } else if (to == address(0) || to == address(this)) {
            revert BadAddress(to);
        }

        _rotated[account] = to;
        // who names its own address needs none announced
        delete _announced[account];

        emit AddressRotated(account, from, to);
    }

    /// @inheritdoc ITrustPowers
    function announcementOf(uint256 account) external view returns (Announcement memory) {
        return _announced[account];
    }

    /// @inheritdoc ITrustPowers
    function announceAddress(uint256 account, address to) external {
        _requireCaller(Setup.trustee(TrustCode.core()));
        (, bool isOffice) = _reader.accountOf(account, _office.formers);
        if (isOffice) {
            revert AccountIsOffice(account);
        }
        _requirePayee(to);
        address from = addressOf(account);

        // what was announced before and holds by now is the account's own
        _rotated[account] = from;
        // seconds stay below 2^64
        uint64 effectiveFrom = uint64(block.timestamp + ANNOUNCEMENT_TIME);
        _announced[account] = Announcement(to, effectiveFrom);

        emit AddressAnnounced(account, from, to, effectiveFrom);
    }

    /// @inheritdoc ITrustPowers
    function cancelAnnouncement(uint256 account) external {
        _requireCaller(addressOf(account));
        uint256 from = _announced[account].from;
        if (from == 0 || block.timestamp >= from) {
            revert NothingAnnounced(account);
        }

        delete _announced[account];

        emit AnnouncementCancelled(account, msg.sender);
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
        (uint256 reserves, uint256[] memory amounts) = _reader.closing(proceeds);

        _releasable.add(amounts);
        _reserved = reserves.toUint128();
        _setStatus(Status.Performing);
        _open(TrustCode.program());

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

    /// @dev The office's account goes to who takes it; what it holds goes to an account of who leaves. Returns the latter.
    function _leaveAccount(
        bool isPaid,
        uint256 account,
        address from,
        address to
    ) internal returns (uint256 formerAccount) {
        formerAccount = _originatorAccount(TrustCode.core()) + 1 + _office.formers;
        ++_office.formers;
        _rotated[formerAccount] = isPaid ? addressOf(account) : from;
        if (isPaid) {
            _releasable.set(formerAccount, _releasable.get(account));
            _releasable.set(account, 0);
            _rotated[account] = to;
        }
    }

    /// @dev Of what an account was given an amount is a former holder's; returns its account.
    function _moveReleasable(
        uint256 account,
        uint256 former,
        uint256 amount
    ) internal returns (uint256 formerAccount) {
        formerAccount = _originatorAccount(TrustCode.core()) + 1 + former;
        _releasable.set(account, _releasable.get(account) - amount);
        _releasable.set(formerAccount, _releasable.get(formerAccount) + amount);
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

    /// @dev After it stand the former servicers'.
    function _lastAccount(bytes memory core) private view returns (uint256) {
        return _originatorAccount(core) + _office.formers;
    }

    /// @dev Once the offering has failed all cash in the trust, whenever it came, is the originator's.
    function _foundOnRelease(bytes memory core, uint256 account) private view returns (uint256) {
        if (_status != Status.Failed || account != _originatorAccount(core)) {
            return 0;
        }
        return IERC20(Setup.currency(core)).balanceOf(address(this));
    }

    /// @dev Neither nobody, nor the trust, nor the trustee.
    function _requirePayee(address to) internal view {
        if (to == address(0) || to == address(this) || to == Setup.trustee(TrustCode.core())) {
            revert BadAddress(to);
        }
    }

    /// @dev Answers a call by what the reader says to the same one.
    function _answer() internal view {
        address reader = address(_reader);
        // Equals: (success, answer) = reader.staticcall(msg.data); success ? return answer : revert answer.
        assembly ("memory-safe") {
            let data := mload(0x40)
            calldatacopy(data, 0, calldatasize())
            let done := staticcall(gas(), reader, data, calldatasize(), 0, 0)
            returndatacopy(data, 0, returndatasize())
            if iszero(done) {
                revert(data, returndatasize())
            }
            return(data, returndatasize())
        }
    }

    /// @dev Asks the reader with this call's data from an offset on; its refusal is this call's.
    function _checkByReader(bytes4 selector, uint256 from) internal view {
        address reader = address(_reader);
        // Equals: Address.functionStaticCall(reader, bytes.concat(selector, msg.data[from:])).
        assembly ("memory-safe") {
            let data := mload(0x40)
            mstore(data, selector)
            let size := sub(calldatasize(), from)
            calldatacopy(add(data, 4), from, size)
            if iszero(staticcall(gas(), reader, data, add(size, 4), 0, 0)) {
                returndatacopy(data, 0, returndatasize())
                revert(data, returndatasize())
            }
        }
    }
}
