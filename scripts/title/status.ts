import { formatDay } from "../../engine/dates/day.ts";
import type { CliContext } from "../cli/command.ts";
import { type ChainFlags, openSession } from "../session/session.ts";
import { tell } from "../session/tell.ts";
import { openTitle, readId, titleContract } from "./view.ts";

export interface StatusFlags extends ChainFlags {
  readonly title: string;
}

/** Whose a title is, what it says, and whether a right blocks it. */
export async function titleStatus(context: CliContext, text: string, flags: StatusFlags) {
  const session = await openSession(context, flags);
  const title = await openTitle(session, await titleContract(session, flags.title), readId(text, "title"));
  return tell(session, {
    words: [
      `Title ${title.id} to ${title.loanCount} loans of book value ${title.bookValue} (smallest units), cut off on ${formatDay(title.cutOff)}, signed by ${title.bank}.`,
      `  root ${title.root}`,
      `  documents ${title.documentsHash}`,
      `  owner ${title.owner}`,
      title.rightId === 0n
        ? "  free: it can be moved, split, and an income right can be carved out of it"
        : `  under income right ${title.rightId}: it can be neither moved, split, pledged nor carved again`,
    ],
    data: {
      title: title.id.toString(),
      contract: title.contract,
      owner: title.owner,
      root: title.root,
      loanCount: Number(title.loanCount),
      bookValue: title.bookValue.toString(),
      cutOff: formatDay(title.cutOff),
      documentsHash: title.documentsHash,
      bank: title.bank,
      right: title.rightId === 0n ? null : title.rightId.toString(),
    },
  });
}
