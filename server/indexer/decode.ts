import {
  type CurrencyEvent,
  decodeCurrencyLog,
  decodeNoteLog,
  decodeOfferingLog,
  decodeTrustLog,
  type NoteEvent,
  type OfferingEvent,
  type RawLog,
  type TrustEvent,
} from "../../engine/chain/decode-log.ts";
import type { WatchedTrust } from "./watched-trust.ts";

/** One event of a trust, by the contract that spoke. */
export type Spoken =
  | { readonly by: "trust"; readonly event: TrustEvent }
  | { readonly by: "offering"; readonly event: OfferingEvent }
  | { readonly by: "note"; readonly classIndex: number; readonly event: NoteEvent }
  | { readonly by: "currency"; readonly event: CurrencyEvent };

/** What a log says in a trust; `undefined` where it is none of its events. */
export function decodeFor(trust: WatchedTrust, log: RawLog): Spoken | undefined {
  const { row, classes } = trust;
  if (log.address === row.address) {
    const event = decodeTrustLog(log);
    return event && { by: "trust", event };
  }
  if (log.address === row.offering) {
    const event = decodeOfferingLog(log);
    return event && { by: "offering", event };
  }
  const ofClass = classes.find(({ note }) => note === log.address);
  if (ofClass !== undefined) {
    const event = decodeNoteLog(log);
    return event && { by: "note", classIndex: ofClass.class_index, event };
  }
  if (log.address === row.currency) {
    const event = decodeCurrencyLog(log);
    const concerns =
      event !== undefined && (event.args.from === row.address || event.args.to === row.address);
    return concerns ? { by: "currency", event } : undefined;
  }
  return undefined;
}
