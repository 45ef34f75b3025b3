import { incomeRightInterface } from "../../engine/chain/interfaces.ts";
import { UserError } from "../../engine/errors/errors.ts";
import { categoryNames } from "../../engine/setup/categories.ts";
import type { CliContext } from "../cli/command.ts";
import { callStep, findEvent } from "../session/plan.ts";
import { readCategories, wrongOption } from "../session/read-input.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner } from "../session/session.ts";
import { tellCarriedOut } from "../session/tell.ts";
import { openTitle, readDocument, readId, titleContract } from "../title/view.ts";
import { REMEDIES, rightCall, rightContract } from "./view.ts";

export interface CarveFlags extends SendFlags {
  readonly holders: readonly string[];
  readonly custodians?: readonly string[];
  readonly remedy: string;
  readonly notice: string;
  readonly document: string;
  readonly title: string;
}

/** Carves the income right out of a title; from then on the title is blocked. */
export async function carveRight(context: CliContext, text: string, flags: CarveFlags) {
  const session = await openSession(context, flags);
  const titleId = readId(text, "title");
  const remedy = REMEDIES.findIndex((name) => name === flags.remedy);
  if (remedy < 0) {
    throw wrongOption("--remedy", { rule: "remedy", found: flags.remedy, expected: REMEDIES.join(" or ") });
  }
  const noticeDays = readNoticeDays(flags.notice);
  const agreement = {
    titleId,
    remedy,
    noticeDays,
    holders: readCategories(flags.holders, "--holders"),
    custodians: readCategories(flags.custodians ?? [], "--custodians"),
    documentsHash: readDocument(context, flags.document),
  };
  const title = await openTitle(session, await titleContract(session, flags.title), titleId);
  const signer = await openSigner(session, "originator");
  if (title.owner !== signer.address) {
    throw new UserError(
      `Only the owner of title ${titleId}, ${title.owner}, may carve its income right out; the key that you gave is ${signer.address}. Nothing was sent. Give the right key with \`--from NAME\`.`,
    );
  }
  const contract = await rightContract(session, flags.title);
  const step = callStep(
    `Carve the income right out of title ${titleId}; the title is blocked until it ends`,
    rightCall(contract, "carve", [agreement]),
  );
  const result = await carryOut(session, { signer, steps: [step], flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const id = String(findEvent(transaction, incomeRightInterface, "RightCarved")?.args.getValue("rightId"));
    return {
      words: [
        `Income right ${id} is carved out of title ${titleId}, which is blocked from now on.`,
        `  may be held by ${categoryNames(agreement.holders).join(", ")}`,
        `  enforcement: ${flags.remedy}${noticeDays === 0 ? "" : `, ${noticeDays} days after its owner's notice`}`,
        "  no call, no put: nobody can take it back, nobody can give it back to the seller",
      ],
      data: { right: id, contract, title: titleId.toString(), documentsHash: agreement.documentsHash },
    };
  });
}

function readNoticeDays(text: string): number {
  if (!/^\d{1,4}$/.test(text)) {
    throw wrongOption("--notice", { rule: "number", found: text, expected: "days, at most 9999" });
  }
  return Number(text);
}
