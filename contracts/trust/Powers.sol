// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../sale/IVenue.sol";
import {Bytes} from "./Bytes.sol";

/// @title The powers of a set-up, read
/// @notice The last {Setup-POWERS_SIZE} bytes of a set-up (docs/set-up-encoding.md): what may happen beside the payment dates,
/// and on which terms. Zeros give no power. Shares and rates are 18-decimal.
/// @dev {SetupCheck} has been there: nothing is checked here.
library Powers {
    using Bytes for bytes;

    /// What a vote of the holders may do: bits of {assemblyMay}, by their position.
    uint256 internal constant DECLARE = 0;
    uint256 internal constant REPLACE_SERVICER = 1;
    uint256 internal constant APPROVE_SALE = 2;
    uint256 internal constant ENFORCE_RIGHT = 3;
    uint256 internal constant APPROVE_WORKS = 4;
    uint256 private constant ORIGINATOR_VOTES = 1;
    uint256 private constant NAMES_SERVICER = 2;

    /// @notice Share of a class's face whose holders' challenge stands; 0: holders cannot challenge.
    function challengeShareWad(bytes memory powers) internal pure returns (uint256) {
        return powers.u64(0);
    }

    /// @notice Missed reports in a row after which the named back-up may take the servicer's office; 0: never.
    function backupAfter(bytes memory powers) internal pure returns (uint256) {
        return powers.u8(8);
    }

    /// @notice Bitmap of what the assembly may do.
    function assemblyMay(bytes memory powers) internal pure returns (uint256) {
        return powers.u8(9);
    }

    /// @notice Whether the assembly may do one thing.
    function may(bytes memory powers, uint256 power) internal pure returns (bool) {
        return (assemblyMay(powers) >> power) & 1 == 1;
    }

    function flags(bytes memory powers) internal pure returns (uint256) {
        return powers.u8(10);
    }

    /// @notice Whether the originator's notes vote.
    function originatorVotes(bytes memory powers) internal pure returns (bool) {
        return flags(powers) & ORIGINATOR_VOTES != 0;
    }

    /// @notice Whether enforcing the income right names another servicer; else its title passes to the trust.
    function enforcementNamesServicer(bytes memory powers) internal pure returns (bool) {
        return flags(powers) & NAMES_SERVICER != 0;
    }

    /// @notice Whether anything may put another in the servicer's office.
    function servicerCanChange(bytes memory powers) internal pure returns (bool) {
        return
            backupAfter(powers) != 0 ||
            may(powers, REPLACE_SERVICER) ||
            (may(powers, ENFORCE_RIGHT) && enforcementNamesServicer(powers));
    }

    /// @notice 1 + the position among the reported fees of the one that the members approve; 0: none.
    function worksFee(bytes memory powers) internal pure returns (uint256) {
        return powers.u8(11);
    }

    /// @notice Days from a proposal to the first day of voting; days of voting; of an enforcement, from the end of the vote to its
    /// execution.
    function noticeDays(bytes memory powers) internal pure returns (uint256) {
        return powers.u16(12);
    }

    function votingDays(bytes memory powers) internal pure returns (uint256) {
        return powers.u16(14);
    }

    function cureDays(bytes memory powers) internal pure returns (uint256) {
        return powers.u16(16);
    }

    /// @notice Share of the directing class that must vote; share of the votes cast that must be exceeded.
    function quorumWad(bytes memory powers) internal pure returns (uint256) {
        return powers.u64(18);
    }

    function majorityWad(bytes memory powers) internal pure returns (uint256) {
        return powers.u64(26);
    }

    /// @notice Where what remains is sold; 0: nowhere.
    function venue(bytes memory powers) internal pure returns (address) {
        return powers.addressAt(34);
    }

    /// @notice Least price of any sale of the asset, units.
    function reservePrice(bytes memory powers) internal pure returns (uint256) {
        return powers.u128(54);
    }

    /// @notice The rules of the venue that the set-up binds.
    function rules(bytes memory powers) internal pure returns (IVenue.Rules memory) {
        return
            IVenue.Rules({
                feeWad: uint64(powers.u64(70)),
                sellerCategories: uint32(powers.u32(78)),
                buyerCategories: uint32(powers.u32(82)),
                publicityDays: uint16(powers.u16(86))
            });
    }

    /// @notice The terms of the sale of what remains.
    function saleTerms(
        bytes memory powers,
        address currency
    ) internal pure returns (IVenue.SaleTerms memory) {
        return
            IVenue.SaleTerms({
                currency: currency,
                reservePrice: uint128(reservePrice(powers)),
                biddingDays: uint16(powers.u16(99)),
                depositWad: uint64(powers.u64(101)),
                incrementWad: uint64(powers.u64(109)),
                extensionMinutes: uint16(powers.u16(117)),
                rounds: uint8(powers.u8(88)),
                cutWad: uint64(powers.u64(89)),
                paymentDays: uint16(powers.u16(119))
            });
    }

    /// @notice Days after a sale, the last unsold round or, where there was none, the final date's distribution, until the
    /// trust can be wound up; 0: never.
    function windUpDays(bytes memory powers) internal pure returns (uint256) {
        return powers.u16(97);
    }

    /// @notice Days after the close within which what was reported must have come in; 0: no such duty.
    function remitDays(bytes memory powers) internal pure returns (uint256) {
        return powers.u16(121);
    }
}
