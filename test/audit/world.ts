import { readFileSync } from "node:fs";

import {
  ContractFactory,
  Interface,
  type InterfaceAbi,
  Wallet,
  getCreateAddress,
  id,
  keccak256,
  toQuantity,
  toUtf8Bytes,
} from "ethers";

import {
  assemblyInterface,
  incomeRightInterface,
  noteInterface,
  offeringInterface,
  packageTitleInterface,
  registryInterface,
  trustFactoryInterface,
  trustInterface,
} from "../../engine/chain/interfaces.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { encodeSetup } from "../../engine/setup/encode-setup.ts";
import { NO_POWERS, type SetUpPowers } from "../../engine/setup/powers.ts";
import type { SetUp, SubscriptionTerms } from "../../engine/setup/set-up.ts";
import { commitCollections, leavesDocument } from "../../engine/tape/commit-tape.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { until } from "../setup/processes.ts";
import {
  COST,
  DEAL,
  FORCED_TRANSFER_DAYS,
  FREEZE_DAYS,
  LEAST_LATE_CASH,
  PRICE,
  WAD,
  WINDOWS,
  units,
} from "./deal.ts";

const SECONDS_A_DAY = 86_400;
const FUND = 3;
const NEVER = 2 ** 32 - 1;
const MANIFEST = "the documents of the sale";
const OPINION = "the opinion of counsel";

export const currencyInterface = new Interface([
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function transfer(address to, uint256 amount) returns (bool)",
  "function transferFrom(address from, address to, uint256 amount) returns (bool)",
  "function setBlocked(address account, bool blocked)",
]);

/** An account whose key the test knows. */
export function actor(name: string): Wallet {
  return new Wallet(id(`weir audit ${name}`));
}

export const at = (name: string): string => actor(name).address;

/** Creation code that takes the place of the build's, by contract. */
export type Replaced = Readonly<Record<string, string>>;

/** What the trust holds: the title of the package, or an income right carved out of it, whose remedy is that the title passes. */
export type Asset = "title" | "income right";

/** On which terms notes are subscribed, and what stands behind them. */
export interface Sold {
  readonly subscription?: SubscriptionTerms;
  readonly asset?: Asset;
}

/** A trust on a chain, made through the contracts themselves; every act is one call of the account whose act it is. */
export class World {
  readonly rpc: string;
  readonly deal: Deal = parseDeal(DEAL);
  readonly investors = [at("a"), at("b"), at("c"), at("d"), at("e")] as const;
  registry = "";
  currency = "";
  title = "";
  right = "";
  assembly = "";
  factory = "";
  trust = "";
  offering = "";
  notes: readonly string[] = [];
  readonly #powers: SetUpPowers;
  readonly #subscription: SubscriptionTerms | undefined;
  readonly #asset: Asset;
  /** What the set-up and the reports name by its hash. */
  readonly documents: string[] = [DEAL, MANIFEST, OPINION];

  constructor(rpc: string, powers: SetUpPowers = NO_POWERS, { subscription, asset = "title" }: Sold = {}) {
    this.rpc = rpc;
    this.#powers = powers;
    this.#subscription = subscription;
    this.#asset = asset;
  }

  /** Deploys everything, subscribes, closes and delivers. */
  static async issue(
    rpc: string,
    replaced: Replaced = {},
    powers = NO_POWERS,
    sold: Sold = {},
  ): Promise<World> {
    const world = await World.offer(rpc, replaced, powers, sold);
    await world.toDay(world.deal.closing);
    await world.send("anyone", world.offering, offeringInterface, "close");
    for (const c of world.notes.keys()) {
      const subscribers = [...world.investors, at("originator")];
      await world.send("anyone", world.offering, offeringInterface, "collect", [c, subscribers]);
    }
    return world;
  }

