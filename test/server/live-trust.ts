import { readFileSync } from "node:fs";

import {
  ContractFactory,
  getCreateAddress,
  id,
  Interface,
  type InterfaceAbi,
  keccak256,
  toQuantity,
  Wallet,
} from "ethers";

import {
  noteInterface,
  offeringInterface,
  packageTitleInterface,
  registryInterface,
  trustFactoryInterface,
  trustInterface,
} from "../../engine/chain/interfaces.ts";
import { dayOf } from "../../engine/dates/day.ts";
import type { Deal } from "../../engine/deal/model.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { encodeSetup } from "../../engine/setup/encode-setup.ts";
import type { Commitment } from "../../engine/merkle/sum-tree.ts";
import { NO_POWERS, type SetUpPowers } from "../../engine/setup/powers.ts";
import { advanceTo } from "../../scripts/chain/clock.ts";
import { jsonRpc } from "../../scripts/chain/json-rpc.ts";
import { until } from "../setup/processes.ts";
import { JIANGHE, type LiveDeal, setUpOf, WINDOWS } from "./live-set-up.ts";
import { TAPE } from "./live-tape.ts";

const SECONDS_A_DAY = 86_400;
const NO_HASH = `0x${"0".repeat(64)}`;

export const currencyInterface = new Interface([
  "function mint(address to, uint256 amount)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function transfer(address to, uint256 amount) returns (bool)",
  "function balanceOf(address) view returns (uint256)",
  "function setBlocked(address account, bool blocked)",
]);
export const erc721Interface = new Interface(["function approve(address to, uint256 id)"]);

/** An account whose key the test knows. */
export function actor(name: string): Wallet {
  return new Wallet(id(`weir test ${name}`));
}

export interface ReportGiven {
  readonly fees?: readonly bigint[];
  readonly sum?: bigint;
  readonly count?: bigint;
}

/** Who subscribes how much of each class: shares of the face in thousandths, one a class. */
export type Subscriptions = readonly { readonly holder: string; readonly thousandths: readonly number[] }[];

/** Contracts that trusts share, and the chain they stand on. */
export type SharedContracts = Pick<LiveTrust, "rpc" | "registry" | "factory">;

export interface IssueOptions {
  /** The example's, unless given. */
  readonly of?: LiveDeal;
  /** None, unless given. */
  readonly powersOf?: (shared: SharedContracts) => Promise<SetUpPowers>;
  /** Runs while the trust is offered. */
  readonly beforeClosing?: (live: LiveTrust) => Promise<void>;
}

/**
 * A trust on a chain, made through the contracts themselves: every act is one call of the account whose act it is, so
 * that a test of the service rests on nothing else.
 */
export class LiveTrust {
  readonly rpc: string;
  readonly deal: Deal;
  readonly trust: string;
  readonly notes: readonly string[];
  readonly currency: string;
  readonly registry: string;
  readonly offering: string;
  /** Collection of the titles, and what makes trusts. */
  readonly titles: string;
  readonly factory: string;
  readonly assembly: string;
  readonly powers: SetUpPowers;

  private constructor(
    rpc: string,
    deal: Deal,
    parts: Pick<
      LiveTrust,
      "trust" | "notes" | "currency" | "registry" | "offering" | "titles" | "factory" | "assembly" | "powers"
    >,
  ) {
    this.rpc = rpc;
    this.deal = deal;
    this.trust = parts.trust;
    this.notes = parts.notes;
    this.currency = parts.currency;
    this.registry = parts.registry;
    this.offering = parts.offering;
    this.titles = parts.titles;
    this.factory = parts.factory;
    this.assembly = parts.assembly;
    this.powers = parts.powers;
  }

  /** Deploys all that a trust needs and the trust, subscribed and closed, notes delivered. */
  static async issue(
    rpc: string,
    subscriptions: Subscriptions,
    { beforeClosing, ...options }: IssueOptions = {},
  ): Promise<LiveTrust> {
    const live = await LiveTrust.offer(rpc, subscriptions, options);
    await beforeClosing?.(live);
    await live.close();
    await live.collect(subscriptions.map(({ holder }) => holder));
    return live;
  }

