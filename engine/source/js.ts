import { InvariantError } from "../errors/errors.ts";

const WRITE = Symbol("write");

/** JavaScript. `js`, `name` and what joins such make it and nothing else does, so that no text of a deal can become code. */
export interface Code {
  /** Adds its text to `out`, each line after its first indented. */
  readonly [WRITE]: (out: string[], indent: string) => void;
}

/** What stands in code: code as it is (lists of it line after line), all else as a literal of its value. */
type Piece = Code | readonly Code[] | string | number | bigint | boolean;

/** Code as written in the template, the pieces in their places. A piece of several lines is indented as its place is. */
export function js(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Code {
  const { texts, indents } = templateOf(strings);
  return {
    [WRITE](out, indent) {
      texts.forEach((text, i) => {
        out.push(indent === "" ? text : text.replaceAll("\n", `\n${indent}`));
        const piece = pieces[i];
        if (piece !== undefined) {
          write(piece, out, indent + (indents[i] ?? ""));
        }
      });
    },
  };
}

/** A variable's name: `class0_balance`. */
export function name(kind: string, index: number, field?: string): Code {
  const text = field === undefined ? `${kind}${index}` : `${kind}${index}_${field}`;
  if (!/^[a-z]\w*$/i.test(text)) {
    throw new InvariantError(`\`${text}\` cannot name a variable.`);
  }
  return plain(text);
}

/** Several pieces of code with commas between them. */
export function listed(codes: readonly Code[]): Code {
  return separated(codes, ", ");
}

/** The sum of expressions; 0 of none. */
export function sumOf(codes: readonly Code[]): Code {
  return grouped(codes, " + ") ?? js`0n`;
}

/** Whether all of some expressions hold, as they do where there is none. */
export function allOf(codes: readonly Code[]): Code {
  return grouped(codes, " && ") ?? js`true`;
}

/** Whether any of some expressions holds, as it does not where there is none. */
export function anyOf(codes: readonly Code[]): Code {
  return grouped(codes, " || ") ?? js`false`;
}

/** Values that code uses and that have no literal. */
export class Kept {
  readonly values: unknown[] = [];

  /** What stands for the value in the code. */
  keep(value: unknown): Code {
    const index = this.values.indexOf(value);
    return js`kept[${index < 0 ? this.values.push(value) - 1 : index}]`;
  }
}

/** The code's text, without blank lines. */
export function textOf(code: Code): string {
  const out: string[] = [];
  write(code, out, "");
  return out.join("").replaceAll(/\n(?: *\n)+/g, "\n");
}

/**
 * What an expression is worth, which as a rule is a function.
 *
 * @param scope what the expression may name
 */
export function evaluate(expression: Code, scope: Readonly<Record<string, unknown>>): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- no text of a deal is code, see `Code`
  const make = new Function(...Object.keys(scope), `"use strict";\nreturn ${textOf(expression)};`) as (
    ...values: unknown[]
  ) => unknown;
  return make(...Object.values(scope));
}

function write(piece: Piece, out: string[], indent: string): void {
  if (typeof piece !== "object") {
    out.push(literal(piece));
  } else if (WRITE in piece) {
    piece[WRITE](out, indent);
  } else {
    separated(piece, "\n")[WRITE](out, indent);
  }
}

function literal(value: string | number | bigint | boolean): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return value < 0n ? `(${value}n)` : `${value}n`;
    case "number":
      return value < 0 ? `(${value})` : `${value}`;
    case "boolean":
      return `${value}`;
  }
}

function plain(text: string): Code {
  return {
    [WRITE](out) {
      out.push(text);
    },
  };
}

function grouped(codes: readonly Code[], operator: string): Code | undefined {
  return codes.length > 1 ? js`(${separated(codes, operator)})` : codes[0];
}

function separated(codes: readonly Code[], separator: string): Code {
  return {
    [WRITE](out, indent) {
      codes.forEach((code, i) => {
        if (i > 0) {
          out.push(separator === "\n" ? `\n${indent}` : separator);
        }
        code[WRITE](out, indent);
      });
    },
  };
}

interface Template {
  /** Before, between and after the pieces, without what all lines are indented by. */
  readonly texts: readonly string[];
  /** What the line of each piece is indented by. */
  readonly indents: readonly string[];
}

const templates = new WeakMap<TemplateStringsArray, Template>();

function templateOf(strings: TemplateStringsArray): Template {
  let template = templates.get(strings);
  if (template === undefined) {
    const margins = strings.flatMap((text) => [...text.matchAll(/\n( *)/g)].map(([, margin = ""]) => margin));
    const margin = margins.reduce(
      (least, each) => (each.length < least.length ? each : least),
      margins[0] ?? "",
    );
    const texts = strings.map((text) => text.replaceAll(`\n${margin}`, "\n"));
    texts[0] = texts[0]?.replace(/^\n/, "") ?? "";
    let line = "";
    const indents = texts.slice(0, -1).map((text) => {
      line = text.includes("\n") ? text.slice(text.lastIndexOf("\n") + 1) : line + text;
      return /^ */.exec(line)?.[0] ?? "";
    });
    template = { texts, indents };
    templates.set(strings, template);
  }
  return template;
}
