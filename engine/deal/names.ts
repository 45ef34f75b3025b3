import { nearest } from "../errors/nearest.ts";
import { formatPath, type Path } from "../yaml/document.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import { ID_PATTERN } from "./schema.ts";

/** The part of a deal that gives the names of each kind. */
const PARTS = {
  party: "parties",
  reportedAmount: "reportedAmounts",
  metric: "metrics",
  event: "events",
  class: "classes",
  fee: "fees",
  reserve: "reserves",
  hurdle: "hurdles",
  trigger: "triggers",
  list: "payments",
} as const;

const KINDS = {
  party: "a party",
  reportedAmount: "a reported amount",
  metric: "a metric",
  event: "an event",
  class: "a class",
  fee: "a fee",
  reserve: "a reserve",
  hurdle: "a hurdle",
  trigger: "a trigger",
  list: "a list of payments",
} as const;
export type NameKind = keyof typeof KINDS;

interface Definition {
  readonly kind: NameKind;
  /** Position among the names of its kind. */
  readonly index: number;
  readonly path: string;
}

/** Columns of the collections file and events of every deal: no deal may name anything so. */
const TAKEN = ["date", "collected", "declared", "reportMissed"];

/** Stands for a reference that could not be resolved; such a deal is never handed out. */
export const UNRESOLVED = -1;

/** Every name of a deal, whatever its kind: they share one space. */
export class Names {
  readonly #known = new Map<string, Definition[]>();
  readonly #faults: FaultList;

  constructor(faults: FaultList) {
    this.#faults = faults;
  }

  define(kind: NameKind, id: string, index: number, path: Path): void {
    if (!ID_PATTERN.test(id)) {
      this.#faults.error(path, "name-format", {
        found: id,
        expected: "a letter, then letters and digits",
        at: "key",
      });
    }
    if (TAKEN.includes(id)) {
      this.#faults.error(path, "name-taken", {
        found: id,
        expected: `another name than ${TAKEN.join(", ")}`,
        at: "key",
      });
    }
    const others = this.#known.get(id) ?? [];
    const [other] = others;
    if (other !== undefined) {
      this.#faults.error(path, "name-clash", {
        found: id,
        expected: "a name used once in the deal",
        hint: `it is already ${KINDS[other.kind]} (\`${other.path}\`)`,
        at: "key",
      });
    }
    // Names that clash still resolve each as its kind, so that one slip is one fault.
    this.#known.set(id, [...others, { kind, index, path: formatPath(path) }]);
  }

  /** The position of `id` among the names of `kind`; anything else is a fault. */
  resolve(kind: NameKind, id: string | undefined, path: Path): number {
    const known = this.resolveOneOf([kind], id, path);
    return known === undefined ? UNRESOLVED : known.index;
  }

  resolveOneOf(
    kinds: readonly NameKind[],
    id: string | undefined,
    path: Path,
    alternatives: readonly string[] = [],
  ): { readonly kind: NameKind; readonly index: number } | undefined {
    if (id === undefined) {
      return undefined;
    }
    const definitions = this.#known.get(id) ?? [];
    const wanted = definitions.find(({ kind }) => kinds.includes(kind));
    if (wanted !== undefined) {
      return wanted;
    }
    if (
      kinds.some((kind) => this.#faults.hasErrorAt([PARTS[kind]]) || this.#faults.isMisspelt([PARTS[kind]]))
    ) {
      // The part that would name it is itself of no use: that is one fault, not one a reference.
      return undefined;
    }
    const [known] = definitions;
    const candidates = [...this.#known]
      .filter(([, names]) => names.some(({ kind }) => kinds.includes(kind)))
      .map(([name]) => name);
    const near = nearest(id, [...candidates, ...alternatives]);
    this.#faults.error(path, known === undefined ? "unknown-name" : "wrong-kind", {
      found: known === undefined ? id : `${id}, ${KINDS[known.kind]}`,
      expected: [...kinds.map((kind) => KINDS[kind]), ...alternatives.map((word) => `\`${word}\``)].join(
        " or ",
      ),
      hint:
        near !== undefined
          ? `did you mean \`${near}\`?`
          : candidates.length > 0
            ? `the deal has ${candidates.slice(0, 12).join(", ")}`
            : "the deal has none",
    });
    return undefined;
  }
}
