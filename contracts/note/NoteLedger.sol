// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {CloneArgs} from "../trust/CloneArgs.sol";
import {ITrust} from "../trust/ITrust.sol";
import {INote} from "./INote.sol";
import {NoteTerms} from "./NoteTerms.sol";

/// @title A note's balances, allowances and earnings
/// @dev A holder has earned balance × ΔS / face, S being what the trust ever gave the class. The products are summed exactly
/// in `_earned` and divided only when paid. They stay below 2^224: a balance is at most the face, below 2^96, and S is below
/// 2^128.
abstract contract NoteLedger is INote, IERC5267, IERC20Errors, Nonces {
    /// @param index S up to which `_earned` is up to date
    struct Position {
        uint96 balance;
        uint128 index;
    }

    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    /// @dev Words of {NoteTerms}, which is static and so stands at the front of the immutable arguments.
    uint256 private constant TERMS_LENGTH = 10 * 32;
    /// @dev name, version, chain id and verifying contract
    bytes1 private constant DOMAIN_FIELDS = hex"0f";
    string private constant VERSION = "1";

    uint256 internal _supply;
    mapping(address holder => Position) internal _positions;
    /// @dev numerator of all that a holder has ever earned up to its index: units × face
    mapping(address holder => uint256) internal _earned;
    mapping(address owner => mapping(address spender => uint256)) private _allowances;

    /// @inheritdoc INote
    function trust() external view returns (address) {
        return _terms().trust;
    }

    /// @inheritdoc INote
    function classIndex() external view returns (uint256) {
        return _terms().classIndex;
    }

    /// @inheritdoc INote
    function face() external view returns (uint256) {
        return _terms().face;
    }

    function name() public view returns (string memory text) {
        (, text, ) = _allTerms();
    }

    function symbol() external view returns (string memory text) {
        (, , text) = _allTerms();
    }

    function decimals() external view returns (uint8) {
        return _terms().decimals;
    }

    function totalSupply() external view returns (uint256) {
        return _supply;
    }

    function balanceOf(address holder) public view returns (uint256) {
        return _positions[holder].balance;
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

    /// @dev Moves tokens; what either end has earned so far stays with it.
    function _move(address from, address to, uint256 amount) internal {
        uint256 given = _given();
        _settle(from, given);
        _settle(to, given);

        // amount is at most the sender's balance, and all balances together are the face
        _positions[from].balance -= uint96(amount);
        _positions[to].balance += uint96(amount);

        emit Transfer(from, to, amount);
    }

    /// @dev Brings what a holder has earned up to `given`.
    function _settle(address holder, uint256 given) internal {
        Position memory position = _positions[holder];
        if (position.index == given) {
            return;
        }
        if (position.balance != 0) {
            _earned[holder] += uint256(position.balance) * (given - position.index);
        }
        // what the trust gave is a uint128
        _positions[holder].index = uint128(given);
    }

    /// @dev Whole units that a holder has ever earned. An S read before a payment's hook let others in may lie behind the
    /// holder's own: then nothing is added.
    function _earnedUnits(address holder, uint256 given, uint256 face_) internal view returns (uint256) {
        Position memory position = _positions[holder];
        uint256 sinceIndex = given > position.index ? given - position.index : 0;
        return (_earned[holder] + uint256(position.balance) * sinceIndex) / face_;
    }

    /// @dev S: units ever given to the class.
    function _given() internal view returns (uint256) {
        NoteTerms memory terms = _terms();
        return ITrust(terms.trust).classAccount(terms.classIndex).given;
    }

    function _terms() internal view returns (NoteTerms memory) {
        return abi.decode(CloneArgs.read(0, TERMS_LENGTH), (NoteTerms));
    }

    function _allTerms() private view returns (NoteTerms memory, string memory, string memory) {
        return abi.decode(CloneArgs.read(0, CloneArgs.size()), (NoteTerms, string, string));
    }
}
