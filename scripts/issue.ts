import { hexlify, id } from "ethers";

import {
  incomeRightInterface,
  packageTitleInterface,
  trustFactoryInterface,
  trustInterface,
} from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import { decodeSetup } from "../engine/setup/decode-setup.ts";
import { encodeSetup } from "../engine/setup/encode-setup.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import {
  type BankSignature,
  SIGNATURE_SECONDS,
  readBankSignature,
  signPackage,
} from "./issue/bank-signature.ts";
import { type IssueFiles, type LoadedIssue, loadIssue, loadPackage } from "./issue/load-issue.ts";
import { carveStep, requireFitting, requireInstitutions, titlesBehind } from "./issue/plan-right.ts";
import type { SentTransaction } from "./session/in-flight.ts";
import { Journal } from "./session/journal.ts";
import { type Outcome, type PlanStep, callOf, callStep, findEvent } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  hasCode,
  openSession,
  openSigner,
  readText,
  resolveAddress,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";

interface IssueFlags extends SendFlags, Omit<IssueFiles, "json"> {
  readonly bank?: string;
  readonly signature?: string;
  readonly name?: string;
}

/** The originator's: title, trust, notes and offering from a deal, its set-up and a tape. */
export const issue: CliCommand = {
  name: "issue",
  configure: (command, run) => {
    addSendFlags(command, "originator")
      .description(
        "Mints the title on the bank's signature (and carves the income right out of it, where the set-up's asset is one), deploys trust, notes and offering, and lets the offering take the asset. An interrupted run goes on where it stopped.",
      )
      .argument("<deal>", "the deal file")
      .requiredOption("--setup <file>", "the set-up file")
      .option("--tape <file>", "the loan tape that the title is of")
      .option("--map <file>", "how the tape's columns become fields")
      .option("--exclude-faulty", "leave loans with errors out")
      .option("--bank <key>", "the bank's key, where it is here: signs the title")
      .option("--signature <file>", "the bank's signature, as `weir sign-title` writes it")
      .option("--name <text>", "what the trust is called here (default: the deal's name)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir issue deal.yaml --setup setup.yaml --tape tape.csv --bank bank --dry-run\n" +
          "  weir issue deal.yaml --setup setup.yaml --tape tape.csv --signature bank.json --name jianghe --from originator\n",
      )
      .action(run(issueTrust));
  },
};

async function issueTrust(context: CliContext, dealFile: string, flags: IssueFlags) {
  const session = await openSession(context, flags);
  const issued = loadIssue(session, dealFile, flags.setup);
  const name = flags.name ?? nameOf(issued.deal.name);
  const signer = await openSigner(session, "originator");
  const probe = issued.resolve(0n).core;
  if (probe.chainId !== session.chainId) {
    throw new UserError(
      `The set-up is for chain ${probe.chainId}, the node is of chain ${session.chainId}: wrong chain. Nothing was sent.`,
    );
  }
  if (probe.originator !== signer.address) {
    throw new UserError(
      `The set-up names ${probe.originator} as originator; the key that you gave is ${signer.address}. Only the originator can hand the title over. Give its key with \`--from NAME\`.`,
    );
  }
  const factory = await requireContract(session, "factory");
  const undertaking = id(`${issued.filesHash}${signer.address}${name}`);
  const journal = new Journal(
    session.settings.stateFolder,
    `issue-${session.genesis.slice(2, 14)}-${undertaking.slice(2, 18)}`,
  );
  const known = session.book.trust(name);
  if (known !== undefined && (await hasCode(session, known.address))) {
    if (await isIssuedFrom(session, known.address, issued)) {
      return tellAlready(session, {
        words: [`The trust \`${name}\` is issued already: ${known.address}.`],
        data: { name, trust: known.address },
      });
    }
    throw new UserError(
      `Another trust is called \`${name}\` here: ${known.address}. Take another name with \`--name\`.`,
    );
  }
  const {
    steps: assetSteps,
    idOf,
    isRight,
  } = await planAsset(session, {
    issued,
    flags,
    journal,
    receiver: signer.address,
  });
  const deployAt = assetSteps.length;
  const deployment: PlanStep = {
    title: `Deploy the trust \`${name}\` with its notes and offering`,
    needsBefore: deployAt > 0,
    build: (before) =>
      callOf({
        to: factory,
        name: "TrustFactory",
        contract: trustFactoryInterface,
        method: "deploy",
        args: [hexlify(issued.program), encodeSetup(issued.resolve(idOf(before))), undertaking],
      }),
  };
  const approval: PlanStep = {
    title: `Let the offering take the ${isRight ? "income right" : "title"} at the closing`,
    needsBefore: true,
    build: (before) => {
      const offering: unknown = findEvent(
        before[deployAt],
        trustFactoryInterface,
        "TrustDeployed",
      )?.args.getValue("offering");
      return callOf({
        to: probe.title,
        name: isRight ? "IncomeRight" : "PackageTitle",
        contract: isRight ? incomeRightInterface : packageTitleInterface,
        method: "approve",
        args: [typeof offering === "string" ? offering : signer.address, idOf(before)],
      });
    },
  };
  const steps = [...assetSteps, deployment, approval];
  const result = await carryOut(session, { signer, steps, flags, journal });
  return tellCarriedOut(session, result, (transactions) => {
    const deployed = describeDeployment(transactions[deployAt]);
    session.book.setTrust({ name, address: deployed.trust, deal: dealFile, setup: flags.setup });
    return {
      words: [
        `The trust \`${name}\` stands at ${deployed.trust}.`,
        `  offering ${deployed.offering}`,
        ...issued.deal.classes.map(({ id: classId }, i) => `  note of ${classId} ${deployed.notes[i] ?? ""}`),
        ...(isRight
          ? [
              `  A registrar lists the trust before the closing: \`weir attest ${name} --category trustPlan …\`; else it cannot receive the right.`,
            ]
          : []),
      ],
      data: { name, ...deployed, title: { address: probe.title, id: idOf(transactions).toString() } },
    };
  });
}

