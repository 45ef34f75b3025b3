import { ZeroAddress, id, toBeHex } from "ethers";
import { z } from "zod";

import type { AssetPlace, LifeEvent, RightReading, TitleReading } from "../../engine/audit/evidence.ts";
import { type TitleEvent, decodeIncomeRightLog } from "../../engine/chain/decode-log.ts";
import type { Address, Package } from "../../engine/chain/events.ts";
import { incomeRightInterface, packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { decodeSetup } from "../../engine/setup/decode-setup.ts";
import { Asker, allOf } from "./ask.ts";
import type { ChainReader } from "./chain-reader.ts";
import type { TrustBasics } from "./read-state.ts";

const carvedTopic = incomeRightInterface.getEvent("RightCarved")?.topicHash ?? id("RightCarved");

const packageSchema = z.object({
  root: z.string(),
  loanCount: z.bigint(),
  bookValue: z.bigint(),
  cutOff: z.bigint(),
  documentsHash: z.string(),
  bank: z.string(),
});

/** What of an asset's reading is asked at which block, after its logs were read. */
export interface ReadAssetParameters {
  readonly reader: ChainReader;
  readonly block: number;
  readonly asset: AssetPlace;
  readonly events: readonly LifeEvent[];
}

/** Whether the set-up's asset is a title, or an income right and carved out of which title: a right's first log says so. */
export async function readAsset(
  reader: ChainReader,
  basics: TrustBasics,
  block: number,
): Promise<AssetPlace> {
  const { token, id: assetId } = assetOf(basics);
  const [log] = await reader.logs({
    name: "the income right's carving",
    address: token,
    topics: [carvedTopic, toBeHex(assetId, 32)],
    fromBlock: 0,
    toBlock: block,
  });
  const carved = log === undefined ? undefined : decodeIncomeRightLog(log);
  if (carved?.name !== "RightCarved") {
    return { token, id: assetId, isRight: false, title: { token, id: assetId } };
  }
  const titles = await new Asker(reader, incomeRightInterface, token, block).text("titles");
  return { token, id: assetId, isRight: true, title: { token: titles, id: carved.args.titleId } };
}

/** By the set-up; where that cannot be read, by the trust's own word. */
function assetOf(basics: TrustBasics): { readonly token: Address; readonly id: bigint } {
  try {
    const { title, titleId } = decodeSetup(basics.setup).core;
    return { token: title, id: titleId };
  } catch {
    return basics.title;
  }
}

export async function readTitle({
  reader,
  block,
  asset,
  events,
}: ReadAssetParameters): Promise<TitleReading> {
  const { token, id: titleId } = asset.title;
  const ask = new Asker(reader, packageTitleInterface, token, block);
  const ended = events.some(
    (event) => event.source === "title" && event.name === "Transfer" && event.args.to === ZeroAddress,
  );
  const ofTitles = events.flatMap((event) => (event.source === "title" ? [event] : []));
  const content = ended ? packageIn(ofTitles, titleId) : undefined;
  return {
    address: token,
    id: titleId,
    ...(await allOf({
      owner: ended ? ZeroAddress : ask.text("ownerOf", titleId),
      rightId: ask.bigint("rightOf", titleId),
    })),
    ...(content ?? (await ask.all(packageSchema, "packageOf", [titleId]))),
  };
}

export async function readRight({
  reader,
  block,
  asset,
  events,
}: ReadAssetParameters): Promise<RightReading | undefined> {
  if (!asset.isRight) {
    return undefined;
  }
  const ask = new Asker(reader, incomeRightInterface, asset.token, block);
  const ended = events.some((event) => event.source === "right" && event.name === "RightEnded");
  return {
    address: asset.token,
    id: asset.id,
    ...(await allOf({
      owner: ended ? ZeroAddress : ask.text("ownerOf", asset.id),
      titles: ask.text("titles"),
      registry: ask.text("registry"),
      isEnforced: ended ? false : ask.all(z.boolean(), "isEnforced", [asset.id]),
    })),
  };
}

/** What a title that has ended said, by the log that made it. */
export function packageIn(events: readonly TitleEvent[], titleId: bigint): Package | undefined {
  for (const event of events) {
    if (event.name === "PackageMinted") {
      const { root, loanCount, bookValue, cutOff, documentsHash, bank } = event.args;
      return { root, loanCount, bookValue, cutOff, documentsHash, bank };
    }
    if (event.name === "TitleSplit" && event.args.titleId !== titleId) {
      return event.args.leftId === titleId ? event.args.left : event.args.right;
    }
  }
  return undefined;
}
