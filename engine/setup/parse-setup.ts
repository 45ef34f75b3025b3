import type { z } from "zod";

import { formatDay } from "../dates/day.ts";
import { DealReader } from "../deal/deal-reader.ts";
import type { Day, Deal, Units, Wad } from "../deal/model.ts";
import { Names } from "../deal/names.ts";
import { safeParseDeal } from "../deal/parse-deal.ts";
import { InputError } from "../errors/errors.ts";
import type { Fault } from "../errors/fault.ts";
import { nearest } from "../errors/nearest.ts";
import { readUnits, readWad, WAD, type Reading } from "../money/units.ts";
import type { InputLimits } from "../program/bounds.ts";
import type { Loose } from "../yaml/check-shape.ts";
import type { Path } from "../yaml/document.ts";
import type { FaultList } from "../yaml/fault-list.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import { categoryOf } from "./categories.ts";
import { readPowers } from "./parse-powers.ts";
import { readSubscription } from "./parse-subscription.ts";
import type { SetUpPowers } from "./powers.ts";
import type { SubscriptionTerms } from "./set-up.ts";
import { ROLES, setupSchema, type RawSetup, type Role } from "./setup-schema.ts";

/** A set-up file as read: amounts and dates are values, addresses still the text that `resolveSetup` binds. Lists run as those of the deal do. */
export interface ParsedSetup {
  readonly chainId: bigint;
  readonly currency: string;
  readonly registry: string;
  readonly title: string;
  /** `undefined`: minted when the trust is issued. */
  readonly titleId: bigint | undefined;
  readonly roles: Readonly<Record<Role, string>>;
  readonly parties: readonly string[];
  /** Numbers of the registry's categories. */
  readonly holders: readonly number[];
  readonly tokens: readonly { readonly name: string; readonly symbol: string }[];
  readonly indices: readonly { readonly firstFixing: Wad; readonly low: Wad; readonly high: Wad }[];
  readonly reportedAmountMax: readonly Units[];
  readonly metricMax: readonly Wad[];
  readonly windows: Readonly<Record<keyof RawSetup["windows"], number>>;
  readonly price: Units;
  readonly longStop: Day;
  readonly costs: readonly { readonly payee: string; readonly amount: Units }[];
  readonly leastLateCash: Units;
  readonly documentsHash: string | undefined;
  readonly legal: RawSetup["legal"];
  readonly subscription?: SubscriptionTerms | undefined;
  /** The remainder's venue as text, the zero address where there is none. */
  readonly powers: SetUpPowers;
}

export interface ParseSetupOptions {
  /** The file's name as faults shall show it. */
  readonly file?: string | undefined;
}

export interface SafeParsedSetup {
  /** `undefined` where any fault of deal or set-up is an error. */
  readonly setup: ParsedSetup | undefined;
  /** Every fault and warning, in the order of the document. */
  readonly faults: readonly Fault[];
  /** Gives faults of this set-up that were found later, and know their path only, their place in the file. */
  readonly placed: (faults: readonly Fault[]) => Fault[];
  /** What the set-up allows of a deal, as far as both could be read. */
  readonly limitsOf: (deal: Deal) => InputLimits;
}

const WINDOWS = [
  "collectionEnd",
  "reportBy",
  "challengeBy",
  "resolveBy",
  "freeze",
  "forcedTransfer",
] as const satisfies readonly (keyof RawSetup["windows"])[];

/** The set-up holds a window in 16 bits. */
const MOST_DAYS = 65_535;

/**
 * Reads a set-up file against its deal.
 *
 * @throws InputError with every fault, where one is an error
 */
