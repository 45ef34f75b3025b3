import { registryInterface } from "../engine/chain/interfaces.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { rightContract } from "./right/view.ts";
import { Journal } from "./session/journal.ts";
import { type Outcome, type PlanStep, callOf, deploymentOf } from "./session/plan.ts";
import type { ContractName } from "./session/contracts.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  hasCode,
  openSession,
  openSigner,
  resolveAddress,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";

interface DeployFlags extends SendFlags {
  readonly registrar: readonly string[];
}

/** Names under which the shared contracts are known here, in the order of their deployment. */
const SHARED = [
  "registry",
  "title",
  "interpreter",
  "assembly",
  "note",
  "offering",
  "trust",
  "factory",
  "repurchase",
  "rules",
  "buyout",
] as const;
type Shared = (typeof SHARED)[number];

const CONTRACTS: Readonly<Record<Shared, ContractName>> = {
  registry: "InvestorRegistry",
  title: "PackageTitle",
  interpreter: "Interpreter",
  assembly: "Assembly",
  note: "Note",
  offering: "Offering",
  trust: "Trust",
  factory: "TrustFactory",
  repurchase: "Repurchase",
  rules: "BatchRules",
  buyout: "Buyout",
};

/** What trusts of one chain share: registry, titles, interpreter, holders' assembly, implementations, factory. */
export const deploy: CliCommand = {
  name: "deploy",
  configure: (command, run) => {
    addSendFlags(command, "operator")
      .description(
        "Deploys what the trusts of a chain share: investor registry, package titles, interpreter, holders' assembly, implementations, factory.",
      )
      .requiredOption(
        "--registrar <names...>",
        "who attests investors: addresses, or names of keys; the sender, the registry's operator, appoints them",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir deploy --registrar registrar --from operator\n  weir deploy --registrar 0x70997970C51812dc3A010C7d01b50e0d17dc79C8 --dry-run\n",
      )
      .action(run(deployShared));
  },
};

async function deployShared(context: CliContext, flags: DeployFlags) {
  const session = await openSession(context, flags);
  if (await standsAlready(session)) {
    return tellAlready(session, {
      words: [
        "All of them stand already:",
        ...SHARED.map((name) => `  ${name} ${session.book.contract(name) ?? ""}`),
      ],
      data: { contracts: session.book.contracts() },
    });
  }
  const registrars = flags.registrar.map((name) => resolveAddress(session, name));
  const signer = await openSigner(session, "operator");
  const steps = planShared(signer.address, registrars);
  const journal = new Journal(
    session.settings.stateFolder,
    `deploy-${session.genesis.slice(2, 14)}-${signer.address}`,
  );
  const result = await carryOut(session, { signer, steps, flags, journal });
  if (result.kind === "sent") {
    SHARED.forEach((name, i) => {
      const address = result.transactions[i]?.created;
      if (address !== undefined) {
        session.book.setContract(name, address);
      }
    });
    // the contract of titles has made it
    session.book.setContract("right", await rightContract(session, "title"));
  }
  return tellCarriedOut(session, result, {
    words: SHARED.map((name) => `${session.book.contract(name) ?? ""} ${name}`),
    data: { contracts: session.book.contracts() },
  });
}

async function standsAlready(session: ChainSession): Promise<boolean> {
  for (const name of SHARED) {
    const address = session.book.contract(name);
    if (address === undefined || !(await hasCode(session, address))) {
      return false;
    }
  }
  return true;
}

function planShared(operator: string, registrars: readonly string[]): readonly PlanStep[] {
  const at = (before: readonly Outcome[], name: Shared) => before[SHARED.indexOf(name)]?.created ?? operator;
  const deployment = (
    name: Shared,
    args: (before: readonly Outcome[]) => readonly unknown[],
    needsBefore = false,
  ): PlanStep => ({
    title: `Deploy ${CONTRACTS[name]}`,
    needsBefore,
    build: (before) => deploymentOf(CONTRACTS[name], args(before)),
  });
  return [
    deployment("registry", () => [operator]),
    deployment("title", (before) => [at(before, "registry")]),
    deployment("interpreter", () => []),
    deployment("assembly", () => []),
    deployment("note", () => []),
    deployment("offering", () => []),
    deployment("trust", (before) => [
      at(before, "interpreter"),
      at(before, "note"),
      at(before, "offering"),
      at(before, "assembly"),
    ]),
    deployment("factory", (before) => [at(before, "trust")]),
    deployment("repurchase", (before) => [at(before, "title")]),
    deployment("rules", (before) => [at(before, "registry")]),
    deployment("buyout", (before) => [at(before, "rules"), at(before, "title")]),
    ...registrars.map((registrar): PlanStep => ({
      title: `Appoint the registrar ${registrar}`,
      needsBefore: true,
      build: (before) =>
        callOf({
          to: at(before, "registry"),
          name: "InvestorRegistry",
          contract: registryInterface,
          method: "setRegistrar",
          args: [registrar, true],
        }),
    })),
  ];
}
