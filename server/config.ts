import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { getAddress, isAddress } from "ethers";
import { z } from "zod";

import { InputError } from "../engine/errors/errors.ts";

/** What the service is told; see docs/operations.md for each setting. */
export interface ServiceConfig {
  readonly rpc: string;
  /** With checksums, in the order given. */
  readonly trusts: readonly string[];
  /** Venues whose sales are read, beside those that the trusts' set-ups name. */
  readonly venues: readonly string[];
  /** Contracts of buyouts whose sales are read. */
  readonly buyouts: readonly string[];
  /** Contracts of repurchases whose claims are read. */
  readonly repurchases: readonly string[];
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly storeFolder: string;
  readonly databaseUrl: string | undefined;
  /** Who pays the gas of pushed payments; without one nothing is pushed. */
  readonly sender: SenderSecret | undefined;
  /** Where deal files may lie whose hash a set-up names: they give the terms their names. */
  readonly documentsFolder: string | undefined;
  /** Where the built portal lies; nothing is served of it where it has not been built. */
  readonly portalFolder: string;
  readonly pollMilliseconds: number;
  readonly logLevel: string;
}

export type SenderSecret =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "keystore"; readonly file: string; readonly password: string };

const optionalText = z
  .string()
  .optional()
  .transform((text) => (text === "" ? undefined : text));

const addresses = z
  .string({ error: "one or more addresses, comma separated" })
  .transform((text) => text.split(",").map((part) => part.trim()))
  .refine((parts) => parts.every((part) => isAddress(part)), "one or more addresses, comma separated")
  .transform((parts) => [...new Set(parts.map((part) => getAddress(part)))]);

const environmentSchema = z.object({
  WEIR_RPC: z.url({ protocol: /^https?$/, error: "the URL of a JSON-RPC node, http or https" }),
  WEIR_TRUSTS: addresses,
  WEIR_VENUES: optionalText.pipe(addresses.optional()),
  WEIR_BUYOUTS: optionalText.pipe(addresses.optional()),
  WEIR_REPURCHASES: optionalText.pipe(addresses.optional()),
  WEIR_HOST: z.string().min(1).default("127.0.0.1"),
  WEIR_PORT: z.coerce.number({ error: "a port, 0 to 65535" }).int().min(0).max(65_535).default(0),
  WEIR_STORE: z.string({ error: "a folder" }).min(1, "a folder"),
  WEIR_DATABASE_URL: optionalText.pipe(
    z.url({ protocol: /^postgres(ql)?$/, error: "a postgres:// URL" }).optional(),
  ),
  WEIR_SENDER_KEY: optionalText.pipe(
    z
      .string()
      .regex(/^0x[0-9a-fA-F]{64}$/, "a private key, 0x and 64 digits")
      .optional(),
  ),
  WEIR_SENDER_KEYSTORE: optionalText,
  WEIR_PASSWORD: optionalText,
  WEIR_PASSWORD_FILE: optionalText,
  WEIR_DOCUMENTS: optionalText,
  WEIR_PORTAL: optionalText,
  WEIR_POLL_MS: z.coerce.number({ error: "milliseconds" }).int().min(20).max(600_000).default(1_000),
  WEIR_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info"),
});

/**
 * Reads the settings from the environment.
 *
 * @throws {InputError} naming every variable that is missing or wrong; a key or what may hold a password is never repeated in it
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const parsed = environmentSchema.safeParse(env);
  if (!parsed.success) {
    throw new InputError(
      "The service was not started: its settings are wrong.",
      parsed.error.issues.map((issue) => ({
        path: issue.path.join("."),
        rule: "setting",
        severity: "error",
        expected: issue.message,
        ...foundIn(env, String(issue.path[0])),
      })),
    );
  }
  const settings = parsed.data;
  return {
    rpc: settings.WEIR_RPC,
    trusts: settings.WEIR_TRUSTS,
    venues: settings.WEIR_VENUES ?? [],
    buyouts: settings.WEIR_BUYOUTS ?? [],
    repurchases: settings.WEIR_REPURCHASES ?? [],
    host: settings.WEIR_HOST,
    port: settings.WEIR_PORT,
    storeFolder: settings.WEIR_STORE,
    databaseUrl: settings.WEIR_DATABASE_URL,
    sender: senderSecret(settings),
    documentsFolder: settings.WEIR_DOCUMENTS,
    portalFolder: settings.WEIR_PORTAL ?? fileURLToPath(new URL("../web/dist", import.meta.url)),
    pollMilliseconds: settings.WEIR_POLL_MS,
    logLevel: settings.WEIR_LOG_LEVEL,
  };
}

function foundIn(env: Readonly<Record<string, string | undefined>>, name: string): { found?: string } {
  const value = env[name];
  return value === undefined || /RPC|KEY|PASSWORD|DATABASE/.test(name) ? {} : { found: value };
}

function senderSecret(settings: z.output<typeof environmentSchema>): SenderSecret | undefined {
  if (settings.WEIR_SENDER_KEY !== undefined) {
    return { kind: "key", key: settings.WEIR_SENDER_KEY };
  }
  if (settings.WEIR_SENDER_KEYSTORE === undefined) {
    return undefined;
  }
  const password =
    settings.WEIR_PASSWORD ??
    (settings.WEIR_PASSWORD_FILE === undefined
      ? undefined
      : readFileSync(settings.WEIR_PASSWORD_FILE, "utf8").replace(/\r?\n$/, ""));
  if (password === undefined) {
    throw new InputError("The keystore of the sender cannot be opened.", [
      {
        path: "WEIR_PASSWORD",
        rule: "setting",
        severity: "error",
        expected: "the keystore's password, here or in the file that `WEIR_PASSWORD_FILE` names",
      },
    ]);
  }
  return { kind: "keystore", file: settings.WEIR_SENDER_KEYSTORE, password };
}
