/** Scalars of files that people write, as schemas: all arrive as text (see `document.ts`). */
import { z } from "zod";

import { WRITTEN_NUMBER } from "../money/written-number.ts";

/**
 * A scalar, whose text must match; `expected` is what a fault says, and what an editor shows. Editors see numbers
 * where YAML's core schema does, so the JSON Schema takes both (`type`); `pattern` narrows it where what is checked
 * after the shape does.
 */
export function scalar(expected: string, pattern: RegExp, { type, narrower }: ScalarForm = {}) {
  return z
    .string({ error: expected })
    .regex(pattern, { error: expected })
    .meta({
      description: capitalized(expected),
      type: type ?? ["string", "number"],
      pattern: (narrower ?? pattern).source,
    });
}

interface ScalarForm {
  readonly type?: "string" | readonly ["string", "integer"];
  readonly narrower?: RegExp;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Lines of text; a terminal would obey control characters instead of showing them. */
export const text = scalar(
  "text without control characters",
  /^\n*[^\u0000-\u001f\u007f-\u009f][^\u0000-\u0009\u000b-\u001f\u007f-\u009f]*$/,
);
/** What something is called. */
export const name = scalar(
  "text on one line, without control characters",
  /^[^\u0000-\u001f\u007f-\u009f]+$/,
);
export const amount = scalar("an amount such as 1_000_000 or 12.34", WRITTEN_NUMBER, {
  narrower: /^(?:\+|-(?=[0_.]*$))?\d+(?:_\d+)*(?:\.\d+)?$/,
});
export const rate = scalar("a number such as 9.5% or 0.095", WRITTEN_NUMBER);
export const date = scalar("a date such as 2026-09-30", /^\d{4}-\d{2}-\d{2}$/, {
  type: "string",
  narrower: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
});
