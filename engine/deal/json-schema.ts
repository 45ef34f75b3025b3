import { jsonSchemaOf } from "../yaml/json-schema.ts";
import { dealSchema } from "./schema.ts";

/** The JSON Schema of a deal file, as `docs/deal.schema.json` holds it. */
export function dealJsonSchema(): object {
  return jsonSchemaOf("Weir deal", dealSchema);
}
