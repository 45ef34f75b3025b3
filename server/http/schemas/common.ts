import { getAddress, isAddress } from "ethers";
import { z } from "zod";

/** Building blocks of every answer. Amounts are strings of smallest units of the answer's `currency`. */

export const unitsSchema = z
  .string()
  .regex(/^\d+$/)
  .meta({
    id: "Units",
    description: "An amount in smallest units of the answer's currency.",
    examples: ["188000000000000"],
  });

export const wadSchema = z
  .string()
  .regex(/^-?\d+$/)
  .meta({
    id: "Wad",
    description: "18-decimal fixed point: 1000000000000000000 is 100 %.",
    examples: ["30000000000000000"],
  });

export const addressSchema = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .meta({ id: "Address", description: "An address with its checksum." });

export const hashSchema = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .meta({ id: "Hash", description: "32 bytes." });

export const dateSchema = z.iso
  .date()
  .meta({ id: "Date", description: "A calendar day (UTC).", examples: ["2026-07-27"] });

export const timeSchema = z.iso.datetime().meta({ id: "Time", description: "RFC 3339, UTC." });

export const currencySchema = z
  .object({
    id: z
      .string()
      .meta({ description: "CAIP-19 id of the token.", examples: ["eip155:31337/erc20:0x5fbd…"] }),
    address: addressSchema,
    symbol: z.string(),
    decimals: z.int().min(0),
  })
  .meta({ id: "Currency" });

export const asOfSchema = z
  .object({
    block: z.int().min(0),
    hash: hashSchema,
    time: timeSchema,
    finalizedBlock: z
      .int()
      .min(0)
      .meta({ description: "The last block that no reorganisation can take back." }),
    stale: z
      .boolean()
      .meta({ description: "The node has not answered for a while: the chain may be further." }),
  })
  .meta({ id: "AsOf", description: "The block that the answer describes." });

/** Where on the chain something happened. */
export const placeSchema = z
  .object({
    transaction: hashSchema,
    block: z.int(),
    time: timeSchema,
    final: z.boolean(),
  })
  .meta({ id: "Place" });

export const addressParameterSchema = z
  .string()
  .refine((text) => isAddress(text), "an address: 0x and 40 digits, its checksum right if it has one")
  .transform((text) => getAddress(text))
  .meta({ override: { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" } });

/** An id that a contract gave. */
export const idParameterSchema = z
  .string()
  .regex(/^\d{1,78}$/, "a number of at most 78 digits")
  .transform((text) => text.replace(/^0+(?=\d)/, ""))
  .meta({ override: { type: "string", pattern: "^\\d{1,78}$" } });

/** Of a route whose path or query takes nothing. */
export const noneSchema = z.object({});

export const trustParamsSchema = z.object({ address: addressParameterSchema });

export const pageQuerySchema = z.object({
  cursor: z.string().max(200).optional().meta({ description: "`next` of the page before." }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const nextSchema = z
  .string()
  .nullable()
  .meta({ description: "Cursor of the next page; null on the last." });

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    errors: z
      .array(z.object({ pointer: z.string(), detail: z.string() }))
      .optional()
      .meta({ description: "One an invalid value, by JSON pointer into the request's path, query or body." }),
  })
  .meta({ id: "Problem", description: "RFC 9457." });
