/** Whether `node_modules` holds what `package-lock.json` says, optional parts for this platform included. */
export function isInstalled(root: string): boolean;
/** One hash over the names and contents of every file in these files and folders, but for what a build puts there. */
export function hashSources(root: string, sources: readonly string[]): string;
/** Lets `npx weir` find the command in its own repository. */
export function linkCommand(root: string): void;
/** What to do about the commonest reasons for which npm fails; empty where its own words must do. */
export function explainInstallFailure(output: string): string;
