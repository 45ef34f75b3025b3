import { z } from "zod";

import { UserError } from "../../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "../cli/command.ts";
import { runLine } from "./run-lines.ts";
import { asTyped } from "./script.ts";

const hashes = z.array(z.string());

const auditSchema = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ id: z.string(), ok: z.boolean(), compared: z.number() })),
  covered: z.object({
    shortfall: hashes,
    triggerSet: hashes,
    missedReport: hashes,
    challengedReport: hashes,
    transferBetweenDates: hashes,
    frozenHolder: hashes,
    blacklistedHolder: hashes,
    push: hashes,
    claim: hashes,
    lateCash: hashes,
  }),
});
export type DemoAudit = z.output<typeof auditSchema>;

export interface AuditDemoParameters {
  readonly commands: readonly CliCommand[];
  readonly trust: string;
}

/** Audits the trust by the command that anybody would use. */
export async function auditDemo(
  context: CliContext,
  { commands, trust }: AuditDemoParameters,
): Promise<DemoAudit> {
  const argv = ["audit", trust];
  context.stderr(`\n# The audit: from the node and the trust's address alone\n${asTyped(argv)}\n`);
  const answer = await runLine([...argv, "--json"], commands, context, [0, 1, 3]);
  try {
    return auditSchema.parse(JSON.parse(answer));
  } catch (error) {
    throw new UserError(`The audit gave no result that can be read:\n${answer}`, { cause: error });
  }
}
