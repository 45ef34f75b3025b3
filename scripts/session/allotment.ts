import { offeringInterface } from "../../engine/chain/interfaces.ts";
import type { Allotted } from "../../engine/offering/allotment-book.ts";
import { type ChainSession, readContract } from "./session.ts";
import type { TrustView } from "./trust-view.ts";

/** What a subscriber is allotted of a class if nothing more is subscribed; after the closing for good, until it has been collected. */
export async function readAllotment(
  session: ChainSession,
  { offering }: TrustView,
  { classIndex, subscriber }: { readonly classIndex: number; readonly subscriber: string },
): Promise<Allotted> {
  const [face, excess] = await readContract(session, {
    to: offering,
    contract: offeringInterface,
    method: "allotment",
    args: [classIndex, subscriber],
  });
  return { face: BigInt(String(face)), excess: BigInt(String(excess)) };
}
