import { packageTitleInterface } from "../chain/interfaces.ts";
import type { AuditContext } from "./context.ts";

/** Who holds the asset, and that its package is the one that its bank signed for. @param status of the trust, as recomputed */
export function judgeTitle(context: AuditContext, status: bigint): void {
  const { reading, setUp, tallies } = context;
  const { closing } = tallies;
  const { title } = reading;
  const getter = (rule: string, name: string) =>
    context.inGetter(rule, {
      contract: packageTitleInterface,
      address: title.address,
      name,
      args: [setUp.core.titleId],
    });
  if (status >= 2n) {
    closing.equal(getter("title-owner", "ownerOf"), reading.trust.address, title.owner);
  }
  for (const event of reading.events) {
    if (event.source === "title" && event.name === "PackageMinted") {
      const { args } = event;
      for (const key of ["root", "loanCount", "bookValue", "cutOff", "documentsHash", "bank"] as const) {
        closing.equal(getter(`package-${key}`, "packageOf"), args[key], title[key]);
      }
    }
  }
  closing.note(
    `The title's package: ${title.loanCount} loans of book value ${title.bookValue}, root ${title.root}, signed by ${title.bank}.`,
  );
}
