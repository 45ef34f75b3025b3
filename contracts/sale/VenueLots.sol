// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {INote} from "../note/INote.sol";
import {Created} from "../trust/Created.sol";
import {ITrustFactory} from "../trust/ITrustFactory.sol";
import {VenueAccounts} from "./VenueAccounts.sol";

/// @title Where a venue's lots are
/// @dev An ERC-721 is in the venue's hands, notes stay with their seller, held for the venue. The two calls that nobody may wait
/// for, a trial of a delivery and the return of a lot, have bounded gas and take nothing of the answer.
abstract contract VenueLots is VenueAccounts {
    /// @dev Gas of a call to a lot's token that must not hold a sale up.
    uint256 private constant TOKEN_GAS = 1_000_000;
    /// @dev What has to be left for the caller besides: it keeps a 64th of what the call could have had.
    uint256 private constant GAS_BESIDE = 100_000;
    /// @dev Size of a custom error without arguments.
    uint256 private constant SELECTOR_SIZE = 4;

    address public immutable trustFactory;

    constructor(address trustFactory_) {
        trustFactory = trustFactory_;
    }

    modifier onlySelf() {
        if (msg.sender != address(this)) {
            revert NotSelf(msg.sender);
        }
        _;
    }

    /// @notice The venue's own call: delivers and takes it back by its revert.
    /// - the caller is the venue itself; the lot can be delivered, and then it reverts all the same, with {Deliverable}
    function tryDelivery(Lot calldata lot, address seller, address to) external onlySelf {
        _deliver(lot, seller, to, lot.idOrAmount);
        revert Deliverable();
    }

    /// @notice The venue's own call: a lot back to its seller.
    /// - the caller is the venue itself; the token lets it go
    function giveBack(Lot calldata lot, address seller) external onlySelf {
        _giveBack(lot, seller, lot.idOrAmount);
    }

    function _takeLot(Lot memory lot, address seller, uint256 lotUntil) internal {
        if (lot.kind == LotKind.Title) {
            IERC721 collection = IERC721(lot.token);
            collection.transferFrom(seller, address(this), lot.idOrAmount);
            if (collection.ownerOf(lot.idOrAmount) != address(this)) {
                revert BadLot(lot.token, lot.idOrAmount);
            }
        } else {
            INote note = INote(lot.token);
            address trust = note.trust();
            if (
                !ITrustFactory(trustFactory).isTrust(trust) ||
                Created.note(trust, note.classIndex()) != lot.token
            ) {
                revert BadLot(lot.token, lot.idOrAmount);
            }
            note.putUp(seller, lot.idOrAmount, lotUntil);
        }
    }

    /// @param amount of notes; the whole lot of anything else
    function _deliver(Lot memory lot, address seller, address to, uint256 amount) internal {
        if (lot.kind == LotKind.Title) {
            IERC721 collection = IERC721(lot.token);
            collection.transferFrom(address(this), to, lot.idOrAmount);
            if (collection.ownerOf(lot.idOrAmount) != to) {
                revert CannotReceive(to);
            }
        } else {
            INote(lot.token).settle(seller, to, amount);
        }
    }

    /// @dev A trial, so that it is the token itself that says whether it can be delivered. Who presses cannot starve it of gas.
    function _isDeliverable(Lot memory lot, address seller, address to) internal returns (bool) {
        (bool done, uint256 size, bytes4 answer) = _ownCall(
            abi.encodeCall(this.tryDelivery, (lot, seller, to))
        );
        return !done && size == SELECTOR_SIZE && answer == Deliverable.selector;
    }

    function _tryGiveBack(Lot memory lot, address seller) internal returns (bool done) {
        (done, , ) = _ownCall(abi.encodeCall(this.giveBack, (lot, seller)));
    }

    function _giveBack(Lot memory lot, address seller, uint256 amount) internal {
        if (lot.kind == LotKind.Title) {
            IERC721(lot.token).transferFrom(address(this), seller, lot.idOrAmount);
        } else {
            INote(lot.token).takeBack(seller, amount);
        }
    }

    /// @dev Equals `(done, answer) = address(this).call{gas: TOKEN_GAS}(data)`; the Solidity form would copy a megabyte.
    function _ownCall(bytes memory data) private returns (bool done, uint256 size, bytes4 answer) {
        uint256 needed = (TOKEN_GAS * 64) / 63 + GAS_BESIDE;
        if (gasleft() < needed) {
            revert TooLittleGas(gasleft(), needed);
        }
        uint256 gasLimit = TOKEN_GAS;
        assembly ("memory-safe") {
            mstore(0x00, 0)
            done := call(gasLimit, address(), 0, add(data, 0x20), mload(data), 0x00, 0x04)
            size := returndatasize()
            answer := mload(0x00)
        }
    }
}
