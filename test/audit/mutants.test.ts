import { describe, expect, it } from "vitest";

import type { CheckId, Difference } from "../../engine/audit/result.ts";
import { auditTrust } from "../../scripts/audit/audit-trust.ts";
import { RpcBatch } from "../../scripts/audit/rpc-batch.ts";
import { withChain } from "../setup/chain.ts";
import { onSnapshot } from "./corrupt.ts";
import { WAD, units } from "./deal.ts";
import { GENESIS, expectDifference } from "./fixture.ts";
import { closePeriod, plainDate } from "./life.ts";
import { type Mutation, compileMutant } from "./solidity.ts";
import { World, at } from "./world.ts";

/** Compiling a contract takes half a minute on a busy machine. */
const COMPILE_MS = 240_000;
const FREEZE_CLAIMS = 1;

interface Mutant {
  readonly what: string;
  readonly contract: "Interpreter" | "Note";
  readonly mutation: Mutation;
  readonly check: CheckId;
  /** Date, step or holder, expected and found. */
  readonly difference: Partial<Difference>;
}

const [a, b, c, e] = ["a", "b", "c", "e"].map(at) as [string, string, string, string];

const mutants: readonly Mutant[] = [
  {
    what: "an interpreter that rounds interest up",
    contract: "Interpreter",
    mutation: {
      file: "contracts/trust/WaterfallDues.sol",
      from: "WAD * WaterfallRun.denominatorOf(dayCount));",
      to: "WAD * WaterfallRun.denominatorOf(dayCount)) + 1;",
    },
    check: "waterfall",
    difference: {
      rule: "step-due",
      date: "2030-05-01",
      step: "normal 3",
      // 800,000 at 2 % and 1 % for 89 days of 360, rounded down
      expected: "5933333333",
      found: "5933333334",
      amount: "1",
    },
  },
  {
    what: "an interpreter that runs a step in spite of its condition",
    contract: "Interpreter",
    mutation: {
      file: "contracts/trust/WaterfallSteps.sol",
      from: "(unless == 0 || run.triggers & unless != unless)",
      to: "(unless == 0 || run.triggers & unless <= unless)",
    },
    check: "waterfall",
    difference: {
      rule: "step-paid",
      date: "2030-08-01",
      step: "normal 2",
      expected: "0",
      // 1 % of 50,000 recovered
      found: units(500).toString(),
      amount: units(500).toString(),
    },
  },
  {
    what: "a note that rounds what is paid up",
    contract: "Note",
    mutation: {
      file: "contracts/note/NoteLedger.sol",
      from: "(_earned[holder] + balance * (given - index)) / face_",
      to: "(_earned[holder] + balance * (given - index) + face_ - 1) / face_",
    },
    check: "holders",
    difference: { rule: "paid", step: "class C0", holder: b, amount: "1" },
  },
  {
    what: "a note whose buyer takes what the seller had earned",
    contract: "Note",
    mutation: {
      file: "contracts/note/NoteLedger.sol",
      from: "_settled(code, receiving, to, given).plus(amount)",
      to: "receiving.plus(amount)",
    },
    check: "holders",
    difference: { rule: "paid", step: "class C0", holder: b },
  },
  {
    what: "a note that pays whose payments are frozen",
    contract: "Note",
    mutation: {
      file: "contracts/note/NoteHolds.sol",
      from: "return block.timestamp > until ? 0 : until;",
      to: "return block.timestamp < until ? 0 : until;",
    },
    check: "holders",
    difference: { rule: "paid-while-frozen", step: "class C0", holder: c, expected: "0" },
  },
  {
    what: "a note that delivers what one has collected to another",
    contract: "Note",
    mutation: {
      file: "contracts/note/Note.sol",
      from: "address holder = subscriber;",
      to: `address holder = subscriber == ${e} ? ${at("nobody")} : subscriber;`,
    },
    check: "transfers",
    difference: { rule: "transfer-as-announced", step: "class C0", expected: e, found: at("nobody") },
  },
];

describe("a trust of changed contracts, its code not asked for", () => {
  const chain = withChain({ genesisTimestamp: GENESIS });

  for (const { what, contract, mutation, check, difference } of mutants) {
    it(
      what,
      async () => {
        const code = compileMutant(`contracts/${folders[contract]}/${contract}.sol`, contract, mutation);
        await onSnapshot(chain.rpc, async () => {
          const world = await World.issue(chain.rpc, { [contract]: code });
          await liveTwoDates(world);
          const provider = new RpcBatch(chain.rpc);
          const audited = await auditTrust({ provider, trust: world.trust, skip: ["code"] });

          expectDifference(audited, check, difference);
          expectDifference(await auditTrust({ provider, trust: world.trust }), "code", {
            rule: contract === "Note" ? "note-0-implementation-code" : "interpreter-code",
          });
        });
      },
      COMPILE_MS,
    );
  }

  it("a trust of unchanged contracts is right", async () => {
    await onSnapshot(chain.rpc, async () => {
      const world = await World.issue(chain.rpc);
      await liveTwoDates(world);
      const result = await auditTrust({ provider: new RpcBatch(chain.rpc), trust: world.trust });

      expect(result.checks.flatMap(({ differences }) => differences)).toEqual([]);
      expect(result.ok).toBe(true);
    });
  });
});

const folders = { Interpreter: "trust", Note: "note" } as const;

/** A date, a sale before anybody is paid, a freeze, pushes; then a date whose metric sets a trigger. */
async function liveTwoDates(world: World): Promise<void> {
  await plainDate(world, 0, units(100_000));
  await world.note(0, a, "transfer", [b, units(10_000)]);
  await world.order(0, 1n, [FREEZE_CLAIMS, c, at("nobody"), 0n]);
  await world.note(0, "trustee", "freezeClaims", [c]);
  await world.note(0, "anyone", "pay", [[b, c, a]]);
  await closePeriod(world, 1, units(50_000));
  await world.report({ recovered: units(50_000), coverage: WAD / 2n, sum: units(50_000) });
  await world.toDay(world.deal.dates[1]?.day ?? 0);
  await world.by("anyone", "distribute");
}
