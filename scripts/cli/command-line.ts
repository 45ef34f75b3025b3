/** A command line that says the same again: words before, then a flag for each option that was given, as a shell takes it. */
export function commandLine(words: readonly string[], flags: object): string {
  const options = Object.entries(flags).flatMap(([name, value]: [string, unknown]) => {
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (value === true) {
      return [flag];
    }
    const values = Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
    return values.map((each) => `${flag} ${quoted(each)}`);
  });
  return [...words.map(quoted), ...options].join(" ");
}

/** A word as a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
