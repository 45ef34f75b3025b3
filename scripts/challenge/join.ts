import { assemblyInterface, noteInterface } from "../../engine/chain/interfaces.ts";
import { formatDay } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { formatUnits } from "../../engine/money/units.ts";
import type { ChallengeFlags } from "../challenge.ts";
import { dateInWords } from "../session/payment-date.ts";
import { findEvent } from "../session/plan.ts";
import { readAmount } from "../session/read-input.ts";
import { carryOut } from "../session/send.ts";
import { type ChainSession, openSigner, readNumber } from "../session/session.ts";
import { tellCarriedOut } from "../session/tell.ts";
import { type TrustView, findClass, noteOf, partCall } from "../session/trust-view.ts";
import { assemblyCall, assemblyOf } from "../vote/assembly-view.ts";
import { lockingSteps } from "../vote/cast.ts";

/** A holder's part of its class's challenge. */
export async function joinChallenge(
  session: ChainSession,
  trust: TrustView,
  flags: ChallengeFlags,
  classId: string,
) {
  const classIndex = findClass(trust, classId);
  const note = noteOf(trust, classIndex);
  const { decimals } = trust.currency;
  if (trust.setup.powers.challengeShare === 0n) {
    throw new UserError("The set-up of this trust lets no holders challenge (HoldersCannotChallenge).");
  }
  const assembly = await assemblyOf(session, trust);
  const signer = await openSigner(session);
  const of = (method: string) =>
    readNumber(session, { to: note.address, contract: noteInterface, method, args: [signer.address] });
  const held = (await of("balanceOf")) - (await of("getFrozenTokens"));
  const amount = flags.face === undefined ? held : readAmount(flags.face, decimals, "--face");
  if (amount <= 0n) {
    throw new UserError(`${signer.address} has no notes of ${note.name} that it could lock.`);
  }
  const steps = lockingSteps(
    `Let the assembly lock ${formatUnits(amount, decimals)} of ${note.name}`,
    partCall("Note", note.address, noteInterface, "approve", [assembly, amount]),
    `Challenge the report of ${dateInWords(trust)} with them`,
    assemblyCall(assembly, "challenge", [trust.address, classIndex, amount, flags.reason]),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), (sent) => {
    const joined = findEvent(sent.at(-1), assemblyInterface, "ChallengeJoined")?.args;
    const together = BigInt(String(joined?.getValue("together") ?? 0n));
    const face = trust.terms.classes[classIndex]?.face ?? 0n;
    const stands = together * 10n ** 18n >= trust.setup.powers.challengeShare * face;
    return {
      words: [
        `${formatUnits(together, decimals)} of ${formatUnits(face, decimals)} of ${note.name} challenge the report of ${dateInWords(trust)}.`,
        stands
          ? "That is enough: it is challenged. The trustee decides with `weir resolve`."
          : "That is not enough yet.",
      ],
      data: {
        date: formatDay(trust.period.date),
        class: note.name,
        face: amount.toString(),
        together: together.toString(),
        stands,
        reason: flags.reason,
      },
    };
  });
}
