import { isAddress } from "ethers";

import { type AuditResult, type CheckId, checkIds, exitCodeOf } from "../engine/audit/result.ts";
import { InputError, UncheckedError } from "../engine/errors/errors.ts";
import { type SaleCheckId, type SalesAuditResult, saleCheckIds } from "../engine/audit/sales/frame.ts";
import { auditBuyout, isBuyout } from "./audit/audit-buyout.ts";
import type { AuditSalesParameters } from "./audit/audit-sales.ts";
import { auditTrust } from "./audit/audit-trust.ts";
import { auditRepurchase, isRepurchase } from "./audit/audit-repurchase.ts";
import { auditVenue, isVenue } from "./audit/audit-venue.ts";
import { type BlockTag, RpcChainReader } from "./audit/chain-reader.ts";
import { formatAudit } from "./audit/format-audit.ts";
import { formatSales } from "./audit/format-sales.ts";
import { RpcBatch } from "./audit/rpc-batch.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { notCompared } from "./session/not-compared.ts";
import { checkKnownHere } from "./session/known-here.ts";
import { readTogether, wrongOption } from "./session/read-input.ts";
import { checkNodeAddress, openSession, resolveAddress, tellAsked } from "./session/session.ts";
import { readSettings } from "./session/settings.ts";

interface AuditFlags {
  readonly rpc?: string;
  readonly secondRpc?: string;
  readonly documents?: string;
  readonly skip?: readonly string[];
  readonly block?: string;
  readonly json?: boolean;
}

/** Anybody's: recomputes a trust from a node, this installation's build and the documents. */
export const audit: CliCommand = {
  name: "audit",
  configure: (command, run) => {
    command
      .description(
        "Recomputes the whole life of a trust, or every sale of a venue, of the buyouts or of the repurchases, from a node, this installation's build and the documents, and names each difference.",
      )
      .argument(
        "<contract>",
        "trust, venue, buyouts or repurchases: address, or the name under which it is known here",
      )
      .option("--rpc <url>", "address of the node (WEIR_RPC, or `rpc` in weir.config.yaml)")
      .option("--second-rpc <url>", "another node, which must give the same")
      .option("--documents <dir>", "folder of the deal file, the reports' leaves and other documents")
      .option(
        "--skip <scopes...>",
        `scopes not to ask for: ${checkIds.join(", ")}; of venue, buyouts and repurchases ${saleCheckIds.join(", ")}`,
      )
      .option(
        "--block <block>",
        "`finalized`, `latest` or a number (default: finalized; latest on a chain for development)",
      )
      .option("--json", "one JSON object on standard output")
      .addHelpText(
        "after",
        "\nExit: 0 all that was asked is right, 1 a difference, 2 wrong usage, 3 an asked check could not run.\n" +
          "\nExamples:\n  weir audit 0x5FbDB2315678afecb367f032d93F642f64180aa3 --rpc http://127.0.0.1:8545\n" +
          "  weir audit 0x5FbDB2315678afecb367f032d93F642f64180aa3 --rpc https://a.example --second-rpc https://b.example --documents data-room --json\n  weir audit 0x8A791620dd6260079BF849Dc5567aDC3F2FdC318 --rpc http://127.0.0.1:8545\n",
      )
      .action(run(auditCommand));
  },
};

/** Exit 1 is for what was compared and differs: what stops an audit before is wrong usage, or could not be checked. */
async function auditCommand(context: CliContext, text: string, flags: AuditFlags): Promise<ExitCode> {
  try {
    return await auditContract(context, text, flags);
  } catch (error) {
    throw notCompared(error);
  }
}

