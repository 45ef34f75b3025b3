import { resolve } from "node:path";

import { getAddress, isAddress } from "ethers";

import { compareReadings } from "../../engine/audit/compare-readings.ts";
import { AuditContext } from "../../engine/audit/context.ts";
import { nothingCovered } from "../../engine/audit/covered-book.ts";
import type { AssetPlace, Header, LifeReading } from "../../engine/audit/evidence.ts";
import { builtNames, judgeCode } from "../../engine/audit/judge-code.ts";
import {
  judgeCollections,
  judgeDocuments,
  judgeReports,
  namedDeal,
} from "../../engine/audit/judge-documents.ts";
import { type LifeFindings, judgeLife } from "../../engine/audit/judge-life.ts";
import { judgeLogs } from "../../engine/audit/judge-logs.ts";
import { judgeTerms } from "../../engine/audit/judge-terms.ts";
import { type TermsReading, readTerms } from "../../engine/audit/read-terms.ts";
import { type AuditResult, type CheckId, checkIds, exitCodeOf } from "../../engine/audit/result.ts";
import { Tally, type Tallies } from "../../engine/audit/tally.ts";
import { trustedOf } from "../../engine/audit/trusted.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";
import { type BlockTag, type ChainReader, RpcChainReader, unchecked } from "./chain-reader.ts";
import { readOwnBuild } from "./own-build.ts";
import { pinBlock } from "./pin-block.ts";
import { readAsset } from "./read-asset.ts";
import { readRefusals } from "./read-refusals.ts";
import { readCodes } from "./read-codes.ts";
import { readDocuments } from "./read-documents.ts";
import { type EventReading, readEvents, readCalls } from "./read-logs.ts";
import { type TrustBasics, readBasics, readState } from "./read-state.ts";
import type { RpcSender } from "./rpc-batch.ts";

export interface AuditTrustParameters {
  /** The node: whatever sends JSON-RPC, or a reader of a chain. */
  readonly provider: RpcSender | ChainReader;
  /** Another node, which must give the same. */
  readonly secondProvider?: RpcSender | ChainReader | undefined;
  readonly trust: string;
  /** A folder. */
  readonly documents?: string | undefined;
  /** Where a relative `documents` is looked for; left out: the folder of this process. */
  readonly cwd?: string | undefined;
  readonly skip?: readonly CheckId[];
  /** The block to audit at; left out: the finalized one, on a chain for development the latest. */
  readonly block?: BlockTag | undefined;
}

/**
 * Audits a trust from a node, this installation's build and the documents, and nothing else. What could not be checked is
 * in the checks' `unchecked`; nothing is thrown for what a chain says.
 */
export async function auditTrust(parameters: AuditTrustParameters): Promise<AuditResult> {
  const { skip = [], documents, secondProvider } = parameters;
  const isAsked = (id: CheckId): boolean =>
    !skip.includes(id) &&
    ((id !== "documents" && id !== "collections") || documents !== undefined) &&
    (id !== "second-rpc" || secondProvider !== undefined);
  const tallies = Object.fromEntries(checkIds.map((id) => [id, new Tally(id, isAsked(id))])) as Tallies;
  const audit = new Audit(parameters, tallies);
  try {
    await audit.run();
  } catch (error) {
    if (!(error instanceof UncheckedError)) {
      throw error;
    }
    audit.giveUp(error.message);
  }
  return audit.result;
}

/** One reading of all of a trust's life from one node. */
interface WholeReading {
  readonly chainId: bigint;
  readonly basics: TrustBasics;
  readonly asset: AssetPlace;
  readonly head: Header;
  readonly isFinalized: boolean;
  readonly terms: TermsReading | undefined;
  readonly events: EventReading;
  readonly life: LifeReading | undefined;
}

class Audit {
  readonly #parameters: AuditTrustParameters;
  readonly #tallies: Tallies;
  #whole: WholeReading | undefined;
  #findings: LifeFindings | undefined;
  /** Checks that ran to their end, as far as they could. */
  readonly #ran = new Set<CheckId>();

  constructor(parameters: AuditTrustParameters, tallies: Tallies) {
    this.#parameters = parameters;
    this.#tallies = tallies;
  }

