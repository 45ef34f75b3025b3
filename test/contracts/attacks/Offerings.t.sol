// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOffering} from "../../../contracts/trust/IOffering.sol";
import {SetupRest, Subscription, encodeSetup} from "../SetupCode.sol";
import {AttackBase} from "./AttackBase.sol";
import {Programs} from "./Programs.sol";

/// @notice Who takes more of an offering than is due: for work of others, for no work, beneath the minimum, or of what many share.
contract OfferingAttack is AttackBase {
    uint256 private constant PRO_RATA = 1;
    Subscription private _subscription;

    /// What the closing owes another is nobody's to spend.
    function test_ContributionOfAnothersMoney() public {
        _open(0, 0);
        _openBook();

        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.contribute, (ORIGINATOR_ACCOUNT, 0, 100 * unit)),
            abi.encodeWithSelector(IOffering.NotContributor.selector, mallory),
            "I3: the price is the originator's"
        );
        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.contribute, (COST_ACCOUNT, 0, 100 * unit)),
            abi.encodeWithSelector(IOffering.NotContributor.selector, mallory),
            "I3: the cost is its payee's"
        );

        _balanceBook("I3");
    }

    /// Notes for more than a contributor is owed would be notes for nothing.
    function test_ContributionOfMoreThanIsOwed() public {
        _open(0, 0);
        _attest(agents);

        _refused(
            agents,
            address(offering),
            abi.encodeCall(IOffering.contribute, (COST_ACCOUNT, 0, 1_100 * unit)),
            abi.encodeWithSelector(IOffering.OverContribution.selector, 1_100 * unit, 1_000 * unit),
            "I3: at once"
        );
        vm.prank(agents);
        offering.contribute(COST_ACCOUNT, 0, 1_000 * unit);
        _refused(
            agents,
            address(offering),
            abi.encodeCall(IOffering.contribute, (COST_ACCOUNT, 0, 100 * unit)),
            abi.encodeWithSelector(IOffering.OverContribution.selector, 100 * unit, 0),
            "I3: bit by bit"
        );
    }

    /// Neither is less than the minimum taken, nor a rest left that nobody may take.
    function test_SubscriptionsBeneathTheMinimum() public {
        _open(0, 10_000 * unit);
        _fill(alice, 900_000 * unit);
        _fill(mallory, 900_000 * unit);

        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.subscribe, (0, 100 * unit)),
            abi.encodeWithSelector(IOffering.BelowMinimum.selector, 100 * unit, 10_000 * unit),
            "I11: less than the minimum"
        );
        vm.prank(mallory);
        offering.subscribe(0, 854_900 * unit);
        vm.prank(alice);
        offering.subscribe(0, 100 * unit);
        assertEq(offering.subscribed(0), 855_000 * unit, "I11: the rest can be taken");
    }

    /// Without the share that the originator must retain there would be no closing.
    function test_RetainedShareTakenByAnother() public {
        _open(0, 0);
        _fill(mallory, 900_000 * unit);

        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.subscribe, (0, 855_100 * unit)),
            abi.encodeWithSelector(IOffering.OverFace.selector, 855_100 * unit, 855_000 * unit),
            "I11: it is kept for the originator"
        );
        vm.prank(mallory);
        offering.subscribe(0, 855_000 * unit);
        _subscribe(originator, 0, 45_000 * unit);
        assertEq(offering.subscribed(0), 900_000 * unit, "I11: and the originator can have it");
    }

    /// Cash that is borrowed for the moment of the closing orders nothing beyond the face.
    function test_FlashOrderOnTheClosingDay() public {
        _open(PRO_RATA, 0);
        _subscribeAll();
        _fill(mallory, 855_000 * unit);
        _setDay(CLOSING);

        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.subscribe, (0, 855_000 * unit)),
            abi.encodeWithSelector(IOffering.OverFace.selector, 855_000 * unit, 0),
            "I11: nothing is left"
        );
        offering.close();
        offering.collect(0, _one(alice));
        assertEq(notes[0].balanceOf(alice), 455_000 * unit, "I11: nobody's share is less");
    }

    /// Who collects again is neither allotted nor refunded again.
    function test_AllotmentCollectedTwice() public {
        _closeTwiceOrdered();
        offering.collect(0, _three(mallory, mallory, alice));
        offering.collect(0, _one(mallory));
        _openBook();

        offering.refund(mallory);

        _moves(address(offering), mallory, 427_500 * unit);
        _balanceBook("I11");
        assertEq(notes[0].balanceOf(mallory), 427_500 * unit, "I11: allotted once");
        _refused(
            mallory,
            address(offering),
            abi.encodeCall(IOffering.refund, (mallory)),
            abi.encodeWithSelector(IOffering.NothingToRefund.selector, mallory),
            "I11: refunded once"
        );
    }

    /// What goes back to subscribers is no proceeds: the closing leaves it where it can be had.
    function test_ClosingWithTheExcessOfOrders() public {
        _open(PRO_RATA, 0);
        _orderTwice();
        _setDay(CLOSING);
        _openBook();

        offering.close();

        _moves(address(offering), address(trust), 1_000_000 * unit);
        _balanceBook("I3");
        offering.collect(0, _three(alice, mallory, originator));
        offering.refund(mallory);
        offering.refund(alice);
        assertEq(currency.balanceOf(address(offering)), 0, "I3: all of it is somebody's");
    }

    function _open(uint256 allotment, uint256 minimum) private {
        _subscription.allotment = uint8(allotment);
        _subscription.minima = allotment + minimum == 0 ? new uint128[](0) : new uint128[](2);
        if (minimum != 0) {
            _subscription.minima[0] = uint128(minimum);
        }
        _offer(Programs.plain6(), _stablecoin(6), "Interpreter");
        _attest(mallory);
    }

    /// @dev The senior class beside the originator's 45,000, ordered by alice and by mallory; the sub class as it is.
    function _orderTwice() private {
        _subscribe(originator, 0, 45_000 * unit);
        _subscribe(alice, 0, 855_000 * unit);
        _subscribe(mallory, 0, 855_000 * unit);
        _subscribe(originator, 1, 5_000 * unit);
        _subscribe(carol, 1, 95_000 * unit);
    }

    function _closeTwiceOrdered() private {
        _open(PRO_RATA, 0);
        _orderTwice();
        _setDay(CLOSING);
        offering.close();
    }

    function _fill(address who, uint256 cash) private {
        _mint(who, cash);
        vm.prank(who);
        currency.approve(address(offering), cash);
    }

    function _setup(bytes memory program) internal view override returns (bytes memory) {
        SetupRest memory rest = _rest(program);
        rest.subscription = _subscription;
        return encodeSetup(_core(program), rest);
    }
}
