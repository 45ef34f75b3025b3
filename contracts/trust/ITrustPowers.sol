// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVenue} from "../sale/IVenue.sol";

/// @title What may happen to a trust beside its payment dates
/// @notice Offices that change hands, addresses announced, works approved, the asset sold or enforced, the trust wound up: what
/// the set-up's powers list, on its terms ({Powers}), and nothing else. A part of {ITrust}.
///
/// ROLES:
/// - holders' assembly: {nameServicer}, {approveWorks}, {putUp}, {enforceRight}, each if the set-up lists it. Whether it was
///   voted is the assembly's to know; the trust asks only what the set-up says.
/// - back-up servicer: {takeOffice}, after the set number of missed reports.
/// - trustee: {announceAddress}, never its own, not of an office.
/// - an account's address: {cancelAnnouncement}.
/// - anyone: {putUpRemainder}, {windUp}.
///
/// OFFICES: the servicer's changes hands with the next close. Who holds it at a date's close reports that date and is paid what
/// arises at it. What was set aside for a former holder stays its own, in an account of its own. What is paid on a fee goes to
/// the present holder's dues first, then to former holders' arrears of that fee, latest first.
///
/// LIVENESS: nothing here stops a payment date. A venue that answers nothing stops neither dates nor the winding up.
interface ITrustPowers {
    /// @param from second from which the account is paid there; 0 where nothing is announced
    struct Announcement {
        address to;
        uint64 from;
    }

    /// @param saleId of the venue's
    /// @param isRemainder put up after the final date, on the set-up's terms
    struct AssetSale {
        address venue;
        bool isRemainder;
        uint256 saleId;
    }

    /// @param amount reported and not come in, up to the last date; `older` of it has had its days before that date's
    /// @param by last day on which the rest may come in
    struct Remittance {
        uint128 amount;
        uint128 older;
        uint32 by;
    }

    event ServicerNamed(address indexed servicer, address by);
    /// @param formerAccount of the former holder, where what it is owed stays; the office's own is the new holder's
    event ServicerChanged(address indexed from, address indexed to, uint256 formerAccount);
    /// Of what a date gave to the office's account, this much is a former holder's.
    event ArrearsSetAside(uint256 indexed date, uint256 indexed account, uint256 indexed fee, uint256 amount);
    event AddressAnnounced(uint256 indexed account, address from, address to, uint256 effectiveFrom);
    event AnnouncementCancelled(uint256 indexed account, address by);
    event WorksApproved(uint256 amount, uint256 left);
    event WorksSpent(uint256 indexed date, uint256 amount, uint256 left);
    event AssetPutUp(address indexed venue, uint256 indexed saleId, bool isRemainder);
    event RightEnforcedByHolders(address indexed collection, uint256 indexed id, address servicer);
    event WoundUp(bool rightEnded);

    error NotListed(uint256 power);
    error BadServicer(address servicer);
    error TooManyServicers();
    error ReportsNotMissed(uint256 missed, uint256 needed);
    error AlreadyNamed(address servicer);
    error AccountIsOffice(uint256 account);
    error NothingAnnounced(uint256 account);
    error OverWorks(uint256 given, uint256 left);
    /// Neither set-up nor enforcement nor sale left the asset with the trust.
    error AssetNotHeld();
    /// The remedy agreed with the right's seller is not the set-up's.
    error OtherRemedy();
    error BadSale(string what);
    error DatesRemain();
    error NoWindingUp();
    error SaleRuns(address venue, uint256 saleId);

    /// @notice Who holds the servicer's office for the next date to close, and now.
    function servicer() external view returns (address);
    function nextServicer() external view returns (address);
    /// @notice Reports missed in a row, up to the last date that was distributed.
    function missedReports() external view returns (uint256);
    /// @notice Day on which the last date was distributed; 0 before.
    function distributedOn() external view returns (uint256);
    /// @notice What is outstanding of a class, units; 0 before the closing.
    function outstanding(uint256 classIndex) external view returns (uint256);
    /// @notice What was reported and has not come in, once its days are over; 0 where the set-up has no such duty.
    function unremitted() external view returns (uint256);
    function remittance() external view returns (Remittance memory);
    /// @notice Works approved and not yet spent, units.
    function worksLeft() external view returns (uint256);
    function announcementOf(uint256 account) external view returns (Announcement memory);
    /// @notice What the set-up or an enforcement has made the asset, held or not.
    function asset() external view returns (address token, uint256 id);
    /// @notice The sale in which the asset is, or was last; a venue of 0 where there was none.
    function assetSale() external view returns (AssetSale memory);

    /// @notice Names another servicer, from the next close. Emits {ServicerNamed}.
    /// - the caller is the assembly, the set-up lists it, the trust is running
    /// - it is neither 0, nor the trust, nor the trustee, nor the present one
    function nameServicer(address servicer_) external;
    /// @notice The named back-up takes the servicer's office, from the next close. Emits {ServicerNamed}.
    /// - the caller is the set-up's back-up servicer, not in office, and nobody has been named
    /// - the set number of reports in a row were missed
    function takeOffice() external;
    /// @notice Announces another address of an account, from 30 days on. Emits {AddressAnnounced}.
    /// - the caller is the trustee, the account is no office's
    /// - the new address is not 0, nor the trust's, nor the trustee's
    function announceAddress(uint256 account, address to) external;
    /// @notice Cancels it. Emits {AnnouncementCancelled}.
    /// - the caller is the account's present address; it is announced and not yet effective
    function cancelAnnouncement(uint256 account) external;
    /// @notice Approves works: reports may name so much more of the works' fee. Emits {WorksApproved}.
    /// - the caller is the assembly, the set-up lists it, the trust is running
    function approveWorks(uint256 amount) external;
    /// @notice Puts the asset up before the final date. Emits {AssetPutUp}.
    /// - the caller is the assembly, the set-up lists it, the trust is running, the final date is not distributed
    /// - the venue is the set-up's, or the registry lists it as a venue: what a venue takes it can keep
    /// - the asset is held; the currency is the trust's, the reserve price (after all cuts) at least the set-up's
    function putUp(
        address venue,
        IVenue.SaleTerms calldata terms,
        IVenue.Rules calldata rules
    ) external returns (uint256 saleId);
    /// @notice Puts up what remains, once, in the set-up's venue, on its terms and rules; anyone may call. Emits {AssetPutUp}.
    /// - the final date is distributed, the trust is running, the set-up has a venue, the asset is held
    function putUpRemainder() external returns (uint256 saleId);
    /// @notice Enforces the income right: its title passes to the trust, or a new servicer is named, as the set-up says. Emits
    /// {RightEnforcedByHolders}, for a servicer {ServicerNamed}.
    /// - the caller is the assembly, the set-up lists it, the trust is running, the asset is held and is an income right of the
    /// set-up's remedy
    /// @param servicer_ where the set-up names one; else 0
    function enforceRight(address servicer_) external;
    /// @notice Winds the trust up; anyone may call. An income right that it still holds ends; late cash still opens a date. Emits
    /// {StatusChanged} and {WoundUp}.
    /// - the final date is distributed, the trust is running, the set-up has days for it
    /// - no sale runs, and the days since the sale, the last unsold round or, without either, the final date's distribution are over
    function windUp() external;
}
