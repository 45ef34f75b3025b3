import { formatDay } from "../../engine/dates/day.ts";
import { trustInterface } from "../../engine/chain/interfaces.ts";
import { type Line, asTyped, clockLine, inWords, lineOf, reportLine } from "../demo/script.ts";
import { type ChainSession, readNumber } from "../session/session.ts";
import type { TrustView } from "../session/trust-view.ts";
import { type Example, withDays } from "./example.ts";

/** The command lines that carry the example's trust through its next date, as they are typed in the project's folder. */
export async function nextLines(
  session: ChainSession,
  trust: TrustView,
  example: Example,
): Promise<readonly string[]> {
  const { period, setup, address } = trust;
  const found =
    example.dates.find(({ day }) => day === period.date) ?? example.dates.find(({ isLate }) => isLate);
  if (found === undefined || period.date === 0) {
    return [];
  }
  const date = withDays(found, setup, example.deal);
  const name = formatDay(date.day);
  const line = lineOf(`Payment date ${name}`);
  const today = session.head.day;
  const isOpen = period.closeDay === 0;
  const closeDay = isOpen ? Math.max(today, date.closeDay) : period.closeDay;
  const uncounted = await readNumber(session, { to: address, contract: trustInterface, method: "uncounted" });
  const distribution = Math.max(date.day, closeDay + setup.core.challengeBy + 1);
  const lines: readonly Line[] = [
    ...(isOpen && uncounted === 0n
      ? [
          ...(today < date.remitDay ? [clockLine(line, date.remitDay)] : []),
          line("remit", address, "--amount", inWords(date.collected, example.deal), "--reference", name),
        ]
      : []),
    ...(isOpen
      ? [
          ...(today < date.closeDay ? [clockLine(line, date.closeDay)] : []),
          line("close-period", address, "--date", name),
        ]
      : []),
    ...(closeDay + setup.core.reportBy >= today
      ? [reportLine({ line, trust: address, files: example.files, day: date.day })]
      : []),
    ...(today < distribution ? [clockLine(line, distribution)] : []),
    line("distribute", address, "--date", name),
    line("pay", address),
    line("release", address),
  ];
  return lines.map(({ argv }) => asTyped([...argv, "--rpc", session.rpc.url]));
}
