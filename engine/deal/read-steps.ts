import { WAD } from "../money/units.ts";
import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import type { DealReader } from "./deal-reader.ts";
import { formatPercent } from "./deal-reader.ts";
import type { Deal, PaymentList, Receiver, Step } from "./model.ts";
import { UNRESOLVED } from "./names.ts";
import { readBound, type StepKind } from "./read-bounds.ts";
import type { RawDeal, RawStep } from "./schema.ts";

/** What steps refer to beyond names. */
export type DealParts = Pick<Deal, "classes" | "hurdles">;

export function readLists(
  raw: Loose<RawDeal>["payments"],
  parts: DealParts,
  reader: DealReader,
): PaymentList[] {
  const lists = Object.entries(raw ?? {});
  if (raw !== undefined && lists[0]?.[0] !== "normal") {
    reader.faults.error(["payments"], "normal-first", {
      found: lists.map(([id]) => id).join(", "),
      expected: "a list `normal`, first",
    });
  }
  return lists.map(([id, steps]) => {
    const path: Path = ["payments", id];
    checkFinalResidual(steps?.at(-1), [...path, (steps?.length ?? 1) - 1], reader);
    return {
      id,
      steps: (steps ?? []).flatMap((step, i) =>
        step === undefined ? [] : [readStep(step, [...path, i], parts, reader)],
      ),
    };
  });
}

function checkFinalResidual(step: Loose<RawStep> | undefined, path: Path, reader: DealReader): void {
  if (step === undefined) {
    return;
  }
  const unbounded = "residual" in step && step.upTo === undefined;
  if (!unbounded || step.when !== undefined || step.unless !== undefined) {
    reader.faults.error(path, "final-residual", {
      found: "residual" in step ? "a residual with a condition or a bound" : `a step \`${kindOf(step)}\``,
      expected:
        "a last step `residual: CLASS` with no `upTo`, `when` or `unless`, so that nothing is left over",
    });
  }
}

function kindOf(step: Loose<RawStep>): StepKind {
  const kinds: readonly StepKind[] = ["fee", "interest", "principal", "reserve", "share", "split"];
  return kinds.find((kind) => kind in step) ?? "residual";
}

function readStep(raw: Loose<RawStep>, path: Path, parts: DealParts, reader: DealReader): Step {
  const conditions = {
    when: reader.references("trigger", raw.when, [...path, "when"]),
    unless: reader.references("trigger", raw.unless, [...path, "unless"]),
  };
  return { ...conditions, ...readPayment(raw, path, parts, reader) };
}

type WithoutConditions<T> = T extends unknown ? Omit<T, "when" | "unless"> : never;

function readPayment(
  raw: Loose<RawStep>,
  path: Path,
  parts: DealParts,
  reader: DealReader,
): WithoutConditions<Step> {
  const context = { path, parts, reader, kind: kindOf(raw), upTo: "upTo" in raw ? raw.upTo : undefined };
  if ("fee" in raw) {
    const fees = reader.references("fee", raw.fee, [...path, "fee"]);
    const bound = readBound({ ...context, ids: fees.length });
    return {
      kind: "fee",
      fees,
      upTo: bound?.kind === "amount" || bound?.kind === "ofNew" ? bound : undefined,
    };
  }
  if ("interest" in raw) {
    const classes = reader.references("class", raw.interest, [...path, "interest"]);
    const bound = readBound({ ...context, ids: classes.length, classIndex: classes[0] });
    const upTo =
      bound?.kind === "amount" || bound?.kind === "ofNew" || bound?.kind === "rate" ? bound : undefined;
    return { kind: "interest", classes, upTo };
  }
  if ("principal" in raw) {
    const classes = reader.references("class", raw.principal, [...path, "principal"]);
    const bound = readBound({ ...context, ids: classes.length });
    const downToPath: Path = [...path, "downTo"];
    const downTo = reader.unitsList(raw.downTo, downToPath);
    if (raw.downTo !== undefined && classes.length > 1) {
      reader.faults.error(downToPath, "bound-of-several", {
        found: `${classes.length} classes`,
        expected: "a single class in a step with `downTo`",
      });
    }
    return { kind: "principal", classes, upTo: bound?.kind === "amount" ? bound : undefined, downTo };
  }
  if ("reserve" in raw) {
    return { kind: "reserve", reserve: reader.reference("reserve", raw.reserve, [...path, "reserve"]) };
  }
  if ("share" in raw) {
    const bound = readBound({ ...context, ids: 1 });
    return {
      kind: "share",
      share: reader.wad(raw.share, [...path, "share"], { atMostOne: true }),
      to: readReceiver(raw.to, [...path, "to"], reader),
      upTo: bound?.kind === "amount" ? bound : undefined,
    };
  }
  if ("split" in raw) {
    const splitParts = readSplit(raw.split, [...path, "split"], reader);
    const bound = readBound({ ...context, ids: 1, splitParts });
    const upTo =
      bound?.kind === "amount" || bound?.kind === "hurdle" || bound?.kind === "catchUp" ? bound : undefined;
    return { kind: "split", parts: splitParts, upTo };
  }
  return readResidual(raw, path, parts, reader);
}

