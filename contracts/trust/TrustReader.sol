// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {WAD} from "../Wad.sol";
import {IInvestorRegistry} from "../compliance/IInvestorRegistry.sol";
import {IVenue} from "../sale/IVenue.sol";
import {Bytes} from "./Bytes.sol";
import {Created} from "./Created.sol";
import {IOffering} from "./IOffering.sol";
import {ITrust, MOST_COLLECTED} from "./ITrust.sol";
import {ITrustPowers} from "./ITrustPowers.sol";
import {Powers} from "./Powers.sol";
import {Setup} from "./Setup.sol";
import {StateWords} from "./StateWords.sol";
import {Terms} from "./Terms.sol";

/// @title What a trust works out about itself and seldom needs
/// @notice Stateless; a trust asks it by STATICCALL about the caller, as it asks the interpreter, so that its own code stays
/// within a contract's size. Made by the trust's implementation, which is the only one to know it.
contract TrustReader {
    using Bytes for bytes;

    uint256 private constant MOST_REPORTED_SUM = 2 ** 100;
    /// @dev Bit of the registry's category of venues and those who run them.
    uint256 private constant VENUE_OPERATOR = 1 << 10;
    /// @dev Of what {IVenue-statusOf} answers.
    uint256 private constant STATUS_SIZE = 4 * 32;

    /// @notice What is outstanding of a class of the calling trust, units; 0 before the closing.
    function outstanding(uint256 classIndex) external view returns (uint256) {
        uint256[] memory state = ITrust(msg.sender).state();
        bytes memory program = ITrust(msg.sender).terms();
        if (state.length == 0 || classIndex >= Terms.classCount(program)) {
            return 0;
        }
        return state[StateWords.balanceAt(program, classIndex)];
    }

    /// @notice What the calling trust's next close would count.
    function uncounted() external view returns (uint256) {
        uint256 balance = IERC20(ITrust(msg.sender).currency()).balanceOf(msg.sender);
        uint256 counted =
            ITrust(msg.sender).setAside() +
                ITrust(msg.sender).reserved() +
                ITrust(msg.sender).period().collected;
        return Math.min(Math.saturatingSub(balance, counted), MOST_COLLECTED);
    }

    /// @notice The report of the calling trust's closed period.
    function reportOfPeriod() external view returns (ITrust.Report memory current) {
        if (ITrust(msg.sender).period().reported) {
            bytes memory program = ITrust(msg.sender).terms();
            uint256 fees = Terms.reportedFeeCount(program);
            uint256 amounts = Terms.reportedAmountCount(program);
            (uint256[] memory words, bytes32 root, uint256 sum, uint256 count, bytes32 documents) = ITrust(
                msg.sender
            ).reportWords();
            current.fees = _values(words, 0, fees);
            current.amounts = _values(words, fees, amounts);
            current.metrics = _values(words, fees + amounts, Terms.metricCount(program));
            current.events = words[words.length - 1];
            current.root = root;
            // as they were reported
            current.sum = uint128(sum);
            current.count = uint64(count);
            current.documentsHash = documents;
        }
    }

    /// @notice What was reported to the calling trust and has not come in, once its days are over. All that came in since counts.
    function unremitted() external view returns (uint256) {
        ITrustPowers.Remittance memory due = ITrust(msg.sender).remittance();
        uint256 amount = block.timestamp / 1 days > due.by ? due.amount : due.older;
        uint256 balance = IERC20(ITrust(msg.sender).currency()).balanceOf(msg.sender);
        uint256 kept = ITrust(msg.sender).setAside() + ITrust(msg.sender).reserved();
        return Math.saturatingSub(amount, Math.saturatingSub(balance, kept));
    }

    /// @notice Contract and id of what the calling trust holds, itself or in the venue of its sale; before the closing, of what it
    /// is to hold.
    function title() external view returns (address token, uint256 id) {
        (token, id) = ITrust(msg.sender).asset();
        ITrust.Status status = ITrust(msg.sender).status();
        if (status == ITrust.Status.Offering || status == ITrust.Status.Failed) {
            return (token, id);
        }
        try IERC721(token).ownerOf(id) returns (address owner) {
            if (owner == msg.sender || owner == ITrust(msg.sender).assetSale().venue) {
                return (token, id);
            }
        } catch {}
        return (address(0), 0);
    }

    /// @notice What a closing with these proceeds funds: reserves, and an amount for each account of the calling trust.
    function closing(uint256 proceeds) external view returns (uint256 reserves, uint256[] memory amounts) {
        bytes memory program = ITrust(msg.sender).terms();
        bytes memory setup = ITrust(msg.sender).setup();
        for (uint256 i = 0; i < Terms.reserveCount(program); ++i) {
            reserves += Terms.reserveOpening(program, i);
        }
        uint256 account = Setup.partyCount(setup);
        amounts = new uint256[](account + Setup.costCount(setup) + 1);
        // what contributors have taken notes for is owed no more; it is never more than was owed
        IOffering offering = IOffering(Created.offering(msg.sender));
        uint256 costs = 0;
        for (uint256 i = 0; i < Setup.costCount(setup); ++i) {
            (, uint256 cost) = Setup.cost(setup, i);
            cost -= offering.setOff(account);
            costs += cost;
            amounts[account++] = cost;
        }
        uint256 needed = Setup.price(setup) - offering.setOff(account) + costs + reserves;
        if (proceeds < needed) {
            revert IOffering.ProceedsTooSmall(proceeds, needed);
        }
        // the price and what is over
        amounts[account] = proceeds - costs - reserves;
    }

    /// @notice An account's address by the set-up of the calling trust, and whether that is an office's; 0 of a former servicer's
    /// account, which has the address that it left with.
    /// @param formers how many of those there are
    function accountOf(
        uint256 account,
        uint256 formers
    ) external view returns (address first, bool isOffice) {
        bytes memory setup = ITrust(msg.sender).setup();
        uint256 parties = Setup.partyCount(setup);
        uint256 originators = parties + Setup.costCount(setup);
        if (account > originators + formers) {
            revert ITrust.NoSuchAccount(account);
        }
        if (account < parties) {
            first = Setup.party(setup, account);
        } else if (account < originators) {
            (first, ) = Setup.cost(setup, account - parties);
        } else if (account == originators) {
            first = Setup.originator(setup);
        }
        isOffice =
            first == Setup.originator(setup) ||
            first == Setup.servicer(setup) ||
            first == Setup.backupServicer(setup) ||
            first == Setup.trustee(setup) ||
            first == Setup.verificationAgent(setup) ||
            first == Setup.calculationAgent(setup);
    }

    /// @notice Reverts unless a report has as many values as the calling trust's terms, each within its maximum, and of works no
    /// more than what is approved.
    function checkReport(ITrust.Report calldata given) external view {
        bytes memory program = ITrust(msg.sender).terms();
        bytes memory setup = ITrust(msg.sender).setup();
        _checkCount("fees", given.fees.length, Terms.reportedFeeCount(program));
        _checkCount("amounts", given.amounts.length, Setup.reportedAmountCount(setup));
        _checkCount("metrics", given.metrics.length, Setup.metricCount(setup));
        for (uint256 i = 0; i < given.fees.length; ++i) {
            _checkMost("fee", i, given.fees[i], Terms.reportedFeeMax(program, i));
        }
        for (uint256 i = 0; i < given.amounts.length; ++i) {
            _checkMost("amount", i, given.amounts[i], Setup.reportedAmountMax(setup, i));
        }
        for (uint256 i = 0; i < given.metrics.length; ++i) {
            _checkMost("metric", i, given.metrics[i], Setup.metricMax(setup, i));
        }
        _checkMost("events", 0, given.events, (uint256(1) << Terms.eventCount(program)) - 1);
        _checkMost("sum", 0, given.sum, MOST_REPORTED_SUM);
        uint256 works = Powers.worksFee(Setup.powersOf(setup));
        if (works != 0) {
            uint256 left = ITrust(msg.sender).worksLeft();
            if (given.fees[works - 1] > left) {
                revert ITrustPowers.OverWorks(given.fees[works - 1], left);
            }
        }
    }

    /// @notice The servicer's account of the calling trust: that of the party at the set-up's servicer's address, of which there
    /// is one at most where the office can change hands; and the fees that are paid there, each with what of it is unpaid.
    function office()
        external
        view
        returns (bool isPaid, uint256 account, uint256[] memory fees, uint256[] memory unpaid)
    {
        bytes memory setup = ITrust(msg.sender).setup();
        while (account < Setup.partyCount(setup) && !isPaid) {
            isPaid = Setup.party(setup, account) == Setup.servicer(setup);
            if (!isPaid) {
                ++account;
            }
        }
        if (isPaid) {
            (fees, unpaid) = _feesOf(account);
        }
    }

    /// @notice Reverts unless a sale may be put up before the final date: in the set-up's venue or one that the registry lists, for
    /// what a venue takes it can keep; in the trust's currency; of whose rounds the last one still reaches the set-up's reserve price.
    function checkSale(address venue, IVenue.SaleTerms calldata terms, IVenue.Rules calldata) external view {
        bytes memory powers = ITrust(msg.sender).powers();
        if (venue != Powers.venue(powers) && !_isListed(venue)) {
            revert ITrustPowers.BadSale("venue");
        }
        if (terms.currency != ITrust(msg.sender).currency()) {
            revert ITrustPowers.BadSale("currency");
        }
        uint256 lowest = terms.reservePrice;
        for (uint256 round = 1; round < terms.rounds && lowest != 0; ++round) {
            uint256 cut = terms.cutWad;
            lowest = cut > WAD ? 0 : (lowest * (WAD - cut)) / WAD;
        }
        if (lowest < Powers.reservePrice(powers)) {
            revert ITrustPowers.BadSale("reserve price");
        }
    }

    /// @notice Terms and rules of the sale of what remains, as {IVenue-putUp} takes them after the lot, and its venue.
    function remainder() external view returns (address venue, bytes memory sale) {
        bytes memory powers = ITrust(msg.sender).powers();
        venue = Powers.venue(powers);
        if (venue == address(0)) {
            revert ITrustPowers.BadSale("venue");
        }
        sale = abi.encode(Powers.saleTerms(powers, ITrust(msg.sender).currency()), Powers.rules(powers));
    }

    /// @notice First day on which the calling trust can be wound up. A venue that does not answer, or says that a sale ended in time
    /// to come, has no sale.
    /// @param finalOn day on which its final date was distributed
    function windUpFrom(uint256 finalOn) external view returns (uint256 from) {
        uint256 days_ = Powers.windUpDays(ITrust(msg.sender).powers());
        if (days_ == 0) {
            revert ITrustPowers.NoWindingUp();
        }
        from = finalOn;
        ITrustPowers.AssetSale memory sale = ITrust(msg.sender).assetSale();
        if (sale.venue != address(0)) {
            (bool success, bytes memory answer) = sale.venue.staticcall(
                abi.encodeCall(IVenue.statusOf, (sale.saleId))
            );
            if (success && answer.length >= STATUS_SIZE) {
                // in words, as an answer that is none of a venue's must not stop the winding up
                (, uint256 endedAt, , ) = abi.decode(answer, (uint256, uint256, uint256, uint256));
                if (endedAt == 0) {
                    revert ITrustPowers.SaleRuns(sale.venue, sale.saleId);
                }
                if (endedAt <= block.timestamp) {
                    from = Math.max(from, endedAt / 1 days);
                }
            }
        }
        from += days_;
    }

    function _isListed(address venue) private view returns (bool) {
        return IInvestorRegistry(ITrust(msg.sender).registry()).isAmong(venue, VENUE_OPERATOR);
    }

    function _values(
        uint256[] memory words,
        uint256 start,
        uint256 count
    ) private pure returns (uint128[] memory values) {
        values = new uint128[](count);
        for (uint256 i = 0; i < count; ++i) {
            // a packed word
            values[i] = uint128(words[start + i]);
        }
    }

    function _checkCount(string memory what, uint256 given, uint256 expected) private pure {
        if (given != expected) {
            revert ITrust.WrongCount(what, given, expected);
        }
    }

    function _checkMost(string memory what, uint256 index, uint256 given, uint256 maximum) private pure {
        if (given > maximum) {
            revert ITrust.OverMaximum(what, index, given, maximum);
        }
    }

    function _feesOf(uint256 account) private view returns (uint256[] memory fees, uint256[] memory unpaid) {
        bytes memory program = ITrust(msg.sender).terms();
        uint256[] memory state = ITrust(msg.sender).state();
        uint256 count = 0;
        for (uint256 f = 0; f < Terms.feeCount(program); ++f) {
            if (_payee(program, f) == account) {
                ++count;
            }
        }
        fees = new uint256[](count);
        unpaid = new uint256[](count);
        count = 0;
        for (uint256 f = 0; f < Terms.feeCount(program); ++f) {
            if (_payee(program, f) == account) {
                fees[count] = f;
                unpaid[count++] = state[StateWords.unpaidAt(program, f)];
            }
        }
    }

    function _payee(bytes memory program, uint256 fee) private pure returns (uint256) {
        return program.u8(Terms.feesOffset(program) + Terms.feeSize(program) * fee);
    }
}
