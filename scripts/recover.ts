import { noteInterface } from "../engine/chain/interfaces.ts";
import { UserError } from "../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import { type PlanStep, callStep } from "./session/plan.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readContract,
  resolveAddress,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import {
  type NoteView,
  type TrustView,
  findClass,
  noteOf,
  openTrust,
  partCall,
  requireOffice,
} from "./session/trust-view.ts";

const NOBODY = "0x0000000000000000000000000000000000000000";

interface RecoverFlags extends SendFlags {
  readonly class?: string;
}

/** How the recovery of a wallet stands in one class. */
interface Standing {
  readonly note: NoteView;
  /** Where it is to go, and from which second; `undefined` where nothing is announced. */
  readonly waiting: { readonly to: string; readonly dueAt: bigint } | undefined;
  /** Where it has gone. */
  readonly recoveredTo: string | undefined;
}

/** A lost wallet's notes into another of the same investor, in every class unless one is named. */
export const recover: CliCommand = {
  name: "recover",
  configure: (command, run) => {
    command
      .description(
        "A lost wallet's notes and earnings into another of its investor: registrar and trustee together, after 30 days.",
      )
      .addHelpText(
        "after",
        "\nExamples:\n  weir recover announce jianghe investor03 investor03b\n  weir recover complete jianghe investor03 --from anyone\n",
      );
    addSendFlags(command.command("announce"), "trustee")
      .description(
        "The trustee announces it, once a registrar has listed both wallets under one `--investor` (`weir attest`).",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .argument("<old>", "the lost wallet: address, or name of a key")
      .argument("<new>", "the wallet that receives")
      .option("--class <id>", "one class's notes alone")
      .addHelpText(
        "after",
        "\nExamples:\n  weir recover announce jianghe investor03 investor03b\n" +
          "  weir recover announce jianghe investor03 investor03b --class senior --dry-run\n",
      )
      .action(run(announce));
    addSendFlags(command.command("cancel"))
      .description("The old wallet refuses, within 30 days; or the trustee withdraws.")
      .argument("<trust>", "address, or the name under which it was issued here")
      .argument("<old>", "the wallet: address, or name of a key")
      .option("--class <id>", "one class's notes alone")
      .addHelpText(
        "after",
        "\nExamples:\n  weir recover cancel jianghe investor03 --from investor03\n" +
          "  weir recover cancel jianghe investor03 --from trustee --dry-run\n",
      )
      .action(run(cancel));
    addSendFlags(command.command("complete"))
      .description("Anyone completes it after 30 days.")
      .argument("<trust>", "address, or the name under which it was issued here")
      .argument("<old>", "the lost wallet: address, or name of a key")
      .option("--class <id>", "one class's notes alone")
      .addHelpText(
        "after",
        "\nExamples:\n  weir recover complete jianghe investor03 --from anyone\n" +
          "  weir recover complete jianghe investor03 --class senior --from anyone --dry-run\n",
      )
      .action(run(complete));
  },
};

async function announce(
  context: CliContext,
  name: string,
  oldName: string,
  newName: string,
  flags: RecoverFlags,
) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const [from, to] = [resolveAddress(session, oldName), resolveAddress(session, newName)];
  const all = await readStandings(session, trust, from, flags.class);
  const open = all.filter(({ waiting, recoveredTo }) => waiting?.to !== to && recoveredTo !== to);
  const data = { old: from, new: to };
  if (open.length === 0) {
    return tellAlready(session, { words: ["The recovery is announced already."], data });
  }
  const signer = await openSigner(session, "trustee");
  requireOffice(trust, "trustee", signer.address);
  const steps = open.map(({ note }) =>
    step(note, "announceRecover", [from, to], `Announce that ${from} is recovered into ${to}`),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      `The recovery of ${from} into ${to} is announced; pushes to the old wallet stop.`,
      "The old wallet can refuse for 30 days (`weir recover cancel`); then anyone completes it (`weir recover complete`).",
    ],
    data: { ...data, classes: namesOf(open) },
  });
}

async function cancel(context: CliContext, name: string, oldName: string, flags: RecoverFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const from = resolveAddress(session, oldName);
  const waiting = await waitingOnes(session, trust, from, flags.class);
  if (waiting.length === 0) {
    return tellAlready(session, { words: [`No recovery of ${from} waits.`], data: { old: from } });
  }
  const signer = await openSigner(session);
  const steps = waiting.map(({ note }) =>
    step(note, "cancelRecovery", [from], `Cancel the recovery of ${from}`),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [
      signer.address === from
        ? "The recovery is refused; into that wallet none can be announced again."
        : "The recovery is withdrawn.",
    ],
    data: { old: from, classes: namesOf(waiting) },
  });
}

async function complete(context: CliContext, name: string, oldName: string, flags: RecoverFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const from = resolveAddress(session, oldName);
  const all = await readStandings(session, trust, from, flags.class);
  const waiting = all.filter((each) => each.waiting !== undefined);
  if (waiting.length === 0) {
    const [done] = all.filter(({ recoveredTo }) => recoveredTo !== undefined);
    if (done === undefined) {
      throw new UserError(
        `No recovery of ${from} is announced. The trustee announces one with \`weir recover announce\`.`,
      );
    }
    return tellAlready(session, {
      words: [`${from} is recovered into ${done.recoveredTo ?? ""} already.`],
      data: { old: from, new: done.recoveredTo },
    });
  }
  const signer = await openSigner(session);
  const steps = waiting.map(({ note, waiting: due }) =>
    step(note, "completeRecovery", [from], `Recover ${from} into ${due?.to ?? ""}`),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: waiting.map(
      ({ note, waiting: due }) => `${note.name}: ${from} is recovered into ${due?.to ?? ""}.`,
    ),
    data: { old: from, new: waiting[0]?.waiting?.to, classes: namesOf(waiting) },
  });
}

async function waitingOnes(
  session: ChainSession,
  trust: TrustView,
  from: string,
  classId: string | undefined,
): Promise<readonly Standing[]> {
  const all = await readStandings(session, trust, from, classId);
  return all.filter(({ waiting }) => waiting !== undefined);
}

function readStandings(
  session: ChainSession,
  trust: TrustView,
  from: string,
  classId: string | undefined,
): Promise<readonly Standing[]> {
  const notes = classId === undefined ? trust.notes : [noteOf(trust, findClass(trust, classId))];
  return Promise.all(notes.map((note) => readStanding(session, note, from)));
}

async function readStanding(session: ChainSession, note: NoteView, from: string): Promise<Standing> {
  const read = (method: string) =>
    readContract(session, { to: note.address, contract: noteInterface, method, args: [from] });
  const [[to, dueAt], [recoveredTo]] = await Promise.all([read("pendingRecovery"), read("recoveredTo")]);
  const isWaiting = to !== NOBODY && typeof dueAt === "bigint";
  return {
    note,
    waiting: isWaiting ? { to: String(to), dueAt } : undefined,
    recoveredTo: recoveredTo === NOBODY ? undefined : String(recoveredTo),
  };
}

function step(note: NoteView, method: string, args: readonly unknown[], title: string): PlanStep {
  return callStep(`${title} in ${note.name}`, partCall("Note", note.address, noteInterface, method, args));
}

function namesOf(standings: readonly Standing[]): readonly string[] {
  return standings.map(({ note }) => note.name);
}
