// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IInvestorRegistry} from "../../../contracts/compliance/IInvestorRegistry.sol";
import {IERC7943Fungible} from "../../../contracts/note/IERC7943Fungible.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {IClassAccounts} from "../../../contracts/trust/IClassAccounts.sol";
import {ITrust} from "../../../contracts/trust/ITrust.sol";
import {AttackBase} from "./AttackBase.sol";

/// @notice Each privileged call by each account that is not the one it is for: roles, holders, the deal's own contracts
/// and a stranger.
contract PrivilegeMatrix is AttackBase {
    struct Privileged {
        string name;
        address target;
        address holder;
        bytes data;
        bytes4 refusal;
    }

    Privileged[] private _calls;

    /// 20 calls by 17 accounts.
    function test_EachPrivilegedCallByEachOtherRole() public {
        _closePeriod(0, 100_000 * unit);
        _listTrustCalls();
        _listNoteCalls();
        _listRegistryCalls();
        address[] memory callers = _callers();
        _openBook();
        uint256 refused = 0;
        for (uint256 i = 0; i < _calls.length; ++i) {
            Privileged memory call_ = _calls[i];
            for (uint256 j = 0; j < callers.length; ++j) {
                if (callers[j] != call_.holder) {
                    _refused(
                        callers[j],
                        call_.target,
                        call_.data,
                        abi.encodeWithSelector(call_.refusal, callers[j]),
                        string.concat("I13: ", call_.name, " by ", vm.toString(callers[j]))
                    );
                    ++refused;
                }
            }
        }
        _balanceBook("I13");
        assertEq(refused, 20 * 17 - _callsOfListed(callers), "I13: every pair but the rightful ones");
    }

    /// Nobody initializes a trust again, nor the implementation behind it.
    function test_InitializeAgain() public {
        bytes memory data = abi.encodeCall(ITrust.initialize, ());
        bytes memory refusal = abi.encodeWithSelector(ITrust.AlreadyInitialized.selector);
        _refused(mallory, address(trust), data, refusal, "I13: the trust");
        _refused(mallory, factory.trustImplementation(), data, refusal, "I13: the implementation");
    }

    /// The offering's own calls are the offering's only while it is one.
    function test_OfferingCallsAfterTheClosing() public {
        bytes memory refusal = abi.encodeWithSelector(ITrust.WrongStatus.selector, ITrust.Status.Performing);
        _refused(
            address(offering),
            address(trust),
            abi.encodeCall(ITrust.onClosing, (1e12)),
            refusal,
            "I8: closing twice"
        );
        _refused(
            address(offering),
            address(trust),
            abi.encodeCall(ITrust.onFailure, ()),
            refusal,
            "I8: failing after the closing"
        );
        _refused(
            address(offering),
            address(notes[0]),
            abi.encodeCall(INote.issue, (0, originator, 0)),
            abi.encodeWithSelector(INote.AlreadyIssued.selector),
            "I4: issuing twice"
        );
    }

    function _listTrustCalls() private {
        bytes4 refusal = ITrust.NotAuthorized.selector;
        address target = address(trust);
        uint256 next = _date(1);
        _list("setFixing", target, calculator, abi.encodeCall(ITrust.setFixing, (next, 0, 0)), refusal);
        _list("declare", target, trustee, abi.encodeCall(ITrust.declare, (next)), refusal);
        _list("report", target, servicer, abi.encodeCall(ITrust.report, (_reportOf(0, 0, 0, 0))), refusal);
        _list("challenge", target, verifier, abi.encodeCall(ITrust.challenge, ("no")), refusal);
        _list("resolve", target, trustee, abi.encodeCall(ITrust.resolve, (ITrust.Outcome.Upheld)), refusal);
        _list("pay", target, address(notes[0]), abi.encodeCall(IClassAccounts.pay, (0, alice, 1)), refusal);
        bytes memory data = abi.encodeCall(ITrust.payHolders, (0, new address[](1), new uint256[](1)));
        _list("payHolders", target, address(notes[0]), data, refusal);
        _list("onClosing", target, address(offering), abi.encodeCall(ITrust.onClosing, (0)), refusal);
        _list("onFailure", target, address(offering), abi.encodeCall(ITrust.onFailure, ()), refusal);
        _list("rotate", target, agents, abi.encodeCall(ITrust.rotate, (AGENTS_ACCOUNT, mallory)), refusal);
    }

    function _listNoteCalls() private {
        bytes4 refusal = INote.NotAuthorized.selector;
        address target = address(notes[0]);
        INote.OrderKind kind = INote.OrderKind.Freeze;
        _list("issue", target, address(offering), abi.encodeCall(INote.issue, (0, alice, 0)), refusal);
        _list("deliver", target, address(offering), abi.encodeCall(INote.deliver, (alice, 1)), refusal);
        _list(
            "recordOrder",
            target,
            trustee,
            abi.encodeCall(INote.recordOrder, ("", kind, alice, bob, 1)),
            refusal
        );
        _list("countersign", target, registrar, abi.encodeCall(INote.countersign, (1)), refusal);
        _list("freezeClaims", target, trustee, abi.encodeCall(INote.freezeClaims, (alice)), refusal);
        bytes memory data = abi.encodeCall(IERC7943Fungible.setFrozenTokens, (alice, 1));
        _list("setFrozenTokens", target, trustee, data, refusal);
        data = abi.encodeCall(IERC7943Fungible.forcedTransfer, (alice, bob, 1));
        _list("forcedTransfer", target, trustee, data, refusal);
    }

    function _listRegistryCalls() private {
        _list(
            "setRegistrar",
            address(registry),
            operator,
            abi.encodeCall(IInvestorRegistry.setRegistrar, (mallory, true)),
            IInvestorRegistry.NotOperator.selector
        );
        bytes4 refusal = IInvestorRegistry.NotRegistrar.selector;
        IInvestorRegistry.Entry memory entry = IInvestorRegistry.Entry("own", 7, "CN", type(uint32).max);
        bytes memory data = abi.encodeCall(IInvestorRegistry.attest, (mallory, entry));
        _list("attest", address(registry), registrar, data, refusal);
        data = abi.encodeCall(IInvestorRegistry.revoke, (alice));
        _list("revoke", address(registry), registrar, data, refusal);
    }

    function _list(
        string memory name,
        address target,
        address holder,
        bytes memory data,
        bytes4 refusal
    ) private {
        _calls.push(Privileged(name, target, holder, data, refusal));
    }

    function _callers() private view returns (address[] memory callers) {
        callers = new address[](17);
        (callers[0], callers[1], callers[2]) = (operator, registrar, originator);
        (callers[3], callers[4], callers[5]) = (servicer, backup, trustee);
        (callers[6], callers[7], callers[8]) = (verifier, calculator, agents);
        (callers[9], callers[10], callers[11]) = (alice, bob, carol);
        (callers[12], callers[13], callers[14]) = (mallory, address(trust), address(offering));
        (callers[15], callers[16]) = (address(notes[0]), address(notes[1]));
    }

    /// @dev Calls whose rightful caller is among those who try.
    function _callsOfListed(address[] memory callers) private view returns (uint256 count) {
        for (uint256 i = 0; i < _calls.length; ++i) {
            for (uint256 j = 0; j < callers.length; ++j) {
                if (callers[j] == _calls[i].holder) {
                    ++count;
                }
            }
        }
    }
}
