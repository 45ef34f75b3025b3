import type { Proposal } from "../api/types.ts";
import type { Speech } from "../text/strings.ts";

/** Where a proposal stands, in a sentence with its days. */
export function proposalSentence(
  {
    status,
    votesFrom,
    votesTo,
    executableFrom,
    executableTo,
  }: Pick<Proposal, "status" | "votesFrom" | "votesTo" | "executableFrom" | "executableTo">,
  { text, date }: Speech,
): string {
  const { sentence } = text.vote;
  switch (status) {
    case "notice":
      return sentence.notice(date(votesFrom));
    case "voting":
      return sentence.voting(date(votesTo));
    case "curing":
      return sentence.curing(date(executableFrom));
    case "executable":
      return sentence.executable(date(executableTo));
    case "uncounted":
    case "lost":
    case "void":
    case "cured":
    case "executed":
    case "expired":
      return sentence[status];
  }
}
