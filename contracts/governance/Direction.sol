// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrust} from "../trust/ITrust.sol";
import {Terms} from "../trust/Terms.sol";
import {Seniority} from "./Seniority.sol";

/// @title Which classes direct a trust, and what each of them weighs
/// @notice {IAssembly} says who does.
library Direction {
    /// @return all one a class: of a class that directs alone its face, of several their balances, or their faces where no
    /// class has a balance; 0 of those that do not direct
    function weights(ITrust trust) internal view returns (uint256[] memory all) {
        bytes memory program = trust.terms();
        uint256 classes = Terms.classCount(program);
        all = new uint256[](classes);
        uint256 first = 0;
        while (first < classes && trust.outstanding(first) == 0) {
            ++first;
        }
        bool balances = first < classes;
        uint256 directing = balances ? Seniority.ranksWith(program, first) : Seniority.beneficiaries(program);
        uint256 count = 0;
        for (uint256 c = 0; c < classes; ++c) {
            if ((directing >> c) & 1 == 1) {
                all[c] = balances ? trust.outstanding(c) : Terms.classFace(program, c);
                count += all[c] == 0 ? 0 : 1;
            }
        }
        if (balances && count == 1) {
            // its balance would weigh every note alike
            all[first] = Terms.classFace(program, first);
        }
    }
}
