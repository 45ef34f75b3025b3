import { z } from "zod";

import { UserError } from "../../../engine/errors/errors.ts";

const object = z.record(z.string(), z.unknown());
const sent = z.array(z.object({ title: z.string(), hash: z.string(), gasUsed: z.number() }));

/** What a command line answered with `--json`. */
export class Answer {
  readonly #fields: Readonly<Record<string, unknown>>;

  /** @throws UserError where the text is no JSON object */
  constructor(text: string) {
    try {
      this.#fields = object.parse(JSON.parse(text));
    } catch (error) {
      throw new UserError(`A line's answer is no JSON object:\n${text}`, { cause: error });
    }
  }

  /** A field as text; a number in digits. @throws UserError where there is none */
  text(field: string): string {
    const value = this.#fields[field];
    if (typeof value !== "string" && typeof value !== "number") {
      throw new UserError(
        `A line's answer has no \`${field}\`, only ${Object.keys(this.#fields).join(", ")}.`,
      );
    }
    return String(value);
  }

  /** A field in whole numbers, such as smallest units of money. */
  units(field: string): bigint {
    return BigInt(this.text(field));
  }

  /** A field by a schema, for what is neither text nor number. */
  parse<Schema extends z.ZodType>(field: string, schema: Schema): z.output<Schema> {
    const parsed = schema.safeParse(this.#fields[field]);
    if (!parsed.success) {
      throw new UserError(`A line's answer has another \`${field}\` than expected.`, { cause: parsed.error });
    }
    return parsed.data;
  }

  /** Transactions that it sent. */
  get transactions(): z.output<typeof sent> {
    return sent.safeParse(this.#fields["transactions"]).data ?? [];
  }
}
