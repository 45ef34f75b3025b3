import { keccak256, MaxUint256, toUtf8Bytes, ZeroHash } from "ethers";
import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { network } from "hardhat";

import type { Deal } from "../../engine/deal/model.ts";
import type { InvestorRegistry, TrustFactory } from "../../types/index.ts";
import type {} from "../../types/hardhat.d.ts";
import { parseDeal } from "../../engine/deal/parse-deal.ts";
import { compileTerms } from "../../engine/program/compile.ts";
import { encodeSetup } from "../../engine/setup/encode-setup.ts";
import { NO_POWERS, type SetUpPowers } from "../../engine/setup/powers.ts";
import type { SubscriptionTerms } from "../../engine/setup/set-up.ts";

/** Two classes, two reported fees, a share, a reserve and a switch: what the waterfall of a Chinese deal needs, over three dates. */
export const DEAL = `
weir: 1
name: Flow
currency: { symbol: TST, decimals: 6 }
calendar:
  cutOff: 2030-01-01
  closing: 2030-02-01
  paymentDates: [2030-05-01, 2030-08-01, 2030-11-01]
parties: [servicer, trustee, agents]
classes:
  senior: { face: 800_000, rate: 4%, dayCount: ACT/365F, denomination: 100, retained: 5% }
  sub: { face: 200_000, rate: 8%, dayCount: ACT/365F, unpaidInterest: bearsInterest, denomination: 100, issuePrice: 90.5%, retained: 5% }
fees:
  taxes: { payee: agents, reported: true, max: 5_000 }
  trusteeFee: { payee: trustee, perAnnum: 0.05%, of: [senior, sub], dayCount: ACT/365F }
  disposal: { payee: servicer, reported: true, max: 40_000 }
  servicing: { payee: servicer, share: 5%, of: collected }
reserves:
  liquidity: { opening: 10_000, target: { times: 200%, of: [taxes, trusteeFee, senior], until: [senior] } }
triggers:
  default: { test: { any: [{ unpaidInterest: senior }, { event: declared }] } }
payments:
  normal:
    - { fee: taxes }
    - { fee: trusteeFee }
    - { fee: disposal }
    - { interest: senior }
    - { reserve: liquidity }
    - { principal: senior }
    - { fee: servicing }
    - { principal: sub }
    - { interest: sub }
    - { share: 80%, to: servicer }
    - { residual: sub }
  enforcement:
    - { fee: [taxes, trusteeFee, disposal] }
    - { interest: senior }
    - { principal: senior }
    - { fee: servicing }
    - { principal: sub }
    - { interest: sub }
    - { residual: sub }
switch: { enforcement: default }
`;

/** Currency units. */
export const units = (amount: number): bigint => BigInt(amount) * 1_000_000n;
export const WINDOWS = { collectionEnd: 10, reportBy: 3, challengeBy: 5, resolveBy: 8 } as const;
/** After the closing date. */
export const LONG_STOP_DAYS = 30;
export const PRICE = units(900_000);
export const COST = units(1_000);
export const LEAST_LATE_CASH = units(100);
/** A category of persons, and one of institutions: who may hold notes of a trust whose asset is an income right. */
const [PERSON, FUND] = [7, 3];
const NEVER = 2 ** 32 - 1;

/** What a title says of its tape. */
export interface SoldPackage {
  readonly root: string;
  readonly loanCount: number;
  readonly bookValue: bigint;
}

/** What stands before a trust's set-up is written. */
export interface Ground {
  readonly ethers: HardhatEthers;
  readonly registry: InvestorRegistry;
  readonly factory: TrustFactory;
  readonly operator: HardhatEthersSigner;
  /** Enters a wallet as an investor of its own. */
  attest(wallet: string, category: number): Promise<void>;
}

export interface WorldOptions {
  readonly sold?: Partial<SoldPackage>;
  /** A function where they name what must stand before them. */
  readonly powers?: SetUpPowers | ((ground: Ground) => Promise<SetUpPowers>);
  /** How its offering is subscribed and allotted; first come and without minima where it is not told. */
  readonly subscription?: SubscriptionTerms;
  /** The trust's asset is a right to the title's income, carved out by the originator, and not the title. */
  readonly holdsRight?: boolean;
}

/**
 * A chain of its own with a registry, a currency, a title signed by a bank, and a trust that takes
 * subscriptions. Everything is deployed as the command line would, by ordinary transactions.
 */
