import process from "node:process";

import { formatEther } from "ethers";

import { formatDay } from "../engine/dates/day.ts";
import { UserError } from "../engine/errors/errors.ts";
import { findAnvil } from "./chain/anvil-binary.ts";
import type { CliCommand, CliContext, ExitCode } from "./cli/command.ts";
import { parseQuantity } from "./session/answers.ts";
import { builtContract } from "./session/contracts.ts";
import { KeyRing } from "./session/keystore.ts";
import {
  type ChainFlags,
  type ChainSession,
  addChainFlags,
  hasCode,
  openSession,
  tellAsked,
} from "./session/session.ts";
import { readSettings } from "./session/settings.ts";

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do, where it is not ok. */
  readonly hint?: string;
}

const LEAST_NODE = 22;

/** What a command line needs, and whether it is here. */
export const doctor: CliCommand = {
  name: "doctor",
  configure: (command, run) => {
    addChainFlags(command)
      .description(
        "Checks Node, the build, the node's address, the chain, keys and their balances; exit 1 where something is missing.",
      )
      .addHelpText("after", "\nExamples:\n  weir doctor\n  weir doctor --rpc http://127.0.0.1:8545 --json\n")
      .action(run(examine));
  },
};

async function examine(context: CliContext, flags: ChainFlags): Promise<ExitCode> {
  const findings = [nodeVersion(), build(), embeddedChain(), ...(await chain(context, flags))];
  const ok = findings.every((finding) => finding.ok);
  context.stdout(
    flags.json === true
      ? `${JSON.stringify({ ok, findings })}\n`
      : findings
          .map(
            ({ check, ok: isOk, found, hint }) =>
              `${isOk ? "ok     " : "missing"} ${check}: ${found}${hint === undefined ? "" : `\n        ${hint}`}\n`,
          )
          .join(""),
  );
  return ok ? 0 : 1;
}

function nodeVersion(): Finding {
  const ok = Number(process.versions.node.split(".")[0]) >= LEAST_NODE;
  return {
    check: "Node",
    ok,
    found: process.versions.node,
    ...(ok ? {} : { hint: `Node ${LEAST_NODE} or later is needed: \`npm start\` brings it.` }),
  };
}

function build(): Finding {
  return attempt("contracts", () => {
    builtContract("TrustFactory");
    return "built";
  });
}

function embeddedChain(): Finding {
  return attempt("embedded chain", () => {
    findAnvil();
    return "installed";
  });
}

function attempt(check: string, look: () => string): Finding {
  try {
    return { check, ok: true, found: look() };
  } catch (error) {
    if (error instanceof UserError) {
      return { check, ok: false, found: "not there", hint: error.message };
    }
    throw error;
  }
}

async function chain(context: CliContext, flags: ChainFlags): Promise<readonly Finding[]> {
  tellAsked(context, readSettings(context, flags).rpc);
  let session: ChainSession;
  try {
    session = await openSession(context, flags);
  } catch (error) {
    if (error instanceof UserError) {
      return [{ check: "node", ok: false, found: "none", hint: error.message }, keyList(context)];
    }
    throw error;
  }
  const { chainId, head, isDevelopmentChain, keys, book } = session;
  const findings: Finding[] = [
    {
      check: "node",
      ok: true,
      found: `chain ${chainId}${isDevelopmentChain ? " (development)" : ""}, block ${head.number}, ${formatDay(head.day)}`,
    },
    keyList(context),
  ];
  for (const name of keys.names()) {
    const balance = parseQuantity(await session.rpc.send("eth_getBalance", [keys.addressOf(name), "latest"]));
    findings.push({
      check: `gas of ${name}`,
      ok: balance > 0n,
      found: formatEther(balance),
      ...(balance > 0n ? {} : { hint: `Send some to it: \`weir keys fund 0.1 ${name}\`.` }),
    });
  }
  for (const [name, address] of Object.entries(book.contracts())) {
    const ok = await hasCode(session, address);
    findings.push({
      check: name,
      ok,
      found: address,
      ...(ok ? {} : { hint: "No code stands there any more." }),
    });
  }
  return findings;
}

function keyList(context: CliContext): Finding {
  const names = new KeyRing(context, readSettings(context)).names();
  return names.length > 0
    ? { check: "keys", ok: true, found: names.join(", ") }
    : {
        check: "keys",
        ok: false,
        found: "none in .weir/keys",
        hint: "Make one with `weir keys new NAME`, or set WEIR_PRIVATE_KEY.",
      };
}
