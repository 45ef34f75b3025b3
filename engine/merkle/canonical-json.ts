/**
 * A flat object of texts as RFC 8785 (JSON Canonicalization Scheme): members ordered by UTF-16 code units,
 * no white space, strings as ECMAScript serializes them.
 *
 * @throws TypeError for a lone surrogate, which RFC 8785 §3.2.2.2 refuses
 */
export function canonicalJson(fields: Readonly<Record<string, string>>): string {
  const members = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${canonicalString(name)}:${canonicalString(value)}`);
  return `{${members.join(",")}}`;
}

function canonicalString(text: string): string {
  if (!text.isWellFormed()) {
    throw new TypeError("A text with a lone surrogate has no canonical JSON.");
  }
  return JSON.stringify(text);
}
