import { z } from "zod";

import { integer, small } from "../store/fields.ts";
import type { RowPlace } from "./date-facts.ts";

/** Events about offices, accounts and the asset, by what they say; each field is some event's. */
const argsSchema = z.object({
  servicer: z.string().optional(),
  account: small.optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  by: z.string().optional(),
  effectiveFrom: small.optional(),
  left: integer.optional(),
  venue: z.string().optional(),
  saleId: z.string().optional(),
  isRemainder: z.boolean().optional(),
});

const NAMES = [
  "ServicerNamed",
  "ServicerChanged",
  "AddressAnnounced",
  "AnnouncementCancelled",
  "AddressRotated",
  "WorksApproved",
  "WorksSpent",
  "AssetPutUp",
] as const;

/** Something that happened beside the payment dates. */
export type OfficeAct = RowPlace & { readonly name: (typeof NAMES)[number] } & z.output<typeof argsSchema>;

interface Log extends RowPlace {
  readonly name: string;
  readonly args: string;
}

export function officeActs(logs: readonly Log[]): OfficeAct[] {
  return logs.flatMap((log) => {
    const name = NAMES.find((each) => each === log.name);
    return name === undefined
      ? []
      : [
          {
            ...argsSchema.parse(JSON.parse(log.args)),
            name,
            transaction: log.transaction,
            block: log.block,
            log_index: log.log_index,
            time: log.time,
          },
        ];
  });
}
