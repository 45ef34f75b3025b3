import process from "node:process";

import { InputError, UserError } from "../engine/errors/errors.ts";
import { parseConfig } from "./config.ts";
import { startService } from "./service.ts";

/**
 * The service as a process of its own: settings by the environment, one line of JSON on stdout when it is ready,
 * everything closed on SIGTERM and SIGINT. Exit 0 ended as asked; 1 it could not start or had to stop.
 */
async function main(): Promise<number> {
  const asked = new Promise<undefined>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        resolve(undefined);
      });
    }
  });
  const service = await startService(parseConfig(process.env));
  process.stdout.write(`${JSON.stringify({ url: service.url })}\n`);
  const failure = await Promise.race([asked, service.failed]);
  await service.close();
  if (failure !== undefined) {
    throw new Error("The service stopped by itself.", { cause: failure });
  }
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.exitCode = 1;
  if (!(error instanceof UserError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  if (error instanceof InputError) {
    for (const { path, expected, found } of error.faults) {
      process.stderr.write(
        `  ${path ?? ""}: expected ${expected ?? ""}${found === undefined ? "" : `, found ${found}`}\n`,
      );
    }
  }
}
