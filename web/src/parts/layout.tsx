import type { ReactNode } from "react";

/** A part of a page under its own heading. */
export function Section({
  title,
  lead,
  children,
  id,
}: {
  title: string;
  lead?: string;
  children: ReactNode;
  id?: string;
}): ReactNode {
  return (
    <section className="section" {...(id === undefined ? {} : { id })}>
      <div className="section-head">
        <h2>{title}</h2>
        {lead !== undefined && <p>{lead}</p>}
      </div>
      {children}
    </section>
  );
}

/** One number that matters, under its name. */
export function Figure({
  name,
  children,
  note,
}: {
  name: string;
  children: ReactNode;
  note?: ReactNode;
}): ReactNode {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        {children}
        {note !== undefined && <span className="note">{note}</span>}
      </dd>
    </div>
  );
}

/** A table that never makes the page wider: on a narrow screen each row becomes a block of named values. */
export function Table({
  caption,
  head,
  rows,
  foot,
}: {
  caption: string;
  /** Names of the columns; a number column is `{ number }`. */
  head: readonly (string | { readonly number: string })[];
  rows: readonly { readonly key: string; readonly cells: readonly ReactNode[]; readonly faint?: boolean }[];
  foot?: readonly ReactNode[];
}): ReactNode {
  const nameOf = (column: number): string => {
    const each = head[column] ?? "";
    return typeof each === "string" ? each : each.number;
  };
  const classOf = (column: number): string => (typeof head[column] === "object" ? "number" : "");
  const row = (cells: readonly ReactNode[], tag: "th" | "td"): ReactNode =>
    cells.map((cell, i) =>
      i === 0 ? (
        <th key={i} scope="row" className={classOf(i)}>
          {cell}
        </th>
      ) : (
        <td key={i} className={`${classOf(i)}${tag === "th" ? " foot" : ""}`} data-name={nameOf(i)}>
          {cell}
        </td>
      ),
    );
  return (
    <table>
      <caption className="hidden">{caption}</caption>
      <thead>
        <tr>
          {head.map((_, i) => (
            <th key={i} scope="col" className={classOf(i)}>
              {nameOf(i) === "" ? <span className="hidden">{caption}</span> : nameOf(i)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells, faint }) => (
          <tr key={key} className={faint === true ? "faint" : ""}>
            {row(cells, "td")}
          </tr>
        ))}
      </tbody>
      {foot !== undefined && (
        <tfoot>
          <tr>{row(foot, "th")}</tr>
        </tfoot>
      )}
    </table>
  );
}
