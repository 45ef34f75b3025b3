import { packageTitleInterface } from "../../engine/chain/interfaces.ts";
import { formatUnits } from "../../engine/money/units.ts";
import { commitTape } from "../../engine/tape/commit-tape.ts";
import type { CliContext } from "../cli/command.ts";
import { SIGNATURE_SECONDS, signPackage } from "../issue/bank-signature.ts";
import { callStep, findEvent } from "../session/plan.ts";
import { readDate } from "../session/read-input.ts";
import { carryOut } from "../session/send.ts";
import { type SendFlags, openSession, openSigner, resolveAddress } from "../session/session.ts";
import { tellCarriedOut } from "../session/tell.ts";
import { type TapeFlags, requireTape } from "../tape/load-tape.ts";
import { tapeSecret } from "../tape/tape-secret.ts";
import { readDocument, titleContract } from "./view.ts";

export interface MintFlags extends SendFlags, Omit<TapeFlags, "json"> {
  readonly tape: string;
  readonly bank: string;
  readonly cutOff: string;
  readonly document: string;
  readonly receiver?: string;
  readonly title: string;
}

/** Mints the title to a tape on the bank's signature, to its buyer, whatever trust comes later. */
export async function mintTitle(context: CliContext, flags: MintFlags) {
  const session = await openSession(context, flags);
  const contract = await titleContract(session, flags.title);
  const { tape } = await requireTape(context, flags.tape, flags);
  const { root, sum, count } = commitTape(tape, tapeSecret(context, { make: true })).tree;
  const sold = {
    root,
    loanCount: BigInt(count),
    bookValue: sum,
    cutOff: readDate(flags.cutOff, "--cut-off"),
    documentsHash: readDocument(context, flags.document),
  };
  const bank = await session.keys.open(flags.bank);
  const signer = await openSigner(session, "bank");
  const receiver = flags.receiver === undefined ? signer.address : resolveAddress(session, flags.receiver);
  const expiry = session.head.timestamp + SIGNATURE_SECONDS;
  const { signature } = await signPackage({
    bank,
    chainId: session.chainId,
    title: contract,
    package: sold,
    receiver,
    expiry,
  });
  const step = callStep(`Mint the title to ${count} loans on the bank's signature`, {
    to: contract,
    name: "PackageTitle",
    contract: packageTitleInterface,
    method: "mint",
    args: [{ ...sold, bank: bank.address }, receiver, expiry, signature],
  });
  const result = await carryOut(session, { signer, steps: [step], flags });
  return tellCarriedOut(session, result, ([transaction]) => {
    const id = String(
      findEvent(transaction, packageTitleInterface, "PackageMinted")?.args.getValue("titleId"),
    );
    return {
      words: [
        `Title ${id} to ${count} loans of book value ${formatUnits(sum, tape.currency.decimals)} is ${receiver}'s.`,
      ],
      data: {
        title: id,
        contract,
        receiver,
        root,
        loanCount: count,
        bookValue: sum.toString(),
        documentsHash: sold.documentsHash,
      },
    };
  });
}