interface PlanAssetParameters {
  readonly issued: LoadedIssue;
  readonly flags: IssueFlags;
  readonly journal: Journal;
  readonly receiver: string;
}

interface AssetPlan {
  /** What comes before the trust: a title minted, an income right carved out of it. */
  readonly steps: readonly PlanStep[];
  /** Id of the asset, after these steps. */
  readonly idOf: (before: readonly Outcome[]) => bigint;
  readonly isRight: boolean;
}

/** What the trust is to hold: a title or an income right that stands, or one that is made now. */
async function planAsset(session: ChainSession, parameters: PlanAssetParameters): Promise<AssetPlan> {
  const { issued, flags } = parameters;
  const probe = issued.resolve(0n);
  const titles = await titlesBehind(session, probe.core.title);
  const given = issued.setup.titleId;
  if (given !== undefined) {
    if (titles !== undefined) {
      await requireFitting(session, probe, flags.setup);
    }
    return { steps: [], idOf: () => given, isRight: titles !== undefined };
  }
  if (titles === undefined) {
    const mint = await planMint(session, { ...parameters, title: probe.core.title });
    return { steps: [mint], idOf: (before) => idFrom(before[0], "PackageMinted", "titleId"), isRight: false };
  }
  requireInstitutions(probe, flags.setup);
  const mint = await planMint(session, { ...parameters, title: titles });
  const carve = carveStep(probe, (before) => idFrom(before[0], "PackageMinted", "titleId"));
  return {
    steps: [mint, carve],
    idOf: (before) => idFrom(before[1], "RightCarved", "rightId"),
    isRight: true,
  };
}

/** A number in an event of a step before; 0 while nothing was sent. */
function idFrom(outcome: Outcome | undefined, event: string, field: string): bigint {
  const contract = event === "RightCarved" ? incomeRightInterface : packageTitleInterface;
  const id: unknown = findEvent(outcome, contract, event)?.args.getValue(field);
  return typeof id === "bigint" ? id : 0n;
}

interface PlanMintParameters extends PlanAssetParameters {
  readonly title: string;
}

async function planMint(
  session: ChainSession,
  { issued, flags, receiver, title }: PlanMintParameters,
): Promise<PlanStep> {
  const sold = await loadPackage(session, issued, { ...flags, setup: flags.setup });
  const signed = await readOrSign(session, { flags, sold, receiver, title });
  return callStep(`Mint the title to ${sold.loanCount} loans on the bank's signature`, {
    to: title,
    name: "PackageTitle",
    contract: packageTitleInterface,
    method: "mint",
    args: [{ ...sold, bank: signed.bank }, receiver, signed.expiry, signed.signature],
  });
}

interface ReadOrSignParameters {
  readonly flags: IssueFlags;
  readonly sold: Awaited<ReturnType<typeof loadPackage>>;
  readonly receiver: string;
  readonly title: string;
}

async function readOrSign(
  session: ChainSession,
  { flags, sold, receiver, title }: ReadOrSignParameters,
): Promise<BankSignature> {
  if (flags.signature !== undefined) {
    return readBankSignature(session.context, flags.signature);
  }
  if (flags.bank === undefined) {
    throw new UserError(
      "A title is minted on the selling bank's signature. Give its key with `--bank NAME`, or the signature as a file with `--signature FILE`.",
    );
  }
  const bank = await session.keys.open(flags.bank);
  const expiry = session.head.timestamp + SIGNATURE_SECONDS;
  return signPackage({ bank, chainId: session.chainId, title, package: sold, receiver, expiry });
}

async function requireContract(session: ChainSession, name: string): Promise<string> {
  const address = resolveAddressOrTell(session, name);
  if (!(await hasCode(session, address))) {
    throw new UserError(
      `No ${name} stands at ${address} on chain ${session.chainId}. \`weir deploy\` makes one.`,
    );
  }
  return address;
}

function resolveAddressOrTell(session: ChainSession, name: string): string {
  if (session.book.contract(name) === undefined) {
    throw new UserError(
      `No ${name} is known on chain ${session.chainId}. \`weir deploy\` makes what trusts share; run it first.`,
    );
  }
  return resolveAddress(session, name);
}

/** Whether the trust at an address is what these files give. */
async function isIssuedFrom(session: ChainSession, address: string, issued: LoadedIssue): Promise<boolean> {
  if (!(await hasCode(session, address))) {
    return false;
  }
  const terms = await readText(session, { to: address, contract: trustInterface, method: "terms" });
  const setup = await readText(session, { to: address, contract: trustInterface, method: "setup" });
  const { titleId } = decodeSetup(setup).core;
  return terms === hexlify(issued.program) && setup === encodeSetup(issued.resolve(titleId));
}

function describeDeployment(transaction: SentTransaction | undefined) {
  const args = findEvent(transaction, trustFactoryInterface, "TrustDeployed")?.args;
  const notes: unknown = args?.getValue("notes");
  return {
    trust: String(args?.getValue("trust")),
    offering: String(args?.getValue("offering")),
    notes: Array.isArray(notes) ? notes.map(String) : [],
  };
}

/** `Jianghe 2026-1` is called `jianghe-2026-1`. */
function nameOf(dealName: string): string {
  return dealName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
