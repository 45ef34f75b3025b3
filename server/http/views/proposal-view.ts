import type { z } from "zod";

import { dayOfSecond } from "../../../engine/dates/day.ts";
import { WAD } from "../../../engine/money/units.ts";
import { ASSEMBLY_POWERS } from "../../../engine/setup/powers.ts";
import { detailsOf, executionDays, type ProposalRows, statusOf } from "../../assembly/proposal-life.ts";
import type { ServedTrust } from "../../context.ts";
import type { JoinedChallengeRow } from "../../store/schema.ts";
import type {
  assemblyRulesSchema,
  proposalListSchema,
  proposalSchema,
  proposalSummarySchema,
} from "../schemas/proposal.ts";
import { type Head, placeOf } from "./as-of.ts";
import { dateText } from "./text.ts";
import { currencyView } from "./trust-view.ts";

export function assemblyRules({ terms }: ServedTrust): z.input<typeof assemblyRulesSchema> {
  const { powers } = terms.setup;
  return {
    may: ASSEMBLY_POWERS.filter((power) => powers.assemblyMay[power]),
    noticeDays: powers.noticeDays,
    votingDays: powers.votingDays,
    cureDays: powers.cureDays,
    quorum: String(powers.quorum),
    majority: String(powers.majority),
    originatorVotes: powers.originatorVotes,
    challengeShare: String(powers.challengeShare),
  };
}

export function proposalSummary(
  trust: ServedTrust,
  rows: ProposalRows,
  head: Head,
): z.input<typeof proposalSummarySchema> {
  const { deal, setup } = trust.terms;
  const { proposal, votes, acts } = rows;
  const { from, to } = executionDays(proposal, setup.powers);
  const details = detailsOf(proposal);
  const count = acts.find(({ name }) => name === "Counted");
  const cast = (classIndex: number, support: boolean): string =>
    String(
      votes
        .filter((vote) => vote.class_index === classIndex && vote.support === support)
        .reduce((sum, { amount }) => sum + BigInt(amount), 0n),
    );
  return {
    id: proposal.proposal_id,
    action: proposal.action,
    status: statusOf(rows, setup.powers, dayOfSecond(head.time)),
    by: proposal.by,
    proposed: placeOf(proposal, head),
    documentsHash: proposal.documents_hash,
    votesFrom: dateText(proposal.votes_from),
    votesTo: dateText(proposal.votes_to),
    executableFrom: dateText(from),
    executableTo: dateText(to),
    details: {
      servicer: details.servicer,
      amount: details.amount === null ? null : String(details.amount),
      venue: details.venue,
      reservePrice: details.reservePrice === null ? null : String(details.reservePrice),
    },
    tally: deal.classes.map(({ id, face }, classIndex) => ({
      classIndex,
      id,
      face: String(face),
      yes: cast(classIndex, true),
      no: cast(classIndex, false),
    })),
    count:
      count === undefined
        ? null
        : {
            won: count.won === true,
            yes: count.yes ?? "0",
            no: count.no ?? "0",
            electorate: count.electorate ?? "0",
          },
  };
}

export function proposalView(
  trust: ServedTrust,
  rows: ProposalRows,
  head: Head,
): Omit<z.input<typeof proposalSchema>, "asOf"> {
  const { deal } = trust.terms;
  return {
    ...proposalSummary(trust, rows, head),
    trust: trust.row.address,
    name: deal.name,
    currency: currencyView(trust),
    rules: assemblyRules(trust),
    votes: rows.votes.map((vote) => ({
      holder: vote.holder,
      classIndex: vote.class_index,
      id: deal.classes[vote.class_index]?.id ?? "",
      amount: vote.amount,
      support: vote.support,
      at: placeOf(vote, head),
    })),
    acts: rows.acts.map((act) => ({ act: act.name, by: act.by, at: placeOf(act, head) })),
  };
}

/** What holders have joined to challenge, one entry a date and class. */
export function challengeViews(
  trust: ServedTrust,
  joined: readonly JoinedChallengeRow[],
): z.input<typeof proposalListSchema>["challenges"] {
  const { deal, setup } = trust.terms;
  const groups = Map.groupBy(joined, ({ date, class_index }) => `${date} ${class_index}`);
  return [...groups.values()].flatMap((group) => {
    const last = group.at(-1);
    const face = deal.classes[last?.class_index ?? -1]?.face ?? 0n;
    return last === undefined
      ? []
      : [
          {
            date: dateText(last.date),
            classIndex: last.class_index,
            id: deal.classes[last.class_index]?.id ?? "",
            together: last.together,
            needed: String((face * setup.powers.challengeShare + WAD - 1n) / WAD),
            holders: group.length,
          },
        ];
  });
}
