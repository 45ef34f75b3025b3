import { LineCounter, isNode, parseDocument } from "yaml";
import type { z } from "zod";

import type { Fault } from "../errors/fault.ts";

export interface ParseYamlParameters<Schema extends z.ZodType> {
  readonly text: string;
  /** Named in faults. */
  readonly file?: string;
  /** Sees every scalar as text: YAML 1.1 and 1.2 disagree on `NO`, `1_000` and dates, a schema does not. */
  readonly schema: Schema;
}

export type ParseYamlReturnType<Schema extends z.ZodType> =
  | { readonly value: z.output<Schema>; readonly faults: readonly [] }
  | { readonly value: undefined; readonly faults: readonly Fault[] };

type Path = readonly (string | number)[];

/** Reads a YAML document by a schema; every fault is returned with its path, line and column, none is thrown. */
export function parseYaml<Schema extends z.ZodType>({
  text,
  file,
  schema,
}: ParseYamlParameters<Schema>): ParseYamlReturnType<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false });
  const inFile = file === undefined ? {} : { file };
  if (document.errors.length > 0) {
    const faults = document.errors.map((error): Fault => {
      const { line, col } = lines.linePos(error.pos[0]);
      return {
        ...inFile,
        line,
        column: col,
        path: "",
        rule: "yaml",
        severity: "error",
        found: error.message,
        expected: "a YAML document",
      };
    });
    return { value: undefined, faults };
  }
  const raw: unknown = document.toJS({ maxAliasCount: 100 });
  const parsed = schema.safeParse(raw);
  if (parsed.success) {
    return { value: parsed.data, faults: [] };
  }
  const place = (path: Path): Pick<Fault, "line" | "column"> => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        const { line, col } = lines.linePos(node.range[0]);
        return { line, column: col };
      }
    }
    return {};
  };
  const faults = flatten(parsed.error.issues).map(({ path, issue }): Fault => ({
    ...inFile,
    ...place(path),
    path: path
      .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i === 0 ? "" : "."}${key}`))
      .join(""),
    ...describe(issue, valueAt(raw, path)),
    severity: "error",
  }));
  return { value: undefined, faults };
}

/** An unknown key is a fault at that key; of a union, the branch that got furthest speaks. */
function flatten(
  issues: readonly z.core.$ZodIssue[],
  base: Path = [],
): { path: Path; issue: z.core.$ZodIssue }[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path.map((key) => (typeof key === "symbol" ? String(key) : key))];
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({ path: [...path, key], issue }));
    }
    if (issue.code === "invalid_union" && issue.errors.length > 0) {
      const depth = (branch: readonly z.core.$ZodIssue[]) =>
        Math.max(...branch.map((each) => each.path.length));
      const best = issue.errors.reduce((a, b) => (depth(b) > depth(a) ? b : a));
      if (depth(best) > 0) {
        return flatten(best, path);
      }
    }
    return [{ path, issue }];
  });
}

function describe(
  issue: z.core.$ZodIssue,
  found: unknown,
): Pick<Fault, "rule" | "expected"> & { found?: string } {
  const shown = found === undefined ? {} : { found: show(found) };
  switch (issue.code) {
    case "unrecognized_keys":
      return { rule: "unknown-key", ...shown, expected: "no such key" };
    case "invalid_type":
      return found === undefined
        ? { rule: "missing", expected: words(issue.expected) }
        : { rule: "type", ...shown, expected: words(issue.expected) };
    case "invalid_value":
      return {
        rule: found === undefined ? "missing" : "value",
        ...shown,
        expected: issue.values.map((value) => `\`${String(value)}\``).join(" or "),
      };
    default:
      return { rule: found === undefined ? "missing" : "value", ...shown, expected: issue.message };
  }
}

function words(expected: string): string {
  return (
    {
      string: "a text",
      object: "a group of keys",
      record: "a group of keys",
      array: "a list",
      tuple: "a list",
    }[expected] ?? expected
  );
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}
