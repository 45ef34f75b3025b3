// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {INote} from "../../../contracts/note/INote.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {ICurrency} from "../attacks/ICurrency.sol";
import {Programs} from "../attacks/Programs.sol";
import {Test} from "../Test.sol";
import {TrustHandler} from "./TrustHandler.sol";

/// @notice docs/invariants.md's invariants that a chain of calls could break, after every call of random sequences.
abstract contract InvariantsOfATrust is Test {
    TrustHandler internal handler;
    ITrust internal trust;

    function setUp() public {
        handler = new TrustHandler(Programs.plain6(), _currency());
        handler.setUp();
        trust = handler.trustOf();
        bytes4[] memory selectors = new bytes4[](13);
        selectors[0] = TrustHandler.wait_.selector;
        selectors[1] = TrustHandler.donate.selector;
        selectors[2] = TrustHandler.pause.selector;
        selectors[3] = TrustHandler.block_.selector;
        selectors[4] = TrustHandler.transfer.selector;
        selectors[5] = TrustHandler.claim.selector;
        selectors[6] = TrustHandler.push.selector;
        // several times, so that a sequence of calls gets through several dates
        selectors[7] = TrustHandler.step.selector;
        selectors[8] = TrustHandler.step.selector;
        selectors[9] = TrustHandler.step.selector;
        selectors[10] = TrustHandler.challenge.selector;
        selectors[11] = TrustHandler.declare.selector;
        selectors[12] = TrustHandler.release.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), selectors));
    }

    function _currency() internal virtual returns (address);

    /// A long sequence drawn here: what the campaigns call does get through dates, payments and releases.
    function test_TheHandlerGetsThroughDates() public {
        uint256 seed = 1;
        for (uint256 i = 0; i < 300; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 which = seed % 8;
            if (which < 3) {
                handler.step(seed >> 8, seed >> 16, seed >> 24);
            } else if (which == 3) {
                handler.transfer(seed >> 8, seed >> 16, seed >> 24, seed >> 32);
            } else if (which == 4) {
                handler.claim(seed >> 8, seed >> 16);
            } else if (which == 5) {
                handler.push(seed >> 8, seed >> 16, seed >> 24, seed >> 32);
            } else if (which == 6) {
                handler.release(seed >> 8);
            } else {
                handler.wait_(seed >> 8);
            }
            invariant_Cash();
            invariant_Holders();
            invariant_OnlyForward();
        }
        assertEq(trust.nextDate() == 0 || trust.period().position > 4, true, "late dates were reached");
        assertGt(handler.distributed(), 0, "cash was distributed");
        assertGt(handler.cashOut(), handler.released(0), "holders and parties were paid");
        assertGt(handler.calls(TrustHandler.claim.selector), 0, "claims were tried");
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Cash() public view {
        uint256 balance = ICurrency(trust.currency()).balanceOf(address(trust));
        uint256 setAside = trust.setAside();
        uint256 reserved = trust.reserved();
        uint256 collected = trust.period().collected;
        assertEq(balance, handler.startBalance() + handler.cashIn() - handler.cashOut(), "I1: every unit");
        assertGe(balance, setAside + reserved + collected, "I3: what is owed is there");

        uint256 owed = 0;
        uint256 given = 0;
        for (uint256 c = 0; c < 2; ++c) {
            ITrust.ClassAccount memory account = trust.classAccount(c);
            owed += account.given - account.paid;
            given += account.given;
        }
        for (uint256 i = 0; i < 5; ++i) {
            owed += trust.releasable(i);
        }
        for (uint256 i = 0; i < 3; ++i) {
            given += trust.releasable(i) + handler.released(i);
        }
        assertEq(setAside, owed, "I3: set aside is what the accounts hold");
        assertEq(given + reserved, handler.distributed() + handler.openings(), "I1: conservation");
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Holders() public view {
        address[4] memory holders = handler.holders();
        for (uint256 c = 0; c < 2; ++c) {
            INote note = INote(trust.notes()[c]);
            ITrust.ClassAccount memory account = trust.classAccount(c);
            uint256 earned = 0;
            uint256 paid = 0;
            uint256 balances = 0;
            for (uint256 i = 0; i < 4; ++i) {
                earned += note.paidTo(holders[i]) + note.claimable(holders[i]);
                paid += note.paidTo(holders[i]);
                balances += note.balanceOf(holders[i]);
            }
            assertLe(earned, account.given, "I2: never more than was given");
            assertGt(earned + 4, account.given, "I2: short by less than a unit a holder");
            assertEq(paid, account.paid, "I7: the trust paid what the note says");
            assertEq(balances, note.face(), "I4: balances are the face");
            assertEq(note.totalSupply(), note.face(), "I4: supply is the face");
        }
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_OnlyForward() public view {
        assertEq(handler.broken(), "", "went back");
    }
}

/// @notice With a currency that pauses, and blocks holders.
contract StablecoinInvariants is InvariantsOfATrust {
    function _currency() internal pure override returns (address) {
        return address(0);
    }
}

/// @notice With a currency whose transfers return nothing.
contract NoReturnInvariants is InvariantsOfATrust {
    function _currency() internal override returns (address currency) {
        bytes memory code = abi.encodePacked(
            vm.getCode("NoReturnCurrency.sol:NoReturnCurrency"),
            abi.encode(uint256(6))
        );
        assembly ("memory-safe") {
            currency := create(0, add(code, 0x20), mload(code))
        }
    }
}
