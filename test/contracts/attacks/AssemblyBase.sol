// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssembly} from "../../../contracts/governance/IAssembly.sol";
import {INote} from "../../../contracts/note/INote.sol";
import {SetupPowers, SetupRest, encodeSetup} from "../SetupCode.sol";
import {AttackBase} from "./AttackBase.sol";

/// @title What the tests about the holders' assembly share
/// @notice The plain deal with an assembly that may do everything. Senior (900,000): originator 45,000, alice 455,000, bob
/// 400,000; sub (100,000): originator 5,000, carol 95,000.
abstract contract AssemblyBase is AttackBase {
    uint256 internal constant NOTICE = 3;
    uint256 internal constant VOTING = 7;
    uint256 internal constant CURE = 10;
    uint256 internal constant EXECUTION = 30;
    uint64 internal constant CHALLENGE_SHARE = 0.25e18;

    IAssembly internal assembly_;
    uint8 internal listed = 31;
    bool internal originatorVotes;

    function _holdersAssembly() internal override returns (address) {
        if (address(assembly_) == address(0)) {
            assembly_ = IAssembly(_create("Assembly.sol:Assembly", ""));
        }
        return address(assembly_);
    }

    function _setup(bytes memory program) internal view override returns (bytes memory) {
        SetupRest memory rest = _rest(program);
        rest.powers = _powers();
        return encodeSetup(_core(program), rest);
    }

    function _powers() internal view virtual returns (SetupPowers memory powers) {
        powers.challengeShareWad = CHALLENGE_SHARE;
        powers.assemblyMay = listed;
        powers.flags = originatorVotes ? 1 : 0;
        powers.worksFee = listed & 16 == 0 ? 0 : 1;
        powers.noticeDays = uint16(NOTICE);
        powers.votingDays = uint16(VOTING);
        powers.cureDays = uint16(CURE);
        powers.quorumWad = 0.5e18;
        powers.majorityWad = 0.5e18;
    }

    function _propose(IAssembly.Action action, bytes memory data) internal returns (uint256) {
        vm.prank(alice);
        return assembly_.propose(address(trust), action, data, "reasons");
    }

    /// @dev Proposed today, and the first day of voting has come.
    function _proposeAndWait(IAssembly.Action action, bytes memory data) internal returns (uint256 id) {
        id = _propose(action, data);
        _setDay(_today() + NOTICE);
    }

    function _approve(address holder, uint256 classIndex, uint256 amount) internal {
        vm.prank(holder);
        notes[classIndex].approve(address(assembly_), amount);
    }

    function _vote(uint256 id, address holder, uint256 classIndex, uint256 amount, bool support) internal {
        _approve(holder, classIndex, amount);
        vm.prank(holder);
        assembly_.vote(id, classIndex, amount, support);
    }

    /// @dev Alice and bob, who are more than half of the senior class, are for it, and the vote is over.
    function _win(IAssembly.Action action, bytes memory data) internal returns (uint256 id) {
        id = _proposeAndWait(action, data);
        _vote(id, alice, 0, 455_000 * unit, true);
        _vote(id, bob, 0, 400_000 * unit, true);
        _setDay(_today() + VOTING);
    }

    function _assertStatus(uint256 id, IAssembly.Status expected, string memory message) internal view {
        assertEq(uint256(assembly_.statusOf(id)), uint256(expected), message);
    }

    function _wrongStatus(uint256 id, IAssembly.Status status) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssembly.WrongProposalStatus.selector, id, status);
    }

    function _refusedVote(
        uint256 id,
        address holder,
        uint256 classIndex,
        uint256 amount,
        bytes memory refusal,
        string memory message
    ) internal {
        bytes memory data = abi.encodeCall(IAssembly.vote, (id, classIndex, amount, true));
        _refused(holder, address(assembly_), data, refusal, message);
    }

    function _transferable(INote note, address holder) internal view returns (uint256) {
        return note.balanceOf(holder) - note.lockedOf(holder);
    }
}
