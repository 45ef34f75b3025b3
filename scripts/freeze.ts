import { noteInterface, registryInterface } from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { ORDER_KINDS } from "./order.ts";
import { type PlanStep, callStep } from "./session/plan.ts";
import { wrongOption } from "./session/read-input.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readContract,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import {
  type NoteView,
  findClass,
  noteOf,
  openTrust,
  partCall,
  requireOffice,
} from "./session/trust-view.ts";

interface FreezeFlags extends SendFlags {
  readonly class: string;
  readonly order: string;
}

interface Order {
  readonly id: bigint;
  readonly kind: (typeof ORDER_KINDS)[number];
  readonly holder: string;
  readonly to: string;
  readonly amount: bigint;
  readonly isCountersigned: boolean;
  readonly isConsumed: boolean;
}

/** The second key to an order, then what it orders: nobody seizes alone. */
export const freeze: CliCommand = {
  name: "freeze",
  configure: (command, run) => {
    addSendFlags(command)
      .description(
        "With a registrar's key: countersigns a recorded order. With the trustee's: carries a countersigned one out.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .requiredOption("--class <id>", "which class's notes")
      .requiredOption("--order <number>", "the order's number, as `weir order` gave it")
      .addHelpText(
        "after",
        "\nExamples:\n  weir freeze jianghe --class senior --order 1 --from registrar\n" +
          "  weir freeze jianghe --class senior --order 1 --from trustee --dry-run\n",
      )
      .action(run(actOnOrder));
  },
};

async function actOnOrder(context: CliContext, name: string, flags: FreezeFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const note = noteOf(trust, findClass(trust, flags.class));
  const order = await readOrder(session, note, flags.order);
  const signer = await openSigner(session);
  const [isRegistrar] = await readContract(session, {
    to: trust.registry,
    contract: registryInterface,
    method: "isRegistrar",
    args: [signer.address],
  });
  const data = { order: order.id.toString(), kind: order.kind, holder: order.holder };
  if (isRegistrar === true) {
    if (order.isCountersigned) {
      return tellAlready(session, {
        words: [
          `Order ${order.id} is countersigned already; the trustee carries it out with the same command.`,
        ],
        data,
      });
    }
    const steps = [
      callStep(
        `Countersign order ${order.id}: ${order.kind} of ${order.holder}`,
        partCall("Note", note.address, noteInterface, "countersign", [order.id]),
      ),
    ];
    return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
      words: [`Order ${order.id} is countersigned. The trustee carries it out with the same command.`],
      data,
    });
  }
  requireOffice(trust, "trustee", signer.address);
  if (!order.isCountersigned) {
    throw new UserError(
      `Order ${order.id} is not countersigned, so it has no effect yet. A registrar countersigns it with this command; nobody seizes alone.`,
    );
  }
  if (order.isConsumed) {
    return tellAlready(session, { words: [`Order ${order.id} is carried out already.`], data });
  }
  return tellCarriedOut(
    session,
    await carryOut(session, { signer, steps: [execution(note, order)], flags }),
    {
      words: [`Order ${order.id} is carried out: ${order.kind} of ${order.holder}.`],
      data,
    },
  );
}

function execution(note: NoteView, { id, kind, holder, to, amount }: Order): PlanStep {
  const title = `Carry order ${id} out: ${kind} of ${holder}`;
  switch (kind) {
    case "freeze":
      return callStep(
        title,
        partCall("Note", note.address, noteInterface, "setFrozenTokens", [holder, amount]),
      );
    case "freezeClaims":
      return callStep(title, partCall("Note", note.address, noteInterface, "freezeClaims", [holder]));
    case "forcedTransfer":
      return callStep(
        title,
        partCall("Note", note.address, noteInterface, "forcedTransfer", [holder, to, amount]),
      );
  }
}

async function readOrder(session: ChainSession, note: NoteView, text: string): Promise<Order> {
  if (!/^\d{1,10}$/.test(text)) {
    throw wrongOption("--order", {
      rule: "number",
      found: text,
      expected: "a whole number, as `weir order` gave it",
    });
  }
  const id = BigInt(text);
  const [answer] = await readContract(session, {
    to: note.address,
    contract: noteInterface,
    method: "orderOf",
    args: [id],
  });
  const [, kind, holder, to, amount, effectiveAt, consumed] = Array.isArray(answer)
    ? (answer as unknown[])
    : [];
  if (typeof amount !== "bigint" || /^0x0{40}$/.test(String(holder))) {
    throw new UserError(`There is no order number ${id} of ${note.name}. \`weir order\` records one.`);
  }
  return {
    id,
    kind: ORDER_KINDS[Number(kind)] ?? "freeze",
    holder: String(holder),
    to: String(to),
    amount,
    isCountersigned: effectiveAt !== 0n,
    isConsumed: consumed === true,
  };
}
