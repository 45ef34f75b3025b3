import type { z } from "zod";

import type { Deal } from "../../../engine/deal/model.ts";
import type { DateResult } from "../../../engine/waterfall/date-result.ts";
import type { flowNodeSchema, flowSchema } from "../schemas/date.ts";

export interface Flows {
  nodes: z.input<typeof flowNodeSchema>[];
  links: z.input<typeof flowSchema>[];
}

const AVAILABLE = "available";

/**
 * Where a date's cash came from and where it went: sources into available funds, out of them into what was paid,
 * from there to who has it. What enters a node leaves it, to the unit; nothing of 0 is drawn.
 */
export function flowsOf(deal: Deal, result: DateResult): Flows {
  const flows = new FlowGraph();
  flows.link({ id: "collected", kind: "collected", name: null }, available, result.collected);
  result.reserves.forEach(({ opening }, r) => {
    const name = deal.reserves[r]?.id ?? "";
    flows.link({ id: `from ${name}`, kind: "reserveOpening", name }, available, opening);
  });
  const through = (
    via: z.input<typeof flowNodeSchema>,
    to: z.input<typeof flowNodeSchema>,
    amount: bigint,
  ): void => {
    flows.link(available, via, amount);
    flows.link(via, to, amount);
  };
  const party = (p: number): z.input<typeof flowNodeSchema> => {
    const name = deal.parties[p] ?? "";
    return { id: `party ${name}`, kind: "party", name };
  };
  result.fees.forEach(({ paid }, f) => {
    const fee = deal.fees[f];
    if (fee !== undefined) {
      through({ id: `fee ${fee.id}`, kind: "fee", name: fee.id }, party(fee.payee), paid);
    }
  });
  result.classes.forEach(({ interestPaid, principalPaid, residualPaid }, c) => {
    const name = deal.classes[c]?.id ?? "";
    const holders = { id: `holders ${name}`, kind: "holders" as const, name };
    through({ id: `interest ${name}`, kind: "interest", name }, holders, interestPaid);
    through({ id: `principal ${name}`, kind: "principal", name }, holders, principalPaid);
    through({ id: `residual ${name}`, kind: "residual", name }, holders, residualPaid);
  });
  result.shares.forEach((paid, p) => {
    const name = deal.parties[p] ?? "";
    through({ id: `share ${name}`, kind: "share", name }, party(p), paid);
  });
  result.reserves.forEach(({ closing }, r) => {
    const name = deal.reserves[r]?.id ?? "";
    flows.link(available, { id: `reserve ${name}`, kind: "reserve", name }, closing);
  });
  return flows.done();
}

const available = { id: AVAILABLE, kind: "available" as const, name: null };

class FlowGraph {
  readonly #nodes = new Map<string, z.input<typeof flowNodeSchema>>();
  readonly #links: Flows["links"] = [];

  link(from: z.input<typeof flowNodeSchema>, to: z.input<typeof flowNodeSchema>, amount: bigint): void {
    if (amount === 0n) {
      return;
    }
    this.#nodes.set(from.id, from);
    this.#nodes.set(to.id, to);
    this.#links.push({ from: from.id, to: to.id, amount: String(amount) });
  }

  done(): Flows {
    return { nodes: [...this.#nodes.values()], links: this.#links };
  }
}
