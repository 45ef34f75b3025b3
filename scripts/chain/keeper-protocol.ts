import { z } from "zod";

/** What the chain manager asks of the process that keeps anvil: one JSON object as its only argument. */
export const keeperRequestSchema = z.object({
  binary: z.string(),
  args: z.array(z.string()),
  port: z.number().int(),
  stateFile: z.string().nullable(),
});

export type KeeperRequest = z.infer<typeof keeperRequestSchema>;

/** What the keeper says on its standard output, one JSON object a line. */
export const keeperMessageSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("started"),
    port: z.number().int(),
    pid: z.number().int(),
    loaded: z.boolean(),
  }),
  z.object({ kind: z.literal("saved") }),
  z.object({
    kind: z.literal("failed"),
    reason: z.enum(["port", "state", "locked", "anvil"]),
    message: z.string(),
  }),
]);

export type KeeperMessage = z.infer<typeof keeperMessageSchema>;
