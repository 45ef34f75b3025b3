import { type Chain, FUNDER_KEY } from "../chain/anvil.ts";
import type { CliContext } from "../cli/command.ts";
import { type Line, asTyped } from "./script.ts";

/** A context whose lines go to the throw-away chain and keep their state in the demo's folder; tells how to type them. */
export function onThrowAwayChain(context: CliContext, { rpc }: Chain, folder: string): CliContext {
  context.stderr(
    `\n# These lines can be typed as they are, with:\nexport WEIR_RPC=${rpc} WEIR_STATE=${folder} WEIR_KEY_FUNDER=${FUNDER_KEY}\n`,
  );
  return {
    ...context,
    env: {
      ...withoutSettings(context.env),
      WEIR_RPC: rpc,
      WEIR_STATE: folder,
      WEIR_KEY_FUNDER: FUNDER_KEY,
    },
  };
}

/** Prints each line as it is typed, under the title of its chapter. */
export function linePrinter(context: CliContext): (line: Line) => void {
  let chapter = "";
  return (line) => {
    if (line.chapter !== chapter) {
      chapter = line.chapter;
      context.stderr(`\n# ${chapter}\n`);
    }
    const refused = line.refused === undefined ? "" : ` # is refused: ${line.refused}`;
    context.stderr(`${asTyped(line.argv)}${refused}\n`);
  };
}

/** Tells how to go on with the chain, and waits for Ctrl-C. */
export async function keepChain(context: CliContext, { rpc }: Chain, folder: string): Promise<void> {
  context.stderr(
    `The chain stays at ${rpc} until Ctrl-C. \`export WEIR_RPC=${rpc} WEIR_STATE=${folder}\` lets you go on.\n`,
  );
  await interrupted(context.signal);
}

/** The environment without settings that would lead a line to another chain, key or folder. */
function withoutSettings(env: CliContext["env"]): CliContext["env"] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("WEIR_")));
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((settle) => {
    if (signal.aborted) {
      settle();
      return;
    }
    signal.addEventListener("abort", () => settle(), { once: true });
  });
}