  async run(): Promise<void> {
    const { trust, provider, documents } = this.#parameters;
    if (!isTrustAddress(trust)) {
      throw new UncheckedError(`\`${trust}\` is no address: give the trust's, \`0x\` and 40 digits.`);
    }
    const reader = asReader(provider);
    const whole = await this.#read(reader, this.#parameters.block, this.#tallies.terms);
    this.#whole = whole;
    if (this.#tallies.logs.asked) {
      judgeLogs(this.#tallies.logs, whole.events.logs);
    }
    this.#ran.add("logs");
    if (whole.terms === undefined || whole.life === undefined) {
      throw new UncheckedError("Terms and set-up cannot be read, so nothing that rests on them was checked.");
    }
    const files =
      documents === undefined ? undefined : readDocuments(resolve(this.#parameters.cwd ?? ".", documents));
    const deal = namedDeal(whole.terms.deal, whole.terms.setUp.core.dealHash, files ?? []);
    const context = new AuditContext(deal, whole.terms.setUp, whole.life, this.#tallies);
    judgeTerms(context, whole.chainId);
    this.#findings = judgeLife(context);
    judgeReports(context, this.#findings.dates);
    for (const id of ["terms", "closing", "asset", "dates", "waterfall", "holders"] as const) {
      this.#ran.add(id);
    }
    for (const id of ["transfers", "cash", "reports", "powers", "votes"] as const) {
      this.#ran.add(id);
    }
    if (files !== undefined) {
      judgeDocuments(context, files);
      judgeCollections(context, this.#findings.dates, files);
    }
    this.#ran.add("documents");
    this.#ran.add("collections");
    await this.#attempt("code", () => this.#judgeCode(reader, whole, context));
    await this.#attempt("second-rpc", () => this.#judgeSecond(whole));
    await this.#attempt("logs", () => this.#judgeStillCanonical(reader, whole.head));
  }

  /** Every asked check that has not run could not. */
  giveUp(reason: string): void {
    for (const id of checkIds) {
      if (this.#tallies[id].asked && !this.#ran.has(id)) {
        this.#tallies[id].cannot(reason);
      }
    }
  }

  get result(): AuditResult {
    const checks = checkIds.map((id) => this.#tallies[id].check);
    const whole = this.#whole;
    const { trust } = this.#parameters;
    return {
      ok: exitCodeOf(checks) === 0,
      trust: isTrustAddress(trust) ? getAddress(trust) : trust,
      chainId: whole?.chainId.toString(),
      block: whole && {
        number: whole.head.number,
        hash: whole.head.hash,
        finalized: whole.isFinalized,
      },
      checks,
      powers: this.#findings?.powers ?? [],
      trusted:
        whole?.terms === undefined || this.#findings === undefined
          ? []
          : trustedOf(whole.terms.setUp, this.#findings),
      cash: this.#findings?.cash ?? [],
      covered: this.#findings?.covered ?? nothingCovered,
    };
  }

  async #read(reader: ChainReader, at: BlockTag | undefined, tally: Tally): Promise<WholeReading> {
    const address = getAddress(this.#parameters.trust);
    const chainId = await reader.chainId();
    const latest = await reader.header("latest");
    if (latest === undefined) {
      throw new UncheckedError("The node has no block yet.");
    }
    if ((await reader.code(address, latest.number)) === "0x") {
      throw new UncheckedError(
        `No contract stands at ${address} on chain ${chainId}: is it the right address, and the right chain?`,
      );
    }
    const before = await readBasics(reader, address, latest.number);
    const pinned = await pinBlock({
      reader,
      at,
      latest,
      chainId,
      deployedAt: Number(before.deployedAt),
    });
    const { head, isFinalized } = pinned;
    const basics = head.number === latest.number ? before : await readBasics(reader, address, head.number);
    const asset = await readAsset(reader, basics, head.number);
    const events = await readEvents({ reader, basics, asset, head });
    const terms = readTerms(tally, basics.terms, basics.setup);
    if (terms === undefined) {
      return { chainId, basics, asset, head, isFinalized, terms, events, life: undefined };
    }
    const [state, transactions] = await Promise.all([
      readState({ reader, block: head.number, basics, asset, ...terms, events: events.events }),
      readCalls(reader, events.events),
    ]);
    const refused =
      terms.setUp.powers.worksFee === 0 ? [] : await readRefusals(reader, basics, events.headers);
    const all = [...events.events, ...refused].sort(
      (a, b) => a.log.blockNumber - b.log.blockNumber || a.log.logIndex - b.log.logIndex,
    );
    const life = { head, headers: events.headers, events: all, transactions, ...state };
    return { chainId, basics, asset, head, isFinalized, terms, events, life };
  }

  async #judgeCode(reader: ChainReader, whole: WholeReading, context: AuditContext): Promise<void> {
    const tally = this.#tallies.code;
    const built = readOwnBuild();
    const { basics, asset, head } = whole;
    judgeCode({
      tally,
      reading: await readCodes({ reader, basics, asset, block: head.number, built }),
      trust: basics,
      asset,
      deal: context.deal,
      setUp: context.setUp,
    });
    tally.note(
      `Compared with this installation's build of ${builtNames.join(", ")}. The currency's code (${basics.currency}) is not Weir's and was not compared.`,
    );
  }

  /** A second node must give every value that the first one gave. */
  async #judgeSecond(first: WholeReading): Promise<void> {
    const { secondProvider } = this.#parameters;
    if (secondProvider === undefined) {
      return;
    }
    const tally = this.#tallies["second-rpc"];
    const second = await this.#read(asReader(secondProvider), first.head.number, new Tally("second-rpc"));
    compareReadings(tally, comparable(first), comparable(second));
  }

  /** While it was read, the chain has not been reorganised below the block of the audit. */
  async #judgeStillCanonical(reader: ChainReader, head: Header): Promise<void> {
    const now = await reader.header(head.number);
    this.#tallies.logs.equal(
      { rule: "block-still-canonical", evidence: { block: head.number } },
      head.hash,
      now?.hash ?? "no such block",
    );
  }

  async #attempt(id: CheckId, run: () => Promise<void>): Promise<void> {
    const tally = this.#tallies[id];
    if (!tally.asked) {
      return;
    }
    try {
      await run();
    } catch (error) {
      tally.cannot(unchecked("The check could not run", error).message);
    }
    this.#ran.add(id);
  }
}

/** What two nodes must agree on. */
function comparable({ chainId, basics, head, events, life }: WholeReading): unknown {
  const logs = events.logs.logs;
  return {
    chainId,
    basics,
    head,
    logs,
    headers: events.headers,
    life: life && { ...life, events: undefined },
  };
}

function asReader(provider: RpcSender | ChainReader): ChainReader {
  return "send" in provider ? new RpcChainReader(provider) : provider;
}

/** `isAddress` without its claim about the type of what it refuses. */
function isTrustAddress(text: string): boolean {
  return isAddress(text);
}
