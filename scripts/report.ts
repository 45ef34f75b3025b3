import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

import { keccak256, toUtf8Bytes } from "ethers";

import { trustInterface } from "../engine/chain/interfaces.ts";
import { formatDay } from "../engine/dates/day.ts";
import { InputError, UserError } from "../engine/errors/errors.ts";
import { NO_FIELDS } from "../engine/merkle/leaf.ts";
import { formatUnits } from "../engine/money/units.ts";
import { CsvTable } from "../engine/project/csv-table.ts";
import { readCollections } from "../engine/project/read-collections.ts";
import { type LoanCollection, commitCollections, leavesDocument } from "../engine/tape/commit-tape.ts";
import type { DateInput } from "../engine/waterfall/date-input.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { formatFaults } from "./cli/format-faults.ts";
import { DATE_FLAG, isDistributed, requireRunning } from "./session/payment-date.ts";
import { callStep } from "./session/plan.ts";
import { readLoans } from "./session/loans-file.ts";
import { readInputFile } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readContract,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { type TrustView, openTrust, requireOffice, trustCall } from "./session/trust-view.ts";
import { tapeSecret } from "./tape/tape-secret.ts";

interface ReportFlags extends SendFlags {
  readonly period: string;
  readonly loans: string;
  readonly deal?: string;
  readonly date?: string;
}

/** The report as the contract takes it. */
interface Report {
  readonly fees: readonly bigint[];
  readonly amounts: readonly bigint[];
  readonly metrics: readonly bigint[];
  readonly events: bigint;
  readonly root: string;
  readonly sum: bigint;
  readonly count: bigint;
  readonly documentsHash: string;
}

/** The servicer's: explains a closed period. */
export const report: CliCommand = {
  name: "report",
  configure: (command, run) => {
    addSendFlags(command, "servicer")
      .description(
        "The servicer reports a closed period: expenses, metrics, events, and the root of what each loan paid.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption(
        "--period <file>",
        "CSV: a row as `weir project` reads it (date, collected, reported fees and amounts, metrics, events)",
      )
      .requiredOption("--loans <file>", "CSV: loan,amount, what each loan paid in the period")
      .option("--deal <file>", "the deal file, for its names (default: the one it was issued from here)")
      .option(...DATE_FLAG)
      .addHelpText(
        "after",
        "\nExamples:\n  weir report jianghe --period 2026-07.csv --loans 2026-07-loans.csv --dry-run\n" +
          "  weir report 0x5FbDB2315678afecb367f032d93F642f64180aa3 --deal deal.yaml --period 2026-07.csv --loans 2026-07-loans.csv\n",
      )
      .action(run(reportPeriod));
  },
};

async function reportPeriod(context: CliContext, name: string, flags: ReportFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name, flags.deal);
  requireRunning(trust);
  if (await isDistributed(session, trust, flags.date)) {
    return tellAlready(session, {
      words: [`The payment date ${flags.date ?? ""} is distributed already; its report is final.`],
    });
  }
  if (!trust.hasNames) {
    throw new UserError(
      "A report needs the names of the deal's fees, amounts, metrics and events: give the deal file with `--deal`.",
    );
  }
  const { period } = trust;
  if (period.closeDay === 0) {
    throw new UserError(
      `The period of ${formatDay(period.date)} is still open. \`weir close-period\` closes it; then it can be reported.`,
    );
  }
  const date = formatDay(period.date);
  const row = readPeriodRow(context, trust, flags.period);
  const loans = readLoans(context, flags.loans, trust.currency.decimals);
  const { document, ...commitment } = commit(context, loans, date);
  const wanted: Report = { ...reportOf(trust, row), ...commitment };
  const { decimals, symbol } = trust.currency;
  const money = (units: bigint) => `${formatUnits(units, decimals)} ${symbol}`;
  context.stderr(cashAgainstReport(period.collected, wanted.sum, money));
  const data = {
    date,
    root: wanted.root,
    sum: wanted.sum.toString(),
    count: loans.length,
    collected: period.collected.toString(),
    documentsHash: wanted.documentsHash,
    documents: relative(context.cwd, keepDocument(session, trust, date, document)),
  };
  if (period.reported && (await isStanding(session, trust, wanted))) {
    return tellAlready(session, { words: [`The period of ${date} is reported so already.`], data });
  }
  const signer = await openSigner(session, "servicer");
  requireOffice(trust, "servicer", signer.address);
  const steps = [
    callStep(
      `${period.reported ? "Replace the report" : "Report the period"} of ${date}: ${loans.length} loans, ${money(wanted.sum)}`,
      trustCall(trust, "report", [wanted]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`The period of ${date} is reported: ${loans.length} loans paid ${money(wanted.sum)}.`],
    data,
  });
}

