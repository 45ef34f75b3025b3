/**
 * Gas of a trust's calls by their receipts, on a node of this machine's own, for the deal of `bench/gacs/deal.yaml`: a currency that
 * checks a blacklist at both ends, eligibility and freezes on, slots already written, 200 holders of class A.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { dataLength } from "ethers";
import { z } from "zod";

import { startChain } from "../scripts/chain/anvil.ts";
import { BenchChain } from "./gacs/bench-chain.ts";
import { BenchTrust } from "./gacs/bench-trust.ts";

const HOLDERS = 200;
const UNIT = 10n ** 6n;
/** Of class A, each holder's; what is left of its 250,000,000 stays with the originator. */
const NOTES_A_HOLDER = 1_200_000n * UNIT;
/** Collected at each date: fees, interest of A and B and some principal of A are paid, as in most periods of such a deal. */
const COLLECTED = [17_000_000n * UNIT, 18_000_000n * UNIT, 16_500_000n * UNIT] as const;
/** Dates after which holders are paid: what is measured is the second time. */
const PAID_DATES = 2;
/** A week before the deal's closing, in seconds. */
const GENESIS = Date.UTC(2026, 3, 13) / 1000;
const TRANSFERRED = 1_000n * UNIT;
const artifactSchema = z.object({ contractName: z.string(), deployedBytecode: z.string() });

export interface GasFigures {
  readonly termsHash: string;
  readonly distribute: number;
  readonly deploy: number;
  readonly pushPerHolder: number;
  readonly rawPerHolder: number;
  readonly pushRatio: number;
  readonly claim: number;
  readonly currencyTransfer: number;
  readonly claimRatio: number;
  readonly noteTransfer: number;
  readonly plainTransfer: number;
  readonly transferRatio: number;
  /** Bytes of deployed code. */
  readonly contractSizes: Readonly<Record<string, number>>;
}

export async function run(): Promise<GasFigures> {
  const node = await startChain({ genesisTimestamp: GENESIS });
  try {
    return await measure(new BenchChain(node.rpc));
  } finally {
    await node.stop();
  }
}

async function measure(chain: BenchChain): Promise<GasFigures> {
  await chain.open();
  const trust = await BenchTrust.issue(chain);
  const pushed = Array.from({ length: HOLDERS }, (_, i) => chain.account(`holder ${i}`));
  const [claimer, sender, receiver] = ["claimer", "sender", "receiver"].map((name) =>
    chain.account(name),
  ) as [string, string, string];
  await trust.give([...pushed, claimer, sender, receiver], NOTES_A_HOLDER);

  let [distribute, push, claim] = [0, 0, 0];
  for (const [position, collected] of COLLECTED.entries()) {
    distribute = await trust.runDate(position, collected);
    if (position < PAID_DATES) {
      push = await trust.pay(pushed);
      claim = await trust.claim(claimer);
      await trust.pay([sender, receiver]);
    }
  }
  await trust.transferNotes(sender, receiver, TRANSFERRED);
  const noteTransfer = await trust.transferNotes(sender, receiver, TRANSFERRED);

  const raw = await trust.sendInLoop(pushed, TRANSFERRED);
  const currencyTransfer = await trust.transferCurrency(claimer, pushed[0] ?? "", TRANSFERRED);
  const plainTransfer = await trust.transferPlain(sender, receiver, TRANSFERRED);
  const perHolder = (gas: number) => Math.round(gas / HOLDERS);
  return {
    termsHash: trust.termsHash,
    distribute,
    deploy: trust.deployGas,
    pushPerHolder: perHolder(push),
    rawPerHolder: perHolder(raw),
    pushRatio: ratio(push, raw),
    claim,
    currencyTransfer,
    claimRatio: ratio(claim, currencyTransfer),
    noteTransfer,
    plainTransfer,
    transferRatio: ratio(noteTransfer, plainTransfer),
    contractSizes: contractSizes(),
  };
}

function ratio(gas: number, against: number): number {
  return Number((gas / against).toFixed(3));
}

/** Of every contract that the build made of `contracts/`, those for tests left out. */
function contractSizes(): Record<string, number> {
  const folder = new URL("../artifacts/contracts/", import.meta.url);
  const files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: "utf8" });
  return Object.fromEntries(
    files
      .filter((file) => file.endsWith(".json") && !file.startsWith("test"))
      .map((file) => artifactSchema.safeParse(JSON.parse(readFileSync(new URL(file, folder), "utf8"))))
      .flatMap(({ data }) =>
        data === undefined || data.deployedBytecode === "0x"
          ? []
          : [[data.contractName, dataLength(data.deployedBytecode)] as const],
      )
      .filter(([, size]) => size > 100)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
