import type { Receiver, Step } from "../deal/model.ts";
import { ByteWriter } from "./byte-writer.ts";
import { BOUND_KINDS, RECEIVER_KINDS, STEP_FLAGS, STEP_HEAD, STEP_KINDS } from "./format.ts";

/** The steps of a list, one after the other. */
export function encodeSteps(out: ByteWriter, steps: readonly Step[]): void {
  for (const step of steps) {
    const body = new ByteWriter(out.numberSize);
    const conditional = step.when.length + step.unless.length > 0;
    if (conditional) {
      body.positions(step.when);
      body.positions(step.unless);
    }
    writeBody(body, step);
    const scheduled = step.kind === "principal" && step.downTo.length > 0;
    out.u8(STEP_KINDS.indexOf(step.kind));
    out.u8(
      (conditional ? STEP_FLAGS.conditions : 0) |
        (scheduled ? STEP_FLAGS.downTo : 0) |
        (BOUND_KINDS.indexOf(boundOf(step)) << 4),
    );
    out.offset(STEP_HEAD + body.length);
    out.bytes(body.toBytes());
  }
}

function boundOf(step: Step): (typeof BOUND_KINDS)[number] {
  if (step.kind === "residual") {
    return step.hurdles.length > 0 ? "hurdle" : "none";
  }
  return ("upTo" in step ? step.upTo?.kind : undefined) ?? "none";
}

function writeBody(out: ByteWriter, step: Step): void {
  switch (step.kind) {
    case "fee":
      out.positions(step.fees);
      writeBound(out, step.upTo);
      return;
    case "interest":
      out.positions(step.classes);
      writeBound(out, step.upTo);
      return;
    case "principal":
      out.positions(step.classes);
      writeBound(out, step.upTo);
      if (step.downTo.length > 0) {
        out.u16(step.downTo.length);
        step.downTo.forEach((balance) => out.number(balance));
      }
      return;
    case "reserve":
      out.u8(step.reserve);
      return;
    case "share":
      writeReceiver(out, step.to);
      out.number(step.share);
      writeBound(out, step.upTo);
      return;
    case "split":
      out.u8(step.parts.length);
      for (const { to, share } of step.parts) {
        writeReceiver(out, to);
        out.number(share);
      }
      writeBound(out, step.upTo);
      return;
    case "residual":
      out.positions(step.classes);
      step.hurdles.forEach((hurdle) => out.u8(hurdle));
  }
}

type Bound = Exclude<Extract<Step, { upTo: unknown }>["upTo"], undefined>;

function writeBound(out: ByteWriter, bound: Bound | undefined): void {
  switch (bound?.kind) {
    case undefined:
      return;
    case "amount":
      out.number(bound.amount);
      return;
    case "ofNew":
      out.number(bound.share);
      return;
    case "rate":
      out.number(bound.rate);
      return;
    case "hurdle":
      out.u8(bound.hurdle);
      return;
    case "catchUp":
      out.number(bound.share);
      out.u8(bound.party);
      out.positions(bound.classes);
  }
}

function writeReceiver(out: ByteWriter, to: Receiver): void {
  out.u8(RECEIVER_KINDS.indexOf(to.kind));
  out.u8(to.kind === "party" ? to.party : to.classIndex);
}
