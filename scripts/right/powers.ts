import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep } from "../session/plan.ts";
import { carryOut } from "../session/send.ts";
import { type ChainSession, type SendFlags, openSession, openSigner } from "../session/session.ts";
import { type TellParameters, tellAlready, tellCarriedOut } from "../session/tell.ts";
import { readDocument, readId } from "../title/view.ts";
import { type RightView, openRight, requireOwner, rightCall, rightContract } from "./view.ts";

export interface PowerFlags extends SendFlags {
  readonly title: string;
}

export interface NoticeFlags extends PowerFlags {
  readonly document: string;
}

/** Its owner gives notice of enforcement. */
export async function giveNotice(context: CliContext, text: string, flags: NoticeFlags) {
  const session = await openSession(context, flags);
  const right = await open(session, text, flags);
  if (right.noticeDay !== 0) {
    return tellAlready(session, {
      words: [`Notice was given on ${formatDay(right.noticeDay)} already.`],
      data: { right: right.id.toString() },
    });
  }
  const from = session.head.day + right.noticeDays + 1;
  return act(session, right, {
    flags,
    title: `Give notice of enforcing income right ${right.id}`,
    method: "giveNotice",
    args: [right.id, readDocument(context, flags.document)],
    telling: {
      words: [`Notice is given; income right ${right.id} can be enforced from ${formatDay(from)}.`],
      data: { right: right.id.toString(), enforceableFrom: formatDay(from) },
    },
  });
}

/** The default is cured. */
export async function withdrawNotice(context: CliContext, text: string, flags: PowerFlags) {
  const session = await openSession(context, flags);
  const right = await open(session, text, flags);
  if (right.noticeDay === 0) {
    return tellAlready(session, {
      words: ["No notice stands."],
      data: { right: right.id.toString() },
    });
  }
  return act(session, right, {
    flags,
    title: `Withdraw the notice of enforcing income right ${right.id}`,
    method: "withdrawNotice",
    args: [right.id],
    telling: {
      words: [`The notice is withdrawn.`],
      data: { right: right.id.toString() },
    },
  });
}

/** What was agreed happens, without the seller. */
export async function enforceRight(context: CliContext, text: string, flags: PowerFlags) {
  const session = await openSession(context, flags);
  const right = await open(session, text, flags);
  if (right.isEnforced) {
    return tellAlready(session, {
      words: [`Income right ${right.id} was enforced already.`],
      data: { right: right.id.toString() },
    });
  }
  if (right.noticeDays !== 0 && right.noticeDay === 0) {
    throw new UserError(
      `Enforcement waits ${right.noticeDays} days from notice, and none was given: \`weir right notice ${right.id}\` gives it. Nothing was sent.`,
    );
  }
  return act(session, right, {
    flags,
    title: `Enforce income right ${right.id}: ${right.remedy}`,
    method: "enforce",
    args: [right.id],
    telling: {
      words: [
        right.remedy === "titlePasses"
          ? `Title ${right.titleId} has passed to ${right.owner}; income right ${right.id} has ended.`
          : `Income right ${right.id} is enforced: its owner names who services. Title ${right.titleId} stays blocked.`,
      ],
      data: { right: right.id.toString(), remedy: right.remedy, title: right.titleId.toString() },
    },
  });
}

/** The right ends, and the title is free. */
export async function endRight(context: CliContext, text: string, flags: PowerFlags) {
  const session = await openSession(context, flags);
  const right = await open(session, text, flags);
  return act(session, right, {
    flags,
    title: `End income right ${right.id}; title ${right.titleId} is free`,
    method: "end",
    args: [right.id],
    telling: {
      words: [`Income right ${right.id} has ended; title ${right.titleId} is free.`],
      data: { right: right.id.toString(), title: right.titleId.toString() },
    },
  });
}

async function open(session: ChainSession, text: string, flags: PowerFlags): Promise<RightView> {
  return openRight(session, await rightContract(session, flags.title), readId(text, "right"));
}

interface ActParameters {
  readonly flags: PowerFlags;
  readonly title: string;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly telling: TellParameters;
}

async function act(session: ChainSession, right: RightView, parameters: ActParameters) {
  const { flags, title, method, args, telling } = parameters;
  const signer = await openSigner(session);
  requireOwner(right, signer.address);
  const steps = [callStep(title, rightCall(right.contract, method, args))];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), telling);
}