  /** Deploys all that a trust needs and the trust, subscribed. */
  static async offer(
    rpc: string,
    subscriptions: Subscriptions,
    { of = JIANGHE, powersOf }: Omit<IssueOptions, "beforeClosing"> = {},
  ): Promise<LiveTrust> {
    await jsonRpc(rpc, "anvil_autoImpersonateAccount", [true]);
    const text = readFileSync(of.file);
    const deal = parseDeal(text.toString("utf8"));
    const at = (name: string): string => actor(name).address;
    const registry = await deploy(rpc, "compliance/InvestorRegistry", [at("operator")]);
    const title = await deploy(rpc, "asset/PackageTitle", [registry]);
    const currency = await deploy(rpc, "test/TestStablecoin", ["Test Yuan", "CNYD", 6, at("issuer")]);
    const assembly = await deploy(rpc, "governance/Assembly", []);
    const trustImplementation = await deploy(rpc, "trust/Trust", [
      await deploy(rpc, "trust/Interpreter", []),
      await deploy(rpc, "note/Note", []),
      await deploy(rpc, "trust/Offering", []),
      assembly,
    ]);
    const factory = await deploy(rpc, "trust/TrustFactory", [trustImplementation]);
    await send(rpc, at("operator"), registry, registryInterface, "setRegistrar", [at("registrar"), true]);
    for (const [name, category] of [
      ["bank", 1],
      ["originator", 2],
    ] as const) {
      await attest(rpc, registry, at(name), category);
    }
    const titleId = await mintTitle(rpc, title, TAPE);
    const chainId = BigInt(String(await jsonRpc(rpc, "eth_chainId")));
    const powers = (await powersOf?.({ rpc, registry, factory })) ?? NO_POWERS;
    const setup = encodeSetup(
      setUpOf({
        ...of,
        at,
        deal,
        places: { chainId, currency, registry, title, titleId, dealHash: keccak256(text) },
        powers,
      }),
    );
    const program = compileTerms(deal);
    const predicted = await call(rpc, factory, trustFactoryInterface, "predict", [
      program,
      setup,
      NO_HASH,
      at("originator"),
    ]);
    const trust = String(predicted[0]);
    await send(rpc, at("originator"), factory, trustFactoryInterface, "deploy", [program, setup, NO_HASH]);
    const [offering] = await call(rpc, trust, trustInterface, "offering");
    const [notes] = await call(rpc, trust, trustInterface, "notes");
    const live = new LiveTrust(rpc, deal, {
      trust,
      currency,
      registry,
      offering: String(offering),
      titles: title,
      factory,
      assembly,
      powers,
      notes: (notes as { toArray(): string[] }).toArray(),
    });
    await send(rpc, at("originator"), title, erc721Interface, "approve", [offering, titleId]);
    for (const { holder, thousandths } of subscriptions) {
      await live.#subscribe(holder, thousandths);
    }
    return live;
  }

  /** Goes to the closing's day; the offering closes. */
  async close(): Promise<void> {
    await this.toDay(this.deal.closing);
    await this.offered("originator", "close");
  }

  /** Delivers notes of every class. */
  async collect(holders: readonly string[]): Promise<void> {
    for (const c of this.notes.keys()) {
      await this.offered("servicer", "collect", [c, holders]);
    }
  }

  /** A call of the offering. */
  offered(name: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return send(this.rpc, actor(name).address, this.offering, offeringInterface, method, values);
  }

