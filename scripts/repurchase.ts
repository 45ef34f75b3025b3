import type { Command } from "commander";
import { keccak256 } from "ethers";

import { repurchaseInterface } from "../engine/chain/interfaces.ts";
import { formatDay } from "../engine/dates/day.ts";
import { UserError } from "../engine/errors/errors.ts";
import { formatUnits } from "../engine/money/units.ts";
import { commitTape, proveLoan } from "../engine/tape/commit-tape.ts";
import type { ActionRunner, CliCommand, CliContext } from "./cli/command.ts";
import {
  type ClaimView,
  claimAsJson,
  openRepurchase,
  readClaim,
  readLeaf,
  repurchaseCall,
} from "./repurchase/view.ts";
import { currencyInterface } from "./session/contracts.ts";
import { type PlanStep, callStep } from "./session/plan.ts";
import { readAmount, readDate, readInputFile, wrongOption } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readNumber,
} from "./session/session.ts";
import { tell, tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, requireOffice } from "./session/trust-view.ts";
import { type TapeFlags, requireTape } from "./tape/load-tape.ts";
import { tapeSecret } from "./tape/tape-secret.ts";

interface Flags extends SendFlags {
  readonly repurchase: string;
}

interface WarrantFlags extends Flags {
  readonly claimBy: string;
  readonly contestDays: string;
  readonly decideDays: string;
  readonly payDays: string;
  readonly security: string;
}

interface ClaimFlags extends Flags, Omit<TapeFlags, "json"> {
  readonly tape: string;
  readonly loan: string;
  readonly evidence: string;
}

interface LeafFlags extends Flags {
  readonly leaf: string;
}

interface ContestFlags extends LeafFlags {
  readonly reason: string;
}

interface DecideFlags extends LeafFlags {
  readonly outcome: string;
}

/** Ineligible loans, bought back from a trust at their part of its price. */
export const repurchase: CliCommand = {
  name: "repurchase",
  configure: (command, run) => {
    command
      .description(
        "Ineligible loans, bought back from a trust: the originator warrants them, agent or trustee claims one by its Merkle proof.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir repurchase warrant jianghe --claim-by 2027-05-31 --pay-days 30 --security 500_000\n  weir repurchase show jianghe\n",
      );
    addWarrant(command, run);
    addClaim(command, run);
    addContest(command, run);
    addDecide(command, run);
    leafCommand(command, "lapse")
      .description("Ends a contested claim that nobody decided in time; anyone may.")
      .addHelpText("after", examples("lapse", "--leaf 0x41…d2 --from anyone", "--leaf 0x41…d2 --dry-run"))
      .action(
        run((context: CliContext, name: string, flags: LeafFlags) => press(context, name, flags, LAPSE)),
      );
    leafCommand(command, "pay", "originator")
      .description("Pays what is owed for a loan into the trust, where it is cash as any other.")
      .addHelpText("after", examples("pay", "--leaf 0x41…d2", "--leaf 0x41…d2 --from guarantor --dry-run"))
      .action(run(payForLoan));
    leafCommand(command, "enforce")
      .description("Takes an unpaid price out of the security into the trust; anyone may.")
      .addHelpText("after", examples("enforce", "--leaf 0x41…d2 --from anyone", "--leaf 0x41…d2 --dry-run"))
      .action(
        run((context: CliContext, name: string, flags: LeafFlags) => press(context, name, flags, ENFORCE)),
      );
    trustCommand(command, "release")
      .description("Gives the security back to the originator once nothing can call on it; anyone may.")
      .addHelpText("after", examples("release", "--from anyone", "--from anyone --dry-run"))
      .action(run(releaseSecurity));
    leafCommand(command, "show")
      .description("How a claim stands today.")
      .addHelpText("after", examples("show", "--leaf 0x41…d2", "--leaf 0x41…d2 --json"))
      .action(run(showClaim));
  },
};

function examples(name: string, ...ends: string[]): string {
  return `\nExamples:\n${ends.map((end) => `  weir repurchase ${name} jianghe ${end}\n`).join("")}`;
}

