import { isHexString, keccak256 } from "ethers";

import { noteInterface } from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { deploymentBlock, readEvents } from "./session/logs.ts";
import { callStep, findEvent } from "./session/plan.ts";
import { readAmount, readInputFile, wrongOption } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, openSigner, resolveAddress } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import { findClass, noteOf, openTrust, partCall, requireOffice } from "./session/trust-view.ts";

/** In the order of the contract's numbers. */
export const ORDER_KINDS = ["freeze", "freezeClaims", "forcedTransfer"] as const;
const NOBODY = "0x0000000000000000000000000000000000000000";

interface OrderFlags extends SendFlags {
  readonly class: string;
  readonly kind: string;
  readonly holder: string;
  readonly document: string;
  readonly face?: string;
  readonly to?: string;
}

/** The trustee's: records a court's or authority's order, which has no effect until a registrar countersigns it. */
export const order: CliCommand = {
  name: "order",
  configure: (command, run) => {
    addSendFlags(command, "trustee")
      .description(
        "The trustee records a court's or authority's order; a registrar must countersign it (`weir freeze`).",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--class <id>", "which class's notes")
      .requiredOption("--kind <word>", ORDER_KINDS.join(", "))
      .requiredOption("--holder <wallet>", "address, or name of a key")
      .requiredOption(
        "--document <file or hash>",
        "the order: a file, of which the keccak256 is recorded, or that hash",
      )
      .option("--face <amount>", "how much, in currency units (freeze, forcedTransfer)")
      .option("--to <wallet>", "who receives (forcedTransfer)")
      .addHelpText(
        "after",
        "\nExamples:\n  weir order jianghe --class senior --kind freezeClaims --holder investor03 --document order-17.pdf\n" +
          "  weir order jianghe --class senior --kind freeze --holder investor03 --face 5_000 --document order-18.pdf --dry-run\n",
      )
      .action(run(recordOrder));
  },
};

async function recordOrder(context: CliContext, name: string, flags: OrderFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const note = noteOf(trust, findClass(trust, flags.class));
  const kind = ORDER_KINDS.findIndex((word) => word === flags.kind);
  if (kind < 0) {
    throw wrongOption("--kind", { rule: "kind", found: flags.kind, expected: ORDER_KINDS.join(", ") });
  }
  if (flags.kind !== "freezeClaims" && flags.face === undefined) {
    throw new UserError(`An order of the kind \`${flags.kind}\` says how much: give \`--face\`.`);
  }
  if (flags.kind === "forcedTransfer" && flags.to === undefined) {
    throw new UserError("An order of the kind `forcedTransfer` says who receives: give `--to`.");
  }
  const amount = flags.face === undefined ? 0n : readAmount(flags.face, trust.currency.decimals, "--face");
  const holder = resolveAddress(session, flags.holder);
  const to = flags.to === undefined ? NOBODY : resolveAddress(session, flags.to);
  const hash = isHexString(flags.document, 32)
    ? flags.document
    : keccak256(readInputFile(context, flags.document));
  const recorded = await readEvents(session, {
    address: note.address,
    contract: noteInterface,
    event: "OrderRecorded",
    fromBlock: await deploymentBlock(session, trust),
  });
  const wanted = JSON.stringify([hash, String(kind), holder, to, amount.toString()]);
  const same = recorded.find(({ args }) => {
    const [, ...rest] = [...args] as unknown[];
    return JSON.stringify(rest.map(String)) === wanted;
  });
  if (same !== undefined) {
    const id = String(same.args.getValue("orderId"));
    return tellAlready(session, {
      words: [`This order is recorded already: number ${id}.`],
      data: { order: id, hash },
    });
  }
  const signer = await openSigner(session, "trustee");
  requireOffice(trust, "trustee", signer.address);
  const steps = [
    callStep(
      `Record an order: ${flags.kind} of ${holder} in ${note.name}`,
      partCall("Note", note.address, noteInterface, "recordOrder", [hash, kind, holder, to, amount]),
    ),
  ];
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), ([transaction]) => {
    const id = String(findEvent(transaction, noteInterface, "OrderRecorded")?.args.getValue("orderId"));
    return {
      words: [
        `Order number ${id} is recorded. A registrar countersigns it with \`weir freeze --order ${id}\`.`,
      ],
      data: { order: id, hash, class: note.name, kind: flags.kind, holder },
    };
  });
}
