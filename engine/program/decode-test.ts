import type { Test } from "../deal/model.ts";
import { malformed, type ByteReader } from "./byte-reader.ts";
import { COMPARISONS, EVENT_BITS, TEST_KINDS } from "./format.ts";

/** Deeper tests than any deal has are refused before they exhaust the stack. */
const MOST_DEPTH = 200;

/** The test that starts at the reader. */
export function decodeTest(reader: ByteReader, depth = 0): Test {
  if (depth > MOST_DEPTH) {
    throw malformed(reader.at);
  }
  const kind = reader.code(TEST_KINDS);
  switch (kind) {
    case "collected":
      return { kind, compare: reader.code(COMPARISONS), share: reader.number(), less: reader.positions() };
    case "metric":
      return { kind, compare: reader.code(COMPARISONS), metric: reader.u8(), value: reader.signedNumber() };
    case "balance":
      return { kind, classIndex: reader.u8(), atMost: reader.number() };
    case "onOrAfter":
      return { kind, day: reader.day() };
    case "event": {
      const bit = reader.u8();
      const event =
        bit === EVENT_BITS.declared
          ? "declared"
          : bit === EVENT_BITS.reportMissed
            ? "reportMissed"
            : bit - EVENT_BITS.first;
      return { kind, event };
    }
    case "unpaidInterest":
      return { kind, classIndex: reader.u8() };
    case "any":
    case "all":
      return { kind, tests: reader.times(reader.u8(), () => decodeTest(reader, depth + 1)) };
  }
}
