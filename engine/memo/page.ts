import { escapeText } from "./svg.ts";

/** A part of a memo: a heading, a sentence that says what it shows, and what it shows as HTML. */
export interface Section {
  readonly title: string;
  readonly says: string;
  readonly html: string;
}

export interface PageParameters {
  readonly title: string;
  readonly subtitle: string;
  /** Figures that are read first. */
  readonly keys: readonly { readonly name: string; readonly value: string; readonly note: string }[];
  readonly sections: readonly Section[];
  /** How to make it again. */
  readonly footer: string;
}

const STYLE = `
:root { color: #1f2933; font: 15px/1.5 Georgia, "Times New Roman", serif; }
body { margin: 0 auto; max-width: 820px; padding: 40px 28px 60px; background: #fff; }
h1 { font-size: 30px; line-height: 1.2; margin: 0 0 4px; font-weight: 600; }
h2 { font-size: 19px; margin: 38px 0 4px; padding-top: 10px; border-top: 2px solid #1d4e89; font-weight: 600; }
h3 { font: 600 13px/1.4 "Helvetica Neue", Arial, sans-serif; margin: 14px 0 0; color: #1f2933; }
p { margin: 4px 0 12px; }
.subtitle { color: #52606d; margin-bottom: 22px; }
.keys { display: grid; grid-template-columns: repeat(3, 1fr); gap: 12px; margin: 0 0 10px; padding: 0; list-style: none; }
.keys li { border: 1px solid #d9dee4; border-left: 4px solid #1d4e89; padding: 10px 12px; }
.keys span, th, td, .legend, footer, svg text, .small { font-family: "Helvetica Neue", Arial, sans-serif; }
.keys span { display: block; font-size: 12px; color: #52606d; }
.keys b { display: block; font-size: 21px; font-weight: 600; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; margin: 8px 0 14px; font-size: 12px; }
th, td { padding: 5px 6px; text-align: right; border-bottom: 1px solid #e4e8ec; font-variant-numeric: tabular-nums; }
th { color: #52606d; font-weight: 600; border-bottom: 1px solid #9aa5b1; vertical-align: bottom; }
td { white-space: nowrap; }
th:first-child, td:first-child, .words { text-align: left; }
td.words { white-space: normal; }
svg { width: 100%; height: auto; display: block; margin: 6px 0; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; margin: 0 0 10px 64px; padding: 0; font-size: 12px; color: #52606d; }
.legend span { display: inline-block; width: 14px; height: 10px; margin-right: 6px; }
footer { margin-top: 42px; padding-top: 10px; border-top: 1px solid #9aa5b1; font-size: 11.5px; color: #52606d; }
footer code { overflow-wrap: anywhere; }
h2, h3, section > p { break-after: avoid; }
section > p { break-inside: avoid; }
figure, tr, footer { break-inside: avoid; }
table { break-inside: avoid; }
table.long { break-inside: auto; }
figure { margin: 0; }
@page { size: A4; margin: 16mm 15mm; }
@media print { body { max-width: none; padding: 0; } :root { font-size: 12px; } h2 { margin-top: 22px; } }
@media (max-width: 560px) { .keys { grid-template-columns: 1fr 1fr; } table { display: block; overflow-x: auto; } }
`;

/** Rows from which on a table may be parted by a page's end. */
const LONG = 9;

/** A page that stands alone: no script, font or picture from elsewhere. */
export function page({ title, subtitle, keys, sections, footer }: PageParameters): string {
  const first = keys.map(
    ({ name, value, note }) =>
      `<li><span>${escapeText(name)}</span><b>${escapeText(value)}</b><span>${escapeText(note)}</span></li>`,
  );
  const parts = sections.map(
    (section) =>
      `<section><h2>${escapeText(section.title)}</h2><p>${escapeText(section.says)}</p>${section.html}</section>`,
  );
  return (
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escapeText(title)}</title><style>${STYLE}</style></head><body>` +
    `<header><h1>${escapeText(title)}</h1><p class="subtitle">${escapeText(subtitle)}</p></header>` +
    `<main><ul class="keys">${first.join("")}</ul>${parts.join("\n")}</main><footer>${footer}</footer></body></html>\n`
  );
}

/** A table whose first row is its header; columns of words may be told apart from those of figures, by position. */
export function htmlTable(rows: readonly (readonly string[])[], words: readonly number[] = []): string {
  const [header = [], ...body] = rows;
  const cells = (row: readonly string[], tag: string) =>
    row
      .map((cell, i) => `<${tag}${words.includes(i) ? ' class="words"' : ""}>${escapeText(cell)}</${tag}>`)
      .join("");
  // On a narrow screen it scrolls by itself, also by keys.
  return `<table tabindex="0"${body.length > LONG ? ' class="long"' : ""}><thead><tr>${cells(header, "th")}</tr></thead><tbody>${body.map((row) => `<tr>${cells(row, "td")}</tr>`).join("")}</tbody></table>`;
}
