// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AttackBase} from "./AttackBase.sol";
import {Programs} from "./Programs.sol";

/// @notice 2,000 holders: every call of a life stays below the most that a transaction may use, and each holder has its part.
/// @dev `isolate` makes each call of the test a transaction of its own, with cold storage and its own cost.
contract ManyHolders is AttackBase {
    uint256 private constant MOST_GAS = 16_777_216;
    uint256 private constant HOLDERS = 2_000;
    uint256 private constant BATCH = 100;

    function setUp() public override {
        _people();
        _offer(Programs.single2000(), _stablecoin(0), "Interpreter");
    }

    /// hardhat-config: isolate = true
    function test_TwoThousandHoldersWithinATransactionsGas() public {
        for (uint256 i = 0; i < HOLDERS; ++i) {
            _attest(_holder(i));
            _subscribe(_holder(i), 0, 1);
        }
        _setDay(CLOSING);
        uint256 left = gasleft();
        offering.close();
        _spent(left, "close");
        for (uint256 i = 0; i < HOLDERS; i += BATCH) {
            address[] memory batch = _batch(i);
            left = gasleft();
            offering.collect(0, batch);
            _spent(left, "collect");
        }
        _closePeriod(0, 2_000_000);
        _setDay(_date(0));
        left = gasleft();
        trust.distribute();
        _spent(left, "distribute");
        _openBook();

        for (uint256 i = 0; i < HOLDERS; i += BATCH) {
            address[] memory batch = _batch(i);
            left = gasleft();
            notes[0].pay(batch);
            uint256 spent = _spent(left, "pay");
            // a holder's first payment writes a new slot and changes another, both cold: what is measured is not a warm run
            assertGt(spent, BATCH * 35_000, "measured as a transaction");
        }

        _loses(address(trust), 2_000_000);
        _balanceBook("I1");
        for (uint256 i = 0; i < HOLDERS; ++i) {
            assertEq(currency.balanceOf(_holder(i)), 1_000, "I2: each a 2,000th");
        }
    }

    function _spent(uint256 left, string memory what) private view returns (uint256 spent) {
        spent = left - gasleft();
        assertLe(spent, MOST_GAS, string.concat("I7: gas of ", what));
    }

    function _batch(uint256 from) private pure returns (address[] memory batch) {
        batch = new address[](BATCH);
        for (uint256 i = 0; i < BATCH; ++i) {
            batch[i] = _holder(from + i);
        }
    }

    function _holder(uint256 i) private pure returns (address) {
        return address(uint160(0x10000 + i));
    }
}