async function auditContract(context: CliContext, text: string, flags: AuditFlags): Promise<ExitCode> {
  const settings = readSettings(context, flags);
  const { rpc } = settings;
  const { skip, block } = readTogether({
    contract: () => checkKnownHere(context, settings, { text, argument: "contract" }),
    skip: () => readScopes(flags.skip ?? []),
    block: () => (flags.block === undefined ? undefined : blockOf(flags.block)),
    rpc: () => checkNodeAddress(rpc, "--rpc"),
    second: () => checkNodeAddress(flags.secondRpc, "--second-rpc"),
  });
  tellAsked(context, rpc, flags.secondRpc);
  const contract = isAddress(text) ? text : await named(context, text, flags);
  const provider =
    rpc === undefined
      ? noNode(
          "No node is named: give its address with `--rpc URL`, WEIR_RPC, or `rpc:` in weir.config.yaml.",
        )
      : new RpcBatch(rpc, context.signal);
  const secondProvider =
    flags.secondRpc === undefined ? undefined : new RpcBatch(flags.secondRpc, context.signal);
  const kind = await salesAuditOf(new RpcChainReader(provider), contract);
  if (typeof kind === "function") {
    const sales = await kind({
      provider: new RpcChainReader(provider),
      secondProvider,
      contract,
      skip,
      block,
    });
    context.signal.throwIfAborted();
    if (flags.documents !== undefined) {
      throw wrongOption("--documents", {
        rule: "scope",
        found: flags.documents,
        expected: `no documents: a ${sales.kind} has none that an audit could compare`,
      });
    }
    context.stdout(
      flags.json === true ? `${JSON.stringify(salesAsJson(sales), bigintsAsText)}\n` : formatSales(sales),
    );
    return exitCodeOf(sales.checks);
  }
  const result = await auditTrust({
    provider: kind instanceof UncheckedError ? noNode(kind.message) : provider,
    secondProvider,
    trust: contract,
    documents: flags.documents,
    skip: checkIds.filter((id) => skip.includes(id)),
    block,
    cwd: context.cwd,
  });
  context.signal.throwIfAborted();
  if (flags.json === true) {
    context.stdout(`${JSON.stringify(asJson(result), bigintsAsText)}\n`);
  } else {
    context.stdout(formatAudit(result));
  }
  return exitCodeOf(result.checks);
}

/** The address of what is known here by a name. */
async function named(context: CliContext, name: string, { rpc, json }: AuditFlags): Promise<string> {
  const session = await openSession(context, {
    ...(rpc === undefined ? {} : { rpc }),
    ...(json === undefined ? {} : { json }),
  });
  return resolveAddress(session, name);
}

/**
 * The audit of a contract that sells; `undefined` where the address is none, and why where the node does not tell: then each check
 * of a trust's audit says that it could not run. What stands there says itself what it is.
 */
async function salesAuditOf(
  reader: RpcChainReader,
  contract: string,
): Promise<((parameters: AuditSalesParameters) => Promise<SalesAuditResult>) | UncheckedError | undefined> {
  try {
    if (await isBuyout(reader, contract)) {
      return auditBuyout;
    }
    if (await isVenue(reader, contract)) {
      return auditVenue;
    }
    return (await isRepurchase(reader, contract)) ? auditRepurchase : undefined;
  } catch (error) {
    if (error instanceof UncheckedError) {
      return error;
    }
    throw error;
  }
}

/** Scopes of every kind of contract: which of them there are to skip shows when its kind is known. */
const SCOPES = [...new Set<CheckId | SaleCheckId>([...checkIds, ...saleCheckIds])];

/** @throws InputError with every scope that there is not */
function readScopes(texts: readonly string[]): readonly (CheckId | SaleCheckId)[] {
  const asked = texts.flatMap((text) => text.split(","));
  const wrong = asked.filter((text) => !SCOPES.some((each) => each === text));
  if (wrong.length > 0) {
    const expected = `one of ${SCOPES.join(", ")}`;
    throw new InputError(
      "`--skip` is wrong:",
      wrong.map((found) => ({ path: "--skip", rule: "scope", severity: "error", found, expected })),
    );
  }
  return SCOPES.filter((each) => asked.includes(each));
}

function blockOf(text: string): BlockTag {
  if (text === "finalized" || text === "latest") {
    return text;
  }
  if (!/^\d{1,12}$/.test(text)) {
    throw wrongOption("--block", {
      rule: "block",
      found: text,
      expected: "`finalized`, `latest` or the number of a block",
    });
  }
  return Number(text);
}

/** So that an audit without a node, too, ends in a result whose checks say why they could not run. */
function noNode(message: string) {
  return { send: (): Promise<unknown> => Promise.reject(new UncheckedError(message)) };
}

function asJson({ ok, trust, chainId, block, ...rest }: AuditResult) {
  return { ok, trust, chainId, block, ...withoutUnasked(rest) };
}

function salesAsJson({ ok, kind, contract, chainId, block, ...rest }: SalesAuditResult) {
  return { ok, kind, contract, chainId, block, ...withoutUnasked(rest) };
}

/** What was not asked for stands apart, so that every check of `checks` has run or says why it could not. */
function withoutUnasked<Result extends Pick<AuditResult, "checks">>({ checks, ...rest }: Result) {
  const notAsked = checks.filter(({ asked }) => !asked).map(({ id }) => id);
  return { checks: checks.filter(({ asked }) => asked), notAsked, ...rest };
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
