import { readFileSync } from "node:fs";

import { id, keccak256, MaxUint256 } from "ethers";

import {
  noteInterface,
  offeringInterface,
  trustFactoryInterface,
  trustInterface,
} from "../../engine/chain/interfaces.ts";
import { dayOf } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { encodeSetup } from "../../engine/setup/encode-setup.ts";
import { NO_POWERS } from "../../engine/setup/powers.ts";
import type { BenchChain, Placed } from "./bench-chain.ts";

const UNIT = 10n ** 6n;
const BANK = 1;
const FUND = 3;
const WINDOWS = { collectionEnd: 10, reportBy: 3, challengeBy: 5, resolveBy: 8 } as const;
const EXPENSES = 250_000n * UNIT;
/** The bench's set-up has no powers, so nobody is called there. */
const NO_ASSEMBLY = `0x${"00".repeat(19)}01`;
const NO_SALT = `0x${"00".repeat(32)}`;
const NPV_RATIO = 10n ** 18n;

/** The deal's trust on a chain, subscribed by its originator and closed. */
export class BenchTrust {
  readonly termsHash: string;
  readonly deployGas: number;
  readonly #chain: BenchChain;
  readonly #deal: Deal;
  readonly #trust: Placed;
  readonly #note: Placed;
  readonly #currency: Placed;
  readonly #registry: Placed;

  private constructor(
    chain: BenchChain,
    deal: Deal,
    parts: {
      trust: Placed;
      note: Placed;
      currency: Placed;
      registry: Placed;
      termsHash: string;
      deployGas: number;
    },
  ) {
    this.#chain = chain;
    this.#deal = deal;
    this.#trust = parts.trust;
    this.#note = parts.note;
    this.#currency = parts.currency;
    this.#registry = parts.registry;
    this.termsHash = parts.termsHash;
    this.deployGas = parts.deployGas;
  }

  static async issue(chain: BenchChain): Promise<BenchTrust> {
    const text = readFileSync(new URL("deal.yaml", import.meta.url));
    const deal = parseDeal(text.toString("utf8"));
    const at = (name: string): string => chain.account(name);
    const originator = at("originator");
    const registry = await chain.deploy("compliance/InvestorRegistry", [at("operator")]);
    const title = await chain.deploy("asset/PackageTitle", [registry.address]);
    const currency = await chain.deploy("test/TestStablecoin", ["Bench Euro", "EURC", 6, at("issuer")]);
    const parts: string[] = [];
    for (const path of ["trust/Interpreter", "note/Note", "trust/Offering"]) {
      parts.push((await chain.deploy(path)).address);
    }
    const implementation = await chain.deploy("trust/Trust", [...parts, NO_ASSEMBLY]);
    const factory = await chain.deploy("trust/TrustFactory", [implementation.address]);
    await chain.send(at("operator"), registry, "setRegistrar", [at("registrar"), true]);
    await attest(chain, registry, at("bank"), BANK);
    await attest(chain, registry, originator, FUND);
    await mintTitle(chain, title);

    const program = compileTerms(deal);
    const setup = encodeSetup({
      core: {
        chainId: await chain.chainId(),
        currency: currency.address,
        registry: registry.address,
        title: title.address,
        titleId: 1n,
        originator,
        servicer: at("servicer"),
        backupServicer: at("backupServicer"),
        trustee: at("trustee"),
        verificationAgent: at("verificationAgent"),
        calculationAgent: at("calculationAgent"),
        holderCategories: 0b11_1111_1110n,
        ...WINDOWS,
        freezeDays: 365,
        forcedTransferDays: 10,
        price: 280_000_000n * UNIT,
        leastLateCash: 10_000n * UNIT,
        longStop: deal.closing + 30,
        dealHash: keccak256(text),
        documentsHash: id("documents"),
      },
      rest: {
        parties: deal.parties.map(at),
        tokens: deal.classes.map(({ id: name }) => ({
          name: `Adriatica NPL 2026-1 ${name}`,
          symbol: `ADR1-${name}`,
        })),
        indices: deal.indices.map(() => ({
          firstFixing: 2n * 10n ** 16n,
          low: -(10n ** 16n),
          high: 8n * 10n ** 16n,
        })),
        reportedAmountMax: deal.reportedAmounts.map(() => 300_000_000n * UNIT),
        metricMax: deal.metrics.map(() => 5n * 10n ** 18n),
        costs: [{ payee: at("arranger"), amount: 2_000_000n * UNIT }],
        legal: {
          governingLaw: "Italian law",
          court: "Court of Milan",
          opinionHash: id("opinion"),
          recordThatPrevails: "the chain's",
        },
      },
      powers: NO_POWERS,
    });
    const trust = await chain.read({ ...factory, contract: trustFactoryInterface }, "predict", [
      program,
      setup,
      NO_SALT,
      originator,
    ]);
    const deployGas = await chain.send(originator, factory, "deploy", [program, setup, NO_SALT]);
    const placed = { address: String(trust), contract: trustInterface };
    const notes = (await chain.read(placed, "notes")) as { toArray(): string[] };
    const offering = { address: String(await chain.read(placed, "offering")), contract: offeringInterface };
    const benchTrust = new BenchTrust(chain, deal, {
      trust: placed,
      note: { address: notes.toArray()[0] ?? "", contract: noteInterface },
      currency,
      registry,
      termsHash: keccak256(program),
      deployGas,
    });
    await benchTrust.#close(title, offering);
    return benchTrust;
  }

