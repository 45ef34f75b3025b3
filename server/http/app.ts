import { existsSync } from "node:fs";
import { join } from "node:path";

import express, { type ErrorRequestHandler, type Express } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import { createDocument } from "zod-openapi";

import { RpcError } from "../../engine/chain/rpc-answer.ts";
import { RetryableError } from "../../engine/errors/errors.ts";
import type { ServiceContext } from "../context.ts";
import { LifeReader } from "../trust/read-life.ts";
import { notFound, Problem } from "./problem.ts";
import { assetRoutes } from "./routes/assets.ts";
import { buyoutRoutes } from "./routes/buyouts.ts";
import { holderRoutes } from "./routes/holders.ts";
import { proposalRoutes } from "./routes/proposals.ts";
import { repurchaseRoutes } from "./routes/repurchases.ts";
import { saleRoutes } from "./routes/sales.ts";
import { serviceRoutes } from "./routes/service.ts";
import { trustRoutes } from "./routes/trusts.ts";

/** Requests a minute of one address: a portal open in several tabs stays far below. */
const REQUESTS_A_MINUTE = 1_200;

/** The HTTP side: the routes, their documentation, and the portal where it has been built. */
export function createApp(context: ServiceContext): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.use(
    helmet({
      contentSecurityPolicy: {
        directives: {
          "default-src": ["'self'"],
          "style-src": ["'self'"],
          "img-src": ["'self'", "data:"],
          "font-src": ["'self'"],
          "object-src": ["'none'"],
          "frame-ancestors": ["'none'"],
          "upgrade-insecure-requests": null,
        },
      },
      // Served over plain HTTP on a person's own machine; who puts it on the net puts TLS before it.
      strictTransportSecurity: false,
    }),
  );
  app.use(
    rateLimit({
      windowMs: 60_000,
      limit: REQUESTS_A_MINUTE,
      standardHeaders: "draft-8",
      legacyHeaders: false,
      // a first visit in Chinese loads its typeface in some hundred pieces
      skip: ({ path }) => path.startsWith("/assets/"),
      handler: (request, response) => {
        const problem = new Problem(429, "Too many requests", "Wait a minute before the next request.");
        response
          .status(429)
          .type("application/problem+json")
          .send(JSON.stringify(problem.body(request.path)));
      },
    }),
  );
  const lives = new LifeReader();
  const routes = [
    ...serviceRoutes(context),
    ...trustRoutes(context, lives),
    ...holderRoutes(context, lives),
    ...proposalRoutes(context),
    ...repurchaseRoutes(context),
    ...saleRoutes(context),
    ...assetRoutes(context),
    ...buyoutRoutes(context),
  ];
  const document = createDocument({
    openapi: "3.1.0",
    info: {
      title: "Weir",
      version: "0.1.0",
      description:
        "What a trust's chain says, read and recomputed. Amounts are decimal strings of smallest units of the answer's `currency`; every answer says as of which block it is.",
    },
    paths: Object.fromEntries(routes.flatMap(({ paths }) => Object.entries(paths))),
  });
  app.get("/openapi.json", (_request, response) => {
    response.json(document);
  });
  for (const route of routes) {
    route.mount(app);
  }
  const { portalFolder } = context.config;
  if (existsSync(join(portalFolder, "index.html"))) {
    app.use("/assets", express.static(join(portalFolder, "assets"), { immutable: true, maxAge: "1y" }));
    app.use(express.static(portalFolder, { index: "index.html" }));
    app.get(
      [
        "/trusts",
        "/trusts/*rest",
        "/sales",
        "/sales/*rest",
        "/buyouts/*rest",
        "/titles/*rest",
        "/rights/*rest",
      ],
      (_request, response) => {
        response.sendFile(join(portalFolder, "index.html"), { dotfiles: "allow" });
      },
    );
  }
  app.use((request) => {
    throw notFound(`Nothing is served at \`${request.path}\`.`);
  });
  app.use(problemHandler(context));
  return app;
}

function problemHandler({ log }: ServiceContext): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = asProblem(error);
    if (problem.status === 500) {
      log.error({ err: error, path: request.path }, "a request failed");
    }
    response
      .status(problem.status)
      .type("application/problem+json")
      .send(JSON.stringify(problem.body(request.path)));
  };
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) {
    return error;
  }
  if (error instanceof RetryableError || error instanceof RpcError) {
    return new Problem(
      503,
      "The chain does not answer",
      "The node could not be asked. Try again in a moment.",
    );
  }
  if (error instanceof URIError) {
    return new Problem(400, "The request is wrong", "The path is not written as a URL has it.");
  }
  return new Problem(500, "The service failed", "This is a fault of the service; its log says more.");
}
