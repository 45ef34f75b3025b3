// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {Programs} from "./Programs.sol";
import {AttackBase} from "./AttackBase.sol";

/// @notice Cash that nobody asked for, before, between and after dates. A donation is the next close's cash and nothing
/// else: it moves no claim, no set-aside money and no price.
contract DonationAttack is AttackBase {
    /// A donation to the offering is what is over at the closing, and so the originator's; it blocks nothing.
    function test_DonationToTheOfferingBeforeTheClosing() public {
        _offer(Programs.plain6(), _stablecoin(6), "Interpreter");
        _subscribeAll();
        _mint(address(offering), 777);
        _openBook();

        _setDay(CLOSING);
        offering.close();

        _moves(address(offering), address(trust), 1_000_000 * unit + 777);
        _balanceBook("I3");
        assertEq(trust.releasable(ORIGINATOR_ACCOUNT), 994_000 * unit + 777, "I3: what is over");
        assertEq(trust.setAside(), 995_000 * unit + 777, "I3: set aside");
        assertEq(trust.reserved(), 5_000 * unit, "I3: reserves");
    }

    /// A donation to a trust that has not closed waits for the first date.
    function test_DonationToTheTrustBeforeTheClosing() public {
        _offer(Programs.plain6(), _stablecoin(6), "Interpreter");
        _subscribeAll();
        _mint(address(trust), 777);

        _setDay(CLOSING);
        offering.close();

        assertEq(trust.setAside(), 995_000 * unit, "I3: set aside");
        assertEq(trust.uncounted(), 777, "I3: the donation waits");
        _closePeriod(0, 0);
        assertEq(trust.period().collected, 777, "I3: collected at the first date");
    }

    /// A donation before the close is collected; not a unit of what is set aside or reserved is counted with it.
    function test_DonationBeforeTheClose() public {
        uint256 kept = trust.setAside() + trust.reserved();
        assertEq(_balance(), kept, "I3: nothing has come in yet");

        _mint(address(trust), 333 * unit);
        _closePeriod(0, 1_000 * unit);

        assertEq(trust.period().collected, 1_333 * unit, "I3: collected");
        assertEq(trust.setAside() + trust.reserved(), kept, "I3: set aside and reserved");
    }

    /// A donation between close and distribution is the next date's: it changes nothing of what the closed one pays.
    function test_DonationBetweenCloseAndDistribution() public {
        _closePeriod(0, 100_000 * unit);
        _report(20_000 * unit);
        _mint(address(trust), 50_000 * unit);
        _setDay(_date(0));
        trust.distribute();

        // 100,000 less the trustee's 10 and expenses of 20,000
        assertEq(trust.classAccount(0).given, 79_990 * unit, "I1: senior");
        assertEq(trust.classAccount(1).given, 0, "I1: sub");
        assertEq(trust.uncounted(), 50_000 * unit, "I3: the donation waits");

        _closePeriod(1, 0);
        assertEq(trust.period().collected, 50_000 * unit, "I3: the next date's cash");
    }

    /// A donation between dates moves nobody's claim, and comes out to the unit by the priority of payments.
    function test_DonationBetweenDates() public {
        _runDate(0, 100_000 * unit, 0);
        uint256 claimable = notes[0].claimable(alice);
        _mint(address(trust), 9_999_999 * unit);

        assertEq(notes[0].claimable(alice), claimable, "I2: a donation earns nothing by itself");
        // alice holds 455,000 of 900,000; the senior was given 100,000 less the trustee's 10
        assertEq(claimable, (uint256(99_990 * unit) * 455) / 900, "I2: alice's share");

        _openBook();
        vm.prank(alice);
        notes[0].claim();
        _moves(address(trust), alice, claimable);
        _balanceBook("I2");
    }

    /// A donation after the final date opens a late date only if it is large enough, 30 days after the date before.
    function test_DonationAfterTheFinalDate() public {
        for (uint256 i = 0; i < 4; ++i) {
            _runDate(i, 10 * unit, 0);
        }
        assertEq(trust.nextDate(), 0, "I8: no date is due");
        _mint(address(trust), unit - 1);

        _setDay(_date(3) + 29);
        _refused(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.closePeriod, ()),
            abi.encodeWithSelector(ITrust.TooEarly.selector, _date(3) + 29, _date(3) + 30),
            "I8: a late date may not come sooner"
        );
        _setDay(_date(3) + 30);
        _refused(
            mallory,
            address(trust),
            abi.encodeCall(ITrust.closePeriod, ()),
            abi.encodeWithSelector(ITrust.TooLittleLateCash.selector, unit - 1, unit),
            "I8: dust opens no date"
        );

        _mint(address(trust), 1);
        trust.closePeriod();
        assertEq(trust.nextDate(), _date(3) + 30, "I8: the day of the close is the date");
        _setDay(_date(3) + 30 + REPORT_BY + 1);
        trust.distribute();

        // four dates of 10 paid the trustee alone; the reserve of 5,000 was free at the last one, and a late date owes no fee
        assertEq(trust.classAccount(0).given, 5_000 * unit + unit, "I1: senior");
    }

    /// A balance below what is set aside: nothing new is counted, and claims go on first come.
    function test_ShortfallCountsNothing() public {
        _runDate(0, 100_000 * unit, 0);
        bytes32 slot = keccak256(abi.encode(address(trust), uint256(0)));
        uint256 kept = trust.setAside() + trust.reserved();
        vm.store(address(currency), slot, bytes32(kept - 1));
        assertEq(_balance(), kept - 1, "the currency seized a unit");
        _setDay(_date(1) - 9);

        vm.expectEmit(address(trust));
        emit ITrust.Shortfall(_date(1), kept - 1, kept);
        trust.closePeriod();

        assertEq(trust.period().collected, 0, "I3: nothing is counted");
        vm.prank(alice);
        assertEq(notes[0].claim(), (uint256(99_990 * unit) * 455) / 900, "I3: claims go on");
    }
}
