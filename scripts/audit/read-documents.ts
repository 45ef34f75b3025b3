import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { keccak256 } from "ethers";

import type { DocumentFile } from "../../engine/audit/judge-documents.ts";
import { UncheckedError } from "../../engine/errors/errors.ts";

/** Every file of a folder and the folders in it, by name. @throws UncheckedError where it cannot be read */
export function readDocuments(folder: string): DocumentFile[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => {
        const bytes = readFileSync(path);
        return { name: relative(folder, path), hash: keccak256(bytes), text: bytes.toString("utf8") };
      });
  } catch (error) {
    throw new UncheckedError(`The folder of documents \`${folder}\` cannot be read.`, { cause: error });
  }
}
