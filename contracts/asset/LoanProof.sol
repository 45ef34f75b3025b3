// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title That a loan stands in a committed tape
/// @notice The same as `verify` of engine/merkle, over the salted Merkle-sum tree of docs/tape.md: leaves in tape order, an odd node goes up as it is.
library LoanProof {
    /// @dev Above every sum of a tree.
    uint256 internal constant MOST_SUM = 2 ** 100;

    /// @param loanIdHash keccak256 of the loan's id
    /// @param amount smallest units
    /// @param fieldsHash keccak256 of the loan's published fields as RFC 8785 JSON
    struct Loan {
        bytes32 salt;
        bytes32 loanIdHash;
        uint256 amount;
        bytes32 fieldsHash;
    }

    /// @param sum of the amounts under it, smallest units
    struct Node {
        bytes32 hash;
        uint256 sum;
    }

    /// @param count leaves of the tree
    struct Commitment {
        bytes32 root;
        uint256 sum;
        uint256 count;
    }

    /// @notice Whether the loan stands at a position under root, sum and count; a wrong proof is false, never a revert.
    /// @param index position in the tape, from 0
    /// @param siblings nodes beside its way up, leaf's level first; a level where it goes up alone has none
    function verify(
        Loan memory loan,
        uint256 index,
        Node[] memory siblings,
        Commitment memory commitment
    ) internal pure returns (bool) {
        if (index >= commitment.count || loan.amount > MOST_SUM || commitment.sum > MOST_SUM) {
            return false;
        }
        bytes32 hash = hashLeaf(loan);
        uint256 sum = loan.amount;
        uint256 used = 0;
        for (uint256 width = commitment.count; width > 1; width = width / 2 + (width % 2)) {
            if (index ^ 1 < width) {
                // A sum above the most is in no tree; below it, no addition here overflows.
                if (used == siblings.length || siblings[used].sum > MOST_SUM || sum > MOST_SUM) {
                    return false;
                }
                Node memory sibling = siblings[used++];
                hash =
                    index % 2 == 0
                        ? hashNode(hash, sum, sibling.hash, sibling.sum)
                        : hashNode(sibling.hash, sibling.sum, hash, sum);
                sum += sibling.sum;
            }
            index /= 2;
        }
        return used == siblings.length && hash == commitment.root && sum == commitment.sum;
    }

    /// @dev Hashed twice, so that no inner node can pass for a leaf.
    function hashLeaf(Loan memory loan) internal pure returns (bytes32) {
        bytes32 inner = keccak256(abi.encode(loan.salt, loan.loanIdHash, loan.amount, loan.fieldsHash));
        return keccak256(abi.encode(inner));
    }

    function hashNode(
        bytes32 left,
        uint256 leftSum,
        bytes32 right,
        uint256 rightSum
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(left, leftSum, right, rightSum));
    }
}
