import { jsonSchemaOf } from "../yaml/json-schema.ts";
import { setupSchema } from "./setup-schema.ts";

/** The JSON Schema of a set-up file, as `docs/setup.schema.json` holds it. */
export function setupJsonSchema(): object {
  return jsonSchemaOf("Weir set-up", setupSchema);
}
