import type { Guard } from "./guard.ts";

const sales = { file: "note/NoteSales.sol", deployed: "note/Note.sol", testFile: "NotesPutUp.t.sol" };
const holds = { ...sales, file: "note/NoteHolds.sol" };

/** Notes that venues have put up. */
export const salesGuards: readonly Guard[] = [
  {
    ...sales,
    attack: "notes put up twice, or sold after a vote",
    invariants: "I14",
    text: "uint256 free = _movable(holder);\n        if (amount > free) {",
    without: "uint256 free = _movable(holder);\n        if (false) {",
    test: "test_SoldTwice",
  },
  {
    ...holds,
    attack: "notes put up are moved",
    invariants: "I14",
    text: "return unfrozen > up ? unfrozen - up : 0;",
    without: "return up > unfrozen ? 0 : unfrozen;",
    test: "test_SoldTwice",
  },
  {
    ...holds,
    attack: "notes put up are voted",
    invariants: "I14",
    text: "uint256 free = _notPutUp(holder);\n        if (amount > free) {\n            revert",
    without: "uint256 free = _notPutUp(holder);\n        if (false) {\n            revert",
    test: "test_VotedAndSold",
  },
  {
    ...sales,
    attack: "another's lot settled",
    invariants: "I14",
    text: "if (lot.venue == venue && block.timestamp <= lot.until) {",
    without: "if (block.timestamp <= lot.until) {",
    test: "test_AnothersLot",
  },
  {
    ...sales,
    attack: "notes put up without approval",
    invariants: "I14",
    text: "_spendAllowance(holder, msg.sender, amount, true);",
    without: "",
    test: "test_PutUpWithoutApproval",
  },
  {
    ...sales,
    attack: "sold before a court's order is carried out",
    invariants: "I14",
    text: "_requireUnfrozen(from, amount);",
    without: "",
    test: "test_SoldUnderAnOrder",
  },
  {
    ...sales,
    attack: "sold to who may not hold",
    invariants: "I14",
    text: "if (!_canReceive(code, receiver.position, to)) {",
    without: "if (false) {",
    test: "test_SoldToWhoMayNotHold",
  },
  {
    ...sales,
    attack: "a sale taken back in another's place",
    invariants: "I14",
    text: "_ended[holder][lot.venue] += lot.amount;",
    without: "",
    test: "test_TakenBackInAnothersPlace",
  },
];
