import { z } from "zod";

import { dayOfSecond } from "../../engine/dates/day.ts";
import { UserError } from "../../engine/errors/errors.ts";

const quantity = z
  .string()
  .regex(/^0x[0-9a-f]+$/i)
  .transform(BigInt);
const bytes = z.string().regex(/^0x([0-9a-f]{2})*$/i);

const headSchema = z.object({
  number: quantity,
  timestamp: quantity,
  hash: bytes,
  baseFeePerGas: quantity.optional(),
});

/** A block as the command line looks at it. */
export interface Head {
  readonly number: bigint;
  /** Seconds since 1970-01-01. */
  readonly timestamp: bigint;
  readonly hash: string;
  /** Wei; absent on chains without EIP-1559. */
  readonly baseFeePerGas: bigint | undefined;
  /** Day number of the timestamp. */
  readonly day: number;
}

const logSchema = z.object({ address: bytes, topics: z.array(bytes), data: bytes });
export type Log = z.output<typeof logSchema>;

const receiptSchema = z.object({
  transactionHash: bytes,
  blockNumber: quantity,
  status: quantity,
  gasUsed: quantity,
  contractAddress: bytes.nullish(),
  logs: z.array(logSchema),
});
export type Receipt = z.output<typeof receiptSchema>;

const simulationSchema = z.array(
  z.object({
    calls: z.array(
      z.object({
        status: quantity,
        gasUsed: quantity,
        returnData: bytes,
        logs: z.array(logSchema).optional(),
        error: z.object({ message: z.string().optional(), data: z.unknown().optional() }).nullish(),
      }),
    ),
  }),
);

/** What `eth_simulateV1` says of each call. */
export interface SimulatedCall {
  readonly succeeded: boolean;
  readonly gasUsed: bigint;
  readonly returnData: string;
  readonly logs: readonly Log[];
}

export function parseQuantity(answer: unknown): bigint {
  return parseAnswer(quantity, answer);
}

export function parseBytes(answer: unknown): string {
  return parseAnswer(bytes, answer);
}

export function parseHead(answer: unknown): Head {
  const { number, timestamp, hash, baseFeePerGas } = parseAnswer(headSchema, answer);
  return { number, timestamp, hash, baseFeePerGas, day: dayOfSecond(timestamp) };
}

/** `undefined` while the transaction is not in a block. */
export function parseReceipt(answer: unknown): Receipt | undefined {
  return answer === null || answer === undefined ? undefined : parseAnswer(receiptSchema, answer);
}

export function parseLogs(answer: unknown): readonly Log[] {
  return parseAnswer(z.array(logSchema), answer);
}

export function parseSimulation(answer: unknown): readonly SimulatedCall[] {
  return parseAnswer(simulationSchema, answer).flatMap(({ calls }) =>
    calls.map(({ status, gasUsed, returnData, logs = [] }) => ({
      succeeded: status === 1n,
      gasUsed,
      returnData,
      logs,
    })),
  );
}

function parseAnswer<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) {
    throw new UserError(
      "The node's answer is not one that an Ethereum node gives. Take another node with `--rpc`.",
      {
        cause: parsed.error,
      },
    );
  }
  return parsed.data;
}
