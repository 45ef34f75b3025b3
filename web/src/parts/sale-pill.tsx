import type { ReactNode } from "react";

import type { SaleSummary } from "../api/types.ts";
import { useSpeech } from "../text/strings.ts";

const TONES = {
  open: "good",
  awarded: "warn",
  offered: "warn",
  forSale: "good",
  allotted: "warn",
  settled: "",
  unsold: "",
  takenBack: "",
} as const;

export function SalePill({
  status,
  isPublicity = false,
}: {
  status: SaleSummary["status"];
  isPublicity?: boolean;
}): ReactNode {
  const { text } = useSpeech();
  return (
    <span className={`pill ${isPublicity ? "" : TONES[status]}`}>
      {isPublicity ? text.sales.publicity : text.sales.status[status]}
    </span>
  );
}
