// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IInterpreter} from "./IInterpreter.sol";
import {IOffering} from "./IOffering.sol";
import {ITrust} from "./ITrust.sol";
import {SetupRest} from "./Setup.sol";
import {Terms} from "./Terms.sol";
import {TrustCode} from "./TrustCode.sol";

/// @title A trust's cash: what of it is whose, and how it leaves
/// @dev Whoever is paid is paid out of an account that was lowered before the currency is called. The guard is there for a
/// currency that calls out before it moves: the balance then still holds what the accounts no longer do, and a close, or
/// after a failure another release, would count it once more. What an account pays is not measured: a currency that takes
/// more than it was told to would stop every payment else, and so it leads to a {Shortfall} instead.
abstract contract TrustAccounts is ITrust, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    address internal _offering;
    uint48 internal _deployedAt;
    Status internal _status;
    /// @dev declared for the next date to close
    bool internal _declaredNext;
    /// @dev day number of the date distributed last
    uint32 internal _lastDate;

    uint128 private _setAside;
    uint128 private _reserved;

    address[] internal _notes;
    mapping(uint256 classIndex => ClassAccount) private _classes;
    mapping(uint256 account => uint256) private _releasable;
    /// @dev zero until the account's own address has named another
    mapping(uint256 account => address) private _rotated;

    modifier onlyOffering() {
        if (msg.sender != _offering) {
            revert NotAuthorized(msg.sender);
        }
        if (_status != Status.Offering) {
            revert WrongStatus(_status);
        }
        _;
    }

    /// @inheritdoc ITrust
    function offering() external view returns (address) {
        return _offering;
    }

    /// @inheritdoc ITrust
    function notes() external view returns (address[] memory) {
        return _notes;
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
    function setAside() public view returns (uint256) {
        return _setAside;
    }

    /// @inheritdoc ITrust
    function reserved() public view returns (uint256) {
        return _reserved;
    }

    /// @inheritdoc ITrust
    function releasable(uint256 account) external view returns (uint256) {
        return _releasable[account] + _foundOnRelease(account);
    }

    /// @inheritdoc ITrust
    function addressOf(uint256 account) public view returns (address) {
        address rotated = _rotated[account];
        return rotated == address(0) ? _firstAddressOf(account) : rotated;
    }

    /// @inheritdoc ITrust
    function release(uint256 account) external nonReentrant returns (uint256 amount) {
        uint256 found = _foundOnRelease(account);
        amount = _releasable[account] + found;
        if (amount == 0) {
            revert NothingToRelease(account);
        }

        _releasable[account] = 0;
        _setAside = (_setAside + found - amount).toUint128();
        address to = addressOf(account);

        emit Released(account, to, amount);

        IERC20(TrustCode.core().currency).safeTransfer(to, amount);
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
        address trustee = TrustCode.core().trustee;
        if (to == trustee && _firstAddressOf(account) != trustee) {
            revert BadAddress(to);
        }

        _rotated[account] = to;

        emit AddressRotated(account, from, to);
    }

    /// @inheritdoc ITrust
    function payHolder(uint256 classIndex, address to, uint256 amount) external nonReentrant {
        if (classIndex >= _notes.length || msg.sender != _notes[classIndex]) {
            revert NotAuthorized(msg.sender);
        }
        ClassAccount storage account = _classes[classIndex];
        uint256 left = account.given - account.paid;
        if (amount > left) {
            revert OverClass(classIndex, amount, left);
        }

        // amount <= left, which is below 2^128 and part of what is set aside
        account.paid += uint128(amount);
        _setAside -= uint128(amount);

        emit HolderPaid(classIndex, to, amount);

        IERC20(TrustCode.core().currency).safeTransfer(to, amount);
    }

    /// @inheritdoc ITrust
    function onClosing(uint256 proceeds) external onlyOffering {
        bytes memory program = TrustCode.program();
        SetupRest memory rest = TrustCode.rest();
        uint256 price = TrustCode.core().price;
        uint256 reserves = 0;
        for (uint256 i = 0; i < Terms.reserveCount(program); ++i) {
            reserves += Terms.reserveOpening(program, i);
        }
        uint256 costs = 0;
        for (uint256 i = 0; i < rest.costs.length; ++i) {
            costs += rest.costs[i].amount;
            _releasable[rest.parties.length + i] = rest.costs[i].amount;
        }
        if (proceeds < price + costs + reserves) {
            revert IOffering.ProceedsTooSmall(proceeds, price + costs + reserves);
        }

        // the price and what is over
        _releasable[rest.parties.length + rest.costs.length] = proceeds - costs - reserves;
        _setAside = (proceeds - reserves).toUint128();
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
            if (outcome.partyPaid[p] != 0) {
                given += outcome.partyPaid[p];
                _releasable[p] += outcome.partyPaid[p];
            }
        }
        if (given + outcome.reserves != collected + _reserved) {
            revert OutOfBalance(given + outcome.reserves, collected + _reserved);
        }
        _setAside = (_setAside + given).toUint128();
        _reserved = outcome.reserves.toUint128();
    }

    /// @dev Once the offering has failed all cash in the trust, whenever it came, is the originator's.
    function _foundOnRelease(uint256 account) private view returns (uint256) {
        if (_status != Status.Failed) {
            return 0;
        }
        SetupRest memory rest = TrustCode.rest();
        if (account != rest.parties.length + rest.costs.length) {
            return 0;
        }
        return IERC20(TrustCode.core().currency).balanceOf(address(this));
    }

    /// @dev An account's address by the set-up.
    function _firstAddressOf(uint256 account) private view returns (address) {
        SetupRest memory rest = TrustCode.rest();
        uint256 parties = rest.parties.length;
        if (account < parties) {
            return rest.parties[account];
        }
        if (account < parties + rest.costs.length) {
            return rest.costs[account - parties].payee;
        }
        if (account == parties + rest.costs.length) {
            return TrustCode.core().originator;
        }
        revert NoSuchAccount(account);
    }
}
