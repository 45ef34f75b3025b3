import type { z } from "zod";

import { checkShape, type CheckedShape } from "./check-shape.ts";
import { readDocument } from "./document.ts";
import { FaultList } from "./fault-list.ts";

export interface ParseYamlParameters<Schema extends z.ZodType> {
  readonly text: string;
  /** Named in faults. */
  readonly file?: string | undefined;
  /** Sees every scalar as text: YAML 1.1 and 1.2 disagree on `NO`, `1_000` and dates, a schema does not. */
  readonly schema: Schema;
}

export interface ParseYamlReturnType<Schema extends z.ZodType> {
  /** `undefined` where there is any fault. */
  readonly value: z.output<Schema> | undefined;
  /** What is left without the faulty parts, for checks of meaning; `undefined` where the text is no YAML at all. */
  readonly rest: CheckedShape<Schema>["rest"] | undefined;
  /** Open for what is found wrong beyond the shape. */
  readonly faults: FaultList;
}

/** Reads a YAML 1.2 or JSON document by a schema; every fault is noted with its path, line and column, none is thrown. */
export function parseYaml<Schema extends z.ZodType>({
  text,
  file,
  schema,
}: ParseYamlParameters<Schema>): ParseYamlReturnType<Schema> {
  const document = readDocument(text);
  const faults = new FaultList(file, document.placeOf);
  faults.take(document.faults);
  if (document.tree === undefined) {
    return { value: undefined, rest: undefined, faults };
  }
  const { value, rest } = checkShape(schema, document.tree, faults);
  return { value: faults.hasErrors() ? undefined : value, rest, faults };
}
