import type { z } from "zod";

import { nearest } from "../errors/nearest.ts";
import type { Path, Tree } from "./document.ts";
import type { FaultList } from "./fault-list.ts";
import { slipOf } from "./slips.ts";

type Issue = z.core.$ZodIssue;

/** What a faulty document leaves of `T`: anything may be missing. */
export type Loose<T> = T extends string
  ? T
  : T extends readonly (infer Item)[]
    ? readonly (Loose<Item> | undefined)[]
    : T extends object
      ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
      : T;

export interface CheckedShape<Schema extends z.ZodType> {
  /** `undefined` where there is any fault of shape. */
  readonly value: z.output<Schema> | undefined;
  /** The document without its faulty parts, so that the checks of meaning can go on. */
  readonly rest: Loose<z.input<Schema>>;
}

/** Checks a document against a schema, which sees every scalar as text, and reports every fault of shape. */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  tree: Tree,
  faults: FaultList,
): CheckedShape<Schema> {
  const outcome = schema.safeParse(tree, { error: expectedOf });
  let rest: Tree | undefined = tree;
  for (const faulty of reportIssues(outcome.error?.issues ?? [], [], tree, faults)) {
    rest = without(rest, faulty);
  }
  return { value: outcome.data, rest: (isMap(rest) ? rest : {}) as Loose<z.input<Schema>> };
}

const KIND_WORDS: Readonly<Record<string, string>> = { array: "a list", tuple: "a list", string: "text" };

/** What a fault says was expected, where the schema does not say it itself. */
function expectedOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "unrecognized_keys":
      return `one of the keys ${keysOf(issue.inst).join(", ")}`;
    case "invalid_type":
      return KIND_WORDS[issue.expected] ?? "a mapping";
    case "invalid_value":
      return `${issue.values.length > 1 ? "one of " : ""}${issue.values.map(String).join(", ")}`;
    case "too_small":
      return issue.minimum === 1 ? "at least one entry" : `at least ${issue.minimum} entries`;
    case "too_big":
      return `at most ${issue.maximum} entries`;
    default:
      return undefined;
  }
}

/** Parts of zod's own description of a schema: an object's keys, or the words that a record takes as keys. */
interface Definition {
  readonly shape?: object;
  readonly keyType?: { readonly _zod?: { readonly def?: { readonly entries?: object } } };
}

function keysOf(schema: unknown): string[] {
  const { shape, keyType } = (schema as { _zod?: { def?: Definition } })._zod?.def ?? {};
  return Object.keys(shape ?? keyType?._zod?.def?.entries ?? {});
}

/** A value of no use: it stands as missing, or, where its key is unknown, goes with its key. */
interface Faulty {
  readonly path: Path;
  readonly key: "stays" | "goes";
}

/** Reports issues; returns the values that are of no use. A key that is missing because it is misspelt is one fault. */
function reportIssues(issues: readonly Issue[], base: Path, tree: Tree, faults: FaultList): Faulty[] {
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      const path: Path = [...base, ...(issue.path as (string | number)[])];
      const holder = valueAt(tree, path);
      for (const key of issue.keys) {
        const meant = nearest(key, knownKeysOf(issue));
        if (meant !== undefined && isMap(holder) && !Object.hasOwn(holder, meant)) {
          faults.markMisspelt([...path, meant]);
        }
      }
    }
  }
  return issues.flatMap((issue) => reportIssue(issue, base, tree, faults));
}

function knownKeysOf({ message }: Issue): string[] {
  return message.replace("one of the keys ", "").split(", ");
}

/** Reports one issue; returns the values that are of no use. */
function reportIssue(issue: Issue, base: Path, tree: Tree, faults: FaultList): Faulty[] {
  const path: Path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") {
    return reportUnknownKeys(issue, path, faults);
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return reportUnion(issue.errors, path, tree, faults);
  }
  const found = valueAt(tree, path);
  if (found === undefined && faults.isMisspelt(path)) {
    return [{ path, key: "stays" }];
  }
  if (found === undefined) {
    faults.error(path, "missing", {
      expected: path.length > 0 ? `\`${String(path.at(-1))}\`: ${issue.message}` : issue.message,
    });
  } else {
    const words = issue.code === "invalid_value" ? issue.values.map(String) : [];
    faults.error(path, "format", {
      found: describe(found),
      expected: issue.message,
      hint: hintOf(found, issue, words),
    });
  }
  return [{ path, key: "stays" }];
}

function hintOf(found: Tree, issue: Issue, words: readonly string[]): string | undefined {
  if (typeof found !== "string") {
    return undefined;
  }
  const isForList = issue.code === "invalid_type" && issue.expected === "array" && found !== "";
  return isForList ? `a list of one is written [${found}]` : slipOf(found, words);
}

