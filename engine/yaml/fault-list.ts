import type { Fault } from "../errors/fault.ts";
import { formatPath, type Path, type PlaceOf } from "./document.ts";

export interface FaultDetails {
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
  /** What the fault is about, where a path has both; the value unless told. */
  readonly at?: "key" | "value";
}

/** Whether a path is `place` or of something that it holds; both as `formatPath` writes them. */
export function isWithin(path: string, place: string): boolean {
  return path.startsWith(place) && /^(?:$|[.[])/.test(path.slice(place.length));
}

/** Collects what is wrong with one document, each with its place. */
export class FaultList {
  readonly #faults: Fault[] = [];
  readonly #misspelt = new Set<string>();
  readonly #file: string | undefined;
  readonly #placeOf: PlaceOf;

  constructor(file: string | undefined, placeOf: PlaceOf) {
    this.#file = file;
    this.#placeOf = placeOf;
  }

  error(path: Path, rule: string, details: FaultDetails): void {
    this.#add(path, rule, "error", details);
  }

  warning(path: Path, rule: string, details: FaultDetails): void {
    this.#add(path, rule, "warning", details);
  }

  /** Takes over faults; those that know their path only get their place. */
  take(faults: readonly Fault[]): void {
    this.#faults.push(...faults.map((fault) => this.placed(fault)));
  }

  /** A fault of the document with its file and place. */
  placed(fault: Fault): Fault {
    return {
      ...(this.#file === undefined ? {} : { file: this.#file }),
      ...this.#placeOf(fault.path ?? ""),
      ...fault,
    };
  }

  /** Notes that a part is absent because its name is misspelt: what is said of that name says all. */
  markMisspelt(path: Path): void {
    this.#misspelt.add(formatPath(path));
  }

  isMisspelt(path: Path): boolean {
    return this.#misspelt.has(formatPath(path));
  }

  hasErrors(): boolean {
    return this.#faults.some((fault) => fault.severity === "error");
  }

  hasErrorAt(path: Path): boolean {
    const place = formatPath(path);
    return this.#faults.some((fault) => fault.severity === "error" && fault.path === place);
  }

  /** Whether there is an error at a path or in what it holds. */
  hasErrorWithin(path: Path): boolean {
    const place = formatPath(path);
    return this.#faults.some(({ severity, path: at = "" }) => severity === "error" && isWithin(at, place));
  }

  /** Whether a part of the document has a name that is none. */
  hasUnknownKeyAtRoot(): boolean {
    return this.#faults.some(({ rule, path = "" }) => rule === "unknown-key" && !/[.[]/.test(path));
  }

  /** In the order of the document. */
  sorted(): Fault[] {
    return this.#faults.toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
  }

  #add(path: Path, rule: string, severity: Fault["severity"], details: FaultDetails): void {
    const { found, expected, hint, at } = details;
    this.#faults.push({
      ...(this.#file === undefined ? {} : { file: this.#file }),
      ...this.#placeOf(path, at),
      path: formatPath(path),
      rule,
      severity,
      ...(found === undefined ? {} : { found }),
      ...(expected === undefined ? {} : { expected }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
