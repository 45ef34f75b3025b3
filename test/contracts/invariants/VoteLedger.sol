// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssembly} from "../../../contracts/governance/IAssembly.sol";
import {AssemblyBase} from "../attacks/AssemblyBase.sol";

/// @title A second count of the assembly's votes
/// @notice Kept from who cast what, and from what was outstanding after each payment date; nothing in it is read from the assembly.
abstract contract VoteLedger is AssemblyBase {
    /// @param seen payment dates that had been distributed when the assembly last looked
    /// @param outcome None until it is counted; then Lost, Void or Executable, at last Cured or Executed
    struct Motion {
        IAssembly.Action action;
        bytes data;
        uint256 votesFrom;
        uint256 votesTo;
        uint256 seen;
        IAssembly.Status outcome;
    }

    struct Outstanding {
        uint256 second;
        uint256[2] balances;
    }

    /// @notice What happened though it never may; empty while nothing did.
    string public broken;
    /// @dev first and second class are repaid together, and share what is over; else in turn
    bool internal _isJoint;
    Motion[] internal _motions;
    Outstanding[] internal _dates;
    mapping(uint256 motion => uint256[2]) internal _yes;
    mapping(uint256 motion => uint256[2]) internal _no;
    mapping(uint256 motion => mapping(uint256 classIndex => mapping(address holder => uint256)))
        internal _cast;
    uint256 internal _approved;
    uint256 internal _spent;

    /// @dev What was outstanding in the last second of a vote.
    function _outstandingAtEnd(uint256 motion) internal view returns (uint256[2] memory balances) {
        balances = [notes[0].face(), notes[1].face()];
        for (uint256 i = 0; i < _dates.length; ++i) {
            if (_dates[i].second / 1 days <= _motions[motion].votesTo) {
                balances = _dates[i].balances;
            }
        }
    }

    /// @dev The classes that directed, each cast note by what is outstanding of it where there are several.
    function _countOf(uint256 motion) internal view returns (IAssembly.Count memory own) {
        uint256[2] memory balances = _outstandingAtEnd(motion);
        bool[2] memory directs = [balances[0] != 0, balances[1] != 0];
        if (!_isJoint) {
            directs[1] = !directs[0];
        } else if (!directs[0] && !directs[1]) {
            directs = [true, true];
            balances = [notes[0].face(), notes[1].face()];
        }
        bool together = directs[0] && directs[1];
        for (uint256 c = 0; c < 2; ++c) {
            if (directs[c]) {
                uint256 face = notes[c].face();
                own.yes += together ? (_yes[motion][c] * balances[c]) / face : _yes[motion][c];
                own.no += together ? (_no[motion][c] * balances[c]) / face : _no[motion][c];
                own.electorate += together ? balances[c] : face;
            }
        }
        // both are a half
        own.won = 2 * (own.yes + own.no) >= own.electorate && own.yes > own.no;
    }

    /// @dev Several dates since the assembly last looked, the last of them after the vote: nobody can say who directed.
    function _isUnknown(uint256 motion) internal view returns (bool) {
        uint256 later = _dates.length - _motions[motion].seen;
        return later > 1 && _dates[_dates.length - 1].second / 1 days > _motions[motion].votesTo;
    }

    function _bookCount(uint256 motion) internal {
        _demand(_motions[motion].outcome == IAssembly.Status.None, "A4: counted twice");
        _demand(_today() > _motions[motion].votesTo, "A2: counted before the vote's end");
        if (_isUnknown(motion)) {
            _motions[motion].outcome = IAssembly.Status.Void;
        } else {
            _motions[motion].outcome =
                _countOf(motion).won ? IAssembly.Status.Executable : IAssembly.Status.Lost;
        }
    }

    function _demand(bool condition, string memory what) internal {
        if (!condition) {
            broken = what;
        }
    }
}
