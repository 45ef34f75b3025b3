import type { SetUp } from "../setup/set-up.ts";
import { dateName } from "./context.ts";
import type { LifeFindings } from "./judge-life.ts";

/** What no chain can show and an audit has to believe, each with whom. */
export function trustedOf(setUp: SetUp, findings: LifeFindings): string[] {
  const { core } = setUp;
  const reported = findings.dates.filter(({ fate }) => fate.report !== undefined && !fate.isMissed);
  const fixings = findings.powers.filter(({ power }) => power === "setFixing");
  return [
    ...(reported.length === 0
      ? []
      : [
          `The servicer (${core.servicer}) for what its reports say beyond the cash: expenses, metrics and events of ${reported
            .map(({ day }) => dateName(day))
            .join(", ")}.`,
        ]),
    ...(fixings.length === 0
      ? []
      : [
          `The calculation agent (${core.calculationAgent}) for ${fixings.length} index fixings inside their bands.`,
        ]),
    `The registry's registrars for who stands behind a wallet (${core.registry}).`,
    `The currency (${core.currency}) for its balances, and that it does not seize or blacklist.`,
    "The node for the chain: give a second one with --second-rpc.",
    "The bank for what the tape says of its loans; the chain holds only the tape's root.",
  ];
}