export async function deployWorld(options: WorldOptions = {}) {
  const { sold = {}, powers = NO_POWERS, subscription, holdsRight = false } = options;
  const eligible = holdsRight ? FUND : PERSON;
  const { ethers, provider } = await network.create();
  const deal = parseDeal(DEAL);
  const program = compileTerms(deal);
  const signers = await ethers.getSigners();
  const actor = (position: number): HardhatEthersSigner => {
    const signer = signers[position];
    if (signer === undefined) {
      throw new RangeError(`there is no account ${position}`);
    }
    return signer;
  };
  const [
    operator,
    registrar,
    bank,
    originator,
    servicer,
    backup,
    trustee,
    verifier,
    calculator,
    agents,
    anyone,
  ] = Array.from({ length: 11 }, (_, i) => actor(i)) as Actors;
  const investors = [actor(12), actor(13), actor(14)] as const;
  const setDay = async (target: number): Promise<void> => {
    await provider.request({ method: "evm_setNextBlockTimestamp", params: [target * 86_400 + 3_600] });
    await provider.request({ method: "evm_mine", params: [] });
  };
  await setDay(deal.closing - 20);

  const registry = await ethers.deployContract("InvestorRegistry", [operator.address]);
  await registry.connect(operator).setRegistrar(registrar.address, true);
  const attest = async (wallet: string, category: number): Promise<void> => {
    const entry = { investor: keccak256(wallet), category, country: "0x434e", expiry: NEVER };
    await registry.connect(registrar).attest(wallet, entry);
  };
  await attest(bank.address, 1);
  for (const { address } of [originator, ...investors]) {
    await attest(address, eligible);
  }

  const currency = await ethers.deployContract("TestStablecoin", ["Test", "TST", 6, operator.address]);
  for (const { address } of [originator, ...investors, servicer]) {
    await currency.connect(operator).mint(address, units(2_000_000));
  }

  const title = await ethers.deployContract("PackageTitle", [await registry.getAddress()]);
  const minted = {
    root: keccak256(toUtf8Bytes("tape")),
    loanCount: 686,
    bookValue: units(42_000_000),
    cutOff: deal.cutOff,
    documentsHash: ZeroHash,
    bank: bank.address,
    ...sold,
  };
  const expiry = MaxUint256;
  const [, name, version, chainId, verifyingContract] = await title.eip712Domain();
  const signature = await bank.signTypedData(
    { name, version, chainId, verifyingContract },
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
    { ...minted, receiver: originator.address, expiry },
  );
  await title.connect(anyone).mint(minted, originator.address, expiry, signature);
  const rights = await ethers.getContractAt("IncomeRight", await title.rights());
  if (holdsRight) {
    await rights.connect(originator).carve({
      titleId: 1n,
      remedy: 0,
      noticeDays: 0,
      holders: 1n << BigInt(FUND),
      custodians: 0n,
      documentsHash: ZeroHash,
    });
  }

  const interpreter = await ethers.deployContract("Interpreter");
  const assembly = await ethers.deployContract("Assembly");
  const parts = [
    await interpreter.getAddress(),
    await (await ethers.deployContract("Note")).getAddress(),
    await (await ethers.deployContract("Offering")).getAddress(),
    await assembly.getAddress(),
  ] as const;
  const implementation = await ethers.deployContract("Trust", [...parts]);
  const factory = await ethers.deployContract("TrustFactory", [await implementation.getAddress()]);
  const setup = encodeSetup({
    core: {
      chainId,
      currency: await currency.getAddress(),
      registry: await registry.getAddress(),
      title: await (holdsRight ? rights : title).getAddress(),
      titleId: 1n,
      originator: originator.address,
      servicer: servicer.address,
      backupServicer: backup.address,
      trustee: trustee.address,
      verificationAgent: verifier.address,
      calculationAgent: calculator.address,
      holderCategories: 1n << BigInt(eligible),
      ...WINDOWS,
      freezeDays: 90,
      forcedTransferDays: 30,
      price: PRICE,
      leastLateCash: LEAST_LATE_CASH,
      longStop: deal.closing + LONG_STOP_DAYS,
      dealHash: keccak256(toUtf8Bytes(DEAL)),
      documentsHash: ZeroHash,
    },
    rest: {
      parties: [servicer.address, trustee.address, agents.address],
      tokens: [
        { name: "Flow Senior", symbol: "FLS" },
        { name: "Flow Sub", symbol: "FLJ" },
      ],
      indices: [],
      reportedAmountMax: [],
      metricMax: [],
      costs: [{ payee: agents.address, amount: COST }],
      legal: {
        governingLaw: "none",
        court: "none",
        opinionHash: ZeroHash,
        recordThatPrevails: "the chain",
      },
    },
    subscription,
    powers:
      typeof powers === "function" ? await powers({ ethers, registry, factory, operator, attest }) : powers,
  });
  const salt = keccak256(toUtf8Bytes("first"));
  const address = await factory.predict(program, setup, salt, originator.address);
  if (holdsRight) {
    await attest(address, FUND);
  }
  const deployed = await (await factory.connect(originator).deploy(program, setup, salt)).wait();
  const trust = await ethers.getContractAt("Trust", address);
  const offering = await ethers.getContractAt("Offering", await trust.offering());
  const notes = await Promise.all((await trust.notes()).map((note) => ethers.getContractAt("Note", note)));
  const [senior, sub] = notes;
  if (senior === undefined || sub === undefined) {
    throw new RangeError("the trust has fewer than two notes");
  }
  return {
    ethers,
    provider,
    deal: deal satisfies Deal,
    program,
    setup,
    setDay,
    attest,
    operator,
    registrar,
    originator,
    servicer,
    backup,
    trustee,
    verifier,
    calculator,
    agents,
    anyone,
    investors,
    registry,
    currency,
    title,
    rights,
    asset: holdsRight ? rights : title,
    factory,
    assembly,
    trust,
    offering,
    senior,
    sub,
    deployGas: deployed?.gasUsed ?? 0n,
  };
}

type Actors = [
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
  HardhatEthersSigner,
];

export type World = Awaited<ReturnType<typeof deployWorld>>;
