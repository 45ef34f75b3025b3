import { formatDay } from "../../engine/dates/day.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import type { CliContext } from "../cli/command.ts";
import { type ChainFlags, openSession } from "../session/session.ts";
import { tell } from "../session/tell.ts";
import { readId } from "../title/view.ts";
import { openRight, rightContract } from "./view.ts";

export interface StatusFlags extends ChainFlags {
  readonly title: string;
}

/** What was agreed, whose the right is, and in which state. */
export async function rightStatus(context: CliContext, text: string, flags: StatusFlags) {
  const session = await openSession(context, flags);
  const right = await openRight(session, await rightContract(session, flags.title), readId(text, "right"));
  const state =
    right.keptFor !== undefined
      ? "forSale"
      : right.isEnforced
        ? "enforced"
        : right.noticeDay !== 0
          ? "notice"
          : "live";
  const enforceableFrom =
    right.isEnforced || (right.noticeDays !== 0 && right.noticeDay === 0)
      ? null
      : right.noticeDays === 0
        ? session.head.day
        : right.noticeDay + right.noticeDays + 1;
  return tell(session, {
    words: [
      `Income right ${right.id} to title ${right.titleId} is ${right.owner}'s: ${state}.`,
      `  carved by ${right.seller}, which ${right.isSellerListed ? "the registry lists" : "the registry lists no more: it counts as insolvent"}`,
      `  may be held by ${categoryNames(right.holders).join(", ")}; kept for sale by ${categoryNames(right.custodians).join(", ") || "nobody"}`,
      ...(right.keptFor === undefined ? [] : [`  put up by ${right.keptFor}`]),
      ...(right.noticeDay === 0 ? [] : [`  notice was given on ${formatDay(right.noticeDay)}`]),
      `  enforcement: ${right.remedy}, ${right.noticeDays} days after notice${enforceableFrom === null ? "" : `, from ${formatDay(enforceableFrom)}`}`,
      `  agreement ${right.documentsHash}`,
      "  no call, no put: nobody can take it back, nobody can give it back to the seller",
    ],
    data: {
      right: right.id.toString(),
      contract: right.contract,
      state,
      owner: right.owner,
      keptFor: right.keptFor ?? null,
      titles: right.titles,
      title: right.titleId.toString(),
      seller: right.seller,
      sellerListed: right.isSellerListed,
      holders: categoryNames(right.holders),
      custodians: categoryNames(right.custodians),
      remedy: right.remedy,
      noticeDays: right.noticeDays,
      noticeDay: right.noticeDay === 0 ? null : formatDay(right.noticeDay),
      enforceableFrom: enforceableFrom === null ? null : formatDay(enforceableFrom),
      documentsHash: right.documentsHash,
      buyBack: "none",
    },
  });
}
