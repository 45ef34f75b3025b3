/** Runs `action` while this process alone holds `file`; waits for another that holds it. */
export function withLock(
  file: string,
  options: { readonly say: (text: string) => void; readonly isCancelled: () => boolean },
  action: () => Promise<void>,
): Promise<void>;
