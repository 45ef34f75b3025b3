/** What is wrong with an input, as every command prints it (`{ "faults": [ … ] }`). Positions start at 1; what is not known is absent. */
export interface Fault {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** JSON path of the value, for instance `classes.A.face`; empty for the whole document. */
  readonly path?: string;
  /** Short, stable, kebab-case name of the rule that was broken. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  readonly found?: string;
  readonly expected?: string;
  readonly hint?: string;
}

/** Of a tape: a fault that concerns one loan. */
export interface LoanFault extends Fault {
  readonly loan?: string;
}
