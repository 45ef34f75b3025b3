// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LoanProof} from "../asset/LoanProof.sol";

/// @title The library of loan proofs as a contract, for its comparison with the engine
contract LoanProofReader {
    function verify(
        LoanProof.Loan calldata loan,
        uint256 index,
        LoanProof.Node[] calldata siblings,
        LoanProof.Commitment calldata commitment
    ) external pure returns (bool) {
        return LoanProof.verify(loan, index, siblings, commitment);
    }
}
