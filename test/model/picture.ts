import { readFileSync } from "node:fs";

import { expect } from "vitest";

import { type Machine, labelOf } from "./walk.ts";

interface Picture {
  readonly states: readonly string[];
  readonly arrows: readonly string[];
}

const ARROW = /^\s*(\[\*\]|\w+) --> (\[\*\]|\w+)(?::.*)?$/;
/** Where a life begins or ends: no state. */
const OUTSIDE = "[*]";

/** That the states walked, and the arrows between two of them that were tried and led there, are those of a page's picture. */
export function expectDrawn(
  page: string,
  heading: string,
  ...machines: readonly Pick<Machine<never>, "states" | "transitions">[]
): void {
  const walked: Picture = {
    states: machines.flatMap(({ states }) => states.map(({ name }) => name)),
    arrows: machines.flatMap(({ states, transitions = [] }) =>
      states.flatMap((state) =>
        transitions.flatMap(({ to }) => arrow(state.name, to[labelOf(state)] ?? state.name)),
      ),
    ),
  };
  expect(sorted(walked), `${page}, ${heading}`).toEqual(sorted(readPicture(page, heading)));
}

function readPicture(page: string, heading: string): Picture {
  const [, after = ""] = readFileSync(page, "utf8").split(new RegExp(`^#+ ${heading}$`, "m"));
  const [, drawing = ""] = after.split("```mermaid\nstateDiagram-v2\n");
  const [lines = ""] = drawing.split("```");
  const ends = lines
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, from, to] = ARROW.exec(line) ?? [];
      if (from === undefined || to === undefined) {
        throw new RangeError(`${page}, \`${heading}\`: no arrow in \`${line}\``);
      }
      return [from, to] as const;
    });
  return {
    states: ends.flat().filter((state) => state !== OUTSIDE),
    arrows: ends
      .filter(([from, to]) => from !== OUTSIDE && to !== OUTSIDE)
      .flatMap(([from, to]) => arrow(from, to)),
  };
}

/** None from a state to itself, as a picture need not draw what changes nothing. */
function arrow(from: string, to: string): readonly string[] {
  return from === to ? [] : [`${from} --> ${to}`];
}

function sorted({ states, arrows }: Picture): Picture {
  return { states: [...new Set(states)].sort(), arrows: [...new Set(arrows)].sort() };
}