  async #subscribe(holder: string, thousandths: readonly number[]): Promise<void> {
    if (holder !== actor("originator").address) {
      await attest(this.rpc, this.registry, holder, 3);
    }
    for (const [c, part] of thousandths.entries()) {
      const face = ((this.deal.classes[c]?.face ?? 0n) * BigInt(part)) / 1_000n;
      if (face > 0n) {
        const [cost] = await call(this.rpc, this.offering, offeringInterface, "costOf", [c, face]);
        await this.mint(holder, BigInt(String(cost)));
        await send(this.rpc, holder, this.currency, currencyInterface, "approve", [this.offering, cost]);
        await send(this.rpc, holder, this.offering, offeringInterface, "subscribe", [c, face]);
      }
    }
  }

  /** Lets an account receive notes. */
  attestFor(holder: string): Promise<void> {
    return attest(this.rpc, this.registry, holder, 3);
  }

  mint(to: string, amount: bigint): Promise<string> {
    return send(this.rpc, actor("issuer").address, this.currency, currencyInterface, "mint", [to, amount]);
  }

  async balanceOf(account: string): Promise<bigint> {
    const [balance] = await call(this.rpc, this.currency, currencyInterface, "balanceOf", [account]);
    return BigInt(String(balance));
  }

  setBlocked(account: string, isBlocked: boolean): Promise<string> {
    return send(this.rpc, actor("issuer").address, this.currency, currencyInterface, "setBlocked", [
      account,
      isBlocked,
    ]);
  }

  /** Cash that the servicer has collected, sent to the trust. */
  async remit(amount: bigint): Promise<void> {
    const { address } = actor("servicer");
    await this.mint(address, amount);
    await send(this.rpc, address, this.currency, currencyInterface, "transfer", [this.trust, amount]);
  }

  /** Noon of a day; nothing where the clock is there or beyond. */
  async toDay(day: number): Promise<void> {
    const wanted = day * SECONDS_A_DAY + SECONDS_A_DAY / 2;
    if ((await this.now()) < wanted) {
      const provider = { send: (method: string, params: unknown[]) => jsonRpc(this.rpc, method, params) };
      await advanceTo(provider, wanted);
    }
  }

  /** The chain's clock, seconds. */
  async now(): Promise<number> {
    const head = (await jsonRpc(this.rpc, "eth_getBlockByNumber", ["latest", false])) as {
      timestamp: string;
    };
    return Number(head.timestamp);
  }

  by(name: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return send(this.rpc, actor(name).address, this.trust, trustInterface, method, values);
  }

  note(classIndex: number, holder: string, method: string, values: readonly unknown[] = []): Promise<string> {
    return send(this.rpc, holder, this.notes[classIndex] ?? "", noteInterface, method, values);
  }

  async read(method: string, values: readonly unknown[] = []): Promise<unknown> {
    const answer: unknown[] = (await call(this.rpc, this.trust, trustInterface, method, values)).slice();
    return answer[0];
  }

  async readNote(classIndex: number, method: string, values: readonly unknown[]): Promise<bigint> {
    const [value] = await call(this.rpc, this.notes[classIndex] ?? "", noteInterface, method, values);
    return BigInt(String(value));
  }

  /** Remits, goes to the first day of the close and closes. */
  async closePeriod(position: number, collected: bigint): Promise<void> {
    if (collected > 0n) {
      await this.remit(collected);
    }
    await this.toDay((this.deal.dates[position]?.day ?? 0) - WINDOWS.collectionEnd + 1);
    await this.by("servicer", "closePeriod");
  }

  report({ fees, sum = 0n, count = 0n }: ReportGiven): Promise<string> {
    const reported = this.deal.fees.filter(({ basis }) => basis.kind === "reported");
    return this.by("servicer", "report", [
      {
        fees: fees ?? reported.map(() => 0n),
        amounts: this.deal.reportedAmounts.map(() => 0n),
        metrics: this.deal.metrics.map(() => 0n),
        events: 0n,
        root: NO_HASH,
        sum,
        count,
        documentsHash: NO_HASH,
      },
    ]);
  }

  /** A date from remittance to distribution, its report filed and unchallenged, or missed. */
  async runDate(position: number, collected: bigint, report: ReportGiven | "missed"): Promise<void> {
    await this.closePeriod(position, collected);
    if (report !== "missed") {
      await this.report(report);
    }
    await this.toDay(this.deal.dates[position]?.day ?? 0);
    await this.by("servicer", "distribute");
  }
}

