import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { isMissing, readSettings } from "../session/settings.ts";

const VARIABLE = "WEIR_TAPE_SECRET";
const OWNER_ONLY = 0o600;

/**
 * The secret that the salts of a tape come from: `WEIR_TAPE_SECRET`, else `tape-secret` in the state folder.
 *
 * @param make whether to draw one and keep it when there is none
 * @throws UserError when there is none, or it is no 32 bytes
 */
export function tapeSecret(context: CliContext, { make }: { readonly make: boolean }): string {
  const given = context.env[VARIABLE];
  if (given !== undefined && given !== "") {
    return asSecret(given, `The environment's \`${VARIABLE}\``);
  }
  const { stateFolder } = readSettings(context);
  const file = join(stateFolder, "tape-secret");
  const kept = readKept(file);
  if (kept !== undefined) {
    return asSecret(kept, `\`${file}\``);
  }
  if (!make) {
    throw new UserError(
      `There is no secret to derive salts from: neither \`${VARIABLE}\` nor \`${file}\`. Take the one that the tape was committed with.`,
    );
  }
  const secret = `0x${randomBytes(32).toString("hex")}`;
  mkdirSync(stateFolder, { recursive: true });
  // `wx`: of two commands at once one fails rather than commit with a secret that is then lost.
  writeFileSync(file, `${secret}\n`, { mode: OWNER_ONLY, flag: "wx" });
  context.stderr(`A new secret is kept in \`${file}\`. Back it up: without it no loan can be proven.\n`);
  return secret;
}

function readKept(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw new UserError(`\`${file}\` cannot be read.`, { cause: error });
  }
}

/** Never shows the secret, right or wrong. */
function asSecret(text: string, where: string): string {
  if (!/^(?:0x)?[0-9a-fA-F]{64}$/.test(text)) {
    throw new UserError(`${where} is no secret: 32 bytes as 64 hexadecimal digits are expected.`);
  }
  return `0x${text.replace(/^0x/, "").toLowerCase()}`;
}