function trustCommand(command: Command, name: string, role?: string): Command {
  return addSendFlags(command.command(name), role)
    .argument("<trust>", "address, or the name under which it was issued here")
    .option("--repurchase <address>", "the contract", "repurchase");
}

function leafCommand(command: Command, name: string, role?: string): Command {
  return trustCommand(command, name, role).requiredOption(
    "--leaf <hash>",
    "the loan's leaf in the tape's tree",
  );
}

function addWarrant(command: Command, run: ActionRunner): void {
  trustCommand(command, "warrant", "originator")
    .description("Before the closing: the originator warrants its loans and pays a security in, once.")
    .requiredOption("--claim-by <date>", "YYYY-MM-DD: the last day on which a loan can be claimed")
    .option("--contest-days <n>", "days to contest a claim", "10")
    .option("--decide-days <n>", "days to decide a contested one", "20")
    .option("--pay-days <n>", "days to pay what is owed", "10")
    .option("--security <amount>", "currency units that answer for it", "0")
    .addHelpText(
      "after",
      examples(
        "warrant",
        "--claim-by 2027-05-31 --security 5_000_000",
        "--claim-by 2027-05-31 --pay-days 30 --dry-run",
      ),
    )
    .action(run(warrantLoans));
}

function addClaim(command: Command, run: ActionRunner): void {
  trustCommand(command, "claim", "verificationAgent")
    .description(
      "Verification agent or trustee: claims that a loan was not eligible, by its proof in the tape.",
    )
    .requiredOption("--tape <file>", "the loan tape that the title is of")
    .requiredOption("--loan <id>", "the loan's id")
    .requiredOption("--evidence <file>", "what shows it; its hash is recorded")
    .option("--map <file>", "how the tape's columns become fields")
    .option("--exclude-faulty", "the tape was committed without the loans that have errors")
    .addHelpText(
      "after",
      examples(
        "claim",
        "--tape tape.csv --loan L000012 --evidence ruling.pdf",
        "--tape tape.csv --loan L000012 --evidence ruling.pdf --from trustee --dry-run",
      ),
    )
    .action(run(claimLoan));
}

function addContest(command: Command, run: ActionRunner): void {
  leafCommand(command, "contest", "originator")
    .description("Originator, or the one of agent and trustee who did not claim: contests a claim.")
    .requiredOption("--reason <text>", "why, for everybody to read")
    .addHelpText(
      "after",
      examples(
        "contest",
        '--leaf 0x41…d2 --reason "the lien was registered"',
        '--leaf 0x41…d2 --reason "no such ruling" --from trustee --dry-run',
      ),
    )
    .action(run(contestClaim));
}

function addDecide(command: Command, run: ActionRunner): void {
  leafCommand(command, "decide", "trustee")
    .description("The one of agent and trustee who did not claim: decides a contested claim.")
    .requiredOption("--outcome <word>", "`upheld` or `dismissed`")
    .addHelpText(
      "after",
      examples(
        "decide",
        "--leaf 0x41…d2 --outcome upheld",
        "--leaf 0x41…d2 --outcome dismissed --from verificationAgent --dry-run",
      ),
    )
    .action(run(decideClaim));
}

async function warrantLoans(context: CliContext, name: string, flags: WarrantFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const contract = await openRepurchase(session, flags.repurchase);
  const claimBy = readDate(flags.claimBy, "--claim-by");
  const days = [
    readDays(flags.contestDays, "--contest-days"),
    readDays(flags.decideDays, "--decide-days"),
    readDays(flags.payDays, "--pay-days"),
  ];
  const security = readAmount(flags.security, trust.currency.decimals, "--security");
  const signer = await openSigner(session, "originator");
  requireOffice(trust, "originator", signer.address);
  const steps = await afterApproval(
    session,
    trust,
    { contract, owner: signer.address, amount: security },
    callStep(
      `Warrant the loans of the trust until ${formatDay(claimBy)}`,
      repurchaseCall(contract, "warrant", [trust.address, [claimBy, ...days], security]),
    ),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      `The loans are warranted until ${formatDay(claimBy)}; a security of ${inMoney(security, trust)} answers for it.`,
    ],
    data: { trust: trust.address, claimBy: formatDay(claimBy), security: security.toString() },
  });
}

