import type { Test } from "../deal/model.ts";
import type { ByteWriter } from "./byte-writer.ts";
import { COMPARISONS, EVENT_BITS, TEST_KINDS } from "./format.ts";

/** A test in prefix order: its kind, its operands, the tests below it. */
export function encodeTest(out: ByteWriter, test: Test): void {
  out.u8(TEST_KINDS.indexOf(test.kind));
  switch (test.kind) {
    case "collected":
      out.u8(COMPARISONS.indexOf(test.compare));
      out.number(test.share);
      out.positions(test.less);
      return;
    case "metric":
      out.u8(COMPARISONS.indexOf(test.compare));
      out.u8(test.metric);
      out.signedNumber(test.value);
      return;
    case "balance":
      out.u8(test.classIndex);
      out.number(test.atMost);
      return;
    case "onOrAfter":
      out.day(test.day);
      return;
    case "event":
      out.u8(typeof test.event === "string" ? EVENT_BITS[test.event] : EVENT_BITS.first + test.event);
      return;
    case "unpaidInterest":
      out.u8(test.classIndex);
      return;
    case "any":
    case "all":
      out.u8(test.tests.length);
      test.tests.forEach((each) => encodeTest(out, each));
  }
}
