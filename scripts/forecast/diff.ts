import { z } from "zod";

import { InputError } from "../../engine/errors/errors.ts";
import type { CliContext } from "../cli/command.ts";
import { readBytes } from "../tape/open-tape.ts";
import type { forecastJson } from "./forecast-json.ts";

const amount = z.string().regex(/^\d+$/);
/** What of an earlier result is compared. */
const earlierSchema = z.object({
  version: z.string(),
  inputs: z.record(z.string(), z.string()),
  gross: amount,
  costs: amount,
  net: amount,
  presentValue: amount,
  assumedShare: z.number(),
  bySegment: z.array(z.object({ segment: z.string(), loans: z.number(), amount, presentValue: amount })),
});
type Earlier = z.output<typeof earlierSchema>;

/** @throws InputError where the file is no result of `weir forecast --json` */
export async function readEarlier(context: Pick<CliContext, "cwd">, file: string): Promise<Earlier> {
  const source = await readBytes(context, file);
  if ("fault" in source) {
    throw new InputError("The earlier result cannot be read:", [source.fault]);
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(source.bytes));
  } catch {
    json = undefined;
  }
  const parsed = earlierSchema.safeParse(json);
  if (!parsed.success) {
    throw new InputError("There is nothing to compare with:", [
      {
        file,
        rule: "earlier-result",
        severity: "error",
        expected: "what `weir forecast --json` printed",
        hint: "write it with `weir forecast TAPE --json > earlier.json`",
      },
    ]);
  }
  return parsed.data;
}

export interface Change {
  /** For instance `presentValue`, `segments.sme.amount`, `inputs.tape`. */
  readonly what: string;
  readonly before: string;
  readonly now: string;
}

/** Everything that is not what it was; the causes (version, inputs) first. */
export function compareForecasts(earlier: Earlier, now: ReturnType<typeof forecastJson>): Change[] {
  const before = flatten(earlier);
  const after = flatten(now);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((what) => {
    const [was, is] = [before.get(what) ?? "–", after.get(what) ?? "–"];
    return was === is ? [] : [{ what, before: was, now: is }];
  });
}

function flatten({ version, inputs, gross, costs, net, presentValue, assumedShare, bySegment }: Earlier) {
  return new Map<string, string>([
    ["version", version],
    ...Object.entries(inputs).map(([name, hash]): [string, string] => [`inputs.${name}`, hash]),
    ["gross", gross],
    ["costs", costs],
    ["net", net],
    ["presentValue", presentValue],
    ["assumedShare", assumedShare.toString()],
    ...bySegment.flatMap(({ segment, loans, amount: collected, presentValue: value }): [string, string][] => [
      [`segments.${segment}.loans`, loans.toString()],
      [`segments.${segment}.amount`, collected],
      [`segments.${segment}.presentValue`, value],
    ]),
  ]);
}
