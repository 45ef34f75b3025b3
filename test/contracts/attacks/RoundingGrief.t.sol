// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {AttackBase} from "./AttackBase.sol";
import {Programs} from "./Programs.sol";

/// @notice Stands where a trust stands for one note, so that a million credits fit a test.
contract CreditingTrust {
    uint128 public given;
    mapping(address to => uint256) public received;

    function credit(uint256 count) external {
        uint128 sum = given;
        for (uint256 i = 0; i < count; ++i) {
            sum += 1;
            given = sum;
        }
    }

    function givenInAll(uint256) external view returns (uint256) {
        return given;
    }

    function pay(uint256, address to, uint256 amount) external {
        received[to] += amount;
    }

    function payHolders(
        uint256,
        address[] calldata holders,
        uint256[] calldata amounts
    ) external returns (ITrust.PaymentFailure[] memory) {
        for (uint256 i = 0; i < holders.length; ++i) {
            received[holders[i]] += amounts[i];
        }
        return new ITrust.PaymentFailure[](0);
    }

    function isAmong(address, uint256) external pure returns (bool) {
        return true;
    }
}

/// @notice Dust: what does not divide, in credits and claims as small as they come.
contract RoundingGrief is AttackBase {
    /// 7 units over 3 holders of a third each: 2 now for each, the rest kept; two more units and each has 3.
    function test_SevenUnitsOverThreeHolders() public {
        _issue(Programs.single9(), _stablecoin(0), "Interpreter");
        trust.release(1);
        _openBook();
        _runSingleDate(0, 7);
        _gains(address(trust), 7);

        address[] memory holders = _three(alice, bob, carol);
        assertEq(notes[0].pay(holders), 6, "I2: paid of 7");
        for (uint256 i = 0; i < 3; ++i) {
            _moves(address(trust), holders[i], 2);
            assertEq(notes[0].claimable(holders[i]), 0, "I2: less than a unit is left");
        }
        _balanceBook("I2");
        assertEq(trust.setAside(), 1, "I3: the seventh unit is still set aside");

        _runSingleDate(1, 2);
        assertEq(notes[0].pay(holders), 3, "I2: nothing was lost on the way");
        assertEq(trust.setAside(), 0, "I3: all nine units are paid");
        assertEq(_balance(), 0, "I1: nothing is left in the trust");
    }

    /// A million credits of one unit: who claims in a thousand slices, who claims once, and who never claims but is settled
    /// a thousand times by transfers of nothing, have the same.
    function test_MillionTinyCredits() public {
        (CreditingTrust paying, INote note) = _noteOf(9);
        for (uint256 i = 0; i < 1_000; ++i) {
            paying.credit(1_000);
            if (note.claimable(alice) != 0) {
                vm.prank(alice);
                note.claim();
            }
            vm.prank(carol);
            note.transfer(carol, 0);
        }
        vm.prank(bob);
        note.claim();

        // floor(1,000,000 × 3 / 9), and the same for either
        assertEq(paying.received(alice), 333_333, "I2: a thousand slices");
        assertEq(paying.received(bob), 333_333, "I2: one claim");
        assertEq(note.claimable(carol), 333_333, "I2: no claim");
    }

    /// Whatever the credits and whenever holders claim, each is short by less than a unit and none has more than its part.
    function testFuzz_ClaimsInSlices(uint256 seed, uint256 face) public {
        face = bound(face, 3, type(uint96).max);
        (CreditingTrust paying, INote note) = _noteOf(face);
        address[] memory holders = _three(alice, bob, carol);
        for (uint256 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            paying.credit(seed % 20);
            address holder = holders[(seed >> 8) % 3];
            if ((seed >> 16) % 2 == 0 && note.claimable(holder) != 0) {
                vm.prank(holder);
                note.claim();
            }
            note.pay(_one(holders[(seed >> 24) % 3]));
        }
        uint256 given = paying.given();
        uint256 sum = 0;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 earned = paying.received(holders[i]) + note.claimable(holders[i]);
            assertEq(
                earned,
                (note.balanceOf(holders[i]) * given) / face,
                "I2: a holder's part, floored once"
            );
            sum += earned;
        }
        assertLe(sum, given, "I2: never more than was given");
        assertGt(sum + 3, given, "I2: short of it by less than a unit a holder");
    }

    /// The largest face and the largest sum ever given still multiply.
    function test_WidestFaceAndSum() public {
        _issue(Programs.widest(), _stablecoin(18), "Interpreter");
        assertEq(notes[0].totalSupply(), 1e27, "I4: 10^27 fits");
        _runSingleDate(0, MOST_COLLECTED);

        uint256 part = (MOST_COLLECTED * 333_333_333_333_333_333_333_333_333) / 1e27;
        assertEq(notes[0].claimable(alice), part, "I2: a third");
        uint256 held = notes[0].balanceOf(alice);
        vm.prank(alice);
        notes[0].transfer(bob, held);
        assertEq(notes[0].claimable(alice), part, "I2: kept over a transfer");
    }

    /// @dev A note of this face, a third of it with each of alice, bob and carol.
    function _noteOf(uint256 face) private returns (CreditingTrust paying, INote note) {
        paying = new CreditingTrust();
        bytes memory args = abi.encodePacked(paying, uint8(0), uint96(face), address(paying), uint32(0));
        note = INote(Clones.cloneWithImmutableArgs(_create("Note.sol:Note", ""), args));
        // who the trust's first creation is
        bytes memory created = abi.encodePacked(bytes2(0xd694), paying, uint8(1));
        vm.startPrank(address(uint160(uint256(keccak256(created)))));
        note.issue(0, address(0), 0);
        note.deliver(alice, face / 3);
        note.deliver(bob, face / 3);
        note.deliver(carol, face - 2 * (face / 3));
        vm.stopPrank();
    }
}