export function parseSetup(text: string, deal: Deal, options: ParseSetupOptions = {}): ParsedSetup {
  const { setup, faults } = safeParseSetup(text, deal, options);
  if (setup === undefined) {
    const count = faults.filter(({ severity }) => severity === "error").length;
    throw new InputError(
      `The set-up${options.file === undefined ? "" : ` \`${options.file}\``} has ${count} fault${count === 1 ? "" : "s"}.`,
      faults,
    );
  }
  return setup;
}

/**
 * Reads a set-up file as `parseSetup` does; its faults and warnings are returned, none is thrown.
 *
 * @param deal `undefined` where it is wrong: then what does not rest on it is judged, and no set-up is read
 */
export function safeParseSetup(
  text: string,
  deal: Deal | undefined,
  { file }: ParseSetupOptions = {},
): SafeParsedSetup {
  const { rest, faults } = parseYaml({ text, file, schema: setupSchema });
  const placed = (found: readonly Fault[]) => found.map((fault) => faults.placed(fault));
  if (rest === undefined) {
    const nothing = { fixingHigh: [], reportedAmountMax: [] };
    return { setup: undefined, faults: faults.sorted(), placed, limitsOf: () => nothing };
  }
  const setup = new SetupReader(deal ?? asNamedBy(rest), rest, faults).read();
  return {
    setup: deal === undefined || faults.hasErrors() ? undefined : setup,
    faults: faults.sorted(),
    placed,
    limitsOf: (of) => limitsOf(of, rest, faults),
  };
}

function limitsOf(
  { indices, reportedAmounts, currency }: Deal,
  raw: LooseSetup,
  faults: FaultList,
): InputLimits {
  const valueOf = (path: Path, text: string | undefined, read: (text: string) => Reading<bigint>) => {
    const reading = text === undefined || faults.hasErrorWithin(path) ? undefined : read(text);
    return reading !== undefined && "value" in reading ? reading.value : undefined;
  };
  return {
    fixingHigh: indices.map((id) =>
      valueOf(["indices", id], raw.indices?.[id]?.high, (text) => readWad(text, { signed: true })),
    ),
    reportedAmountMax: reportedAmounts.map((id) =>
      valueOf(["reportedAmounts", id], raw.reportedAmounts?.[id], (text) =>
        readUnits(text, currency.decimals),
      ),
    ),
  };
}

/** A deal of just the parts that a set-up names, so that none is missing and none too many. */
function asNamedBy({
  tokens = {},
  parties = {},
  indices = {},
  reportedAmounts = {},
  metrics = {},
  works,
}: LooseSetup): Deal {
  const { deal: nothing } = safeParseDeal("").readable;
  return {
    ...nothing,
    currency: { symbol: "", decimals: MOST_DECIMALS },
    parties: Object.keys(parties).filter((id) => !ROLES.some((role) => role === id)),
    classes: Object.keys(tokens).map((id) => ({
      id,
      face: MOST_FACE,
      rate: { kind: "none" },
      dayCount: undefined,
      unpaidBearsInterest: false,
      denomination: undefined,
      issuePrice: WAD,
      retained: 0n,
    })),
    indices: Object.keys(indices),
    reportedAmounts: Object.keys(reportedAmounts),
    metrics: Object.keys(metrics),
    fees: works === undefined ? [] : [{ id: works, payee: -1, basis: { kind: "reported", max: 0n } }],
  };
}

/** As much as a note can hold. */
const MOST_FACE = 2n ** 96n - 1n;

/** As many digits after the point as any currency has. */
const MOST_DECIMALS = 18;

/** A set-up file without its faulty parts. */
export type LooseSetup = Loose<z.input<typeof setupSchema>>;

/** Reads what stands in a set-up; what is missing has its fault already and reads as a neutral value, and such a set-up is never handed out. */
class SetupReader {
  readonly #deal: Deal;
  readonly #raw: LooseSetup;
  readonly #faults: FaultList;
  readonly #reader: DealReader;

  constructor(deal: Deal, raw: LooseSetup, faults: FaultList) {
    this.#deal = deal;
    this.#raw = raw;
    this.#faults = faults;
    this.#reader = new DealReader(faults, new Names(faults), deal.currency.decimals);
  }

  read(): ParsedSetup {
    const raw = this.#raw;
    const deal = this.#deal;
    const setup: ParsedSetup = {
      chainId: BigInt(raw.chain ?? 0),
      currency: raw.currency ?? "",
      registry: raw.registry ?? "",
      title: raw.title?.contract ?? "",
      titleId: raw.title?.id === undefined ? undefined : BigInt(raw.title.id),
      roles: this.#roles(),
      parties: this.#parties(),
      holders: (raw.holders ?? []).flatMap((name) => categoryOf(name ?? "") ?? []),
      tokens: this.#each(
        raw.tokens,
        "tokens",
        deal.classes.map(({ id }) => id),
        "class",
        ({ name = "", symbol = "" }) => ({ name, symbol }),
      ),
      indices: this.#each(raw.indices, "indices", deal.indices, "index", (band, path) =>
        this.#band(band, path),
      ),
      reportedAmountMax: this.#each(
        raw.reportedAmounts,
        "reportedAmounts",
        deal.reportedAmounts,
        "reported amount",
        (amount, path) => this.#reader.units(amount, path),
      ),
      metricMax: this.#each(raw.metrics, "metrics", deal.metrics, "metric", (rate, path) =>
        this.#reader.wad(rate, path),
      ),
      windows: this.#windows(),
      price: this.#reader.units(raw.offering?.price, ["offering", "price"]),
      longStop: this.#reader.day(raw.offering?.longStop, ["offering", "longStop"]) ?? 0,
      costs: (raw.offering?.costs ?? []).map((cost, i) => ({
        payee: cost?.payee ?? "",
        amount: this.#reader.units(cost?.amount, ["offering", "costs", i, "amount"]),
      })),
      leastLateCash: this.#reader.units(raw.leastLateCash, ["leastLateCash"]),
      documentsHash: raw.documentsHash,
      legal: {
        governingLaw: raw.legal?.governingLaw ?? "",
        court: raw.legal?.court ?? "",
        opinionHash: raw.legal?.opinionHash,
        recordThatPrevails: raw.legal?.recordThatPrevails ?? "",
      },
      subscription: readSubscription({ raw, deal, reader: this.#reader, faults: this.#faults }),
      powers: readPowers({ raw, deal, reader: this.#reader, faults: this.#faults }),
    };
    this.#checkOffering(setup);
    this.#checkReportedFees();
    this.#warnOfOverlap(setup);
    return setup;
  }

  #roles(): ParsedSetup["roles"] {
    const { roles = {} } = this.#raw;
    return Object.fromEntries(ROLES.map((role) => [role, roles[role] ?? ""])) as Record<Role, string>;
  }

  /** Whether a part is missing for a fault that is named already: its own, or that of what it would stand in. */
  #isFaulty(path: Path): boolean {
    return path.some((_, i) => this.#faults.hasErrorAt(path.slice(0, i + 1)));
  }

  /** One address a party of the deal: an office's own, or the one that `parties` names. */
  #parties(): string[] {
    const { roles = {}, parties = {} } = this.#raw;
    const isRole = (id: string): id is Role => ROLES.some((role) => role === id);
    const others = this.#deal.parties.filter((id) => !isRole(id));
    for (const id of Object.keys(parties)) {
      if (!others.includes(id)) {
        const near = nearest(id, others);
        this.#faults.error(["parties", id], isRole(id) ? "party-is-office" : "unknown-party", {
          found: id,
          expected: isRole(id)
            ? "no entry: a party with a role's name is that office"
            : "a party of the deal",
          hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
        });
      }
    }
    return this.#deal.parties.map((id) => {
      const address = isRole(id) ? roles[id] : parties[id];
      if (address === undefined && !this.#isFaulty([isRole(id) ? "roles" : "parties", id])) {
        this.#faults.error(["parties"], "missing", { expected: `an address for the party \`${id}\`` });
      }
      return address ?? "";
    });
  }

  /** One entry a name of the deal, and none besides. */
  #each<T, R>(
    entries: Readonly<Record<string, T | undefined>> | undefined,
    key: string,
    names: readonly string[],
    kind: string,
    read: (entry: T, path: Path) => R,
  ): R[] {
    for (const name of Object.keys(entries ?? {})) {
      if (!names.includes(name)) {
        const near = nearest(name, names);
        this.#faults.error([key, name], "unknown-name", {
          found: name,
          expected: `a ${kind} of the deal`,
          hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
        });
      }
    }
    return names.flatMap((name) => {
      const entry = entries?.[name];
      if (entry === undefined) {
        if (!this.#isFaulty([key, name])) {
          this.#faults.error([key], "missing", { expected: `an entry for the ${kind} \`${name}\`` });
        }
        return [];
      }
      return [read(entry, [key, name])];
    });
  }

  #band({ first, low, high }: Partial<Record<"first" | "low" | "high", string | undefined>>, path: Path) {
    const wad = (text: string | undefined, name: string) =>
      this.#reader.wad(text, [...path, name], { signed: true });
    const band = { firstFixing: wad(first, "first"), low: wad(low, "low"), high: wad(high, "high") };
    if (this.#faults.hasErrorWithin(path)) {
      return band;
    }
    if (band.low > band.high) {
      this.#faults.error([...path, "low"], "band-order", {
        found: low,
        expected: `at most \`high\`, ${high ?? ""}`,
      });
    } else if (band.firstFixing < band.low || band.firstFixing > band.high) {
      this.#faults.error([...path, "first"], "outside-band", {
        found: first,
        expected: `from ${low ?? ""} to ${high ?? ""}`,
      });
    }
    return band;
  }

  #windows(): ParsedSetup["windows"] {
    const { windows: raw = {} } = this.#raw;
    const windows = Object.fromEntries(
      WINDOWS.map((name) => [
        name,
        this.#reader.count(raw[name], ["windows", name], { least: 0, most: MOST_DAYS }),
      ]),
    ) as Record<(typeof WINDOWS)[number], number>;
    const ordered = ["reportBy", "challengeBy", "resolveBy"] as const;
    ordered.forEach((name, i) => {
      const before = ordered[i - 1];
      const [found, bound] = [raw[name], before && raw[before]];
      if (
        before !== undefined &&
        found !== undefined &&
        bound !== undefined &&
        windows[name] <= windows[before]
      ) {
        this.#faults.error(["windows", name], "window-order", {
          found,
          expected: `more days than \`${before}\`, ${bound}`,
        });
      }
    });
    return windows;
  }

  #checkOffering({ longStop }: ParsedSetup): void {
    if (longStop < this.#deal.closing && !this.#isFaulty(["offering", "longStop"])) {
      this.#faults.error(["offering", "longStop"], "long-stop", {
        found: formatDay(longStop),
        expected: `not before the closing, ${formatDay(this.#deal.closing)}`,
      });
    }
  }

  /** A reported expense is money out on a person's word, so it never goes to the one who decides about reports. */
  #checkReportedFees(): void {
    const { roles = {}, parties = {} } = this.#raw;
    const trustee = roles.trustee?.toLowerCase();
    for (const { id, payee, basis } of this.#deal.fees) {
      const party = this.#deal.parties[payee] ?? "";
      const address = party in roles ? roles[party as Role] : parties[party];
      if (basis.kind === "reported" && trustee !== undefined && address?.toLowerCase() === trustee) {
        this.#faults.error(
          party in roles ? ["roles", party] : ["parties", party],
          "reported-fee-to-trustee",
          {
            found: address,
            expected: `another address than the trustee's for \`${party}\`, who is paid the reported fee \`${id}\``,
          },
        );
      }
    }
  }

  /** A window that is still open when the next period could close makes dates run into each other. */
  #warnOfOverlap({ windows }: ParsedSetup): void {
    if (this.#faults.hasErrorWithin(["windows"])) {
      return;
    }
    for (const [i, { day }] of this.#deal.dates.entries()) {
      const next = this.#deal.dates[i + 1]?.day;
      if (
        next !== undefined &&
        day - windows.collectionEnd + 1 + windows.resolveBy > next - windows.collectionEnd
      ) {
        this.#faults.warning(["windows", "resolveBy"], "windows-overlap", {
          found: `${windows.resolveBy} days`,
          expected: `an end before the close for ${formatDay(next)}`,
        });
        return;
      }
    }
  }
}
