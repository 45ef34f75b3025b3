import { createServer } from "node:net";

/** Whether nobody listens on the port of this machine's loopback address. */
export async function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}

/** A port that was free a moment ago; with `from`, the first such one at or above it. */
export async function findFreePort(from = 0): Promise<number> {
  if (from > 0) {
    for (let port = from; port < 65_536; port += 1) {
      if (await isPortFree(port)) {
        return port;
      }
    }
  }
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}
