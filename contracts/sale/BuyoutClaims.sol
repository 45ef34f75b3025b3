// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {LoanProof} from "../asset/LoanProof.sol";
import {BuyoutAccounts} from "./BuyoutAccounts.sol";
import {IBuyout} from "./IBuyout.sol";

/// @title What comes after a title's handover: collections netted, loans put back, the seller's proceeds
/// @dev A claim reserves the buyer's figure of the batch's escrow until it is settled, so that no other can be paid from the same units.
abstract contract BuyoutClaims is BuyoutAccounts {
    mapping(uint256 saleId => mapping(uint256 batch => mapping(bytes32 loan => bool))) private _putBack;

    /// @inheritdoc IBuyout
    function net(
        uint256 saleId,
        uint256 batch,
        bytes32 root,
        uint256 sum,
        uint256 count
    ) external returns (uint256 claimId) {
        _requireBatch(saleId, batch, BatchState.Released);
        BatchAccount storage account = _batches[saleId][batch];
        if (account.hasReport) {
            revert AlreadyReported(saleId, batch);
        }
        uint256 ofSeller = account.handoverDay + _terms[saleId].netDays;
        bool byBuyer = msg.sender == _terms[saleId].buyer;
        if (byBuyer) {
            _requireFrom(ofSeller + 1);
            _requireUntil(ofSeller + _terms[saleId].netDays);
        } else {
            _requireCaller(_sales[saleId].seller);
            _requireUntil(ofSeller);
        }

        account.hasReport = true;
        claimId = _open(saleId, batch, ClaimKind.Net, byBuyer, sum);

        emit CollectionsReported(saleId, batch, claimId, msg.sender, root, sum, count);
    }

    /// @inheritdoc IBuyout
    function putBack(
        uint256 saleId,
        uint256 batch,
        LoanProof.Loan calldata loan,
        uint256 index,
        LoanProof.Node[] calldata siblings,
        bytes32 documentsHash
    ) external returns (uint256 claimId) {
        _requireBatch(saleId, batch, BatchState.Released);
        _requireCaller(_terms[saleId].buyer);
        BatchAccount storage account = _batches[saleId][batch];
        _requireUntil(uint256(account.handoverDay) + _terms[saleId].warrantyDays);
        bytes32 leaf = LoanProof.hashLeaf(loan);
        LoanProof.Commitment memory tape = LoanProof.Commitment(
            account.root,
            account.bookValue,
            account.loanCount
        );
        if (!LoanProof.verify(loan, index, siblings, tape)) {
            revert NotInTape(saleId, batch, leaf);
        }
        if (_putBack[saleId][batch][leaf]) {
            revert AlreadyPutBack(saleId, batch, leaf);
        }
        uint256 price = Math.mulDiv(_terms[saleId].batches[batch].price, loan.amount, account.bookValue);
        if (price == 0) {
            revert BadFigure(0, 1, _left(account));
        }

        _putBack[saleId][batch][leaf] = true;
        claimId = _open(saleId, batch, ClaimKind.PutBack, true, price);

        emit LoanPutBack(saleId, batch, claimId, leaf, loan.amount, price, documentsHash);
    }

    /// @inheritdoc IBuyout
    function contest(uint256 saleId, uint256 claimId, uint256 figure, bytes32 documentsHash) external {
        Claim storage claim = _claim(saleId, claimId, ClaimState.Open);
        _requireCaller(_other(saleId, claim));
        _requireUntil(uint256(claim.day) + _terms[saleId].contestDays);
        if (claim.byBuyer) {
            uint256 most = claim.kind == ClaimKind.PutBack ? 0 : claim.buyerFigure - 1;
            if (figure > most) {
                revert BadFigure(figure, 0, most);
            }

            claim.sellerFigure = uint128(figure);
        } else {
            BatchAccount storage account = _batches[saleId][claim.batch];
            if (figure <= claim.sellerFigure) {
                revert BadFigure(figure, claim.sellerFigure + 1, claim.sellerFigure + _left(account));
            }
            _reserve(account, figure - claim.buyerFigure);

            claim.buyerFigure = uint128(figure);
        }
        claim.state = ClaimState.Contested;
        claim.contestDay = uint32(_today());

        emit ClaimContested(saleId, claimId, msg.sender, figure, documentsHash);
    }

    /// @inheritdoc IBuyout
    function decide(uint256 saleId, uint256 claimId, uint256 figure) external {
        Claim storage claim = _claim(saleId, claimId, ClaimState.Contested);
        _requireCaller(_terms[saleId].expert);
        _requireUntil(uint256(claim.contestDay) + _terms[saleId].decideDays);
        bool within =
            claim.kind == ClaimKind.PutBack
                ? figure == claim.sellerFigure || figure == claim.buyerFigure
                : figure >= claim.sellerFigure && figure <= claim.buyerFigure;
        if (!within) {
            revert BadFigure(figure, claim.sellerFigure, claim.buyerFigure);
        }

        emit ClaimDecided(saleId, claimId, msg.sender, figure);

        _settle(saleId, claimId, claim, figure);
    }

    /// @inheritdoc IBuyout
    function settle(uint256 saleId, uint256 claimId) external {
        if (claimId >= _claims[saleId].length) {
            revert WrongClaimState(saleId, claimId, ClaimState.None);
        }
        Claim storage claim = _claims[saleId][claimId];
        if (claim.state == ClaimState.Open) {
            if (msg.sender != _other(saleId, claim)) {
                _requireFrom(uint256(claim.day) + _terms[saleId].contestDays + 1);
            }
        } else if (claim.state == ClaimState.Contested) {
            _requireFrom(uint256(claim.contestDay) + _terms[saleId].decideDays + 1);
        } else {
            revert WrongClaimState(saleId, claimId, claim.state);
        }

        // Uncontested, both figures are the same.
        _settle(
            saleId,
            claimId,
            claim,
            _terms[saleId].undecidedForBuyer ? claim.buyerFigure : claim.sellerFigure
        );
    }

    /// @inheritdoc IBuyout
    function releaseProceeds(uint256 saleId, uint256 batch) external {
        _requireBatch(saleId, batch, BatchState.Released);
        BatchAccount storage account = _batches[saleId][batch];
        if (!account.netted) {
            if (account.hasReport) {
                revert NothingToRelease(saleId, batch);
            }
            _requireFrom(uint256(account.handoverDay) + 2 * uint256(_terms[saleId].netDays) + 1);
        }
        uint256 free = _left(account);
        if (_today() <= uint256(account.handoverDay) + _terms[saleId].warrantyDays) {
            uint256 hold = Math.mulDiv(_terms[saleId].batches[batch].price, _terms[saleId].holdWad, WAD);
            free = free > hold ? free - hold : 0;
        }
        if (free == 0) {
            revert NothingToRelease(saleId, batch);
        }

        account.escrow -= uint128(free);
        _credit(_terms[saleId].currency, _sales[saleId].seller, free);

        emit ProceedsReleased(saleId, batch, free);
    }

    function _open(
        uint256 saleId,
        uint256 batch,
        ClaimKind kind,
        bool byBuyer,
        uint256 figure
    ) private returns (uint256 claimId) {
        _reserve(_batches[saleId][batch], figure);
        claimId = _claims[saleId].length;
        // What is reserved fits 128 bits, a sale has few batches, a day fits 32 bits for eleven million years.
        _claims[saleId].push(
            Claim(
                kind,
                ClaimState.Open,
                byBuyer,
                uint16(batch),
                uint32(_today()),
                0,
                uint128(figure),
                uint128(figure)
            )
        );
    }

    function _settle(uint256 saleId, uint256 claimId, Claim storage claim, uint256 amount) private {
        BatchAccount storage account = _batches[saleId][claim.batch];
        claim.state = ClaimState.Settled;
        account.reserved -= claim.buyerFigure;
        account.escrow -= uint128(amount);
        if (claim.kind == ClaimKind.Net) {
            account.netted = true;
        }
        _credit(_terms[saleId].currency, _terms[saleId].buyer, amount);

        emit ClaimSettled(saleId, claimId, amount);
    }

    function _reserve(BatchAccount storage account, uint256 amount) private {
        uint256 left = _left(account);
        if (amount > left) {
            revert BeyondEscrow(amount, left);
        }
        account.reserved += uint128(amount);
    }

    /// @dev Of the batch's escrow, what no claim has reserved.
    function _left(BatchAccount storage account) private view returns (uint256) {
        return account.escrow - account.reserved;
    }

    function _claim(
        uint256 saleId,
        uint256 claimId,
        ClaimState state
    ) private view returns (Claim storage claim) {
        if (claimId >= _claims[saleId].length) {
            revert WrongClaimState(saleId, claimId, ClaimState.None);
        }
        claim = _claims[saleId][claimId];
        if (claim.state != state) {
            revert WrongClaimState(saleId, claimId, claim.state);
        }
    }

    /// @dev The party that did not make the claim.
    function _other(uint256 saleId, Claim storage claim) private view returns (address) {
        return claim.byBuyer ? _sales[saleId].seller : _terms[saleId].buyer;
    }
}