  /** Class A's notes from the originator to each, before anything has been earned. */
  async give(holders: readonly string[], amount: bigint): Promise<void> {
    for (const holder of holders) {
      await attest(this.#chain, this.#registry, holder, FUND);
      await this.transferNotes(this.#chain.account("originator"), holder, amount);
    }
  }

  /** One payment date, reported and unchallenged; the gas of its distribution. */
  async runDate(position: number, collected: bigint): Promise<number> {
    const day = this.#deal.dates[position]?.day ?? 0;
    const servicer = this.#chain.account("servicer");
    await this.#mint(this.#trust.address, collected);
    await this.#chain.toDay(day - WINDOWS.collectionEnd + 1);
    await this.#chain.send(servicer, this.#trust, "closePeriod", []);
    await this.#chain.send(servicer, this.#trust, "report", [
      {
        fees: [EXPENSES],
        amounts: [collected],
        metrics: [NPV_RATIO],
        events: 0n,
        root: id("collections"),
        sum: collected,
        count: 1_000n,
        documentsHash: id("report"),
      },
    ]);
    await this.#chain.toDay(day);
    return this.#chain.send(servicer, this.#trust, "distribute", []);
  }

  /** Gas of pushing what holders of class A have earned. */
  pay(holders: readonly string[]): Promise<number> {
    return this.#chain.send(this.#chain.account("anyone"), this.#note, "pay", [holders]);
  }

  claim(holder: string): Promise<number> {
    return this.#chain.send(holder, this.#note, "claim", []);
  }

  transferNotes(from: string, to: string, amount: bigint): Promise<number> {
    return this.#chain.send(from, this.#note, "transfer", [to, amount]);
  }

  transferCurrency(from: string, to: string, amount: bigint): Promise<number> {
    return this.#chain.send(from, this.#currency, "transfer", [to, amount]);
  }

  /** Gas of a bare loop of transfers to the same accounts, which hold the currency already. */
  async sendInLoop(to: readonly string[], amount: bigint): Promise<number> {
    const loop = await this.#chain.deploy("test/TransferLoop");
    await this.#mint(loop.address, 2n * amount * BigInt(to.length));
    return this.#chain.send(this.#chain.account("anyone"), loop, "send", [
      this.#currency.address,
      to,
      amount,
    ]);
  }

  /** Gas of a transfer of OpenZeppelin's ERC-20 between two who hold it. */
  async transferPlain(from: string, to: string, amount: bigint): Promise<number> {
    const deployer = this.#chain.account("deployer");
    const plain = await this.#chain.deploy("test/PlainToken", [4n * amount]);
    await this.#chain.send(deployer, plain, "transfer", [from, 2n * amount]);
    await this.#chain.send(deployer, plain, "transfer", [to, amount]);
    return this.#chain.send(from, plain, "transfer", [to, amount]);
  }

  /** The originator subscribes all, the closing delivers title and notes. */
  async #close(title: Placed, offering: Placed): Promise<void> {
    const originator = this.#chain.account("originator");
    const proceeds = this.#deal.classes.reduce((sum, { face }) => sum + face, 0n);
    await this.#chain.toDay(this.#deal.closing - 5);
    await this.#mint(originator, proceeds);
    await this.#chain.send(originator, this.#currency, "approve", [offering.address, MaxUint256]);
    for (const [c, { face }] of this.#deal.classes.entries()) {
      await this.#chain.send(originator, offering, "subscribe", [c, face]);
    }
    await this.#chain.send(originator, title, "approve", [offering.address, 1n]);
    await this.#chain.toDay(this.#deal.closing);
    await this.#chain.send(originator, offering, "close", []);
    for (const [c] of this.#deal.classes.entries()) {
      await this.#chain.send(originator, offering, "collect", [c, [originator]]);
    }
  }

  async #mint(to: string, amount: bigint): Promise<void> {
    await this.#chain.send(this.#chain.account("issuer"), this.#currency, "mint", [to, amount]);
  }
}

async function attest(chain: BenchChain, registry: Placed, wallet: string, category: number): Promise<void> {
  const expiry = dayOf({ year: 2060, month: 1, day: 1 });
  const entry = { investor: id(wallet), category, country: "0x4954", expiry };
  await chain.send(chain.account("registrar"), registry, "attest", [wallet, entry]);
}

async function mintTitle(chain: BenchChain, title: Placed): Promise<void> {
  const receiver = chain.account("originator");
  const terms = {
    root: id("tape"),
    loanCount: 5_000n,
    bookValue: 1_200_000_000n * UNIT,
    cutOff: 20_453n,
    documentsHash: id("documents"),
  };
  const signature = await chain.wallet("bank").signTypedData(
    {
      name: "PackageTitle",
      version: "1",
      chainId: await chain.chainId(),
      verifyingContract: title.address,
    },
    {
      PackageTitle: [
        { name: "root", type: "bytes32" },
        { name: "loanCount", type: "uint64" },
        { name: "bookValue", type: "uint128" },
        { name: "cutOff", type: "uint32" },
        { name: "documentsHash", type: "bytes32" },
        { name: "receiver", type: "address" },
        { name: "expiry", type: "uint256" },
      ],
    },
    { ...terms, receiver, expiry: MaxUint256 },
  );
  await chain.send(receiver, title, "mint", [
    { ...terms, bank: chain.account("bank") },
    receiver,
    MaxUint256,
    signature,
  ]);
}
