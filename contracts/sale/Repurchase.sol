// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IPackageTitle} from "../asset/IPackageTitle.sol";
import {LoanProof} from "../asset/LoanProof.sol";
import {ITrust} from "../trust/ITrust.sol";
import {Setup} from "../trust/Setup.sol";
import {IRepurchase} from "./IRepurchase.sol";

/// @title Repurchase of ineligible loans
/// @notice {IRepurchase} is its specification.
contract Repurchase is IRepurchase, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint256 private constant MOST_DAYS = 365;

    /// @inheritdoc IRepurchase
    address public immutable titles;

    /// @inheritdoc IRepurchase
    mapping(address trust => uint256) public securityOf;
    /// @inheritdoc IRepurchase
    mapping(address trust => uint256) public openClaims;

    mapping(address trust => Warranty) private _warranties;
    /// @dev kept from the warranty on, so that no contract that poses as a trust can be paid in another one's currency
    mapping(address trust => address) private _currencies;
    mapping(address trust => mapping(bytes32 leaf => Claim)) private _claims;

    constructor(address titles_) {
        titles = titles_;
    }

    /// @inheritdoc IRepurchase
    function warrantyOf(address trust) external view returns (Warranty memory) {
        return _warranties[trust];
    }

    /// @inheritdoc IRepurchase
    function claimOf(address trust, bytes32 leaf) public view returns (Claim memory current) {
        current = _claims[trust][leaf];
        if (_today() > current.deadline) {
            if (current.status == Status.Claimed) {
                current.status = Status.Due;
                current.deadline += _warranties[trust].payDays;
            } else if (current.status == Status.Contested) {
                current.status = Status.Dismissed;
            }
        }
    }

    /// @inheritdoc IRepurchase
    function priceOf(address trust, uint256 amount) external view returns (uint256) {
        bytes memory setup = ITrust(trust).setup();
        return _priceOf(setup, _packageOf(setup), amount);
    }

    /// @inheritdoc IRepurchase
    function warrant(address trust, Warranty calldata warranty, uint256 security) external nonReentrant {
        bytes memory setup = ITrust(trust).setup();
        if (msg.sender != Setup.originator(setup)) {
            revert NotAuthorized(msg.sender);
        }
        if (ITrust(trust).status() != ITrust.Status.Offering) {
            revert NotOffering(trust);
        }
        (address token, ) = Setup.title(setup);
        if (token != titles) {
            revert NotATitle(token);
        }
        if (_warranties[trust].claimBy != 0) {
            revert AlreadyWarranted(trust);
        }
        if (warranty.claimBy <= _today()) {
            revert BadWarranty("claimBy");
        }
        _requireDays("contestDays", warranty.contestDays);
        _requireDays("decideDays", warranty.decideDays);
        _requireDays("payDays", warranty.payDays);
        address currency = Setup.currency(setup);

        _warranties[trust] = warranty;
        _currencies[trust] = currency;
        securityOf[trust] = security;

        emit Warranted(trust, msg.sender, currency, warranty, security);

        _pull(currency, address(this), security);
    }

    /// @inheritdoc IRepurchase
    function claim(
        address trust,
        LoanProof.Loan calldata loan,
        uint256 index,
        LoanProof.Node[] calldata siblings,
        bytes32 evidenceHash
    ) external returns (bytes32 leaf) {
        Warranty memory warranty = _warranties[trust];
        if (warranty.claimBy == 0) {
            revert NotWarranted(trust);
        }
        uint256 today = _today();
        if (today > warranty.claimBy) {
            revert TooLate(today, warranty.claimBy);
        }
        bytes memory setup = ITrust(trust).setup();
        if (msg.sender != Setup.verificationAgent(setup) && msg.sender != Setup.trustee(setup)) {
            revert NotAuthorized(msg.sender);
        }
        leaf = LoanProof.hashLeaf(loan);
        uint256 price = _provenPrice(trust, setup, loan, index, siblings);
        if (_claims[trust][leaf].status != Status.None) {
            revert AlreadyClaimed(leaf);
        }

        uint256 contestBy = today + warranty.contestDays;
        // a day number stays below 2^32; a part of a price of 128 bits, rounded up, does not exceed it
        _claims[trust][leaf] = Claim(
            Status.Claimed,
            msg.sender,
            uint32(contestBy),
            uint128(price),
            uint128(price),
            evidenceHash
        );
        openClaims[trust] += 1;

        emit LoanClaimed(trust, leaf, msg.sender, loan, price, evidenceHash, contestBy);
    }

    /// @inheritdoc IRepurchase
    function contest(address trust, bytes32 leaf, string calldata reason) external {
        Claim memory current = _claimed(trust, leaf, Status.Claimed);
        bytes memory setup = ITrust(trust).setup();
        if (msg.sender != Setup.originator(setup)) {
            _requireOther(setup, current.claimant);
        }

        uint256 decideBy = _today() + _warranties[trust].decideDays;
        _claims[trust][leaf].status = Status.Contested;
        _claims[trust][leaf].deadline = uint32(decideBy);

        emit ClaimContested(trust, leaf, msg.sender, reason, decideBy);
    }

    /// @inheritdoc IRepurchase
    function decide(address trust, bytes32 leaf, bool upheld) external {
        Claim memory current = _claimed(trust, leaf, Status.Contested);
        _requireOther(ITrust(trust).setup(), current.claimant);

        if (upheld) {
            _claims[trust][leaf].status = Status.Due;
            _claims[trust][leaf].deadline = uint32(_today() + _warranties[trust].payDays);
        } else {
            _claims[trust][leaf].status = Status.Dismissed;
            openClaims[trust] -= 1;
        }

        emit ClaimDecided(trust, leaf, msg.sender, upheld);
    }

    /// @inheritdoc IRepurchase
    function lapse(address trust, bytes32 leaf) external {
        Claim storage current = _claims[trust][leaf];
        if (current.status != Status.Contested) {
            revert WrongClaim(leaf, current.status);
        }
        if (_today() <= current.deadline) {
            revert TooEarly(_today(), uint256(current.deadline) + 1);
        }

        current.status = Status.Dismissed;
        openClaims[trust] -= 1;

        emit ClaimLapsed(trust, leaf);
    }

    /// @inheritdoc IRepurchase
    function pay(address trust, bytes32 leaf) external nonReentrant {
        Claim memory current = claimOf(trust, leaf);
        if (current.status != Status.Due && current.status != Status.Defaulted) {
            revert WrongClaim(leaf, current.status);
        }

        _claims[trust][leaf].status = Status.Repurchased;
        _claims[trust][leaf].owed = 0;
        if (current.status == Status.Due) {
            openClaims[trust] -= 1;
        }

        emit RepurchasePaid(trust, leaf, msg.sender, current.owed, 0);

        _pull(_currencies[trust], trust, current.owed);
    }

    /// @inheritdoc IRepurchase
    function enforce(address trust, bytes32 leaf) external nonReentrant {
        Claim memory current = claimOf(trust, leaf);
        if (current.status != Status.Due) {
            revert WrongClaim(leaf, current.status);
        }
        if (_today() <= current.deadline) {
            revert TooEarly(_today(), uint256(current.deadline) + 1);
        }
        uint256 amount = Math.min(current.owed, securityOf[trust]);
        uint256 owed = current.owed - amount;

        _claims[trust][leaf].status = owed == 0 ? Status.Repurchased : Status.Defaulted;
        // at most what was owed
        _claims[trust][leaf].owed = uint128(owed);
        securityOf[trust] -= amount;
        openClaims[trust] -= 1;

        emit SecurityTaken(trust, leaf, amount, owed);

        IERC20(_currencies[trust]).safeTransfer(trust, amount);
    }

    /// @inheritdoc IRepurchase
    function release(address trust) external nonReentrant {
        uint256 amount = securityOf[trust];
        if (amount == 0) {
            revert NothingToRelease(trust);
        }
        if (ITrust(trust).status() != ITrust.Status.Failed) {
            uint256 claimBy = _warranties[trust].claimBy;
            if (_today() <= claimBy) {
                revert TooEarly(_today(), claimBy + 1);
            }
            if (openClaims[trust] != 0) {
                revert OpenClaims(trust, openClaims[trust]);
            }
        }
        address to = Setup.originator(ITrust(trust).setup());

        securityOf[trust] = 0;

        emit SecurityReturned(trust, to, amount);

        IERC20(_currencies[trust]).safeTransfer(to, amount);
    }

    /// @dev A loan's price, where it stands under the root of the title that the running trust holds.
    function _provenPrice(
        address trust,
        bytes memory setup,
        LoanProof.Loan calldata loan,
        uint256 index,
        LoanProof.Node[] calldata siblings
    ) private view returns (uint256 price) {
        ITrust.Status status = ITrust(trust).status();
        if (status != ITrust.Status.Performing && status != ITrust.Status.Enforcement) {
            revert NotRunning(trust);
        }
        (, uint256 titleId) = Setup.title(setup);
        if (IERC721(titles).ownerOf(titleId) != trust) {
            revert NotHeld(trust, titleId);
        }
        IPackageTitle.Package memory package = _packageOf(setup);
        LoanProof.Commitment memory commitment = LoanProof.Commitment(
            package.root,
            package.bookValue,
            package.loanCount
        );
        if (!LoanProof.verify(loan, index, siblings, commitment)) {
            revert BadProof(LoanProof.hashLeaf(loan));
        }
        price = loan.amount == 0 ? 0 : _priceOf(setup, package, loan.amount);
        if (price == 0) {
            revert WorthNothing(LoanProof.hashLeaf(loan));
        }
    }

    /// @dev The claim in the state that is asked for, its deadline not passed.
    function _claimed(address trust, bytes32 leaf, Status status) private view returns (Claim memory) {
        Claim memory current = _claims[trust][leaf];
        if (current.status != status) {
            revert WrongClaim(leaf, current.status);
        }
        if (_today() > current.deadline) {
            revert TooLate(_today(), current.deadline);
        }
        return current;
    }

    /// @dev The caller is the one of verification agent and trustee who did not claim.
    function _requireOther(bytes memory setup, address claimant) private view {
        address agent = Setup.verificationAgent(setup);
        address trustee = Setup.trustee(setup);
        if (msg.sender == claimant || (msg.sender != agent && msg.sender != trustee)) {
            revert NotAuthorized(msg.sender);
        }
    }

    /// @dev Takes from the caller; what arrives must be the amount.
    function _pull(address currency, address to, uint256 amount) private {
        uint256 before = IERC20(currency).balanceOf(to);
        IERC20(currency).safeTransferFrom(msg.sender, to, amount);
        uint256 balance = IERC20(currency).balanceOf(to);
        if (balance < before + amount) {
            revert ShortReceipt(balance > before ? balance - before : 0, amount);
        }
    }

    function _packageOf(bytes memory setup) private view returns (IPackageTitle.Package memory) {
        (, uint256 titleId) = Setup.title(setup);
        return IPackageTitle(titles).packageOf(titleId);
    }

    function _today() private view returns (uint256) {
        return block.timestamp / 1 days;
    }

    function _priceOf(
        bytes memory setup,
        IPackageTitle.Package memory package,
        uint256 amount
    ) private pure returns (uint256) {
        return Math.mulDiv(Setup.price(setup), amount, package.bookValue, Math.Rounding.Ceil);
    }

    function _requireDays(string memory what, uint256 count) private pure {
        if (count == 0 || count > MOST_DAYS) {
            revert BadWarranty(what);
        }
    }
}