/** Without the contracts of repurchases: what was paid for loans bought back is among the unexplained receipts. */
function cashAgainstReport(collected: bigint, sum: bigint, money: (units: bigint) => string): string {
  const unexplained = collected > sum ? collected - sum : 0n;
  const unremitted = sum > collected ? sum - collected : 0n;
  return (
    `Cash collected ${money(collected)}, loans report ${money(sum)}: ` +
    `unexplained receipts ${money(unexplained)}, unremitted collections ${money(unremitted)}.\n`
  );
}

/** The row of the next date: the only one of its file, or one of a file that begins with the first date. */
function readPeriodRow(context: CliContext, { terms, period }: TrustView, file: string): DateInput {
  const text = readInputFile(context, file).toString("utf8");
  const rows = new CsvTable({ text, file }).rows.length;
  const dates = rows === 1 ? terms.dates.slice(period.position) : terms.dates;
  const { inputs, faults, warnings } = readCollections({ ...terms, dates }, { text, file });
  if (faults.length > 0) {
    throw new InputError(`The period's row in \`${file}\` is wrong; nothing was sent.`, [
      ...faults,
      ...warnings,
    ]);
  }
  context.stderr(formatFaults(warnings));
  const row = inputs.find(({ day }) => day === period.date);
  if (row === undefined || row.declared || row.reportMissed) {
    throw new InputError(`The period's row in \`${file}\` is wrong; nothing was sent.`, [
      {
        file,
        path: row === undefined ? "date" : row.declared ? "declared" : "reportMissed",
        rule: row === undefined ? "date" : "not-reported",
        severity: "error",
        expected:
          row === undefined
            ? `a row of ${formatDay(period.date)}, the next payment date`
            : "0: it is not the servicer's to report",
      },
    ]);
  }
  return row;
}

/** Root, sum and count of the loans' tree; its leaves with their salts are the report's document. */
function commit(context: CliContext, loans: readonly LoanCollection[], date: string) {
  if (loans.length === 0) {
    const document = `${JSON.stringify({ weir: 1, period: date, root: NO_FIELDS, sum: "0", count: 0, leaves: [] })}\n`;
    return { root: NO_FIELDS, sum: 0n, count: 0n, documentsHash: keccak256(toUtf8Bytes(document)), document };
  }
  try {
    const committed = commitCollections(loans, tapeSecret(context, { make: true }), date);
    const document = `${JSON.stringify({ weir: 1, period: date, ...leavesDocument(committed) })}\n`;
    const { root, sum, count } = committed.tree;
    return { root, sum, count: BigInt(count), documentsHash: keccak256(toUtf8Bytes(document)), document };
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UserError(`The loans' collections cannot be committed: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function reportOf(
  { terms }: TrustView,
  row: DateInput,
): Pick<Report, "fees" | "amounts" | "metrics" | "events"> {
  return {
    fees: row.feeAmounts.filter((_, i) => terms.fees[i]?.basis.kind === "reported"),
    amounts: row.reportedAmounts,
    metrics: row.metrics,
    events: row.events.reduce((bits, isSet, i) => (isSet ? bits | (1n << BigInt(i)) : bits), 0n),
  };
}

async function isStanding(session: ChainSession, trust: TrustView, wanted: Report): Promise<boolean> {
  const [standing] = await readContract(session, {
    to: trust.address,
    contract: trustInterface,
    method: "reportOfPeriod",
  });
  const flat = (value: unknown): string =>
    Array.isArray(value) ? `[${value.map(flat).join()}]` : String(value);
  const { fees, amounts, metrics, events, root, sum, count, documentsHash } = wanted;
  return flat(standing) === flat([fees, amounts, metrics, events, root, sum, count, documentsHash]);
}

/** Keeps the leaves where the data room is made up from; they open what each loan paid, so they are the owner's only. */
function keepDocument(session: ChainSession, trust: TrustView, date: string, document: string): string {
  const folder = join(session.settings.stateFolder, "reports", trust.address);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${date}.leaves.json`);
  writeFileSync(path, document, { mode: 0o600 });
  return path;
}
