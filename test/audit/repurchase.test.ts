import { id } from "ethers";
import { describe, expect, it } from "vitest";

import type { Difference } from "../../engine/audit/result.ts";
import type { SalesAuditResult } from "../../engine/audit/sales/frame.ts";
import { type Leaf, type SummedHash, hashLeaf, hashLoanId } from "../../engine/merkle/leaf.ts";
import { buildTree, prove } from "../../engine/merkle/sum-tree.ts";
import { auditRepurchase } from "../../scripts/audit/audit-repurchase.ts";
import { deployWorld, units } from "../flows/world.ts";
import { pass, startTrust } from "../model/trust-stage.ts";
import { elsewhere, lying } from "./corrupt.ts";

const LIMIT_MS = 10 * 60_000;
const DAYS = { contestDays: 10, decideDays: 20, payDays: 5 };
const CLAIM_DAYS = 30;
const SECURITY = units(300_000);

const leaves: readonly Leaf[] = [100, 200, 400].map((amount, i) => ({
  salt: id(`salt ${i}`),
  loanId: `L${i}`,
  amount: units(amount),
  fieldsHash: id(`fields ${i}`),
}));
const tree = buildTree(leaves);

/** A trust whose originator warrants its loans, still offered. */
async function warranted() {
  const base = await deployWorld({
    sold: { root: tree.root, loanCount: tree.count, bookValue: tree.sum },
  });
  const { ethers, currency, title, trust, originator, deal } = base;
  const repurchase = await ethers.deployContract("Repurchase", [await title.getAddress()]);
  const trustAddress = await trust.getAddress();
  await currency.connect(originator).approve(await repurchase.getAddress(), units(2_000_000));
  const warranty = { claimBy: deal.closing + CLAIM_DAYS, ...DAYS };
  await repurchase.connect(originator).warrant(trustAddress, warranty, SECURITY);
  return { ...base, repurchase, trustAddress };
}
type World = Awaited<ReturnType<typeof warranted>>;

const leafAt = (position: number): Leaf => leaves[position] as Leaf;
const siblingsOf = (position: number): readonly SummedHash[] => prove(tree, position).siblings;

const rpcOf = ({ provider }: World) => ({
  send: (method: string, params: unknown[]): Promise<unknown> => provider.request({ method, params }),
});

const differencesOf = ({ checks }: SalesAuditResult): readonly (Difference | string)[] =>
  checks.flatMap(({ differences, unchecked }) => [...differences, ...unchecked]);

async function claim(world: World, position: number): Promise<void> {
  const { repurchase, verifier, trustAddress } = world;
  const loan = { ...leafAt(position), loanIdHash: hashLoanId(leafAt(position).loanId) };
  await repurchase
    .connect(verifier)
    .claim(trustAddress, loan, position, [...siblingsOf(position)], id("evidence"));
}

/** One loan bought back, another's price out of the security, and the rest of that given back. */
async function live(world: World): Promise<void> {
  const { repurchase, trustAddress, originator, investors, anyone, deal } = world;
  await startTrust(
    world,
    deal.classes.flatMap(({ face }, classIndex) => [
      [originator, classIndex, face / 20n] as const,
      [investors[0], classIndex, face - face / 20n] as const,
    ]),
  );
  await claim(world, 0);
  await claim(world, 1);
  await pass(world, DAYS.contestDays + 1);
  await repurchase.connect(originator).pay(trustAddress, hashLeaf(leafAt(0)));
  await pass(world, DAYS.payDays + 1);
  await repurchase.connect(anyone).enforce(trustAddress, hashLeaf(leafAt(1)));
  await pass(world, CLAIM_DAYS);
  await repurchase.connect(anyone).release(trustAddress);
}

describe("the audit of repurchases on a chain", () => {
  it(
    "finds a life right, and wrong where cash comes from or goes to another",
    async () => {
      const world = await warranted();
      await live(world);
      const contract = await world.repurchase.getAddress();
      const result = await auditRepurchase({ provider: rpcOf(world), contract });
      expect(differencesOf(result)).toEqual([]);
      expect(result.covered["loanRepurchased"]).toHaveLength(2);

      const currency = await world.currency.getAddress();
      const { anyone, originator } = world;
      const stepsFound = async (at: number, account: string, place: number) => {
        const provider = lying(rpcOf(world), elsewhere(currency, [at, account], [place, anyone.address]));
        const lied = await auditRepurchase({ provider, contract, skip: ["logs"] });
        return lied.checks.flatMap(({ differences }) =>
          differences.flatMap(({ rule, step }) => (rule === "repurchase-cash-moved" ? [step] : [])),
        );
      };
      expect(await stepsFound(1, contract, 2)).toEqual(["SecurityTaken", "SecurityReturned"]);
      expect(await stepsFound(2, contract, 1)).toEqual(["Warranted"]);
      expect(await stepsFound(1, originator.address, 2)).toEqual(["Warranted", "RepurchasePaid"]);
    },
    LIMIT_MS,
  );

  it("knows the tape of a title that has been split, its trust never issued", async () => {
    const world = await warranted();
    const [left, right] = [siblingsOf(2).at(-1), siblingsOf(0).at(-1)];
    await world.title
      .connect(world.originator)
      .split(1n, left?.hash ?? "", left?.sum ?? 0n, right?.hash ?? "", right?.sum ?? 0n);
    const contract = await world.repurchase.getAddress();
    const result = await auditRepurchase({ provider: rpcOf(world), contract });
    expect(differencesOf(result)).toEqual([]);
    expect(result.sales).toEqual([
      `trust ${world.trustAddress}: security given ${SECURITY}, taken 0, returned 0`,
    ]);
  });
});
