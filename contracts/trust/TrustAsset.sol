// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IIncomeRight} from "../asset/IIncomeRight.sol";
import {IVenue} from "../sale/IVenue.sol";
import {ITrust} from "./ITrust.sol";
import {ITrustPowers} from "./ITrustPowers.sol";
import {Powers} from "./Powers.sol";
import {Setup} from "./Setup.sol";
import {TrustCode} from "./TrustCode.sol";
import {TrustOffices} from "./TrustOffices.sol";
import {TrustReader} from "./TrustReader.sol";

/// @title A trust's asset: what it holds, how it is sold or enforced, and the winding up
/// @dev Proceeds arrive as cash, which the next close counts: nothing of a sale is booked here.
abstract contract TrustAsset is TrustOffices {
    using Address for address;

    /// @dev Where terms and rules stand in {putUp}'s call: after its selector and the venue.
    uint256 private constant SALE_AT = 36;

    /// @dev 0 while it is the set-up's
    address private _collection;
    uint256 private _assetId;
    AssetSale private _sale;

    /// @inheritdoc ITrust
    function title() external view returns (address, uint256) {
        _answer();
    }

    /// @inheritdoc ITrustPowers
    function asset() external view returns (address token, uint256 id) {
        return _asset();
    }

    /// @inheritdoc ITrustPowers
    function assetSale() external view returns (AssetSale memory) {
        return _sale;
    }

    /// @inheritdoc ITrustPowers
    function putUp(
        address venue,
        IVenue.SaleTerms calldata,
        IVenue.Rules calldata
    ) external nonReentrant onlyAssembly(Powers.APPROVE_SALE) returns (uint256 saleId) {
        if (_office.finalOn != 0) {
            revert BadSale("final date");
        }
        // venue, terms and rules as they came: all of their fields are words
        _checkByReader(TrustReader.checkSale.selector, 4);
        return _putUp(venue, msg.data[SALE_AT:], false);
    }

    /// @inheritdoc ITrustPowers
    function putUpRemainder() external nonReentrant returns (uint256 saleId) {
        _requireFinal();
        if (_sale.isRemainder) {
            revert BadSale("remainder");
        }
        (address venue, bytes memory sale) = _reader.remainder();
        return _putUp(venue, sale, true);
    }

    /// @inheritdoc ITrustPowers
    function enforceRight(address servicer_) external nonReentrant onlyAssembly(Powers.ENFORCE_RIGHT) {
        (address token, uint256 id) = _heldAsset();
        bool names = Powers.enforcementNamesServicer(TrustCode.powers());
        if (names) {
            _name(servicer_);
        } else if (servicer_ != address(0)) {
            revert BadServicer(servicer_);
        }

        (address collection, uint256 titleId) = IIncomeRight(token).enforce(id);
        bool passed = _ownerOf(collection, titleId) == address(this);
        if (passed == names) {
            revert OtherRemedy();
        }
        if (passed) {
            _collection = collection;
            _assetId = titleId;
        }

        emit RightEnforcedByHolders(collection, titleId, servicer_);
    }

    /// @inheritdoc ITrustPowers
    function windUp() external nonReentrant {
        _requireFinal();
        uint256 from = _reader.windUpFrom(_office.finalOn);
        if (_today() < from) {
            revert TooEarly(_today(), from);
        }

        _setStatus(Status.WoundUp);

        (address token, uint256 id) = _asset();
        bool rightEnded = false;
        if (_ownerOf(token, id) == address(this)) {
            // a title has no end; a right's asks nobody, and takes more gas than a caller could leave it without and still
            // get to the last line here
            try IIncomeRight(token).end(id) {
                rightEnded = true;
            } catch {}
        }

        emit WoundUp(rightEnded);
    }

    /// @dev The venue takes the asset, or there is no sale: no approval outlasts the call.
    /// @param sale terms and rules, encoded
    function _putUp(address venue, bytes memory sale, bool isRemainder) private returns (uint256 saleId) {
        (address token, uint256 id) = _heldAsset();
        bytes memory lot = abi.encode(IVenue.LotKind.Title, token, id);

        IERC721(token).approve(venue, id);
        saleId = uint256(bytes32(venue.functionCall(bytes.concat(IVenue.putUp.selector, lot, sale))));
        if (_ownerOf(token, id) != venue) {
            revert BadSale("lot");
        }
        _sale = AssetSale(venue, isRemainder, saleId);

        emit AssetPutUp(venue, saleId, isRemainder);
    }

    function _requireFinal() private view {
        if (_office.finalOn == 0) {
            revert DatesRemain();
        }
        _requireRunning();
    }

    /// @dev Wound up, a trust has no more sales and enforces nothing.
    function _requireRunning() private view {
        if (_status != Status.Performing && _status != Status.Enforcement) {
            revert WrongStatus(_status);
        }
    }

    function _heldAsset() private view returns (address token, uint256 id) {
        _requireRunning();
        (token, id) = _asset();
        if (_ownerOf(token, id) != address(this)) {
            revert AssetNotHeld();
        }
    }

    function _asset() private view returns (address token, uint256 id) {
        return _collection == address(0) ? Setup.title(TrustCode.core()) : (_collection, _assetId);
    }

    /// @dev 0 where it is nobody's.
    function _ownerOf(address token, uint256 id) private view returns (address owner) {
        try IERC721(token).ownerOf(id) returns (address owner_) {
            return owner_;
        } catch {}
    }
}
