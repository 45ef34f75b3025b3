// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ITrust} from "../trust/ITrust.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {IERC7943Fungible} from "./IERC7943Fungible.sol";
import {INote} from "./INote.sol";
import {NoteHolds} from "./NoteHolds.sol";
import {NoteTerms} from "./NoteTerms.sol";

/// @title One class of a trust's notes
/// @notice {INote} is its specification.
/// @dev Deployed once; each class of each trust is an ERC-1167 clone of it that carries {NoteTerms}, name and symbol.
contract Note is NoteHolds, IERC165 {
    /// @dev Gas that one payment of a batch may use; a currency that needs more is paid by {claim} only.
    uint256 private constant PAYMENT_GAS = 300_000;
    /// @dev What must be left so that a call gets all of it: a 64th stays with the caller, and the call costs something.
    uint256 private constant PAYMENT_NEEDS = (PAYMENT_GAS * 64) / 63 + 15_000;

    /// @inheritdoc INote
    mapping(address holder => uint256) public paidTo;

    modifier onlyOffering() {
        if (msg.sender != _terms().offering) {
            revert NotAuthorized(msg.sender);
        }
        _;
    }

    /// @inheritdoc INote
    function claimable(address holder) public view returns (uint256) {
        NoteTerms memory terms = _terms();
        // what its notes earn goes with them to those who collect
        if (holder == terms.offering) {
            return 0;
        }
        return _earnedUnits(holder, _given(), terms.face) - paidTo[holder];
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
        _requireTransfer(msg.sender, to, amount);

        _move(msg.sender, to, amount);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        _requireTransfer(from, to, amount);

        _spendAllowance(from, msg.sender, amount, false);
        _move(from, to, amount);
        return true;
    }

    /// @inheritdoc INote
    function claim() external returns (uint256 amount) {
        return _claim(msg.sender);
    }

    /// @inheritdoc INote
    function claimTo(address to) external returns (uint256 amount) {
        if (to == address(0) || to == _terms().trust) {
            revert BadReceiver(to);
        }
        return _claim(to);
    }

    /// @inheritdoc INote
    function pay(address[] calldata holders) external returns (uint256 total) {
        NoteTerms memory terms = _terms();
        uint256 given = _given();
        for (uint256 i = 0; i < holders.length; ++i) {
            total += _pay(terms, holders[i], given);
        }
    }

    /// @inheritdoc INote
    function issue(uint256 retained, address originator, uint256 retainedUntil) external onlyOffering {
        if (_supply != 0) {
            revert AlreadyIssued();
        }
        uint256 all = _terms().face;

        // the factory admits no face of 2^96 or more
        _supply = all;
        _positions[msg.sender].balance = uint96(all);
        _retainedUntil = retainedUntil;
        _retained[originator] = retained;
        _holds[originator].retains = retained != 0;

        emit Transfer(address(0), msg.sender, all);
        emit Issued(all, retained, retainedUntil);
    }

    /// @inheritdoc INote
    /// @dev The offering's own position is never settled: its index stays at the closing, when S was 0, so each note that it
    /// delivers has earned all of S.
    function deliver(address holder, uint256 amount) external onlyOffering {
        uint256 given = _given();
        _settle(holder, given);
        _earned[holder] += amount * given;
        _positions[msg.sender].balance -= uint96(amount);
        _positions[holder].balance += uint96(amount);

        emit Transfer(msg.sender, holder, amount);
    }

    function _claim(address to) private returns (uint256 amount) {
        uint256 until = claimsFrozenUntil(msg.sender);
        if (until != 0) {
            revert ClaimsAreFrozen(msg.sender, until);
        }
        amount = claimable(msg.sender);
        if (amount == 0) {
            revert NothingToClaim(msg.sender);
        }

        paidTo[msg.sender] += amount;

        emit Paid(msg.sender, to, amount);

        NoteTerms memory terms = _terms();
        ITrust(terms.trust).payHolder(terms.classIndex, to, amount);
    }

    /// @dev Pays one of a batch, or says why not and leaves all as it was.
    function _pay(NoteTerms memory terms, address holder, uint256 given) private returns (uint256 amount) {
        uint256 paid = paidTo[holder];
        uint256 earned = _earnedUnits(holder, given, terms.face);
        // an S read before another's payment let the holder claim may lie behind what it has been paid
        if (holder == terms.offering || earned <= paid) {
            return 0;
        }
        amount = earned - paid;
        uint256 until = claimsFrozenUntil(holder);
        if (until != 0) {
            emit PayFailed(holder, amount, abi.encodeWithSelector(ClaimsAreFrozen.selector, holder, until));
            return 0;
        }
        if (gasleft() < PAYMENT_NEEDS) {
            revert NotEnoughGas(gasleft(), PAYMENT_NEEDS);
        }

        paidTo[holder] = earned;
        (bool success, bytes memory reason) = BoundedCall.tryCall(
            terms.trust,
            PAYMENT_GAS,
            abi.encodeCall(ITrust.payHolder, (terms.classIndex, holder, amount))
        );
        if (!success) {
            // all that happened within the call is undone, so this is as it was before
            paidTo[holder] = paid;

            emit PayFailed(holder, amount, reason);
            return 0;
        }

        emit Paid(holder, holder, amount);
    }
}
