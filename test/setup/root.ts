import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const ROOT = new URL("../../", import.meta.url);
export const ROOT_PATH = fileURLToPath(ROOT);
