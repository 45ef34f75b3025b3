import { getAddress } from "ethers";

import { incomeRightInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { InputError } from "../../engine/errors/errors.ts";
import type { Fault } from "../../engine/errors/fault.ts";
import { categoryBits, categoryNames, categoryOf } from "../../engine/setup/categories.ts";
import type { SetUp } from "../../engine/setup/set-up.ts";
import { REMEDIES, openRight, rightCall } from "../right/view.ts";
import { type Outcome, type PlanStep, callOf } from "../session/plan.ts";
import { type ChainSession, ContractRefusal, readText } from "../session/session.ts";

/** Who may keep a right for sale that `weir issue` carves: venues. */
const CUSTODIANS = categoryBits([categoryOf("venueOperator") ?? 0]);

/** The contract of titles behind a contract of income rights; `undefined` where the asset's contract is none. */
export async function titlesBehind(session: ChainSession, asset: string): Promise<string | undefined> {
  try {
    const titles = await readText(session, { to: asset, contract: incomeRightInterface, method: "titles" });
    const rights = await readText(session, { to: titles, contract: packageTitleInterface, method: "rights" });
    return getAddress(rights) === getAddress(asset) ? titles : undefined;
  } catch (error) {
    if (error instanceof ContractRefusal) {
      return undefined;
    }
    throw error;
  }
}

/** The step that carves the income right which the trust will hold, on the set-up's terms. @param titleOf after the steps before it */
export function carveStep(setUp: SetUp, titleOf: (before: readonly Outcome[]) => bigint): PlanStep {
  const { core, powers } = setUp;
  return {
    title: "Carve the income right out of the title, which is blocked until it ends",
    needsBefore: true,
    build: (before) =>
      callOf(
        rightCall(core.title, "carve", [
          {
            titleId: titleOf(before),
            remedy: powers.enforcementNamesServicer ? 1 : 0,
            noticeDays: 0,
            holders: core.holderCategories,
            custodians: CUSTODIANS,
            documentsHash: core.documentsHash,
          },
        ]),
      ),
  };
}

/**
 * Whether a right that stands can be the asset of a trust with this set-up.
 *
 * @throws InputError with every reason why not
 */
export async function requireFitting(session: ChainSession, setUp: SetUp, file: string): Promise<void> {
  const { core, powers } = setUp;
  const right = await openRight(session, core.title, core.titleId);
  const faults: Fault[] = [];
  const fault = (path: string, rule: string, found: string, expected: string) => {
    faults.push({ file, path, rule, severity: "error", found, expected });
  };
  if (right.owner !== core.originator) {
    fault(
      "title.id",
      "not-the-originators",
      `${right.owner}'s`,
      `income right ${right.id} to be the originator's`,
    );
  }
  const others = core.holderCategories & ~right.holders;
  if (others !== 0n) {
    fault(
      "holders",
      "looks-through",
      categoryNames(others).join(", "),
      `only ${categoryNames(right.holders).join(", ")}, who may hold the right: its holders are looked through to the end`,
    );
  }
  if (right.noticeDays !== 0) {
    fault(
      "title.id",
      "notice-of-its-own",
      `${right.noticeDays} days`,
      "a right without notice days: a trust's set-up has notice and cure of its own",
    );
  }
  const remedy = REMEDIES[powers.enforcementNamesServicer ? 1 : 0];
  if (remedy !== right.remedy) {
    fault("right.remedy", "remedy", remedy, `${right.remedy}, as agreed in income right ${right.id}`);
  }
  if (right.isEnforced) {
    fault("title.id", "enforced", "an enforced right", "one that was not enforced");
  }
  if (faults.length > 0) {
    throw new InputError(
      `Income right ${right.id} cannot be the asset of this trust; nothing was sent.`,
      faults,
    );
  }
}

/** A right that persons could hold is none: told before anything is sent. @throws InputError where the set-up admits them */
export function requireInstitutions({ core }: SetUp, file: string): void {
  const persons = core.holderCategories & categoryBits([categoryOf("qualifiedPerson") ?? 0]);
  if (persons !== 0n) {
    throw new InputError("The set-up is wrong; nothing was sent.", [
      {
        file,
        path: "holders",
        rule: "looks-through",
        severity: "error",
        found: categoryNames(persons).join(", "),
        expected: "institutions only, because the trust's asset is an income right",
      },
    ]);
  }
}
