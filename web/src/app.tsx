import { type ReactNode, useEffect, useState } from "react";

import { BuyoutPage } from "./pages/buyout-page.tsx";
import { DatePage } from "./pages/date-page.tsx";
import { HolderPage } from "./pages/holder-page.tsx";
import { LoanClaimPage } from "./pages/loan-claim-page.tsx";
import { PreviewPage } from "./pages/preview-page.tsx";
import { ProposalPage } from "./pages/proposal-page.tsx";
import { RightPage } from "./pages/right-page.tsx";
import { SalePage } from "./pages/sale-page.tsx";
import { SalesPage } from "./pages/sales-page.tsx";
import { TitlePage } from "./pages/title-page.tsx";
import { TrustPage } from "./pages/trust-page.tsx";
import { TrustsPage } from "./pages/trusts-page.tsx";
import { Missing } from "./parts/states.tsx";
import { Link, paths, type Route, routeOf, usePath } from "./router.tsx";
import { type Language, languages, speech, SpeechContext } from "./text/strings.ts";

const LANGUAGE_KEY = "weir.language";

/** The portal: its frame and the page that the path names. */
export function App(): ReactNode {
  const path = usePath();
  const [language, setLanguage] = useState<Language>(() =>
    localStorage.getItem(LANGUAGE_KEY) === "zh" ? "zh" : "en",
  );
  const other: Language = language === "en" ? "zh" : "en";
  const { text } = speech(language);
  useEffect(() => {
    document.documentElement.lang = language;
    if (language === "zh") {
      // Its typeface is the page's own too, and not loaded by who does not read it.
      void import("./styles/fonts-chinese.css");
    }
  }, [language]);
  return (
    <SpeechContext value={speech(language)}>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <header className="bar">
        <div className="bar-inner">
          <Link to={paths.trusts} className="brand">
            <Mark />
            <span>{text.product}</span>
          </Link>
          <nav>
            <Link to={paths.trusts}>{text.trusts}</Link>
            <Link to={paths.sales}>{text.sales.title}</Link>
            <button
              type="button"
              className="plain"
              aria-label={`${languages[other].code} ${languages[other].name}`}
              onClick={() => {
                localStorage.setItem(LANGUAGE_KEY, other);
                setLanguage(other);
              }}
            >
              {languages[other].code}
            </button>
          </nav>
        </div>
      </header>
      <main id="content">
        <Page key={path} route={routeOf(path)} />
      </main>
    </SpeechContext>
  );
}

function Page({ route }: { route: Route }): ReactNode {
  switch (route.page) {
    case "trusts":
      return <TrustsPage />;
    case "trust":
      return <TrustPage address={route.trust} />;
    case "preview":
      return <PreviewPage address={route.trust} />;
    case "date":
      return <DatePage address={route.trust} date={route.date} />;
    case "holder":
      return <HolderPage address={route.trust} holder={route.holder} />;
    case "proposal":
      return <ProposalPage address={route.trust} id={route.proposal} />;
    case "loanClaim":
      return <LoanClaimPage address={route.trust} contract={route.contract} leaf={route.leaf} />;
    case "sales":
      return <SalesPage />;
    case "sale":
      return <SalePage venue={route.venue} id={route.sale} />;
    case "buyout":
      return <BuyoutPage contract={route.contract} id={route.id} />;
    case "title":
      return <TitlePage contract={route.contract} id={route.id} />;
    case "right":
      return <RightPage contract={route.contract} id={route.id} />;
    case "unknown":
      return <Missing />;
  }
}

/** Water over a low dam. */
function Mark(): ReactNode {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <path d="M4 9h10c4 0 3 7 7 7h7" />
      <path d="M4 16h7c4 0 3 7 7 7h10" />
    </svg>
  );
}
