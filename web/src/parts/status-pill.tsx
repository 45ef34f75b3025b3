import type { ReactNode } from "react";

import type { Trust } from "../api/types.ts";
import { useSpeech } from "../text/strings.ts";

const TONES = { offering: "", failed: "bad", performing: "good", enforcement: "bad", woundUp: "" } as const;

export function StatusPill({ status }: { status: Trust["status"] }): ReactNode {
  const { text } = useSpeech();
  return <span className={`pill ${TONES[status]}`}>{text.status[status]}</span>;
}
