import type { CliCommand, CliContext } from "./cli/command.ts";
import { callStep } from "./session/plan.ts";
import { openRegistrar, openRegistry, readEntry, registryCall } from "./session/registry.ts";
import { carryOut } from "./session/send.ts";
import { type SendFlags, addSendFlags, openSession, resolveAddress } from "./session/session.ts";
import { tellAlready, tellCarriedOut } from "./session/tell.ts";

interface RevokeFlags extends SendFlags {
  readonly registry: string;
}

/** A registrar's: who is listed no longer. */
export const revoke: CliCommand = {
  name: "revoke",
  configure: (command, run) => {
    addSendFlags(command, "registrar")
      .description(
        "A registrar strikes wallets off: they receive nothing any more, are paid on, and stay their investor's. The seller of an income right that is struck off counts as insolvent.",
      )
      .argument("<wallets...>", "addresses, or names of keys")
      .option("--registry <address>", "the investor registry", "registry")
      .addHelpText(
        "after",
        "\nExamples:\n  weir revoke originator --from registrar\n  weir revoke investor01 investor02 --from registrar --dry-run\n",
      )
      .action(run(revokeWallets));
  },
};

async function revokeWallets(context: CliContext, names: readonly string[], flags: RevokeFlags) {
  const session = await openSession(context, flags);
  const registry = await openRegistry(session, flags.registry);
  const listed = [];
  for (const name of names) {
    const wallet = resolveAddress(session, name);
    const [, category] = await readEntry(session, registry, wallet);
    if (category !== 0n) {
      listed.push({ name, wallet });
    }
  }
  if (listed.length === 0) {
    return tellAlready(session, { words: ["None of them is listed."], data: { registry } });
  }
  const signer = await openRegistrar(session, registry);
  const steps = listed.map(({ name, wallet }) =>
    callStep(`Strike ${name} off`, registryCall(registry, "revoke", [wallet])),
  );
  return tellCarriedOut(session, await carryOut(session, { signer, steps, flags }), {
    words: [`${listed.length} wallets are listed no longer.`],
    data: { registry, wallets: listed.map(({ wallet }) => wallet) },
  });
}
