import type { Fault } from "../errors/fault.ts";
import { formatPath, type Path, type Position } from "./document.ts";

export interface FaultDetails {
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

/** Collects what is wrong with one document, each with its place. */
export class FaultList {
  readonly #faults: Fault[] = [];
  readonly #file: string | undefined;
  readonly #positionOf: (path: Path) => Position;

  constructor(file: string | undefined, positionOf: (path: Path) => Position) {
    this.#file = file;
    this.#positionOf = positionOf;
  }

  error(path: Path, rule: string, details: FaultDetails): void {
    this.#add(path, rule, "error", details);
  }

  warning(path: Path, rule: string, details: FaultDetails): void {
    this.#add(path, rule, "warning", details);
  }

  /** Takes over faults that already have their place. */
  take(faults: readonly Fault[]): void {
    this.#faults.push(
      ...faults.map((fault) => (this.#file === undefined ? fault : { file: this.#file, ...fault })),
    );
  }

  hasErrors(): boolean {
    return this.#faults.some((fault) => fault.severity === "error");
  }

  hasErrorAt(path: Path): boolean {
    const place = formatPath(path);
    return this.#faults.some((fault) => fault.severity === "error" && fault.path === place);
  }

  /** In the order of the document. */
  sorted(): Fault[] {
    return this.#faults.toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
  }

  #add(path: Path, rule: string, severity: Fault["severity"], details: FaultDetails): void {
    const { found, expected, hint } = details;
    this.take([
      {
        ...this.#positionOf(path),
        path: formatPath(path),
        rule,
        severity,
        ...(found === undefined ? {} : { found }),
        ...(expected === undefined ? {} : { expected }),
        ...(hint === undefined ? {} : { hint }),
      },
    ]);
  }
}
