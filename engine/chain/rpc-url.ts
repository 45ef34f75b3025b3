import { encodeBase64, toUtf8Bytes } from "ethers";

import { InputError } from "../errors/errors.ts";

/** Where requests to a node go, and what goes along with each. */
export interface Endpoint {
  /** Without a login: `fetch` takes no address that has one. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * How to post JSON to a node.
 *
 * @param url may carry `user:password@`, percent-encoded, which goes as HTTP's basic authentication (RFC 7617)
 * @throws InputError where it is no such address, which is not repeated, as it may hold a secret
 */
export function endpointOf(url: string): Endpoint {
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url)) {
    throw new InputError(
      "What is given as the node's address is none: it begins with http:// or https://, and a host follows.",
      [],
    );
  }
  const plain = new URL(url);
  const { username, password } = plain;
  plain.username = "";
  plain.password = "";
  return {
    url: plain.href,
    headers: {
      "content-type": "application/json",
      ...(username === "" && password === "" ? {} : { authorization: basic(username, password) }),
    },
  };
}

function basic(username: string, password: string): string {
  return `Basic ${encodeBase64(toUtf8Bytes(`${decoded(username)}:${decoded(password)}`))}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw new InputError(
      "The login in the node's address cannot be read: a `%` in user or password is written `%25`.",
      [],
      { cause },
    );
  }
}

/** A node's address as it may be shown: without user, password, path and query, each of which may be a secret. */
export function publicUrl(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
