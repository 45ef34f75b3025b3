import { z } from "zod";

/**
 * The JSON Schema of a file (draft 2020-12), by which editors complete and check it, made from the schema that validates.
 * What it takes can still be wrong in meaning; what it refuses is wrong. Alternatives exclude one another.
 */
export function jsonSchemaOf(title: string, source: z.ZodType): object {
  const { $schema, ...schema } = z.toJSONSchema(source, {
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
  return { $schema, title, ...schema };
}
