// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPackageTitle} from "../../contracts/asset/IPackageTitle.sol";
import {VM} from "./Vm.sol";

/// @title A bank's EIP-712 signature over a package, on which its title is minted
/// @dev Hashed here on its own, so that what the contract takes for signed is compared with what was.
library TitleSignature {
    function sign(
        uint256 bankKey,
        IPackageTitle title,
        IPackageTitle.Package memory package,
        address receiver,
        uint256 expiry
    ) internal view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("PackageTitle"),
                keccak256("1"),
                block.chainid,
                address(title)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256(
                    "PackageTitle(bytes32 root,uint64 loanCount,uint128 bookValue,uint32 cutOff,bytes32 documentsHash,address receiver,uint256 expiry)"
                ),
                package.root,
                package.loanCount,
                package.bookValue,
                package.cutOff,
                package.documentsHash,
                receiver,
                expiry
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(
            bankKey,
            keccak256(abi.encodePacked(hex"1901", domain, message))
        );
        return abi.encodePacked(r, s, v);
    }
}
