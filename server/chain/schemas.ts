import { getAddress } from "ethers";
import { z } from "zod";

/** A JSON-RPC quantity that fits a number: block numbers, indices, seconds. */
export const quantitySchema = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(Number);
/** A JSON-RPC quantity of any size. */
export const bigQuantitySchema = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(BigInt);
export const hexSchema = z
  .string()
  .regex(/^0x[0-9a-f]*$/i)
  .toLowerCase();
export const hashSchema = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .toLowerCase();
const addressSchema = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/i)
  .transform((address) => getAddress(address));

export const headerSchema = z.object({
  number: quantitySchema,
  hash: hashSchema,
  parentHash: hashSchema,
  timestamp: quantitySchema,
  baseFeePerGas: bigQuantitySchema.optional(),
});

export type Header = z.output<typeof headerSchema>;

export const logSchema = z.object({
  address: addressSchema,
  topics: z.array(hashSchema),
  data: hexSchema,
  blockNumber: quantitySchema,
  blockHash: hashSchema,
  transactionHash: hashSchema,
  transactionIndex: quantitySchema,
  logIndex: quantitySchema,
});

export const receiptSchema = z.object({
  transactionHash: hashSchema,
  blockNumber: quantitySchema,
  blockHash: hashSchema,
  status: quantitySchema.transform((status) => status === 1),
});

export type Receipt = z.output<typeof receiptSchema>;
