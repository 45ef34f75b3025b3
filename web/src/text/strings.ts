import { createContext, useContext } from "react";

import { english } from "./english.ts";
import { chinese } from "./chinese.ts";

/** Every text of the portal, in one language. */
export type Strings = typeof english;
export type Language = "en" | "zh";

export const languages: Readonly<Record<Language, Strings>> = { en: english, zh: chinese };

export interface Speech {
  readonly language: Language;
  readonly text: Strings;
  /** `27 July 2026`. */
  readonly date: (isoDate: string) => string;
  /** `27 Jul 2026, 12:00 UTC`. */
  readonly time: (isoTime: string) => string;
}

export function speech(language: Language): Speech {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return {
    language,
    text: languages[language],
    date: (isoDate) => date.format(new Date(`${isoDate}T00:00:00Z`)),
    time: (isoTime) => `${time.format(new Date(isoTime))} UTC`,
  };
}

export const SpeechContext = createContext<Speech>(speech("en"));

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
