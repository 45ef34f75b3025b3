// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IVenue} from "../../../contracts/sale/IVenue.sol";
import {Test} from "../Test.sol";
import {SaleHandler} from "./SaleHandler.sol";

/// @notice docs/invariants.md's V1, V2 and V4 after every call of random sequences at an auction.
contract SaleInvariants is Test {
    SaleHandler private _handler;
    IVenue private _venue;

    function setUp() public {
        _handler = new SaleHandler();
        _handler.start();
        _venue = _handler.venue();
        bytes4[] memory selectors = new bytes4[](8);
        selectors[0] = SaleHandler.place.selector;
        selectors[1] = SaleHandler.place.selector;
        selectors[2] = SaleHandler.wait_.selector;
        selectors[3] = SaleHandler.press.selector;
        selectors[4] = SaleHandler.press.selector;
        selectors[5] = SaleHandler.pay.selector;
        selectors[6] = SaleHandler.withdraw.selector;
        selectors[7] = SaleHandler.donate.selector;
        targetContract(address(_handler));
        targetSelector(FuzzSelector(address(_handler), selectors));
    }

    /// A long sequence drawn here gets sales to their ends.
    function test_TheHandlerGetsSalesToTheirEnds() public {
        uint256 seed = 7;
        for (uint256 i = 0; i < 400; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 which = seed % 8;
            if (which < 2) {
                _handler.place(seed >> 8, seed >> 16, seed >> 24);
            } else if (which == 2) {
                _handler.wait_(seed >> 8);
            } else if (which < 6) {
                _handler.press(seed >> 8, seed >> 16, seed >> 24);
            } else if (which == 6 && i > 200) {
                _handler.pay(seed >> 8);
            } else {
                _handler.withdraw(seed >> 8);
            }
            invariant_Deposits();
            invariant_Balance();
            invariant_Lots();
        }
        assertGt(_handler.calls(SaleHandler.place.selector), 0, "bids were placed");
        assertGt(_handler.calls(IVenue.award.selector), 0, "rounds ended");
        assertGt(_handler.calls(IVenue.next.selector), 0, "buyers were passed over");
        assertGt(_handler.withdrawn(), 0, "money went out");
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Deposits() public view {
        for (uint256 saleId = 1; saleId <= _handler.SALES(); ++saleId) {
            IVenue.Deposits memory sums = _venue.depositsOf(saleId);
            assertEq(
                sums.held + sums.refunded + sums.applied + sums.forfeited,
                _handler.taken(saleId),
                "V1: each deposit is in exactly one place"
            );
        }
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Balance() public view {
        assertEq(
            IERC20(_handler.token()).balanceOf(address(_venue)),
            _venue.owed(_handler.token()) + _handler.donated(),
            "V2: balance is what is owed, and what was given"
        );
    }

    /// hardhat-config: invariant.fail-on-revert = true
    function invariant_Lots() public view {
        for (uint256 saleId = 1; saleId <= _handler.SALES(); ++saleId) {
            IVenue.Sale memory sale = _venue.saleOf(saleId);
            address expected =
                sale.lotHeld
                    ? address(_venue)
                    : sale.status == IVenue.Status.Settled
                        ? sale.buyer
                        : _handler.sellerOfAll();
            assertEq(_handler.ownerOfLot(saleId), expected, "V4: a lot is in one place");
        }
    }
}