/** Lists a wallet, its investor its own. */
export async function attest(rpc: string, registry: string, wallet: string, category: number): Promise<void> {
  const expiry = dayOf({ year: 2040, month: 1, day: 1 });
  const entry = { investor: id(wallet), category, country: "0x434e", expiry };
  await send(rpc, actor("registrar").address, registry, registryInterface, "attest", [wallet, entry]);
}

/** A title of the bank's to the originator, of a tape or of one that only has a name. */
export async function mintTitle(rpc: string, title: string, tape: Commitment | string): Promise<bigint> {
  const bank = actor("bank");
  const receiver = actor("originator").address;
  const chainId = Number(await jsonRpc(rpc, "eth_chainId"));
  const terms = {
    root: typeof tape === "string" ? id(tape) : tape.root,
    loanCount: BigInt(typeof tape === "string" ? 1_000 : tape.count),
    bookValue: typeof tape === "string" ? 900_000_000_000_000n : tape.sum,
    cutOff: BigInt(dayOf({ year: 2026, month: 2, day: 1 })),
    documentsHash: id("documents"),
  };
  const expiry = BigInt(dayOf({ year: 2040, month: 1, day: 1 }) * SECONDS_A_DAY);
  const signature = await bank.signTypedData(
    { name: "PackageTitle", version: "1", chainId, verifyingContract: title },
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
    { ...terms, receiver, expiry },
  );
  const named = { ...terms, bank: bank.address };
  const values = [named, receiver, expiry, signature];
  const [titleId] = await call(rpc, title, packageTitleInterface, "mint", values);
  await send(rpc, receiver, title, packageTitleInterface, "mint", values);
  return BigInt(String(titleId));
}

const DEPLOYER = actor("deployer").address;

/** Deploys a contract by its path below `contracts/`. */
export async function deploy(rpc: string, name: string, values: readonly unknown[]): Promise<string> {
  const contract = name.slice(name.lastIndexOf("/") + 1);
  const file = new URL(`../../artifacts/contracts/${name}.sol/${contract}.json`, import.meta.url);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as { abi: InterfaceAbi; bytecode: string };
  const { data } = await new ContractFactory(abi, bytecode).getDeployTransaction(...values);
  const nonce = Number(await jsonRpc(rpc, "eth_getTransactionCount", [DEPLOYER, "latest"]));
  await transact(rpc, { from: DEPLOYER, data }, name);
  return getCreateAddress({ from: DEPLOYER, nonce });
}

export async function call(
  rpc: string,
  to: string,
  contract: Interface,
  name: string,
  values: readonly unknown[] = [],
) {
  const data = contract.encodeFunctionData(name, values);
  return contract.decodeFunctionResult(
    name,
    String(await jsonRpc(rpc, "eth_call", [{ to, data }, "latest"])),
  );
}

/** One call as a transaction of `from`; its hash. Throws where it reverts. */
export async function send(
  rpc: string,
  from: string,
  to: string,
  contract: Interface,
  name: string,
  values: readonly unknown[],
): Promise<string> {
  return transact(rpc, { from, to, data: contract.encodeFunctionData(name, values) }, name);
}

async function transact(
  rpc: string,
  transaction: { from: string; to?: string; data: string },
  name: string,
): Promise<string> {
  await jsonRpc(rpc, "anvil_setBalance", [transaction.from, toQuantity(10n ** 20n)]);
  const hash = String(
    await jsonRpc(rpc, "eth_sendTransaction", [{ ...transaction, gas: toQuantity(16_000_000) }]),
  );
  let receipt: unknown = null;
  await until(async () => {
    receipt = await jsonRpc(rpc, "eth_getTransactionReceipt", [hash]);
    return receipt !== null;
  }, `\`${name}\` is in a block`);
  if ((receipt as { status: string } | null)?.status !== "0x1") {
    throw new Error(`\`${name}\` was not done: ${JSON.stringify(receipt)}`);
  }
  return hash;
}