async function claimLoan(context: CliContext, name: string, flags: ClaimFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const contract = await openRepurchase(session, flags.repurchase);
  const evidenceHash = keccak256(readInputFile(context, flags.evidence));
  const { tape } = await requireTape(context, flags.tape, flags);
  const proof = proveLoan(commitTape(tape, tapeSecret(context, { make: false })), flags.loan);
  if (proof === undefined) {
    throw new UserError(`Loan \`${flags.loan}\` is not among the loans of \`${flags.tape}\`.`);
  }
  const standing = await readClaim(session, contract, trust.address, proof.leaf);
  if (standing.state !== "none") {
    return tellAlready(session, {
      words: [`The loan is claimed already: ${standing.state}.`],
      data: { trust: trust.address, loan: flags.loan, ...claimAsJson(proof.leaf, standing) },
    });
  }
  const signer = await openSigner(session, "verificationAgent");
  const steps = [
    callStep(
      `Claim that loan ${flags.loan} was not eligible`,
      repurchaseCall(contract, "claim", [
        trust.address,
        [proof.salt, proof.loanIdHash, BigInt(proof.amount), proof.fieldsHash],
        proof.index,
        proof.siblings.map(({ hash, sum }) => [hash, BigInt(sum)]),
        evidenceHash,
      ]),
    ),
  ];
  const result = await carryOut(session, { signer, steps, flags });
  const claim = await readClaim(session, contract, trust.address, proof.leaf);
  return tellCarriedOut(session, result, {
    words: [
      `Loan ${flags.loan} is claimed, at ${inMoney(claim.price, trust)}. It can be contested until ${formatDay(claim.deadline)}; its leaf is ${proof.leaf}.`,
    ],
    data: { trust: trust.address, loan: flags.loan, evidenceHash, ...claimAsJson(proof.leaf, claim) },
  });
}

async function contestClaim(context: CliContext, name: string, flags: ContestFlags) {
  const about = await openClaim(context, name, flags);
  if (about.claim.state === "contested") {
    return tellAlready(about.session, { words: ["The claim is contested already."], data: dataOf(about) });
  }
  const signer = await openSigner(about.session, "originator");
  const steps = [
    callStep(
      "Contest the claim",
      repurchaseCall(about.contract, "contest", [about.trust.address, about.leaf, flags.reason]),
    ),
  ];
  return finish(about, await carryOut(about.session, { signer, steps, flags }));
}

async function decideClaim(context: CliContext, name: string, flags: DecideFlags) {
  if (flags.outcome !== "upheld" && flags.outcome !== "dismissed") {
    throw wrongOption("--outcome", {
      rule: "outcome",
      found: flags.outcome,
      expected: "`upheld` or `dismissed`",
    });
  }
  const about = await openClaim(context, name, flags);
  const signer = await openSigner(about.session, "trustee");
  const steps = [
    callStep(
      `Decide the contested claim: ${flags.outcome}`,
      repurchaseCall(about.contract, "decide", [about.trust.address, about.leaf, flags.outcome === "upheld"]),
    ),
  ];
  return finish(about, await carryOut(about.session, { signer, steps, flags }));
}

async function payForLoan(context: CliContext, name: string, flags: LeafFlags) {
  const about = await openClaim(context, name, flags);
  const { session, trust, contract, leaf, claim } = about;
  if (claim.state === "repurchased") {
    return tellAlready(session, { words: ["The loan is bought back already."], data: dataOf(about) });
  }
  const signer = await openSigner(session, "originator");
  const steps = await afterApproval(
    session,
    trust,
    { contract, owner: signer.address, amount: claim.owed },
    callStep(
      `Pay ${inMoney(claim.owed, trust)} for the loan into the trust`,
      repurchaseCall(contract, "pay", [trust.address, leaf]),
    ),
  );
  return finish(about, await carryOut(session, { signer, steps, flags }));
}

interface Press {
  readonly method: "lapse" | "enforce";
  readonly title: string;
}
const LAPSE: Press = { method: "lapse", title: "End the claim that nobody decided in time" };
const ENFORCE: Press = { method: "enforce", title: "Take what is owed from the security" };

