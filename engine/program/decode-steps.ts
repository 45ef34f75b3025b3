import type {
  AmountBound,
  CatchUpBound,
  HurdleBound,
  OfNewBound,
  RateBound,
  Receiver,
  Step,
} from "../deal/model.ts";
import { malformed, type ByteReader } from "./byte-reader.ts";
import { BOUND_KINDS, RECEIVER_KINDS, STEP_FLAGS, STEP_KINDS } from "./format.ts";

/** The `count` steps that start at the reader. */
export function decodeSteps(reader: ByteReader, count: number): Step[] {
  return reader.times(count, () => decodeStep(reader));
}

function decodeStep(reader: ByteReader): Step {
  const kind = reader.code(STEP_KINDS);
  const flagsAt = reader.at;
  const flags = reader.u8();
  reader.u16();
  const conditional = (flags & STEP_FLAGS.conditions) !== 0;
  const when = conditional ? reader.positions() : [];
  const unless = conditional ? reader.positions() : [];
  const conditions = { when, unless };
  const bound = BOUND_KINDS[flags >> 4];
  const upTo = <Kinds extends Bound["kind"]>(
    ...kinds: Kinds[]
  ): Extract<Bound, { kind: Kinds }> | undefined => {
    if (bound === "none") {
      return undefined;
    }
    const read = readBound(reader, bound);
    if (read === undefined || !isOneOf(read, kinds)) {
      throw malformed(flagsAt);
    }
    return read;
  };
  switch (kind) {
    case "fee":
      return { ...conditions, kind, fees: reader.positions(), upTo: upTo("amount", "ofNew") };
    case "interest":
      return { ...conditions, kind, classes: reader.positions(), upTo: upTo("amount", "ofNew", "rate") };
    case "principal":
      return {
        ...conditions,
        kind,
        classes: reader.positions(),
        upTo: upTo("amount"),
        downTo: (flags & STEP_FLAGS.downTo) !== 0 ? reader.times(reader.u16(), () => reader.number()) : [],
      };
    case "reserve":
      return { ...conditions, kind, reserve: reader.u8() };
    case "share": {
      const to = readReceiver(reader);
      return { ...conditions, kind, share: reader.number(), to, upTo: upTo("amount") };
    }
    case "split":
      return {
        ...conditions,
        kind,
        parts: reader.times(reader.u8(), () => ({ to: readReceiver(reader), share: reader.number() })),
        upTo: upTo("amount", "hurdle", "catchUp"),
      };
    case "residual": {
      const classes = reader.positions();
      return {
        ...conditions,
        kind,
        classes,
        hurdles: bound === "hurdle" ? classes.map(() => reader.u8()) : [],
      };
    }
  }
}

type Bound = AmountBound | OfNewBound | RateBound | HurdleBound | CatchUpBound;

function readBound(reader: ByteReader, kind: Bound["kind"] | undefined): Bound | undefined {
  switch (kind) {
    case undefined:
      return undefined;
    case "amount":
      return { kind, amount: reader.number() };
    case "ofNew":
      return { kind, share: reader.number() };
    case "rate":
      return { kind, rate: reader.number() };
    case "hurdle":
      return { kind, hurdle: reader.u8() };
    case "catchUp":
      return { kind, share: reader.number(), party: reader.u8(), classes: reader.positions() };
  }
}

function isOneOf<Kinds extends Bound["kind"]>(
  bound: Bound,
  kinds: readonly Kinds[],
): bound is Extract<Bound, { kind: Kinds }> {
  return kinds.some((kind) => kind === bound.kind);
}

function readReceiver(reader: ByteReader): Receiver {
  return reader.code(RECEIVER_KINDS) === "party"
    ? { kind: "party", party: reader.u8() }
    : { kind: "class", classIndex: reader.u8() };
}
