import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import type { DealReader } from "./deal-reader.ts";
import type { FeeBasis, FeeTerms, ReserveTarget, ReserveTerms } from "./model.ts";
import { UNRESOLVED } from "./names.ts";
import type { RawDeal, RawFee, RawReserve } from "./schema.ts";

export function readFees(raw: Loose<RawDeal>["fees"], reader: DealReader): FeeTerms[] {
  return Object.entries(raw ?? {}).map(([id, terms]) => {
    const path: Path = ["fees", id];
    return {
      id,
      payee: reader.reference("party", terms?.payee, [...path, "payee"]),
      basis: readBasis(terms ?? {}, path, reader),
    };
  });
}

function readBasis(raw: Loose<RawFee>, path: Path, reader: DealReader): FeeBasis {
  if ("flat" in raw) {
    return { kind: "flat", amount: reader.units(raw.flat, [...path, "flat"]) };
  }
  if ("once" in raw) {
    return { kind: "once", amount: reader.units(raw.once, [...path, "once"]) };
  }
  if ("perAnnum" in raw) {
    const rate = reader.wad(raw.perAnnum, [...path, "perAnnum"]);
    const dayCount = raw.dayCount ?? "ACT/365F";
    const ofPath: Path = [...path, "of"];
    if (typeof raw.of === "string") {
      const reportedAmount = reader.reference("reportedAmount", raw.of, ofPath);
      return { kind: "perAnnumOfReported", rate, reportedAmount, dayCount };
    }
    const classes = reader.references("class", raw.of, ofPath);
    return { kind: "perAnnumOfClasses", rate, classes, dayCount };
  }
  if ("share" in raw) {
    const share = reader.wad(raw.share, [...path, "share"]);
    if (raw.of === undefined || raw.of === "collected") {
      return { kind: "shareOfCollected", share };
    }
    const known = reader.names.resolveOneOf(["reportedAmount"], raw.of, [...path, "of"], ["collected"]);
    return { kind: "shareOfReported", share, reportedAmount: known?.index ?? UNRESOLVED };
  }
  return { kind: "reported", max: "max" in raw ? reader.units(raw.max, [...path, "max"]) : 0n };
}

export function readReserves(raw: Loose<RawDeal>["reserves"], reader: DealReader): ReserveTerms[] {
  return Object.entries(raw ?? {}).map(([id, terms]) => {
    const path: Path = ["reserves", id];
    const target = terms?.target ?? {};
    const targetPath: Path = [...path, "target"];
    const read = readTarget(target, targetPath, reader);
    const until =
      target.until === undefined
        ? read.kind === "share"
          ? read.classes
          : []
        : reader.references("class", target.until, [...targetPath, "until"]);
    return {
      id,
      opening: reader.units(terms?.opening, [...path, "opening"]),
      target: read,
      floor: reader.units(target.floor, [...targetPath, "floor"]),
      until,
    };
  });
}

function readTarget(raw: Loose<RawReserve["target"]>, path: Path, reader: DealReader): ReserveTarget {
  if ("amount" in raw) {
    const at: Path = [...path, "amount"];
    const amounts =
      typeof raw.amount === "string" ? [reader.units(raw.amount, at)] : reader.unitsList(raw.amount, at);
    return { kind: "amount", amounts };
  }
  if ("share" in raw) {
    return {
      kind: "share",
      share: reader.wad(raw.share, [...path, "share"]),
      classes: reader.references("class", raw.of, [...path, "of"]),
    };
  }
  const times = "times" in raw ? raw : {};
  const ofPath: Path = [...path, "of"];
  const fees: number[] = [];
  const classes: number[] = [];
  (times.of ?? []).forEach((id, i) => {
    reader.refuseRepeated(times.of ?? [], i, ofPath);
    const known = reader.names.resolveOneOf(["fee", "class"], id, [...ofPath, i]);
    if (known !== undefined) {
      (known.kind === "fee" ? fees : classes).push(known.index);
    }
  });
  return { kind: "times", times: reader.wad(times.times, [...path, "times"]), fees, classes };
}
