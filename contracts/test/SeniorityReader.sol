// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Seniority} from "../governance/Seniority.sol";

/// @title The library of ranks as a contract, for its comparison with the engine
contract SeniorityReader {
    function ranksWith(bytes calldata program, uint256 classIndex) external pure returns (uint256) {
        return Seniority.ranksWith(program, classIndex);
    }

    function beneficiaries(bytes calldata program) external pure returns (uint256) {
        return Seniority.beneficiaries(program);
    }
}
