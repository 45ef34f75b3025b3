import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from "d3-sankey";
import { type ReactNode, useEffect, useRef, useState } from "react";

import type { Currency, DateOutcome } from "../api/types.ts";
import { exactAmount, scaledAmount, shortAmount, words } from "../text/format.ts";
import { type Strings, useSpeech } from "../text/strings.ts";

type Flows = DateOutcome["flows"];
type FlowNode = Flows["nodes"][number];
type Link = Flows["links"][number];
type PlacedNode = SankeyNode<FlowNode, { amount: string }>;
type PlacedLink = SankeyLink<FlowNode, { amount: string }>;

const NARROW = 640;
const NODE_WIDTH = 8;
const ROW = 50;
/** Height of a line of words. */
const LABEL = 18;

/** Where a date's cash came from and went. Widths are drawn from the amounts; the amounts themselves are exact. */
export function FlowChart({
  flows,
  available,
  currency,
  holderTone,
}: {
  flows: Flows;
  available: string;
  currency: Currency;
  /** The colour of a class by its id. */
  holderTone: (id: string) => string;
}): ReactNode {
  const { text } = useSpeech();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = frame.current;
    if (element === null) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => {
      setWidth(Math.floor(entry?.contentRect.width ?? 0));
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const isNarrow = width < NARROW;
  const shown = isNarrow ? withoutReceivers(flows) : flows;
  const label = text.date.flowsLabel(exactAmount(available, currency));
  return (
    <div ref={frame} className="flow-chart" data-available={available}>
      {width > 0 && shown.links.length > 0 && (
        <Chart {...{ flows: shown, width, isNarrow, label, text, currency, holderTone }} />
      )}
    </div>
  );
}

interface ChartProps {
  readonly flows: Flows;
  readonly width: number;
  readonly isNarrow: boolean;
  readonly label: string;
  readonly text: Strings;
  readonly currency: Currency;
  readonly holderTone: (id: string) => string;
}

function Chart({ flows, width, isNarrow, label, text, currency, holderTone }: ChartProps): ReactNode {
  const right = isNarrow ? 148 : 190;
  const tallest = Math.max(
    ...[0, 1, 2, 3].map((c) => flows.nodes.filter((node) => columnOf(node) === c).length),
  );
  const height = Math.max(isNarrow ? 380 : 420, tallest * ROW + 54);
  const { nodes, links } = sankey<FlowNode, { amount: string }>()
    .nodeId(({ id }) => id)
    .nodeAlign((node) => columnOf(node))
    .nodeSort(null)
    .linkSort(null)
    .nodeWidth(NODE_WIDTH)
    .nodePadding(isNarrow ? 37 : 34)
    .extent([
      [1, 28],
      [width - right, height - 26],
    ])({
    nodes: flows.nodes.map((node) => ({ ...node })),
    links: flows.links.map(({ from, to, amount }) => ({
      source: from,
      target: to,
      amount,
      // For drawing only.
      value: Number(amount),
    })),
  });
  const path = sankeyLinkHorizontal<FlowNode, { amount: string }>();
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="img" aria-label={label}>
      <g fill="none">
        {links.map((link) => (
          <path
            key={`${nodeOf(link.source).id} ${nodeOf(link.target).id}`}
            d={path(link) ?? ""}
            className={`flow ${toneOf(nodeOf(link.target), holderTone)}`}
            strokeWidth={Math.max(1, link.width ?? 0)}
            data-from={nodeOf(link.source).id}
            data-to={nodeOf(link.target).id}
            data-amount={link.amount}
          >
            <title>{`${nameOf(nodeOf(link.source), text)} → ${nameOf(nodeOf(link.target), text)}${text.marks.colon}${exactAmount(link.amount, currency)}`}</title>
          </path>
        ))}
      </g>
      {nodes.map((node) => (
        <NodeMark key={node.id} {...{ node, isNarrow, text, currency, tone: toneOf(node, holderTone) }} />
      ))}
    </svg>
  );
}

