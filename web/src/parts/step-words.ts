import type { Trust } from "../api/types.ts";
import { percent, words } from "../text/format.ts";
import type { Strings } from "../text/strings.ts";

type StepTerms = Pick<Trust["lists"][number]["steps"][number], "kind" | "of" | "when" | "unless"> & {
  readonly shares?: readonly string[];
  readonly bounded?: boolean;
};

/** A step in words. */
export function stepWords({ kind, of, shares = [] }: StepTerms, text: Strings): string {
  const names = of.map(words).join(text.marks.names);
  switch (kind) {
    case "share":
      return text.step.share(names, shares.map(percent).join(text.marks.names));
    case "split":
      return text.step.split(
        of
          .map((id, i) => `${words(id)}${shares[i] === undefined ? "" : ` ${percent(shares[i])}`}`)
          .join(text.marks.names),
      );
    case "fee":
    case "interest":
    case "principal":
    case "reserve":
    case "residual":
      return text.step[kind](names);
  }
}

/** On what it depends, in words; empty where on nothing. */
export function conditionWords({ when, unless, bounded }: StepTerms, text: Strings): string {
  return [
    bounded === true ? text.step.bounded : "",
    when.length > 0 ? text.step.when(when.map(words).join(text.marks.names)) : "",
    unless.length > 0 ? text.step.unless(unless.map(words).join(text.marks.names)) : "",
  ]
    .filter((part) => part !== "")
    .join(text.marks.parts);
}
