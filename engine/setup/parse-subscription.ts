import type { DealReader } from "../deal/deal-reader.ts";
import type { Deal } from "../deal/model.ts";
import { nearest } from "../errors/nearest.ts";
import { formatUnits } from "../money/units.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import type { LooseSetup } from "./parse-setup.ts";
import type { SubscriptionTerms } from "./set-up.ts";

export interface ReadSubscriptionParameters {
  readonly raw: LooseSetup;
  readonly deal: Deal;
  readonly reader: DealReader;
  readonly faults: FaultList;
}

/** Reads how an offering's classes are subscribed and allotted; `undefined` where it says nothing but what holds anyway. */
export function readSubscription({
  raw: { offering = {} },
  deal,
  reader,
  faults,
}: ReadSubscriptionParameters): SubscriptionTerms | undefined {
  const { minimum = {}, allotment } = offering;
  const path = ["offering", "minimum"];
  const ids = deal.classes.map(({ id }) => id);
  for (const id of Object.keys(minimum)) {
    if (!ids.includes(id)) {
      const near = nearest(id, ids);
      faults.error([...path, id], "unknown-name", {
        found: id,
        expected: "a class of the deal",
        hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
      });
    }
  }
  const minima = deal.classes.map(({ id, face, denomination = 1n }) => {
    const text = minimum[id];
    const least = reader.units(text, [...path, id]);
    const isPossible = least > 0n && least <= face && least % denomination === 0n;
    if (text !== undefined && !isPossible && !faults.hasErrorAt([...path, id])) {
      const unit = formatUnits(denomination, deal.currency.decimals);
      faults.error([...path, id], "minimum", {
        found: text,
        expected: `a multiple of ${unit}, above 0 and at most the face, ${formatUnits(face, deal.currency.decimals)}`,
      });
    }
    return least;
  });
  const isProRata = allotment === "proRata";
  const free = deal.classes.find(({ issuePrice }) => issuePrice === 0n);
  if (isProRata && free !== undefined) {
    faults.error(["offering", "allotment"], "free-class", {
      found: allotment,
      expected: `\`firstCome\`, because \`${free.id}\` costs nothing and orders for it would have no bound`,
    });
  }
  return isProRata || minima.some((least) => least > 0n) ? { isProRata, minima } : undefined;
}
