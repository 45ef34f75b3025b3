import { z } from "zod";

import { UserError } from "../../engine/errors/errors.ts";
import type { CliCommand, CliContext } from "../cli/command.ts";
import { runLine } from "./run-lines.ts";
import { asTyped } from "./script.ts";

const hashes = z.array(z.string());

const auditSchema = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ id: z.string(), ok: z.boolean(), asked: z.boolean(), compared: z.number() })),
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
type Answer = z.output<typeof auditSchema>;

/** What the audit found in the checks that were asked for. */
export interface DemoAudit {
  readonly ok: boolean;
  readonly checks: readonly { readonly id: string; readonly ok: boolean; readonly compared: number }[];
  readonly covered: Answer["covered"];
}

export interface AuditDemoParameters {
  readonly commands: readonly CliCommand[];
  readonly trust: string;
  /** Folder in which deal, tape's and reports' leaves lie. */
  readonly documents: string;
}

/** Audits the trust by the command that anybody would use. */
export async function auditDemo(
  context: CliContext,
  { commands, trust, documents }: AuditDemoParameters,
): Promise<DemoAudit> {
  const argv = ["audit", trust, "--documents", documents];
  context.stderr(
    `\n# The audit: from the node, the trust's address and the documents alone\n${asTyped(argv)}\n`,
  );
  const answer = await runLine([...argv, "--json"], commands, context, [0, 1, 3]);
  try {
    const { ok, checks, covered } = auditSchema.parse(JSON.parse(answer));
    const asked = checks.filter((check) => check.asked);
    return { ok, covered, checks: asked.map(({ id, ok: isOk, compared }) => ({ id, ok: isOk, compared })) };
  } catch (error) {
    throw new UserError(`The audit gave no result that can be read:\n${answer}`, { cause: error });
  }
}
