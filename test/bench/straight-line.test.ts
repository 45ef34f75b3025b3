import { describe, expect, it } from "vitest";

import { engineFigures, engineInputs, gacsDeal, lifeOf, lineFigures } from "../../bench/gacs/lives.ts";
import { straightLine } from "../../bench/gacs/straight-line.ts";
import { project } from "../../engine/project/project.ts";

describe("the deal of the benches", () => {
  it("gives in the engine what it gives written out by hand, over 200 lives with every list and trigger", () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 200; seed++) {
      const life = lifeOf(seed);
      const byHand = straightLine(life);
      for (const { list, triggers } of byHand) {
        seen.add(`${list} ${triggers.underperformance} ${triggers.servicerOut}`);
      }
      const { dates } = project(gacsDeal, engineInputs(life)).json;
      expect(dates.map(engineFigures)).toEqual(byHand.map(lineFigures));
    }
    expect(seen.size).toBe(8);
  });
});
