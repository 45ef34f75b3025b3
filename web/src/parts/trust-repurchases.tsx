import type { ReactNode } from "react";

import type { RepurchaseList, Trust } from "../api/types.ts";
import { type Pages, usePages } from "../api/use-pages.ts";
import { Link, paths } from "../router.tsx";
import { shortHex } from "../text/format.ts";
import { useSpeech } from "../text/strings.ts";
import { Amount } from "./amount.tsx";
import { Section, Table } from "./layout.tsx";
import { isOwed, LoanClaimPill } from "./loan-claim-words.tsx";
import { More } from "./more.tsx";
import { LoadedPart } from "./states.tsx";
import { WarrantyFacts } from "./warranty-facts.tsx";

/** What was warranted of a trust's loans, and the claims that one was not eligible, newest first. */
export function TrustRepurchases({ trust }: { trust: Trust }): ReactNode {
  const { text } = useSpeech();
  const list = usePages<RepurchaseList>(`/api/trusts/${trust.address}/repurchases?limit=100`);
  const isWarranted = list.first.data?.warranties.length !== 0;
  return (
    <Section title={text.repurchases.title} {...(isWarranted ? { lead: text.repurchases.lead } : {})}>
      <LoadedPart resource={list.first}>
        {(first) =>
          isWarranted ? (
            <Claims first={first} list={list} trust={trust} />
          ) : (
            <p className="note">{text.repurchases.none}</p>
          )
        }
      </LoadedPart>
    </Section>
  );
}

function Claims({
  first: { warranties, currency },
  list,
  trust,
}: {
  first: RepurchaseList;
  list: Pages<RepurchaseList>;
  trust: Trust;
}): ReactNode {
  const { text, date } = useSpeech();
  const claims = list.pages.flatMap((page) => page.claims);
  return (
    <>
      {warranties.map((warranty) => (
        <WarrantyFacts
          key={warranty.contract}
          warranty={warranty}
          currency={currency}
          hasFailed={trust.status === "failed"}
        />
      ))}
      <h3>{text.repurchases.claims}</h3>
      {claims.length === 0 ? (
        <p className="note">{text.repurchases.noClaims}</p>
      ) : (
        <Table
          caption={text.repurchases.claims}
          head={[
            text.repurchases.claims,
            text.repurchases.statusColumn,
            { number: text.repurchases.price },
            { number: text.repurchases.owed },
            text.repurchases.untilColumn,
          ]}
          rows={claims.map((claim) => ({
            key: `${claim.contract} ${claim.leaf}`,
            cells: [
              <Link
                key="loan"
                to={paths.loanClaim(trust.address, claim.contract, claim.leaf)}
                className="date-link"
              >
                {text.repurchases.loan(shortHex(claim.leaf))}
              </Link>,
              <LoanClaimPill key="status" status={claim.status} />,
              <Amount key="price" units={claim.price} currency={currency} />,
              isOwed(claim) ? <Amount key="owed" units={claim.owed} currency={currency} /> : "",
              claim.deadline === null ? "" : date(claim.deadline),
            ],
          }))}
        />
      )}
      <More of={list} />
    </>
  );
}
