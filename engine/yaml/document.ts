import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair } from "yaml";

import type { Fault } from "../errors/fault.ts";

/** Keys and list positions from the document's root. */
export type Path = readonly (string | number)[];

/** A document with every scalar as its text, so that no reading of numbers, dates or `NO` can differ. */
export type Tree = string | null | readonly Tree[] | { readonly [key: string]: Tree };

export interface YamlDocument {
  /** `undefined` where the text is no YAML or JSON at all. */
  readonly tree: Tree | undefined;
  readonly placeOf: PlaceOf;
  readonly faults: readonly Fault[];
}

/** Line and column, from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a value stands, or its key where that is asked for or the value is a block on the lines below it; of what the
 * document does not have, the nearest value around it. A path may be given as `formatPath` writes it.
 */
export type PlaceOf = (path: Path | string, part?: "key" | "value") => Place;

/** `classes.A.face`, `payments.normal[3].upTo`. */
export function formatPath(path: Path): string {
  return path
    .map((part, i) => (typeof part === "number" ? `[${part}]` : i === 0 ? part : `.${part}`))
    .join("");
}

/** Nodes that a document may unfold to: aliases of aliases could otherwise make it endless. */
const MOST_NODES = 100_000;
const MOST_DEPTH = 100;
/** After so many, what the reader says about the rest helps nobody. */
const MOST_SYNTAX_FAULTS = 20;
const NULL_TEXT = /^(?:~|null|Null|NULL|)$/;
const BYTE_ORDER_MARK = /^\uFEFF/;

/** Reads YAML 1.2 (of which JSON is a part) without giving any scalar a type; repeated keys and tags are faults. */
export function readDocument(text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(BYTE_ORDER_MARK, ""), {
    version: "1.2",
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: lines,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faults: Fault[] = document.errors.slice(0, MOST_SYNTAX_FAULTS).map((error) => ({
    ...placeAt(error.pos[0]),
    path: "",
    rule: "syntax",
    severity: "error",
    found: error.message,
    expected: "YAML 1.2 or JSON",
  }));
  const walk = new Walk(placeAt, (node) => (isAlias(node) ? node.resolve(document) : node));
  const tree = faults.length === 0 ? walk.read(document.contents, []) : undefined;
  return { tree, placeOf: (path, part) => walk.placeOf(path, part), faults: [...faults, ...walk.faults] };
}

type MaybeNode = Node | null | undefined;

class Walk {
  readonly faults: Fault[] = [];
  readonly #values = new Map<string, Place>();
  readonly #keys = new Map<string, Place>();
  readonly #placeAt: (offset: number) => Place;
  readonly #resolve: (node: MaybeNode) => MaybeNode;
  #nodes = 0;

  constructor(placeAt: (offset: number) => Place, resolve: (node: MaybeNode) => MaybeNode) {
    this.#placeAt = placeAt;
    this.#resolve = resolve;
  }

  read(node: MaybeNode, path: Path): Tree {
    if (node?.range) {
      this.#values.set(formatPath(path), this.#placeAt(node.range[0]));
    }
    this.#nodes++;
    if (this.#nodes > MOST_NODES || path.length > MOST_DEPTH) {
      if (this.#nodes <= MOST_NODES + 1) {
        this.#refuse(path, "too-large", undefined, "a document of fewer and less deeply nested values");
      }
      return null;
    }
    const target = this.#resolve(node);
    if (isAlias(node) && target === undefined) {
      this.#refuse(path, "unknown-anchor", `*${node.source}`, "the alias of an anchor that stands before it");
    }
    if (target?.tag !== undefined && target.tag !== "tag:yaml.org,2002:str") {
      this.#refuse(path, "tag", target.tag, "a value without a tag");
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

  placeOf(path: Path | string, part: "key" | "value" = "value"): Place {
    let at = typeof path === "string" ? path : formatPath(path);
    for (let isAsked = true; ; isAsked = false) {
      const key = this.#keys.get(at);
      const value = this.#values.get(at);
      if (key !== undefined && value !== undefined) {
        return (isAsked && part === "key") || key.line !== value.line ? key : value;
      }
      const known = key ?? value;
      if (known !== undefined) {
        return known;
      }
      if (at === "") {
        return { line: 1, column: 1 };
      }
      at = at.slice(0, Math.max(at.lastIndexOf("."), at.lastIndexOf("["), 0));
    }
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
      const keyPath = [...path, key];
      const place = keyNode.range ? this.#placeAt(keyNode.range[0]) : undefined;
      if (key === "__proto__") {
        this.#refuse(keyPath, "unknown-key", key, "another key", place);
      } else if (key in map) {
        const { line } = this.placeOf(keyPath, "key");
        this.#refuse(keyPath, "repeated-key", key, `each key once; it stands in line ${line} already`, place);
      } else {
        if (place !== undefined) {
          this.#keys.set(formatPath(keyPath), place);
        }
        map[key] = this.read(pair.value as Node | null, keyPath);
      }
    }
    return map;
  }

  #refuse(path: Path, rule: string, found: string | undefined, expected: string, place?: Place): void {
    this.faults.push({
      ...(place ?? this.placeOf(path)),
      path: formatPath(path),
      rule,
      severity: "error",
      ...(found === undefined ? {} : { found }),
      expected,
    });
  }
}