  /** Deploys everything and subscribes. */
  static async offer(
    rpc: string,
    replaced: Replaced = {},
    powers = NO_POWERS,
    sold: Sold = {},
  ): Promise<World> {
    const world = new World(rpc, powers, sold);
    await jsonRpc(rpc, "anvil_autoImpersonateAccount", [true]);
    await world.toDay(world.deal.closing - 20);
    await world.#deployShared();
    await world.#deployTrust(replaced);
    await world.#subscribeAll();
    return world;
  }

  /** One o'clock of a day. */
  async toDay(day: number): Promise<void> {
    await jsonRpc(this.rpc, "evm_setNextBlockTimestamp", [day * SECONDS_A_DAY + 3_600]);
    await jsonRpc(this.rpc, "evm_mine");
  }

  /** A call of one who has a name, or of an address; the hash of the transaction. */
  async send(
    from: string,
    to: string,
    contract: Interface,
    name: string,
    values: readonly unknown[] = [],
  ): Promise<string> {
    const data = contract.encodeFunctionData(name, values);
    return this.transact({ from: from.startsWith("0x") ? from : at(from), to, data }, name);
  }

  by(role: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return this.send(role, this.trust, trustInterface, method, values);
  }

  note(classIndex: number, from: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return this.send(from, this.notes[classIndex] ?? "", noteInterface, method, values);
  }

  /** Cash of the servicer's to the trust. */
  async remit(amount: bigint): Promise<void> {
    await this.send("issuer", this.currency, currencyInterface, "mint", [at("servicer"), amount]);
    await this.send("servicer", this.currency, currencyInterface, "transfer", [this.trust, amount]);
  }

  setBlocked(account: string, isBlocked: boolean): Promise<string> {
    return this.send("issuer", this.currency, currencyInterface, "setBlocked", [account, isBlocked]);
  }

  /** A report of a closed period; its loan-level collections add up to `sum`. */
  report(
    values: Partial<Record<"taxes" | "recovered" | "coverage" | "sum" | "events", bigint>> = {},
    by = "servicer",
  ): Promise<string> {
    const { taxes = 0n, recovered = 0n, coverage = WAD, sum = 0n, events = 0n } = values;
    const loans =
      sum === 0n
        ? []
        : [
            { loan: "L1", amount: sum - 3n },
            { loan: "L2", amount: 2n },
            { loan: "L3", amount: 1n },
          ];
    const period = String(this.documents.length);
    const committed = loans.length === 0 ? undefined : commitCollections(loans, id("secret"), period);
    const empty = { root: `0x${"00".repeat(32)}`, sum: "0", count: 0, leaves: [] };
    const opened = committed === undefined ? empty : leavesDocument(committed);
    const text = JSON.stringify({ weir: 1, period, ...opened });
    this.documents.push(text);
    return this.by(by, "report", [
      {
        fees: [taxes],
        amounts: [recovered],
        metrics: [coverage],
        events,
        root: opened.root,
        sum,
        count: loans.length,
        documentsHash: keccak256(toUtf8Bytes(text)),
      },
    ]);
  }

  /** An order of the trustee's, countersigned. */
  async order(classIndex: number, orderId: bigint, values: readonly unknown[]): Promise<void> {
    await this.note(classIndex, "trustee", "recordOrder", [id(`order ${orderId}`), ...values]);
    await this.note(classIndex, "registrar", "countersign", [orderId]);
  }

  /** The holder's approval, and its vote with so many notes of a class. */
  async vote(
    proposal: bigint,
    classIndex: number,
    holder: string,
    amount: bigint,
    isFor = true,
  ): Promise<void> {
    await this.note(classIndex, holder, "approve", [this.assembly, amount]);
    await this.send(holder, this.assembly, assemblyInterface, "vote", [proposal, classIndex, amount, isFor]);
  }

  async attest(wallet: string, category: number): Promise<void> {
    const entry = { investor: keccak256(wallet), category, country: "0x434e", expiry: NEVER };
    await this.send("registrar", this.registry, registryInterface, "attest", [wallet, entry]);
  }

