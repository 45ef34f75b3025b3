// What the set-up finds: whether the packages are the lock file's, whether sources have changed.
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import process from "node:process";

const GENERATED = new Set(["dist", "node_modules", ".vite"]);

function isForHere({ os, cpu, libc }) {
  const allows = (list, value) =>
    list === undefined ||
    (list.some((name) => name.startsWith("!")) ? !list.includes(`!${value}`) : list.includes(value));
  return (
    allows(os, process.platform) &&
    allows(cpu, process.arch) &&
    (libc === undefined || allows(libc, readLibc()))
  );
}

function readLibc() {
  return process.report.getReport().header.glibcVersionRuntime === undefined ? "musl" : "glibc";
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return null;
  }
}

/**
 * Whether `node_modules` holds what `package-lock.json` says, optional parts for this platform included: an install on an
 * old Node leaves out just those.
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, "package-lock.json"));
  const found = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (wanted === null) {
    throw new Error("package-lock.json is missing or no JSON: take it from the repository again.");
  }
  if (found === null || !found["node_modules/node"]) {
    return false;
  }
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || (entry.optional && !isForHere(entry))) {
      return true;
    }
    const isThere = found[path]?.version === entry.version && found[path]?.integrity === entry.integrity;
    // npm may leave out an optional part that is for any platform, such as a peer of one that is not for this one.
    return isThere || (entry.optional && found[path] === undefined && entry.os === undefined);
  });
}

/** One hash over the names and contents of every file in these files and folders, but for what a build puts there. */
export function hashSources(root, sources) {
  const hash = createHash("sha256");
  const add = (path) => {
    const file = join(root, path);
    if (!existsSync(file)) {
      return;
    }
    if (statSync(file).isDirectory()) {
      for (const name of readdirSync(file).sort()) {
        if (!GENERATED.has(name)) {
          add(`${path}/${name}`);
        }
      }
      return;
    }
    hash.update(`${path}\0`).update(readFileSync(file)).update("\0");
  };
  sources.forEach(add);
  return hash.digest("hex");
}

/** Lets `npx weir` find the command in its own repository, where npm links no package's commands. */
export function linkCommand(root) {
  const folder = join(root, "node_modules", ".bin");
  mkdirSync(folder, { recursive: true });
  if (process.platform === "win32") {
    writeFileSync(join(folder, "weir.cmd"), '@node "%~dp0\\..\\..\\bin\\weir.mjs" %*\r\n');
    return;
  }
  const link = join(folder, "weir");
  if (!existsSync(link)) {
    rmSync(link, { force: true });
    symlinkSync("../../bin/weir.mjs", link);
    chmodSync(join(root, "bin", "weir.mjs"), 0o755);
  }
}

/** What to do about the commonest reasons for which npm fails; empty where its own words must do. */
export function explainInstallFailure(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
    return "npm did not reach its registry: the first start needs a network. Behind a proxy, set npm's `proxy` or `registry`.";
  }
  if (/ENOSPC/.test(output)) {
    return "The disk is full: packages and builds take about 1.5 GB.";
  }
  if (/EACCES|EPERM/.test(output)) {
    return "This folder, or npm's cache, may not be written: check who owns them.";
  }
  return "";
}
