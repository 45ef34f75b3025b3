import type { z } from "zod";

import type { problemSchema } from "./schemas/common.ts";

export type ProblemBody = z.input<typeof problemSchema>;

/** An answer that is no: becomes `application/problem+json`. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly title: string;
  readonly errors: readonly { pointer: string; detail: string }[] | undefined;

  constructor(
    status: number,
    title: string,
    detail: string,
    errors?: readonly { pointer: string; detail: string }[],
  ) {
    super(detail);
    this.status = status;
    this.title = title;
    this.errors = errors;
  }

  body(instance: string): ProblemBody {
    return {
      type: "about:blank",
      title: this.title,
      status: this.status,
      detail: this.message,
      instance,
      ...(this.errors === undefined ? {} : { errors: [...this.errors] }),
    };
  }
}

export function notFound(detail: string): Problem {
  return new Problem(404, "Not found", detail);
}

export function badRequest(detail: string, errors: readonly { pointer: string; detail: string }[]): Problem {
  return new Problem(400, "The request is wrong", detail, errors);
}
