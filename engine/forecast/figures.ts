/** Where a figure comes from: published, or taken because nothing was found. */
export type Basis = { readonly source: string } | { readonly assumed: string };

/** A number with its basis; shares have 1 for 100 %, times are years. */
export type Figure = { readonly is: number } & Basis;

/** A figure and where it stands in the assumptions, for instance `segments.sme.unsecured.recovery`. */
export type PlacedFigure = Figure & { readonly path: string };

/** `share`: 0% to 100%; `part`: the same without its ends; `factor`: a percentage that may lie above; `years`: a plain number; `count`: a whole one. */
export type FigureUnit = "share" | "part" | "factor" | "years" | "count";

/**
 * Every figure that a loan may need beyond the tape, in groups. `defaults` of the assumptions has all of them; a segment
 * and a loan may each have any of them, and the nearer one counts.
 */
export const figureUnits = {
  /** A claim that nothing secures. */
  unsecured: {
    /** Of the claim at default, over its whole life. */
    recovery: "share",
    /** How far single claims lie apart: the slope of the probit of what is recovered. */
    spread: "factor",
    /** Since default, where the tape has no date of it. */
    age: "years",
  },
  /** A thing that secures the loan. */
  collateral: {
    /** Of the claim: its value where the tape has none. */
    worth: "factor",
    /** Of its value: what better liens take where the tape tells their rank but not their amount. */
    prior: "share",
    /** Of its value: what is bid at its auction, on average. */
    price: "factor",
    /** Standard deviation of the logarithm of what is bid. */
    spread: "factor",
    /** Of its value each year until the proceeds come: capital expenditure, insurance, upkeep. */
    upkeep: "share",
  },
  auction: {
    /** Of the value: reserve of the first round. */
    reserve: "factor",
    /** Of the reserve: by how much each further round is cheaper. */
    cut: "part",
    /** After so many nobody buys. */
    rounds: "count",
  },
  /** What part of a court's duration each stage takes. */
  procedure: {
    petition: "share",
    order: "share",
    appraisal: "share",
    /** Each auction round. */
    round: "share",
    distribution: "share",
    /** Of the present stage: the least that still lies ahead however long ago it began. */
    least: "share",
    /** Of the way to the auction that lies behind where the tape tells no stage. */
    unknown: "share",
    /** Standard deviation of the logarithm of the duration. */
    spread: "factor",
  },
  guarantors: {
    /** Of what they owe. */
    recovery: "share",
    /** Of the claim: what they owe where the tape names no amount. */
    cover: "share",
    /** After the loan's own recovery. */
    years: "years",
  },
  /** A discounted pay-off. */
  settlement: {
    /** That the borrower agrees and pays; else enforcement goes on from then. */
    chance: "share",
    /** Of what enforcement would bring in after costs. */
    price: "factor",
    years: "years",
  },
  /** The claim is sold on. */
  sale: { price: "share", spread: "factor", years: "years", costs: "share" },
  schedule: {
    /** A year: that a loan that is paid as agreed stops being paid. */
    redefault: "share",
  },
  costs: {
    /** Of what is realised: courts, lawyers, agents. */
    legal: "share",
    /** Of what is left of it. */
    servicing: "share",
    /** Standard deviation of the logarithm of the first. */
    spread: "factor",
  },
  /** Of a loan's price, time and costs with those of its region and asset class. */
  correlation: { price: "share", time: "share", costs: "share" },
} as const satisfies Record<string, Record<string, FigureUnit>>;

export type GroupName = keyof typeof figureUnits;
export const groupNames = Object.keys(figureUnits) as GroupName[];

export type FigureGroups<Each> = {
  readonly [Group in GroupName]: { readonly [Name in keyof (typeof figureUnits)[Group]]: Each };
};
/** All figures of one loan. */
export type Figures = FigureGroups<PlacedFigure>;
/** Some of them, as they are written. */
export type SomeFigures = { readonly [Group in GroupName]?: Partial<FigureGroups<Figure>[Group]> };

/** Every `group.name`. */
export const figurePaths: readonly string[] = groupNames.flatMap((group) =>
  Object.keys(figureUnits[group]).map((name) => `${group}.${name}`),
);

/** Lays some figures over all of them. */
export function overlayFigures(below: Figures, above: SomeFigures, path: string): Figures {
  const placed = Object.entries(above).map(([group, figures]) => [
    group,
    {
      ...below[group as GroupName],
      ...Object.fromEntries(
        Object.entries(figures as Record<string, Figure>).map(([name, figure]) => [
          name,
          { ...figure, path: `${path}.${group}.${name}` },
        ]),
      ),
    },
  ]);
  return { ...below, ...(Object.fromEntries(placed) as Partial<Figures>) };
}
