import type { z } from "zod";

import type { Path, Tree } from "./document.ts";
import type { FaultList } from "./fault-list.ts";
import { nearest } from "./nearest.ts";
import { dealSchema, type Loose, type RawDeal } from "./schema.ts";

type Issue = z.core.$ZodIssue;

/**
 * Checks a document against the schema and reports every fault of shape.
 *
 * @returns the document without its faulty parts, so that the checks of meaning can go on
 */
export function checkShape(tree: Tree, faults: FaultList): Loose<RawDeal> {
  const outcome = dealSchema.safeParse(tree, { error: expectedOf });
  let rest: Tree | undefined = tree;
  for (const issue of outcome.error?.issues ?? []) {
    for (const faulty of reportIssue(issue, [], tree, faults)) {
      rest = without(rest, faulty);
    }
  }
  return isMap(rest) ? rest : {};
}

/** What a fault says was expected, where the schema does not say it itself. */
function expectedOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "unrecognized_keys") {
    return `one of the keys ${keysOf(issue.inst).join(", ")}`;
  }
  if (issue.code === "invalid_type") {
    return issue.expected === "array" ? "a list" : issue.expected === "string" ? "text" : "a mapping";
  }
  return issue.code === "too_small" ? "at least one entry" : undefined;
}

function keysOf(schema: unknown): string[] {
  return Object.keys((schema as { _zod?: { def?: { shape?: object } } })._zod?.def?.shape ?? {});
}

/** A value of no use: it stands as missing, or, where its key is unknown, goes with its key. */
interface Faulty {
  readonly path: Path;
  readonly key: "stays" | "goes";
}

/** Reports one issue; returns the values that are of no use. */
function reportIssue(issue: Issue, base: Path, tree: Tree, faults: FaultList): Faulty[] {
  const path: Path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
      const known = issue.message.replace("one of the keys ", "").split(", ");
      const near = nearest(key, known);
      faults.error([...path, key], "unknown-key", {
        found: key,
        expected: issue.message,
        hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
      });
      return { path: [...path, key], key: "goes" };
    });
  }
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return reportUnion(issue.errors, path, tree, faults);
  }
  if (issue.code === "invalid_key") {
    // Names are judged with their kind and uniqueness in the checks of meaning.
    return [];
  }
  const found = valueAt(tree, path);
  faults.error(path, found === undefined ? "missing" : "format", {
    found: found === undefined ? undefined : describe(found),
    expected:
      found === undefined && path.length > 0 ? `\`${String(path.at(-1))}\`: ${issue.message}` : issue.message,
  });
  return [{ path, key: "stays" }];
}

/** Reports the alternative that the value comes nearest to; where several are as near, what would tell them apart. */
function reportUnion(
  alternatives: readonly (readonly Issue[])[],
  path: Path,
  tree: Tree,
  faults: FaultList,
): Faulty[] {
  const value = valueAt(tree, path);
  const distances = alternatives.map((issues) =>
    issues.reduce((sum, issue) => sum + distance(issue, value), 0),
  );
  const least = Math.min(...distances);
  const nearestOnes = alternatives.filter((_, i) => distances[i] === least);
  const [only] = nearestOnes;
  if (only !== undefined && (nearestOnes.length === 1 || least < KEY)) {
    return only.flatMap((issue) => reportIssue(issue, path, tree, faults));
  }
  const keys = isMap(value) ? Object.keys(value) : [];
  const wanted = new Set(nearestOnes.flatMap((issues) => wantedOf(issues)));
  const excess = new Set(nearestOnes.flatMap((issues) => issues.flatMap(unknownKeysOf)));
  const names = [...wanted].map((name) => name.replaceAll("`", ""));
  const near = keys.map((key) => nearest(key, names)).find((key) => key !== undefined);
  faults.error(path, value === undefined ? "missing" : "format", {
    found:
      keys.length > 0 ? `the keys ${keys.join(", ")}` : value === undefined ? undefined : describe(value),
    expected: wanted.size > 0 ? [...wanted].join(", or ") : `only one of the keys ${[...excess].join(", ")}`,
    hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
  });
  return [{ path, key: "stays" }];
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
  return typeof value === "string" ? value : Array.isArray(value) ? "a list" : "a mapping";
}

function isMap(tree: Tree | undefined): tree is { readonly [key: string]: Tree } {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

function valueAt(tree: Tree, path: Path): Tree | undefined {
  let value: Tree | undefined = tree;
  for (const part of path) {
    value = typeof value === "object" && value !== null ? (value as Record<string, Tree>)[part] : undefined;
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
