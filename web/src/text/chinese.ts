import type { Strings } from "./strings.ts";
import { english } from "./english.ts";
export const chinese: Strings = english;
