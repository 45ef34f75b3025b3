import { AddressBook } from "./address-book.ts";
import { KeyRing } from "./keystore.ts";
import type { CliContext } from "../cli/command.ts";
import { wrongOption } from "./read-input.ts";
import { checkedAddress } from "./session.ts";
import type { Settings } from "./settings.ts";

/**
 * Looks at what is given for a contract before any node is asked: it is an address, or the name of something that this folder knows
 * on some chain.
 *
 * @throws InputError where it is neither
 */
export function checkKnownHere(
  context: CliContext,
  settings: Settings,
  { text, argument }: { readonly text: string; readonly argument: string },
): void {
  const name = text.replace(/^\$/, "");
  const isKnown =
    checkedAddress(text) !== undefined ||
    new KeyRing(context, settings).addressOf(name) !== undefined ||
    new AddressBook(settings.stateFolder, "").knowsOnSomeChain(name);
  if (!isKnown) {
    throw wrongOption(argument, {
      rule: "address",
      found: text,
      expected:
        "an address (0x and 40 digits, its checksum right) or the name of a key, contract or trust known here",
    });
  }
}
