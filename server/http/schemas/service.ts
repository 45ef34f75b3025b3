import { z } from "zod";

import { asOfSchema } from "./common.ts";

export const healthSchema = z.object({ status: z.literal("ok") }).meta({ id: "Health" });

export const readinessSchema = z
  .object({
    ready: z.boolean(),
    asOf: asOfSchema.nullable(),
    reason: z.string().nullable(),
    chainId: z.int(),
    pays: z.boolean().meta({ description: "Whether the service pushes payments after each date." }),
  })
  .meta({ id: "Readiness" });
