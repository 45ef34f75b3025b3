import { keccak256 } from "ethers";
import { z } from "zod";

import type { Hash } from "../chain/events.ts";
import type { Deal } from "../deal/model.ts";
import { parseDeal } from "../deal/parse-deal.ts";
import { UserError } from "../errors/errors.ts";
import { type Commitment, buildTree } from "../merkle/sum-tree.ts";
import { compileTerms } from "../program/compile.ts";
import { withNames } from "../program/names.ts";
import type { AuditContext } from "./context.ts";
import { dateName } from "./context.ts";
import type { DateFinding } from "./judge-life.ts";
import type { Subject } from "./result.ts";
import type { Tally } from "./tally.ts";

/** A file of the folder of documents. */
export interface DocumentFile {
  readonly name: string;
  /** keccak256 of its bytes: how the chain names it. */
  readonly hash: Hash;
  readonly text: string;
}

const NO_HASH = `0x${"00".repeat(32)}`;

const leavesSchema = z.object({
  root: z.string(),
  sum: z.string().regex(/^\d+$/),
  count: z.number().int(),
  leaves: z.array(
    z.object({
      loan: z.string(),
      salt: z.string(),
      amount: z.string().regex(/^\d+$/),
      fieldsHash: z.string(),
    }),
  ),
});

/** The names of the deal file that the set-up names, put on the terms; the terms as they are where it is not at hand. */
export function namedDeal(deal: Deal, dealHash: Hash, files: readonly DocumentFile[]): Deal {
  const file = files.find(({ hash }) => hash === dealHash);
  if (file === undefined) {
    return deal;
  }
  try {
    return withNames(deal, parseDeal(file.text, { file: file.name }));
  } catch (error) {
    if (error instanceof UserError) {
      return deal;
    }
    throw error;
  }
}

/** The deal file compiles to the trust's terms, and each document that the set-up or the title names is there. */
export function judgeDocuments(context: AuditContext, files: readonly DocumentFile[]): void {
  const { reading, setUp, tallies } = context;
  const { documents } = tallies;
  const { core, rest } = setUp;
  const deal = find(documents, files, "deal file", core.dealHash);
  if (deal !== undefined) {
    const subject = { rule: "deal-compiles-to-terms", evidence: { source: deal.name } };
    try {
      const program = compileTerms(parseDeal(deal.text, { file: deal.name }));
      documents.equal(subject, reading.trust.termsHash, keccak256(program));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      documents.holds(false, subject, reading.trust.termsHash, `it does not compile: ${reason}`);
    }
  }
  find(documents, files, "manifest of documents", core.documentsHash);
  find(documents, files, "legal opinion", rest.legal.opinionHash);
  documents.equal(
    { rule: "title-documents", evidence: { contract: reading.title.address, source: "packageOf" } },
    core.documentsHash,
    reading.title.documentsHash,
  );
  const tape = leavesOf(files).find(({ document }) => document.root === reading.title.root);
  if (tape === undefined) {
    documents.note(`No document opens the title's loan tape (root ${reading.title.root}).`);
  } else {
    const { bookValue, loanCount, root } = reading.title;
    const expected = { root, sum: bookValue, count: Number(loanCount) };
    judgeLeaves(documents, "tape", expected, tape);
  }
}

/** What the reports of the dates commit to. */
export function judgeReports(context: AuditContext, dates: readonly DateFinding[]): void {
  const { reports } = context.tallies;
  for (const { day, fate, log } of dates) {
    if (fate.report !== undefined) {
      const { count, root } = fate.report;
      const subject = context.inLog("report-empty-root", log, { date: dateName(day) });
      reports.equal(subject, count === 0n, root === NO_HASH);
    }
  }
}

/** Loan-level collections against what the report of each date commits to. A folder without any was not given for them. */
export function judgeCollections(
  context: AuditContext,
  dates: readonly DateFinding[],
  files: readonly DocumentFile[],
): void {
  const { collections } = context.tallies;
  const reported = dates.flatMap(({ day, fate: { report } }) =>
    report === undefined
      ? []
      : [{ date: dateName(day), report, file: files.find(({ hash }) => hash === report.documentsHash) }],
  );
  if (reported.every(({ file }) => file === undefined)) {
    collections.withdraw(
      "The folder holds none of the reports' documents, so loan-level collections were not asked for.",
    );
    return;
  }
  for (const { date, report, file } of reported) {
    if (file === undefined) {
      collections.cannot(
        `The report of ${date} names a document (${report.documentsHash}) that is not in the folder.`,
      );
      continue;
    }
    const opened = parseLeaves(file);
    collections.holds(
      opened !== undefined,
      { rule: "report-document", date, evidence: { source: file.name } },
      "loan-level collections",
      "another document",
    );
    if (opened !== undefined) {
      const expected = { root: report.root, sum: report.sum, count: Number(report.count) };
      judgeLeaves(collections, "report", expected, opened, date);
    }
  }
}

interface OpenedLeaves {
  readonly file: DocumentFile;
  readonly document: z.output<typeof leavesSchema>;
}

function judgeLeaves(
  tally: Tally,
  what: string,
  expected: Commitment,
  { file, document }: OpenedLeaves,
  date?: string,
): void {
  const subject = (rule: string): Subject => ({
    rule: `${what}-${rule}`,
    ...(date === undefined ? {} : { date }),
    evidence: { source: file.name },
  });
  const leaves = document.leaves.map(({ loan, salt, amount, fieldsHash }) => ({
    salt,
    loanId: loan,
    amount: BigInt(amount),
    fieldsHash,
  }));
  try {
    const found = leaves.length === 0 ? { root: NO_HASH, sum: 0n, count: 0 } : buildTree(leaves);
    tally.equal(subject("root"), expected.root, found.root);
    tally.equal(subject("sum"), expected.sum, found.sum);
    tally.equal(subject("count"), expected.count, found.count);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    tally.holds(false, subject("root"), expected.root, `no tree: ${reason}`);
  }
}

function find(
  tally: Tally,
  files: readonly DocumentFile[],
  what: string,
  hash: Hash,
): DocumentFile | undefined {
  if (hash === NO_HASH) {
    tally.note(`The set-up names no ${what}.`);
    return undefined;
  }
  const file = files.find((each) => each.hash === hash);
  if (file === undefined) {
    tally.cannot(`The ${what} (${hash}) is not in the folder of documents.`);
    return undefined;
  }
  tally.equal({ rule: "document-hash", evidence: { source: file.name } }, hash, file.hash);
  return file;
}

function leavesOf(files: readonly DocumentFile[]): OpenedLeaves[] {
  return files.flatMap((file) => parseLeaves(file) ?? []);
}

function parseLeaves(file: DocumentFile): OpenedLeaves | undefined {
  try {
    const parsed = leavesSchema.safeParse(JSON.parse(file.text));
    return parsed.success ? { file, document: parsed.data } : undefined;
  } catch {
    return undefined;
  }
}
