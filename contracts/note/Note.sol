// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ITrust} from "../trust/ITrust.sol";
import {Created} from "../trust/Created.sol";
import {Words} from "../trust/Words.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {IERC7943Fungible} from "./IERC7943Fungible.sol";
import {INote} from "./INote.sol";
import {NoteCode} from "./NoteCode.sol";
import {NoteRecovery} from "./NoteRecovery.sol";
import {Position} from "./Position.sol";

/// @title One class of a trust's notes
/// @notice {INote} is its specification.
/// @dev Deployed once; each class of each trust is an ERC-1167 clone of it that carries what {NoteCode} reads.
contract Note is NoteRecovery, IERC165 {
    using NoteCode for bytes;
    using Words for uint256[];

    modifier onlyOffering() {
        if (msg.sender != Created.offering(NoteCode.read().trust())) {
            revert NotAuthorized(msg.sender);
        }
        _;
    }

    /// @inheritdoc INote
    function claimable(address holder) external view returns (uint256) {
        bytes memory code = NoteCode.read();
        return _owed(code, _accounts[holder].position, holder, _given(code));
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC20).interfaceId ||
            interfaceId == type(IERC20Permit).interfaceId ||
            interfaceId == type(IERC7943Fungible).interfaceId;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        _transfer(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        if (from == address(0)) {
            revert ERC7943CannotSend(from);
        }
        _spendAllowance(from, msg.sender, amount, false);
        _transfer(from, to, amount);
        return true;
    }

    /// @inheritdoc INote
    function claim() external returns (uint256 amount) {
        return _claim(NoteCode.read(), msg.sender);
    }

    /// @inheritdoc INote
    function claimTo(address to) external returns (uint256 amount) {
        bytes memory code = NoteCode.read();
        if (to == address(0) || to == code.trust()) {
            revert BadReceiver(to);
        }
        return _claim(code, to);
    }

    /// @inheritdoc INote
    function pay(address[] calldata holders) external returns (uint256 total) {
        bytes memory code = NoteCode.read();
        uint256 given = _given(code);
        uint256[] memory amounts = new uint256[](holders.length);
        for (uint256 i = 0; i < holders.length; ++i) {
            amounts.put(i, _chargeUnlessStopped(code, holders[i], given));
        }

        ITrust.PaymentFailure[] memory failures = ITrust(code.trust()).payHolders(
            code.classIndex(),
            holders,
            amounts
        );

        for (uint256 i = 0; i < failures.length; ++i) {
            uint256 position = failures[i].position;
            _giveBack(code, holders[position], amounts[position]);

            emit PayFailed(holders[position], amounts[position], failures[i].reason);
            amounts[position] = 0;
        }
        for (uint256 i = 0; i < holders.length; ++i) {
            uint256 amount = amounts.get(i);
            if (amount != 0) {
                address holder = holders[i];
                total += amount;

                emit Paid(holder, holder, amount);
            }
        }
    }

    /// @inheritdoc INote
    function issue(uint256 retained, address originator, uint256 retainedUntil) external onlyOffering {
        if (_supply != 0) {
            revert AlreadyIssued();
        }
        uint256 all = NoteCode.read().face();

        // the factory admits no face of 2^96 or more
        _supply = all;
        _accounts[msg.sender].position = _accounts[msg.sender].position.asOffering().plus(all);
        _retainedUntil = retainedUntil;
        if (retained != 0) {
            _retain(originator, retained);
        }

        emit Transfer(address(0), msg.sender, all);
        emit Issued(all, retained, retainedUntil);
    }

    /// @inheritdoc INote
    /// @dev Each note that is delivered has earned all of S, as a plain position that was never paid has.
    function deliver(address subscriber, uint256 amount) external onlyOffering {
        bytes memory code = NoteCode.read();
        address holder = subscriber;
        Position position = _accounts[holder].position;
        if (position.isRetired()) {
            holder = _currentOf(holder);
            position = _accounts[holder].position;
        }
        if (position.isWritten() || position.index() != 0) {
            uint256 given = _given(code);
            position = _settled(code, position, holder, given);
            _earned[holder] += amount * given;
        }
        // the amount is at most the offering's balance
        _accounts[holder].position = position.plus(amount);
        _accounts[msg.sender].position = _accounts[msg.sender].position.minus(amount);

        emit Transfer(msg.sender, holder, amount);
    }

    function _transfer(address from, address to, uint256 amount) private {
        bytes memory code = NoteCode.read();
        (Account storage sender, Account storage receiver) = (_accounts[from], _accounts[to]);
        (Position sending, Position receiving) = (sender.position, receiver.position);
        _requireTransfer(code, from, sending, to, receiving, amount);

        _move(code, from, sender, sending, to, receiver, receiving, amount);
    }

    function _claim(bytes memory code, address to) private returns (uint256 amount) {
        Account storage account = _accounts[msg.sender];
        Position position = account.position;
        uint256 until = _claimsFrozenUntil(position, msg.sender);
        if (until != 0) {
            revert ClaimsAreFrozen(msg.sender, until);
        }
        uint256 given = _given(code);
        amount = _owed(code, position, msg.sender, given);
        if (amount == 0) {
            revert NothingToClaim(msg.sender);
        }

        _charge(account, position, msg.sender, given, amount);

        emit Paid(msg.sender, to, amount);

        BoundedCall.payOut(code.trust(), code.classIndex(), to, amount);
    }

    /// @dev What one of a batch is now to be sent; 0, and why, where it is not to be pushed to.
    function _chargeUnlessStopped(
        bytes memory code,
        address holder,
        uint256 given
    ) private returns (uint256 amount) {
        Account storage account = _accounts[holder];
        Position position = account.position;
        amount = _owed(code, position, holder, given);
        if (amount == 0) {
            return 0;
        }
        if (position.isHeld()) {
            bytes memory reason = _whyNotPush(holder);
            if (reason.length != 0) {
                emit PayFailed(holder, amount, reason);
                return 0;
            }
        }

        _charge(account, position, holder, given, amount);
    }

    /// @dev Whole units that a holder has earned and was not paid. What the offering's notes earn goes with them.
    function _owed(
        bytes memory code,
        Position position,
        address holder,
        uint256 given
    ) private view returns (uint256) {
        if (position.isOffering()) {
            return 0;
        }
        (uint256 earned, uint256 paid) = _account(code, position, holder, given);
        return earned - paid;
    }

    /// @dev Counts all that is owed as paid.
    function _charge(
        Account storage account,
        Position position,
        address holder,
        uint256 given,
        uint256 amount
    ) private {
        if (position.isWritten()) {
            _paid[holder] += amount;
        } else {
            account.position = position.withIndex(given);
        }
    }

    /// @dev Undoes {_charge} for an amount that could not be sent, whatever its holder has done meanwhile.
    function _giveBack(bytes memory code, address holder, uint256 amount) private {
        Position position = _accounts[holder].position;
        if (!position.isWritten()) {
            _accounts[holder].position = _writtenOut(code, position, holder);
        }
        _paid[holder] -= amount;
    }
}
