import { z } from "zod";

import { dealSchema } from "./schema.ts";

/**
 * The JSON Schema of a deal file (draft 2020-12), by which editors complete and check it, made from the schema that
 * validates. What it takes can still be wrong in meaning; what it refuses is wrong. Alternatives exclude one another.
 */
export function dealJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(dealSchema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.anyOf !== undefined) {
        jsonSchema.oneOf = jsonSchema.anyOf;
        delete jsonSchema.anyOf;
      }
      // Read as text, written as YAML's core schema reads it.
      if (jsonSchema.const === "1") {
        delete jsonSchema.const;
        jsonSchema.enum = [1, "1"];
      }
    },
  });
  return { $schema, title: "Weir deal", ...schema };
}

/** As `docs/deal.schema.json` holds it. */
export function dealJsonSchemaText(): string {
  return `${JSON.stringify(dealJsonSchema(), undefined, 2)}\n`;
}