async function press(context: CliContext, name: string, flags: LeafFlags, { method, title }: Press) {
  const about = await openClaim(context, name, flags);
  const signer = await openSigner(about.session);
  const steps = [callStep(title, repurchaseCall(about.contract, method, [about.trust.address, about.leaf]))];
  return finish(about, await carryOut(about.session, { signer, steps, flags }));
}

async function releaseSecurity(context: CliContext, name: string, flags: Flags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const contract = await openRepurchase(session, flags.repurchase);
  const security = await readNumber(session, {
    to: contract,
    contract: repurchaseInterface,
    method: "securityOf",
    args: [trust.address],
  });
  const signer = await openSigner(session);
  const steps = [
    callStep(
      `Give ${inMoney(security, trust)} of security back to the originator`,
      repurchaseCall(contract, "release", [trust.address]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${inMoney(security, trust)} went back to the originator.`],
    data: { trust: trust.address, returned: security.toString() },
  });
}

async function showClaim(context: CliContext, name: string, flags: LeafFlags) {
  const about = await openClaim(context, name, flags);
  return tell(about.session, { words: [claimInWords(about)], data: dataOf(about) });
}

/** A claim with all that belongs to it. */
interface OpenClaim {
  readonly session: ChainSession;
  readonly trust: TrustView;
  readonly contract: string;
  readonly leaf: string;
  readonly claim: ClaimView;
}

async function openClaim(context: CliContext, name: string, flags: LeafFlags): Promise<OpenClaim> {
  const leaf = readLeaf(flags.leaf);
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const contract = await openRepurchase(session, flags.repurchase);
  const claim = await readClaim(session, contract, trust.address, leaf);
  if (claim.state === "none") {
    throw new UserError(`No loan with the leaf ${leaf} is claimed of the trust ${trust.address}.`);
  }
  return { session, trust, contract, leaf, claim };
}

async function finish(about: OpenClaim, result: Awaited<ReturnType<typeof carryOut>>) {
  const { session, contract, trust, leaf } = about;
  const after = { ...about, claim: await readClaim(session, contract, trust.address, leaf) };
  return tellCarriedOut(session, result, { words: [claimInWords(after)], data: dataOf(after) });
}

function claimInWords({ trust, claim, leaf }: OpenClaim): string {
  const until = ["claimed", "contested", "due"].includes(claim.state)
    ? ` until ${formatDay(claim.deadline)}`
    : "";
  return `The loan ${leaf.slice(0, 10)}… is ${claim.state}${until}: ${inMoney(claim.owed, trust)} of ${inMoney(claim.price, trust)} is owed.`;
}

function dataOf({ trust, leaf, claim }: OpenClaim) {
  return { trust: trust.address, ...claimAsJson(leaf, claim) };
}

/** A step that takes an amount from the sender, after the approval that it needs; none where it may already. */
async function afterApproval(
  session: ChainSession,
  { currency }: TrustView,
  { contract, owner, amount }: { readonly contract: string; readonly owner: string; readonly amount: bigint },
  step: PlanStep,
): Promise<readonly PlanStep[]> {
  const allowed = await readNumber(session, {
    to: currency.address,
    contract: currencyInterface,
    method: "allowance",
    args: [owner, contract],
  });
  if (allowed >= amount) {
    return [step];
  }
  const approval = callStep(
    `Allow the contract to take ${formatUnits(amount, currency.decimals)} ${currency.symbol}`,
    {
      to: currency.address,
      name: currency.symbol,
      contract: currencyInterface,
      method: "approve",
      args: [contract, amount],
    },
  );
  return [approval, { ...step, needsBefore: true }];
}

function inMoney(units: bigint, { currency }: TrustView): string {
  return `${formatUnits(units, currency.decimals)} ${currency.symbol}`;
}

function readDays(text: string, option: string): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) < 1 || Number(text) > 365) {
    throw wrongOption(option, { rule: "number", found: text, expected: "a whole number from 1 to 365" });
  }
  return Number(text);
}
