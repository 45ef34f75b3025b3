import { Wallet, ZeroHash, encodeBytes32String, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { type Leaf, hashLoanId } from "../../engine/merkle/leaf.ts";
import { buildTree, prove } from "../../engine/merkle/sum-tree.ts";
import { signPackage } from "../../scripts/issue/bank-signature.ts";
import type {} from "../../types/hardhat.d.ts";

export const units = (amount: number): bigint => BigInt(amount) * 1_000_000n;
/** A day in 2030; the sale's days count from it. */
const DAY = 21_915;
export const ACCEPT_BY = DAY + 10;
export const FIRST = DAY + 20;
export const SECOND = DAY + 110;
const CURE = 15;
const NET = 10;
export const CONTEST = 7;
export const DECIDE = 14;
const WARRANTY = 60;
const DEPOSIT = units(100_000);
const SECURITY = units(50_000);
export const PRICES = [units(600_000), units(400_000)] as const;
/** The first instalment beyond the deposit. */
export const FIRST_PART = units(200_000);
const CASH = units(2_000_000);
/** Collections that the bank reports, and has in its hands. */
export const NETTED = units(25_000);
const NEVER = 2 ** 32 - 1;
const RULES = encodeBytes32String("corporate");

const leaves = (tape: number): readonly Leaf[] =>
  [100, 200, 300].map((amount, i) => ({
    salt: id(`salt ${tape} ${i}`),
    loanId: `L${tape}${i}`,
    amount: units(amount),
    fieldsHash: ZeroHash,
  }));

/** A bank with two titles, an AMC with cash, an expert, and the contract of buyouts. */
export async function openWorld({ mayTransferAgain = true } = {}) {
  const { ethers, provider } = await network.create();
  const [operator, registrar, amc, expert] = await ethers.getSigners();
  if (operator === undefined || registrar === undefined || amc === undefined || expert === undefined) {
    throw new RangeError("the chain has too few accounts");
  }
  const bank = Wallet.createRandom().connect(ethers.provider) as unknown as Wallet;
  await operator.sendTransaction({ to: bank.address, value: 10n ** 18n });
  const setDay = async (day: number): Promise<void> => {
    const latest = await ethers.provider.getBlock("latest");
    if ((latest?.timestamp ?? 0) < day * 86_400) {
      await provider.request({ method: "evm_setNextBlockTimestamp", params: [day * 86_400 + 60] });
      await provider.request({ method: "evm_mine", params: [] });
    }
  };
  await setDay(DAY);
  const registry = await ethers.deployContract("InvestorRegistry", [operator.address]);
  await registry.connect(operator).setRegistrar(registrar.address, true);
  for (const [{ address }, category] of [
    [bank, 1],
    [amc, 2],
  ] as const) {
    const entry = { investor: keccak256(address), category, country: "0x434e", expiry: NEVER };
    await registry.connect(registrar).attest(address, entry);
  }
  const currency = await ethers.deployContract("TestStablecoin", ["Test", "TST", 6, operator.address]);
  await currency.connect(operator).mint(amc.address, CASH);
  const title = await ethers.deployContract("PackageTitle", [await registry.getAddress()]);
  const rules = await ethers.deployContract("BatchRules", [await registry.getAddress()]);
  await rules.connect(registrar).setRules(RULES, {
    leastAccounts: 3,
    buyerCategories: 1 << 2,
    longestTermDays: 365,
    leastFirstPartWad: 3n * 10n ** 17n,
    mayTransferAgain,
  });
  const titleAddress = await title.getAddress();
  const buyout = await ethers.deployContract("Buyout", [await rules.getAddress(), titleAddress]);
  for (const tape of [1, 2]) {
    const tree = buildTree(leaves(tape));
    const sold = {
      root: tree.root,
      loanCount: BigInt(tree.count),
      bookValue: tree.sum,
      cutOff: DAY - 31,
      documentsHash: id("documents"),
    };
    const expiry = 2n ** 40n;
    const { signature } = await signPackage({
      bank,
      chainId: (await ethers.provider.getNetwork()).chainId,
      title: titleAddress,
      package: sold,
      receiver: bank.address,
      expiry,
    });
    await title.connect(operator).mint({ ...sold, bank: bank.address }, bank.address, expiry, signature);
  }
  await title.connect(bank).setApprovalForAll(await buyout.getAddress(), true);
  await currency.connect(amc).approve(await buyout.getAddress(), 2n ** 128n);
  return {
    ethers,
    provider,
    setDay,
    registry,
    currency,
    title,
    buyout,
    operator,
    registrar,
    bank,
    amc,
    expert,
  };
}
export type World = Awaited<ReturnType<typeof openWorld>>;

export async function propose({ buyout, bank, amc, expert, currency }: World): Promise<void> {
  await buyout.connect(bank).propose({
    buyer: amc.address,
    expert: expert.address,
    currency: await currency.getAddress(),
    rules: RULES,
    documentsHash: id("contract"),
    baseDay: DAY - 30,
    acceptBy: ACCEPT_BY,
    deposit: DEPOSIT,
    security: SECURITY,
    interestWad: 73n * 10n ** 15n,
    lateWad: 365n * 10n ** 14n,
    retainedWad: 2n * 10n ** 17n,
    holdWad: 10n ** 17n,
    cureDays: CURE,
    netDays: NET,
    contestDays: CONTEST,
    decideDays: DECIDE,
    warrantyDays: WARRANTY,
    releaseAtEnd: false,
    undecidedForBuyer: false,
    batches: PRICES.map((price, i) => ({ titleId: i + 1, price })),
    instalments: [
      { day: FIRST, amount: units(300_000) },
      { day: SECOND, amount: units(700_000) },
    ],
  });
}

export async function agree(world: World): Promise<void> {
  await propose(world);
  const { termsHash } = await world.buyout.saleOf(1);
  await world.buyout.connect(world.amc).accept(1, termsHash);
}

export async function begin(world: World): Promise<void> {
  await agree(world);
  await world.setDay(FIRST);
  await world.buyout.connect(world.amc).pay(1, FIRST_PART);
}

export async function payAll(world: World): Promise<void> {
  await world.setDay(FIRST);
  await world.buyout.connect(world.amc).pay(1, units(1_500_000));
}

export async function handOver(world: World): Promise<void> {
  await agree(world);
  await payAll(world);
  await world.buyout.connect(world.amc).release(1, 0);
  await world.buyout.connect(world.amc).release(1, 1);
}

export const report = async (world: World) =>
  world.buyout.connect(world.bank).net(1, 0, id("collections"), NETTED, 3);

export async function putBack(world: World): Promise<void> {
  const [leaf] = leaves(1);
  if (leaf !== undefined) {
    const { siblings } = prove(buildTree(leaves(1)), 0);
    const loan = { ...leaf, loanIdHash: hashLoanId(leaf.loanId) };
    await world.buyout.connect(world.amc).putBack(1, 0, loan, 0, [...siblings], id("evidence"));
  }
}

export const contest = (world: World, who: "bank" | "amc", figure: bigint) =>
  world.buyout.connect(world[who]).contest(1, 0, figure, id("why"));

export async function defaulted(world: World, who: "bank" | "amc"): Promise<void> {
  const { lateSince } = await world.buyout.owed(1);
  if (lateSince === 0n || Number(lateSince) + CURE >= (await today(world))) {
    const { state } = await world.buyout.saleOf(1);
    await world.setDay((state === 3n ? FIRST : SECOND) + CURE + 1);
  }
  await world.buyout.connect(world[who]).declareDefault(1);
}

export async function pass(world: World, days: number): Promise<void> {
  await world.setDay((await today(world)) + days);
}

async function today({ ethers }: World): Promise<number> {
  return Math.floor(((await ethers.provider.getBlock("latest"))?.timestamp ?? 0) / 86_400);
}

export async function take(world: World, who: "bank" | "amc"): Promise<void> {
  const currency = await world.currency.getAddress();
  if ((await world.buyout.creditOf(currency, world[who].address)) > 0n) {
    await world.buyout.connect(world[who]).withdraw(currency, world[who].address);
  }
}

/** Handed over, settled, past every window: all proceeds, by who waits for them. */
export async function cashOut(world: World): Promise<void> {
  const bank = world.buyout.connect(world.bank);
  for (const batch of [0, 1]) {
    if ((await bank.batchOf(1, batch)).state === 1n) {
      await bank.release(1, batch);
    }
  }
  await pass(world, Math.max(CONTEST, DECIDE) + 1);
  for (let claim = 0; claim < Number(await bank.claimCount(1)); claim++) {
    if ((await bank.claimOf(1, claim)).state !== 3n) {
      await bank.settle(1, claim);
    }
  }
  await pass(world, WARRANTY + 1);
  for (const batch of [0, 1]) {
    if ((await bank.batchOf(1, batch)).escrow > 0n) {
      await bank.releaseProceeds(1, batch);
    }
  }
  await take(world, "bank");
}

/** The AMC's way out once its titles are its own. */
export async function settleAsBuyer(world: World, days: number): Promise<void> {
  await pass(world, days + 1);
  await world.buyout.connect(world.amc).settle(1, 0);
  await take(world, "amc");
}

export async function releaseAsBuyer(world: World): Promise<void> {
  for (const batch of [0, 1]) {
    if ((await world.buyout.batchOf(1, batch)).state === 1n) {
      await world.buyout.connect(world.amc).release(1, batch);
    }
  }
  await take(world, "amc");
}

export const partiesOf = ({ bank, amc, expert }: World) => ({
  bank: [bank.address],
  amc: [amc.address],
  expert: [expert.address],
});

/** Cash in its wallet, and titles at the agreed price. */
export async function worth({ currency, title, bank, amc }: World, party: string): Promise<bigint> {
  if (party === "expert") {
    return 0n;
  }
  const { address } = party === "bank" ? bank : amc;
  let sum = await currency.balanceOf(address);
  for (const [i, price] of PRICES.entries()) {
    sum += (await title.ownerOf(i + 1)) === address ? price : 0n;
  }
  return sum;
}
