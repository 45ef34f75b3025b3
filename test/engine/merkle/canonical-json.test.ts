import { describe, expect, it } from "vitest";

import { canonicalJson } from "../../../engine/merkle/canonical-json.ts";

describe("canonicalJson", () => {
  it("orders members by UTF-16 code units, as in RFC 8785, section 3.2.3", () => {
    // The RFC's own example of sorting, its values as given there.
    const members = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    const order = [...canonicalJson(members).matchAll(/":"([^"]*)"/g)].map(([, value]) => value);
    expect(order).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
  });

  it("escapes strings as in RFC 8785, section 3.2.2.2", () => {
    // The RFC's own example of a string.
    expect(canonicalJson({ string: '\u20ac$\u000f\nA\'B"\\\\"/' })).toBe(
      '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it("writes no space, and an empty object as two braces", () => {
    expect(canonicalJson({ b: "2", a: "1" })).toBe('{"a":"1","b":"2"}');
    expect(canonicalJson({})).toBe("{}");
  });

  it("refuses a lone surrogate in a name or a value", () => {
    expect(() => canonicalJson({ a: "\ud800" })).toThrow(TypeError);
    expect(() => canonicalJson({ "\udc00": "a" })).toThrow(TypeError);
  });
});
