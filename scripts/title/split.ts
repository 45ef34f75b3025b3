import { packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { SummedHash } from "../../engine/merkle/leaf.ts";
import type { SumTree } from "../../engine/merkle/sum-tree.ts";
import { commitTape } from "../../engine/tape/commit-tape.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep, findEvent } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner } from "../session/session.ts";
import { tellCarriedOut } from "../session/tell.ts";
import { type TapeFlags, requireTape } from "../tape/load-tape.ts";
import { tapeSecret } from "../tape/tape-secret.ts";
import { openTitle, readId, titleContract } from "./view.ts";

export interface SplitFlags extends SendFlags, Omit<TapeFlags, "json"> {
  readonly tape: string;
  readonly title: string;
}

/** Splits a title into the halves of its tree, which the tape and its secret give. */
export async function splitTitle(context: CliContext, text: string, flags: SplitFlags) {
  const session = await openSession(context, flags);
  const title = await openTitle(session, await titleContract(session, flags.title), readId(text, "title"));
  const { tape } = await requireTape(context, flags.tape, flags);
  const halves = halvesOf(commitTape(tape, tapeSecret(context, { make: false })).tree, title.root);
  if (halves === undefined) {
    throw new UserError(
      `Title ${title.id}'s root ${title.root} is no node with two halves of this tape's tree. Give the tape, map and secret that the title was minted with; one loan cannot be split.`,
    );
  }
  const [left, right] = halves;
  const signer = await openSigner(session, "originator");
  const step = callStep(`Split title ${title.id} of ${title.loanCount} loans`, {
    to: title.contract,
    name: "PackageTitle",
    contract: packageTitleInterface,
    method: "split",
    args: [title.id, left.hash, left.sum, right.hash, right.sum],
  });
  const result = await carryOut(session, { signer, steps: [step], flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const args = findEvent(transaction, packageTitleInterface, "TitleSplit")?.args;
    const [leftId, rightId] = [String(args?.getValue("leftId")), String(args?.getValue("rightId"))];
    return {
      words: [`Title ${title.id} has ended; ${leftId} and ${rightId} have taken its place.`],
      data: { title: title.id.toString(), left: leftId, right: rightId },
    };
  });
}

/** The two nodes under a node of the tree; a node that went up alone is looked through. `undefined`: no such node, or a leaf. */
function halvesOf({ levels }: SumTree, root: string): readonly [SummedHash, SummedHash] | undefined {
  for (let height = levels.length - 1; height > 0; height--) {
    const at = levels[height]?.findIndex(({ hash }) => hash === root) ?? -1;
    const below = levels[height - 1];
    const [left, right] = [below?.[2 * at], below?.[2 * at + 1]];
    if (at >= 0 && left !== undefined && right !== undefined) {
      return [left, right];
    }
  }
  return undefined;
}