function reportUnknownKeys(
  issue: Extract<Issue, { code: "unrecognized_keys" }>,
  path: Path,
  faults: FaultList,
): Faulty[] {
  const known = knownKeysOf(issue);
  return issue.keys.map((key) => {
    faults.error([...path, key], "unknown-key", {
      found: key,
      expected: issue.message,
      hint: hintOfKey(key, known),
      at: "key",
    });
    return { path: [...path, key], key: "goes" };
  });
}

function hintOfKey(key: string, known: readonly string[]): string | undefined {
  if (key === "<<") {
    return "YAML 1.2 has no merge key";
  }
  return /^\d{3}(?:\.\d+)?$/.test(key)
    ? "a comma ends the value before it: thousands are written 1_000"
    : didYouMean(nearest(key, known));
}

/** Reports the alternative that the value comes nearest to; where several are as near, what would tell them apart. */
function reportUnion(
  alternatives: readonly (readonly Issue[])[],
  path: Path,
  tree: Tree,
  faults: FaultList,
): Faulty[] {
  const value = valueAt(tree, path);
  if (value === undefined && faults.isMisspelt(path)) {
    return [{ path, key: "stays" }];
  }
  const distances = alternatives.map((issues) =>
    issues.reduce((sum, issue) => sum + distance(issue, value), 0),
  );
  const least = Math.min(...distances);
  const nearestOnes = alternatives.filter((_, i) => distances[i] === least);
  const [only] = nearestOnes;
  if (only !== undefined && (nearestOnes.length === 1 || least < KEY)) {
    return reportIssues(only, path, tree, faults);
  }
  const keys = isMap(value) ? Object.keys(value) : [];
  const wanted = new Set(nearestOnes.flatMap((issues) => wantedOf(issues)));
  const excess = new Set(nearestOnes.flatMap((issues) => issues.flatMap(unknownKeysOf)));
  const names = [...wanted].map((name) => name.replaceAll("`", ""));
  const found =
    keys.length > 0 ? `the keys ${keys.join(", ")}` : value === undefined ? undefined : describe(value);
  const expected =
    wanted.size > 0 ? [...wanted].join(", or ") : `only one of the keys ${[...excess].join(", ")}`;
  faults.error(path, value === undefined ? "missing" : "format", {
    found,
    expected: value === undefined ? `\`${String(path.at(-1))}\`: ${expected}` : expected,
    hint: didYouMean(keys.map((key) => nearest(key, names)).find((key) => key !== undefined)),
  });
  return [{ path, key: "stays" }];
}

function didYouMean(word: string | undefined): string | undefined {
  return word === undefined ? undefined : `did you mean \`${word}\`?`;
}

function unknownKeysOf(issue: Issue): string[] {
  return issue.code === "unrecognized_keys" ? issue.keys : [];
}

/** The first thing that an alternative misses. */
function wantedOf(issues: readonly Issue[]): string[] {
  const [issue] = issues.filter(({ code }) => code !== "unrecognized_keys");
  if (issue === undefined) {
    return [];
  }
  return [issue.path.length > 0 ? `\`${String(issue.path[0])}\`` : issue.message];
}

const KEY = 100;
const KIND = 10_000;

/** How far an issue shows a value to be from what was meant: another kind of value, other keys, another text. */
function distance(issue: Issue, value: Tree | undefined): number {
  if (issue.code === "unrecognized_keys") {
    return KEY * issue.keys.length;
  }
  if (issue.path.length === 0) {
    return issue.code === "invalid_type" ? KIND : 1;
  }
  return valueAt(value ?? null, issue.path as Path) === undefined ? KEY : 1;
}

function describe(value: Tree): string {
  if (value === null) {
    return "nothing";
  }
  if (typeof value === "string") {
    return value;
  }
  const size = Object.keys(value).length;
  return `${size === 0 ? "an empty" : "a"} ${Array.isArray(value) ? "list" : "mapping"}`;
}

function isMap(tree: Tree | undefined): tree is { readonly [key: string]: Tree } {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

function valueAt(tree: Tree, path: Path): Tree | undefined {
  let value: Tree | undefined = tree;
  for (const part of path) {
    value =
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string, Tree>)[part]
        : undefined;
  }
  return value;
}

/** A copy of `tree` without a faulty value; list positions stay as they are. */
function without(tree: Tree | undefined, { path, key }: Faulty): Tree | undefined {
  const [part, ...rest] = path;
  if (part === undefined || typeof tree !== "object" || tree === null) {
    return undefined;
  }
  if (Array.isArray(tree)) {
    return (tree as readonly Tree[]).map((item, i) =>
      i === part ? without(item, { path: rest, key }) : item,
    ) as Tree[];
  }
  const { [part]: value, ...others } = tree as Record<string, Tree | undefined>;
  const copy = Object.assign(
    Object.create(null),
    key === "goes" && rest.length === 0 ? others : tree,
  ) as Record<string, Tree | undefined>;
  if (rest.length > 0 || key === "stays") {
    copy[part] = without(value, { path: rest, key });
  }
  return copy as Tree;
}
