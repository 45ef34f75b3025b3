// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {ITrust} from "../trust/ITrust.sol";
import {Setup} from "../trust/Setup.sol";
import {Terms} from "../trust/Terms.sol";
import {BoundedCall} from "./BoundedCall.sol";
import {INote} from "./INote.sol";
import {NoteCode} from "./NoteCode.sol";
import {Position} from "./Position.sol";

/// @title A note's balances, allowances and earnings
/// @dev A holder has earned balance × ΔS / face, S being what the trust ever gave the class. Most holders keep what they were
/// delivered: such a plain position has earned balance × S in all and was paid for it up to its index, and that is all that is
/// stored. Once its balance changes after S has grown, what it earned and was paid is written out. The products are summed
/// exactly and divided only when paid. They stay below 2^224: a balance is at most the face, below 2^96, and S is below 2^128.
abstract contract NoteLedger is INote, IERC5267, IERC20Errors, Nonces {
    using NoteCode for bytes;

    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    /// @dev name, version, chain id and verifying contract
    bytes1 private constant DOMAIN_FIELDS = hex"0f";
    string private constant VERSION = "1";

    /// @dev A struct, so that there are references to it: a slot is found once and used twice.
    struct Account {
        Position position;
    }

    uint256 internal _supply;
    mapping(address holder => Account) internal _accounts;
    /// @dev of written positions: numerator of all that a holder has ever earned up to its index, units × face
    mapping(address holder => uint256) internal _earned;
    /// @dev of written positions: units ever paid
    mapping(address holder => uint256) internal _paid;
    mapping(address owner => mapping(address spender => uint256)) private _allowances;

    /// @inheritdoc INote
    function trust() external view returns (address) {
        return NoteCode.read().trust();
    }

    /// @inheritdoc INote
    function classIndex() external view returns (uint256) {
        return NoteCode.read().classIndex();
    }

    /// @inheritdoc INote
    function face() external view returns (uint256) {
        return NoteCode.read().face();
    }

    function name() public view returns (string memory text) {
        bytes memory code = NoteCode.read();
        (text, ) = Setup.token(ITrust(code.trust()).setup(), code.classIndex());
    }

    function symbol() external view returns (string memory text) {
        bytes memory code = NoteCode.read();
        (, text) = Setup.token(ITrust(code.trust()).setup(), code.classIndex());
    }

    function decimals() external view returns (uint8) {
        // one byte of the program
        return uint8(Terms.decimals(ITrust(NoteCode.read().trust()).terms()));
    }

    /// @inheritdoc INote
    function paidTo(address holder) external view returns (uint256 paid) {
        Position position = _accounts[holder].position;
        (, paid) = _account(NoteCode.read(), position, holder, position.index());
    }

    function totalSupply() external view returns (uint256) {
        return _supply;
    }

    function balanceOf(address holder) public view returns (uint256) {
        return _accounts[holder].position.balance();
    }

    function allowance(address owner, address spender) public view returns (uint256) {
        return _allowances[owner][spender];
    }

    function nonces(address owner) public view override(IERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    // solhint-disable-next-line func-name-mixedcase
    function DOMAIN_SEPARATOR() public view returns (bytes32) {
        return
            MessageHashUtils.toDomainSeparator(
                DOMAIN_FIELDS,
                name(),
                VERSION,
                block.chainid,
                address(this),
                bytes32(0)
            );
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name_,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (DOMAIN_FIELDS, name(), VERSION, block.chainid, address(this), bytes32(0), new uint256[](0));
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        _approve(msg.sender, spender, amount);
        return true;
    }

    function permit(
        address owner,
        address spender,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        if (block.timestamp > deadline) {
            revert PermitExpired(deadline);
        }
        bytes32 digest = MessageHashUtils.toTypedDataHash(
            DOMAIN_SEPARATOR(),
            keccak256(abi.encode(PERMIT_TYPEHASH, owner, spender, value, _useNonce(owner), deadline))
        );
        if (!SignatureChecker.isValidSignatureNow(owner, digest, abi.encodePacked(r, s, v))) {
            revert BadPermit(owner);
        }

        _approve(owner, spender, value);
    }

    function _approve(address owner, address spender, uint256 amount) internal {
        if (owner == address(0)) {
            revert ERC20InvalidApprover(owner);
        }
        if (spender == address(0)) {
            revert ERC20InvalidSpender(spender);
        }

        _allowances[owner][spender] = amount;

        emit Approval(owner, spender, amount);
    }

    /// @dev Takes an amount off an allowance; the largest one does not fall unless it must.
    function _spendAllowance(address owner, address spender, uint256 amount, bool always) internal {
        uint256 allowed = _allowances[owner][spender];
        if (allowed < amount) {
            revert ERC20InsufficientAllowance(spender, allowed, amount);
        }
        if (always || allowed != type(uint256).max) {
            _allowances[owner][spender] = allowed - amount;
        }
    }

    /// @dev Moves tokens; what either end has earned so far stays with it. The amount is at most the sender's balance.
    function _move(
        bytes memory code,
        address from,
        Account storage sender,
        Position sending,
        address to,
        Account storage receiver,
        Position receiving,
        uint256 amount
    ) internal {
        uint256 given = _given(code);
        sending = _settled(code, sending, from, given);
        if (from == to) {
            sender.position = sending;
        } else {
            sender.position = sending.minus(amount);
            receiver.position = _settled(code, receiving, to, given).plus(amount);
        }

        emit Transfer(from, to, amount);
    }

    /// @dev A position brought up to `given`, so that its balance can change; the caller stores it.
    function _settled(
        bytes memory code,
        Position position,
        address holder,
        uint256 given
    ) internal returns (Position settled) {
        // two conditions, as each transfer goes by here twice
        if (position.isWrittenAt(given)) {
            return position;
        }
        if (given == 0) {
            return position;
        }
        if (!position.isWritten()) {
            position = _writtenOut(code, position, holder);
        }
        if (position.balance() != 0) {
            _earned[holder] += position.balance() * (given - position.index());
        }
        return position.withIndex(given);
    }

    /// @dev Writes out what a plain position has earned and was paid up to its index; the caller stores it.
    function _writtenOut(
        bytes memory code,
        Position position,
        address holder
    ) internal returns (Position written) {
        uint256 earned = position.balance() * position.index();
        if (earned != 0) {
            _earned[holder] = earned;
            _paid[holder] = earned / code.face();
        }
        return position.asWritten();
    }

    /// @dev Whole units that a holder has ever earned when the class has been given so much, and what it was ever paid.
    function _account(
        bytes memory code,
        Position position,
        address holder,
        uint256 given
    ) internal view returns (uint256 earned, uint256 paid) {
        uint256 face_ = code.face();
        // Below 2^224, as is said above.
        unchecked {
            uint256 balance = position.balance();
            uint256 index = position.index();
            if (position.isWritten()) {
                return ((_earned[holder] + balance * (given - index)) / face_, _paid[holder]);
            }
            return ((balance * given) / face_, (balance * index) / face_);
        }
    }

    /// @dev S: units ever given to the class.
    function _given(bytes memory code) internal view returns (uint256) {
        return BoundedCall.givenInAll(code.trust(), code.classIndex());
    }
}