  async #deployShared(): Promise<void> {
    this.registry = await this.deploy("compliance/InvestorRegistry", [at("operator")]);
    this.title = await this.deploy("asset/PackageTitle", [this.registry]);
    this.currency = await this.deploy("test/TestStablecoin", ["Test", "TST", 6, at("issuer")]);
    await this.send("operator", this.registry, registryInterface, "setRegistrar", [at("registrar"), true]);
    await this.attest(at("bank"), 1);
    for (const wallet of [at("originator"), ...this.investors]) {
      await this.attest(wallet, FUND);
    }
    await this.#mintTitle();
    this.assembly = await this.deploy("governance/Assembly", []);
    if (this.#asset === "income right") {
      await this.#carve();
    }
  }

  async #carve(): Promise<void> {
    const [right] = await this.call(this.title, packageTitleInterface, "rights");
    this.right = String(right);
    const agreement = {
      titleId: 1n,
      remedy: 0n,
      noticeDays: 0n,
      holders: 1n << BigInt(FUND),
      custodians: 0n,
      documentsHash: id(MANIFEST),
    };
    await this.send("originator", this.right, incomeRightInterface, "carve", [agreement]);
  }

  async #deployTrust(replaced: Replaced): Promise<void> {
    const implementation = await this.deploy("trust/Trust", [
      await this.deploy("trust/Interpreter", [], replaced["Interpreter"]),
      await this.deploy("note/Note", [], replaced["Note"]),
      await this.deploy("trust/Offering", []),
      this.assembly,
    ]);
    this.factory = await this.deploy("trust/TrustFactory", [implementation]);
    const program = compileTerms(this.deal);
    const setup = encodeSetup(this.#setUp(BigInt(String(await jsonRpc(this.rpc, "eth_chainId")))));
    const salt = id("salt");
    const values = [program, setup, salt];
    const [trust] = await this.call(this.factory, trustFactoryInterface, "predict", [
      ...values,
      at("originator"),
    ]);
    await this.send("originator", this.factory, trustFactoryInterface, "deploy", values);
    this.trust = String(trust);
    const [offering] = await this.call(this.trust, trustInterface, "offering");
    const [notes] = await this.call(this.trust, trustInterface, "notes");
    this.offering = String(offering);
    this.notes = Array.isArray(notes) ? notes.map(String) : [];
    const approve = new Interface(["function approve(address to, uint256 id)"]);
    await this.send("originator", this.#assetToken, approve, "approve", [this.offering, 1]);
    if (this.#asset === "income right") {
      await this.attest(this.trust, FUND);
    }
  }

  get #assetToken(): string {
    return this.#asset === "title" ? this.title : this.right;
  }

  async #subscribeAll(): Promise<void> {
    for (const [c, { face }] of this.deal.classes.entries()) {
      const retained = face / 20n;
      const each = (face - retained) / 5n;
      for (const wallet of [...this.investors, at("originator")]) {
        await this.subscribe(c, wallet, wallet === at("originator") ? retained : each);
      }
    }
  }

  /** With the cash for it. */
  async subscribe(classIndex: number, wallet: string, face: bigint): Promise<void> {
    const [cost] = await this.call(this.offering, offeringInterface, "costOf", [classIndex, face]);
    await this.send("issuer", this.currency, currencyInterface, "mint", [wallet, cost]);
    await this.send(wallet, this.currency, currencyInterface, "approve", [this.offering, cost]);
    await this.send(wallet, this.offering, offeringInterface, "subscribe", [classIndex, face]);
  }

  async call(
    to: string,
    contract: Interface,
    name: string,
    values: readonly unknown[] = [],
  ): Promise<unknown[]> {
    const data = contract.encodeFunctionData(name, values);
    const answer = String(await jsonRpc(this.rpc, "eth_call", [{ to, data }, "latest"]));
    return [...contract.decodeFunctionResult(name, answer)] as unknown[];
  }

  async #mintTitle(): Promise<void> {
    const chainId = Number(await jsonRpc(this.rpc, "eth_chainId"));
    const sold = {
      root: id("tape"),
      loanCount: 686n,
      bookValue: units(42_000_000),
      cutOff: BigInt(this.deal.cutOff),
      documentsHash: id(MANIFEST),
    };
    const receiver = at("originator");
    const expiry = 2n ** 40n;
    const signature = await actor("bank").signTypedData(
      { name: "PackageTitle", version: "1", chainId, verifyingContract: this.title },
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
      { ...sold, receiver, expiry },
    );
    const values = [{ ...sold, bank: at("bank") }, receiver, expiry, signature];
    await this.send("anyone", this.title, packageTitleInterface, "mint", values);
  }

  #setUp(chainId: bigint): SetUp {
    return {
      core: {
        chainId,
        currency: this.currency,
        registry: this.registry,
        title: this.#assetToken,
        titleId: 1n,
        originator: at("originator"),
        servicer: at("servicer"),
        backupServicer: at("backupServicer"),
        trustee: at("trustee"),
        verificationAgent: at("verificationAgent"),
        calculationAgent: at("calculationAgent"),
        holderCategories: 1n << BigInt(FUND),
        ...WINDOWS,
        freezeDays: FREEZE_DAYS,
        forcedTransferDays: FORCED_TRANSFER_DAYS,
        price: PRICE,
        leastLateCash: LEAST_LATE_CASH,
        longStop: this.deal.closing + 30,
        dealHash: keccak256(toUtf8Bytes(DEAL)),
        documentsHash: id(MANIFEST),
      },
      rest: {
        parties: ["servicer", "trustee", "agents"].map(at),
        tokens: this.deal.classes.map(({ id: name }) => ({ name: `Audited ${name}`, symbol: `AU${name}` })),
        indices: [{ firstFixing: WAD / 50n, low: -WAD / 100n, high: WAD / 10n }],
        reportedAmountMax: [units(1_000_000)],
        metricMax: [10n * WAD],
        costs: [{ payee: at("arranger"), amount: COST }],
        legal: {
          governingLaw: "none",
          court: "none",
          opinionHash: id(OPINION),
          recordThatPrevails: "the chain's",
        },
      },
      subscription: this.#subscription,
      powers: this.#powers,
    };
  }

  /** What the build made of `contracts/PATH.sol`, or other creation code; its address. */
  async deploy(name: string, values: readonly unknown[], replacement?: string): Promise<string> {
    const contract = name.slice(name.lastIndexOf("/") + 1);
    const file = new URL(`../../artifacts/contracts/${name}.sol/${contract}.json`, import.meta.url);
    const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as {
      abi: InterfaceAbi;
      bytecode: string;
    };
    const factory = new ContractFactory(abi, replacement ?? bytecode);
    const { data } = await factory.getDeployTransaction(...values);
    const from = at("deployer");
    const nonce = Number(await jsonRpc(this.rpc, "eth_getTransactionCount", [from, "latest"]));
    await this.transact({ from, data }, name);
    return getCreateAddress({ from, nonce });
  }

  /** Sends a transaction and waits until it is in a block; the hash. */
  async transact(transaction: { from: string; to?: string; data: string }, name: string): Promise<string> {
    await jsonRpc(this.rpc, "anvil_setBalance", [transaction.from, toQuantity(10n ** 20n)]);
    const request = { ...transaction, gas: toQuantity(16_000_000) };
    const hash = String(await jsonRpc(this.rpc, "eth_sendTransaction", [request]));
    let receipt: unknown = null;
    await until(async () => {
      receipt = await jsonRpc(this.rpc, "eth_getTransactionReceipt", [hash]);
      return receipt !== null;
    }, `\`${name}\` is in a block`);
    if (!isDone(receipt)) {
      throw new Error(`\`${name}\` was not done: ${JSON.stringify(receipt)}`);
    }
    return hash;
  }
}

function isDone(receipt: unknown): boolean {
  return typeof receipt === "object" && receipt !== null && "status" in receipt && receipt.status === "0x1";
}
