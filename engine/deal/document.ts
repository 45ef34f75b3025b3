import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from "yaml";

import type { Fault } from "../errors/fault.ts";

/** Keys and list positions from the document's root. */
export type Path = readonly (string | number)[];

/** A document with every scalar as its text, so that no reading of numbers, dates or `NO` can differ. */
export type Tree = string | null | readonly Tree[] | { readonly [key: string]: Tree };

export interface DealDocument {
  /** `undefined` where the text is no YAML or JSON at all. */
  readonly tree: Tree | undefined;
  /** Line and column, from 1, of the value at a path, or of the nearest value around it. */
  readonly positionOf: (path: Path) => Position;
  readonly faults: readonly Fault[];
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** `classes.A.face`, `payments.normal[3].upTo`. */
export function formatPath(path: Path): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}

/** Nodes that a document may unfold to: aliases of aliases could otherwise make it endless. */
const MAX_NODES = 1_000_000;
/** After so many, what the reader says about the rest helps nobody. */
const MAX_SYNTAX_FAULTS = 20;
const NULL_TEXT = /^(?:~|null|Null|NULL|)$/;

/** Reads YAML 1.2 (of which JSON is a part) without giving any scalar a type; repeated keys are faults. */
export function readDocument(text: string): DealDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    version: "1.2",
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults: Fault[] = document.errors.slice(0, MAX_SYNTAX_FAULTS).map((error) => ({
    ...positionAt(error.pos[0]),
    path: "",
    rule: "syntax",
    severity: "error",
    found: error.message,
    expected: "YAML 1.2 or JSON",
  }));
  const walk = new Walk(positionAt, (node) => (isAlias(node) ? node.resolve(document) : node));
  const tree = faults.length === 0 ? walk.read(document.contents, []) : undefined;
  return { tree, positionOf: (path) => walk.positionOf(path), faults: [...faults, ...walk.faults] };
}

class Walk {
  readonly faults: Fault[] = [];
  readonly #positions = new Map<string, Position>();
  readonly #positionAt: (offset: number) => Position;
  readonly #resolve: (node: Node | null | undefined) => Node | null | undefined;
  #nodes = 0;

  constructor(
    positionAt: (offset: number) => Position,
    resolve: (node: Node | null | undefined) => Node | null | undefined,
  ) {
    this.#positionAt = positionAt;
    this.#resolve = resolve;
  }

  read(node: Node | null | undefined, path: Path): Tree {
    if (node?.range) {
      this.#positions.set(formatPath(path), this.#positionAt(node.range[0]));
    }
    const target = this.#resolve(node);
    this.#nodes++;
    if (this.#nodes > MAX_NODES || path.length > 100) {
      if (this.#nodes <= MAX_NODES || this.#nodes === MAX_NODES + 1) {
        this.#refuse(path, "too-large", undefined, "a document of fewer and less deeply nested values");
      }
      return null;
    }
    if (isMap(target)) {
      return this.#readMap(target.items, path);
    }
    if (isSeq(target)) {
      return target.items.map((item, i) => this.read(item as Node | null, [...path, i]));
    }
    if (isScalar(target)) {
      const value = String(target.value);
      return target.type === "PLAIN" && NULL_TEXT.test(value) ? null : value;
    }
    return null;
  }

  positionOf(path: Path): Position {
    for (let length = path.length; length >= 0; length--) {
      const position = this.#positions.get(formatPath(path.slice(0, length)));
      if (position !== undefined) {
        return position;
      }
    }
    return { line: 1, column: 1 };
  }

  #readMap(items: readonly Pair[], path: Path): Tree {
    // No prototype: `constructor` and `toString` are keys like any other.
    const map = Object.create(null) as Record<string, Tree>;
    for (const pair of items) {
      const keyNode = this.#resolve(pair.key as Node | null);
      if (!isScalar(keyNode)) {
        this.#refuse(path, "key-format", undefined, "text as a key");
        continue;
      }
      const key = String(keyNode.value);
      const value = pair.value as Node | null;
      if (key === "__proto__") {
        this.#refuseAt(keyNode.range?.[0], [...path, key], "unknown-key", key, "another key");
        continue;
      }
      if (key in map) {
        this.#refuseAt(keyNode.range?.[0], [...path, key], "repeated-key", key, "each key once");
        continue;
      }
      map[key] = this.read(value, [...path, key]);
      if (keyNode.range && (!value?.range || map[key] === null)) {
        this.#positions.set(formatPath([...path, key]), this.#positionAt(keyNode.range[0]));
      }
    }
    return map;
  }

  #refuse(path: Path, rule: string, found: string | undefined, expected: string): void {
    this.faults.push({
      ...this.positionOf(path),
      path: formatPath(path),
      rule,
      severity: "error",
      ...(found === undefined ? {} : { found }),
      expected,
    });
  }

  #refuseAt(offset: number | undefined, path: Path, rule: string, found: string, expected: string): void {
    this.#refuse(path, rule, found, expected);
    const fault = this.faults.at(-1);
    if (fault !== undefined && offset !== undefined) {
      this.faults[this.faults.length - 1] = { ...fault, ...this.#positionAt(offset) };
    }
  }
}