function NodeMark({
  node,
  isNarrow,
  text,
  currency,
  tone,
}: {
  node: PlacedNode;
  isNarrow: boolean;
  text: Strings;
  currency: Currency;
  tone: string;
}): ReactNode {
  const { x0 = 0, x1 = 0, y0 = 0, y1 = 0 } = node;
  const amount = amountOf(node);
  const column = columnOf(node);
  const label = placeOf(node, column, isNarrow);
  return (
    <g className="flow-node">
      <rect x={x0} y={y0} width={x1 - x0} height={Math.max(1.5, y1 - y0)} className={tone} rx="1.5" />
      {column === 1 && isNarrow ? null : (
        <text x={label.x} y={label.y} textAnchor={label.anchor}>
          <tspan className="flow-name">{nameOf(node, text)}</tspan>
          {label.isTwoLines ? (
            <tspan className="flow-amount" x={label.x} dy="15">
              {shortAmount(amount, currency)}
            </tspan>
          ) : (
            <tspan className="flow-amount" dx="7">
              {scaledAmount(amount, currency, text.scales)}
            </tspan>
          )}
        </text>
      )}
    </g>
  );
}

interface LabelPlace {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end";
  readonly isTwoLines: boolean;
}

/** Where a node's words stand: never where a flow leaves it. */
function placeOf(
  { x0 = 0, x1 = 0, y0 = 0, y1 = 0, sourceLinks = [] }: PlacedNode,
  column: number,
  isNarrow: boolean,
): LabelPlace {
  const middle = (y0 + y1) / 2;
  if (column === 0) {
    // What flows up from a lower source leaves the room below it free.
    const isUpper = sourceLinks.every(({ y0: from = 0, y1: to = 0 }) => to >= from - LABEL);
    return { x: x0, y: isUpper ? y0 - 13 : y1 + 14, anchor: "start", isTwoLines: false };
  }
  if (column === 1) {
    return { x: x1, y: y0 - 13, anchor: "end", isTwoLines: false };
  }
  if (column === 3 || isNarrow) {
    return { x: x1 + 8, y: middle - 7, anchor: "start", isTwoLines: true };
  }
  return y1 - y0 < LABEL
    ? { x: x0, y: y0 - 10, anchor: "start", isTwoLines: false }
    : { x: x1 + 8, y: middle, anchor: "start", isTwoLines: false };
}

/** On a narrow screen what was paid is shown, and who received it stands in the table. */
function withoutReceivers({ nodes, links }: Flows): Flows {
  const isReceiver = (id: string): boolean =>
    nodes.some((node) => node.id === id && (node.kind === "party" || node.kind === "holders"));
  return {
    nodes: nodes.filter(({ id }) => !isReceiver(id)),
    links: links.filter(({ to }: Link) => !isReceiver(to)),
  };
}

function columnOf({ kind }: Pick<FlowNode, "kind">): number {
  switch (kind) {
    case "collected":
    case "reserveOpening":
      return 0;
    case "available":
      return 1;
    case "fee":
    case "interest":
    case "principal":
    case "residual":
    case "share":
      return 2;
    case "party":
    case "holders":
    case "reserve":
      return 3;
  }
}

function toneOf({ kind, name }: Pick<FlowNode, "kind" | "name">, holderTone: (id: string) => string): string {
  switch (kind) {
    case "interest":
    case "principal":
    case "residual":
    case "holders":
      return holderTone(name ?? "");
    case "reserve":
    case "reserveOpening":
      return "tone-reserve";
    case "collected":
    case "available":
      return "tone-water";
    case "fee":
    case "party":
    case "share":
      return "tone-party";
  }
}

function nameOf({ kind, name }: Pick<FlowNode, "kind" | "name">, text: Strings): string {
  const named = words(name ?? "");
  switch (kind) {
    case "collected":
      return text.date.collectedNode;
    case "reserveOpening":
      return text.date.reserveFrom(named);
    case "available":
      return text.date.availableNode;
    case "interest":
      return text.date.interestNode(named);
    case "principal":
      return text.date.principalNode(named);
    case "residual":
      return text.date.residualNode(named);
    case "share":
      return text.date.shareNode(named);
    case "holders":
      return text.date.holdersNode(named);
    case "reserve":
      return text.step.reserve(named);
    case "fee":
    case "party":
      return named;
  }
}

/** What goes through a node: what enters it, or where nothing does what leaves it. */
function amountOf(node: PlacedNode): string {
  const sum = (links: readonly PlacedLink[] | undefined): bigint =>
    (links ?? []).reduce((total, { amount }) => total + BigInt(amount), 0n);
  const entering = sum(node.targetLinks);
  return String(entering > 0n ? entering : sum(node.sourceLinks));
}

/** After the layout a link's ends are nodes. */
function nodeOf(end: PlacedLink["source"]): PlacedNode {
  if (typeof end !== "object") {
    throw new TypeError("A link is drawn before it is laid out.");
  }
  return end;
}
