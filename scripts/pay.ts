import { noteInterface } from "../engine/chain/interfaces.ts";
import { formatUnits } from "../engine/money/units.ts";
import type { CliCommand, CliContext } from "./cli/command.ts";
import type { SentTransaction } from "./session/in-flight.ts";
import { deploymentBlock, readEvents } from "./session/logs.ts";
import { type PlanStep, callStep } from "./session/plan.ts";
import { revertInWords } from "./session/reverts.ts";
import { carryOut } from "./session/send.ts";
import {
  type ChainSession,
  type SendFlags,
  addSendFlags,
  openSession,
  openSigner,
  readNumber,
} from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";
import {
  type NoteView,
  type TrustView,
  findClass,
  noteOf,
  openTrust,
  partCall,
} from "./session/trust-view.ts";

/** Holders in one transaction: some 80,000 gas each, one that burns all it may take 300,000. */
const BATCH = 120;

interface PayFlags extends SendFlags {
  readonly class?: string;
}

interface Due {
  readonly holder: string;
  readonly amount: bigint;
}

/** Anyone's: pushes to all holders what they have earned. */
export const pay: CliCommand = {
  name: "pay",
  configure: (command, run) => {
    addSendFlags(command, "servicer")
      .description(
        "Pays all holders what their notes have earned, in batches; lists whom the currency refused. Anyone may.",
      )
      .argument("<trust>", "address, or the name under which it was issued here")
      .option("--class <id>", "one class only")
      .addHelpText(
        "after",
        "\nExamples:\n  weir pay jianghe --from servicer\n  weir pay jianghe --class senior --dry-run\n",
      )
      .action(run(payHolders));
  },
};

async function payHolders(context: CliContext, name: string, flags: PayFlags) {
  const session = await openSession(context, flags);
  const trust = await openTrust(session, name);
  const chosen = flags.class === undefined ? trust.notes : [noteOf(trust, findClass(trust, flags.class))];
  const { decimals, symbol } = trust.currency;
  const batches: { readonly note: NoteView; readonly batch: readonly Due[] }[] = [];
  const stopped: {
    readonly class: string;
    readonly holder: string;
    readonly amount: string;
    readonly reason: string;
  }[] = [];
  for (const note of chosen) {
    const { due, frozen } = await readDue(session, trust, note);
    stopped.push(
      ...frozen.map(({ holder, amount }) => ({
        class: note.name,
        holder,
        amount: amount.toString(),
        reason: "Its claims are frozen under an order; the money waits.",
      })),
    );
    for (let i = 0; i < due.length; i += BATCH) {
      batches.push({ note, batch: due.slice(i, i + BATCH) });
    }
  }
  if (batches.length === 0) {
    return tellAlready(session, {
      words: ["Nobody is owed anything that could be paid now.", ...stopped.map(failureInWords)],
      data: { paid: [], failed: stopped },
    });
  }
  const steps = batches.map(({ note, batch }): PlanStep => {
    const sum = batch.reduce((total, { amount }) => total + amount, 0n);
    return callStep(
      `Pay ${batch.length} holders of ${note.name} ${formatUnits(sum, decimals)} ${symbol}`,
      partCall("Note", note.address, noteInterface, "pay", [batch.map(({ holder }) => holder)]),
    );
  });
  const signer = await openSigner(session, "servicer");
  const result = await carryOut(session, { signer, steps, flags });
  return tellCarriedOut(session, result, (transactions) => {
    const { paid, failed } = readResults(
      batches.map(({ note }) => note.name),
      transactions,
    );
    const total = paid.reduce((sum, { amount }) => sum + amount, 0n);
    const refused = [...failed, ...stopped];
    return {
      words: [
        `${paid.length} payments, ${formatUnits(total, decimals)} ${symbol} in all.`,
        ...refused.map(failureInWords),
      ],
      data: { paid: paid.map((each) => ({ ...each, amount: each.amount.toString() })), failed: refused },
    };
  });
}

function failureInWords({ holder, reason }: { readonly holder: string; readonly reason: string }): string {
  return `  not paid: ${holder}. ${reason} What it is owed stays its own.`;
}

/** Holders with something to be paid, and those whose payments an order stops. */
async function readDue(
  session: ChainSession,
  trust: TrustView,
  note: NoteView,
): Promise<{ readonly due: readonly Due[]; readonly frozen: readonly Due[] }> {
  const transfers = await readEvents(session, {
    address: note.address,
    contract: noteInterface,
    event: "Transfer",
    fromBlock: await deploymentBlock(session, trust),
  });
  const holders = [...new Set(transfers.map(({ args }) => String(args[1])))].filter(
    (holder) => holder !== trust.offering,
  );
  const due: Due[] = [];
  const frozen: Due[] = [];
  for (const holder of holders) {
    const read = (method: string) =>
      readNumber(session, { to: note.address, contract: noteInterface, method, args: [holder] });
    const amount = await read("claimable");
    if (amount > 0n) {
      const until = await read("claimsFrozenUntil");
      (until >= session.head.timestamp ? frozen : due).push({ holder, amount });
    }
  }
  return { due, frozen };
}

function readResults(classes: readonly string[], transactions: readonly SentTransaction[]) {
  const paid: { class: string; holder: string; amount: bigint }[] = [];
  const failed: { class: string; holder: string; amount: string; reason: string }[] = [];
  transactions.forEach(({ logs }, i) => {
    const name = classes[i] ?? "";
    for (const log of logs) {
      const event = noteInterface.parseLog(log);
      const [holder, second, third] = [...(event?.args ?? [])] as unknown[];
      if (event?.name === "Paid" && typeof third === "bigint") {
        paid.push({ class: name, holder: String(holder), amount: third });
      } else if (event?.name === "PayFailed") {
        const reason = `The currency refused. ${revertInWords(String(third))}`;
        failed.push({ class: name, holder: String(holder), amount: String(second), reason });
      }
    }
  });
  return { paid, failed };
}
