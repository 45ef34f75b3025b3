import { createHash } from "node:crypto";

import type { Request, Response, Router } from "express";
import type { z } from "zod";
import type { ZodOpenApiPathsObject } from "zod-openapi";

import { badRequest } from "./problem.ts";
import { problemSchema } from "./schemas/common.ts";

/** A GET route: what it takes, what it gives, how it is made. */
export interface RouteParameters<
  Path extends z.ZodObject,
  Query extends z.ZodObject,
  Answer extends z.ZodType,
> {
  /** As OpenAPI writes it: `/api/trusts/{address}`. */
  readonly path: string;
  readonly summary: string;
  readonly params: Path;
  readonly query: Query;
  readonly answer: Answer;
  /** The status that goes with an answer; 200 unless told. */
  readonly statusOf?: (answer: z.output<Answer>) => number;
  readonly handle: (request: {
    params: z.output<Path>;
    query: z.output<Query>;
  }) => Promise<z.input<Answer>> | z.input<Answer>;
}

/** What {@link defineRoute} makes: the same schemas check the request, check the answer and document both. */
export interface Route {
  readonly paths: ZodOpenApiPathsObject;
  readonly mount: (router: Router) => void;
}

/** Gives a route and its OpenAPI in one. Answers carry an ETag; a request that has it gets 304. */
export function defineRoute<Path extends z.ZodObject, Query extends z.ZodObject, Answer extends z.ZodType>(
  route: RouteParameters<Path, Query, Answer>,
): Route {
  const { path, summary, params, query, answer } = route;
  const problem = {
    description: "A problem, as RFC 9457 has it",
    content: { "application/problem+json": { schema: problemSchema } },
  };
  const handler = async (request: Request, response: Response): Promise<void> => {
    const input = {
      params: checked(params, request.params, ""),
      query: checked(query, request.query, "/query"),
    };
    const body = answer.parse(await route.handle(input));
    const text = JSON.stringify(body);
    const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
    response.set("ETag", etag);
    response.set("Cache-Control", "no-cache");
    const status = route.statusOf?.(body) ?? 200;
    if (status === 200 && matches(request.get("If-None-Match"), etag)) {
      response.status(304).end();
      return;
    }
    response.status(status).type("application/json").send(text);
  };
  return {
    paths: {
      [path]: {
        get: {
          summary,
          requestParams: { path: params, query },
          responses: {
            "200": { description: summary, content: { "application/json": { schema: answer } } },
            "304": { description: "What the request's If-None-Match names still holds" },
            "400": problem,
            "404": problem,
            "429": problem,
            "503": problem,
          },
        },
      },
    },
    mount: (router) => {
      router.get(path.replaceAll(/\{(\w+)\}/g, ":$1"), handler);
    },
  };
}

function checked<Schema extends z.ZodObject>(schema: Schema, value: unknown, at: string): z.output<Schema> {
  const parsed = schema.strict().safeParse(value);
  if (!parsed.success) {
    throw badRequest(
      "A value of the request's path or query is not what the route takes.",
      parsed.error.issues.flatMap((issue) => {
        const keys = issue.code === "unrecognized_keys" ? issue.keys : [""];
        return keys.map((key) => ({
          pointer: [at, ...issue.path.map(String), ...(key === "" ? [] : [key])]
            .join("/")
            .replace(/^(?!\/)/, "/"),
          detail: issue.message,
        }));
      }),
    );
  }
  // `strict` keeps the schema's output.
  return parsed.data as z.output<Schema>;
}

function matches(given: string | undefined, etag: string): boolean {
  return given !== undefined && given.split(",").some((each) => each.trim().replace(/^W\//, "") === etag);
}