function readReceiver(id: string | undefined, path: Path, reader: DealReader): Receiver {
  const known = reader.names.resolveOneOf(["party", "class"], id, path);
  return known?.kind === "party"
    ? { kind: "party", party: known.index }
    : { kind: "class", classIndex: known?.index ?? UNRESOLVED };
}

function readSplit(
  raw: { readonly [id: string]: string | undefined } | undefined,
  path: Path,
  reader: DealReader,
): { readonly to: Receiver; readonly share: bigint }[] {
  const parts = Object.entries(raw ?? {}).map(([id, text]) => {
    const to = readReceiver(id, [...path, id], reader);
    const share = reader.wad(text, [...path, id], { atMostOne: true });
    const known = text !== undefined && !reader.faults.hasErrorAt([...path, id]);
    if (share === 0n && known) {
      reader.faults.error([...path, id], "share-range", {
        found: text,
        expected: "a share above 0%, or no entry",
      });
    }
    return { to, share, known };
  });
  const sum = parts.reduce((total, { share }) => total + share, 0n);
  if (sum !== WAD && raw !== undefined && parts.every(({ known }) => known)) {
    reader.faults.error(path, "split-sum", {
      found: formatPercent(sum),
      expected: "shares that add up to 100%",
    });
  }
  return parts.map(({ to, share }) => ({ to, share }));
}

function readResidual(
  raw: Loose<Extract<RawStep, { residual: unknown }>>,
  path: Path,
  parts: DealParts,
  reader: DealReader,
): WithoutConditions<Step> {
  const classes = reader.references("class", raw.residual, [...path, "residual"]);
  const { upTo } = raw;
  if (upTo === undefined) {
    if (classes.length > 1) {
      reader.faults.error([...path, "residual"], "residual-of-several", {
        found: `${classes.length} classes`,
        expected: "a single class, or `upTo: { hurdle: […] }` with a hurdle for each",
      });
    }
    return { kind: "residual", classes, hurdles: [] };
  }
  if (!("hurdle" in upTo)) {
    readBound({ path, parts, reader, kind: "residual", upTo, ids: 1 });
    return { kind: "residual", classes, hurdles: [] };
  }
  const hurdlePath: Path = [...path, "upTo", "hurdle"];
  const hurdles = reader.references("hurdle", upTo.hurdle, hurdlePath);
  if (upTo.hurdle !== undefined && raw.residual !== undefined && hurdles.length !== classes.length) {
    reader.faults.error(hurdlePath, "hurdle-count", {
      found: `hurdles: ${hurdles.length}, classes: ${classes.length}`,
      expected: "one hurdle for each class",
    });
    return { kind: "residual", classes, hurdles };
  }
  hurdles.forEach((hurdle, i) => {
    const expected = parts.classes[classes[i] ?? UNRESOLVED];
    const { classIndex = UNRESOLVED } = parts.hurdles[hurdle] ?? {};
    const actual = parts.classes[classIndex];
    if (expected !== undefined && actual !== undefined && expected !== actual) {
      reader.faults.error(typeof upTo.hurdle === "string" ? hurdlePath : [...hurdlePath, i], "hurdle-class", {
        found: `a hurdle of \`${actual.id}\``,
        expected: `a hurdle of \`${expected.id}\`, which the step pays`,
      });
    }
  });
  return { kind: "residual", classes, hurdles };
}
