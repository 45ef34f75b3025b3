import type { Guard } from "./guard.ts";

const around = {
  file: "sale/Repurchase.sol",
  deployed: "sale/Repurchase.sol",
  testFile: "Repurchases.t.sol",
} as const;

/** The repurchase of ineligible loans. */
export const repurchaseGuards: readonly Guard[] = [
  {
    ...around,
    attack: "originator that picks the best loans",
    invariants: "I13",
    text: "if (msg.sender != Setup.verificationAgent(setup) && msg.sender != Setup.trustee(setup)) {",
    without: "if (false) {",
    test: "test_CherryPickingByTheOriginator",
  },
  {
    ...around,
    attack: "trustee who decides its own claim",
    invariants: "I13",
    text: "msg.sender == claimant || ",
    without: "",
    test: "test_TrusteeWhoDecidesItsOwnClaim",
  },
  {
    ...around,
    attack: "originator that decides a claim",
    invariants: "I13",
    text: " || (msg.sender != agent && msg.sender != trustee)",
    without: "",
    test: "test_TrusteeWhoDecidesItsOwnClaim",
  },
  {
    ...around,
    attack: "loan bought back before it is contested",
    invariants: "R2",
    text: "if (current.status != Status.Due && current.status != Status.Defaulted) {",
    without: "if (false) {",
    test: "test_BoughtBeforeItIsContested",
  },
  {
    ...around,
    attack: "forged proof of a loan",
    invariants: "R2",
    text: "if (!LoanProof.verify(loan, index, siblings, commitment)) {",
    without: "if (false) {",
    test: "test_ForgedProofs",
  },
  {
    ...around,
    attack: "loan claimed twice",
    invariants: "R2",
    text: "if (_claims[trust][leaf].status != Status.None) {",
    without: "if (false) {",
    test: "test_TheSameLoanTwice",
  },
  {
    ...around,
    attack: "security taken back under a claim",
    invariants: "R3",
    text: "if (openClaims[trust] != 0) {",
    without: "if (false) {",
    test: "test_SecurityTakenBackUnderAClaim",
  },
  {
    ...around,
    attack: "contract that poses as a trust",
    invariants: "R3",
    text: "emit SecurityReturned(trust, to, amount);\n\n        IERC20(_currencies[trust])",
    without:
      "emit SecurityReturned(trust, to, amount);\n\n        IERC20(Setup.currency(ITrust(trust).setup()))",
    test: "test_ContractThatPosesAsATrust",
  },
  {
    ...around,
    attack: "fee-taking currency as security",
    invariants: "R3",
    text: "if (balance < before + amount) {",
    without: "if (false) {",
    test: "test_FeeOnTransferCurrencyAsSecurity",
  },
  {
    ...around,
    attack: "security returned twice",
    invariants: "R3",
    text: "securityOf[trust] = 0;\n",
    without: "\n",
    test: "test_ReleaseWithinRelease",
  },
];
