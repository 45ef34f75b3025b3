import { InvariantError, UserError } from "../errors/errors.ts";

const TEXT = Symbol("text");

/** JavaScript. `js` and `name` and what joins their code make it and nothing else does, so that no text of a deal can become code. */
export interface Code {
  readonly [TEXT]: string;
}

/** What stands in code: code as it is (lists of it line after line), all else as a literal of its value. */
type Piece = Code | readonly Code[] | string | number | bigint | boolean;

/** Code as written in the template, the pieces in their places. */
export function js(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Code {
  return { [TEXT]: String.raw({ raw: strings }, ...pieces.map(placed)) };
}

/** A variable's name: `class0_balance`. */
export function name(kind: string, index: number, field?: string): Code {
  const text = field === undefined ? `${kind}${index}` : `${kind}${index}_${field}`;
  if (!/^[a-z]\w*$/i.test(text)) {
    throw new InvariantError(`\`${text}\` cannot name a variable.`);
  }
  return { [TEXT]: text };
}

/** Several pieces of code with commas between them. */
export function listed(codes: readonly Code[]): Code {
  return { [TEXT]: codes.map(textOf).join(", ") };
}

/** The sum of expressions; 0 of none. A single one is left as it is, without brackets, here and below. */
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

function grouped(codes: readonly Code[], operator: string): Code | undefined {
  return codes.length > 1 ? { [TEXT]: `(${codes.map(textOf).join(operator)})` } : codes[0];
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

/**
 * What an expression is worth, which as a rule is a function.
 *
 * @param scope what the expression may name
 * @throws UserError where Node was told to make no code
 */
export function evaluate(expression: Code, scope: Readonly<Record<string, unknown>>): unknown {
  return made(Object.keys(scope), `"use strict"; return (${textOf(expression)});`)(...Object.values(scope));
}

function made(names: readonly string[], body: string): (...values: readonly unknown[]) => unknown {
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- no text of a deal is code, see `Code`
    return new Function(...names, body) as ReturnType<typeof made>;
  } catch (error) {
    if (error instanceof EvalError) {
      throw new UserError(
        "Weir runs a deal by code that it writes, which this Node was told not to do: start it without `--disallow-code-generation-from-strings`.",
        { cause: error },
      );
    }
    throw error;
  }
}

/** The text of code, as it is evaluated. */
export function textOf(code: Code): string {
  return code[TEXT];
}

function placed(piece: Piece): string {
  switch (typeof piece) {
    case "string":
      return JSON.stringify(piece);
    case "bigint":
      return piece < 0n ? `(${piece}n)` : `${piece}n`;
    case "number":
      return piece < 0 ? `(${piece})` : `${piece}`;
    case "boolean":
      return `${piece}`;
    case "object":
      return TEXT in piece ? piece[TEXT] : piece.map(textOf).join("\n");
  }
}
