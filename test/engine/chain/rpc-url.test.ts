import { describe, expect, it } from "vitest";

import { endpointOf, publicUrl } from "../../../engine/chain/rpc-url.ts";
import { InputError } from "../../../engine/errors/errors.ts";

const JSON_ONLY = { "content-type": "application/json" };

describe("where requests to a node go", () => {
  it("as written, where the address has no login", () => {
    const url = "https://node.example:8545/v3/key?network=main";
    expect(endpointOf(url)).toEqual({ url, headers: JSON_ONLY });
  });

  // The credentials of RFC 7617, sections 2 and 2.1.
  it.each([
    ["http://Aladdin:open%20sesame@node.example/", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
    ["http://test:123%C2%A3@node.example/", "dGVzdDoxMjPCow=="],
  ])("without the login, which goes in the header: %s", (url, credentials) => {
    expect(endpointOf(url)).toEqual({
      url: "http://node.example/",
      headers: { ...JSON_ONLY, authorization: `Basic ${credentials}` },
    });
  });

  it.each(["nowhere", "ftp://user:secret@node.example", "http://", "http://user:secret@", ""])(
    "nowhere, where it is no address: `%s`, which is not repeated",
    (url) => {
      expect(() => endpointOf(url)).toThrow(InputError);
      expect(() => endpointOf(url)).toThrow(
        /^((?!secret).)*begins with http:\/\/ or https:\/\/((?!secret).)*$/,
      );
    },
  );

  it("nowhere, where the login is not percent-encoded", () => {
    expect(() => endpointOf("http://user:100%@node.example")).toThrow(
      /`%` in user or password is written `%25`/,
    );
  });
});

it("a node's address is shown without what may be a secret", () => {
  expect(publicUrl("https://user:secret@node.example:8545/v3/key?token=1")).toBe("https://node.example:8545");
});
