import { type FunctionFragment, Interface, type InterfaceAbi } from "ethers";
import { expect, it } from "vitest";

import trust from "../../artifacts/contracts/trust/Trust.sol/Trust.json" with { type: "json" };
import proxy from "../../artifacts/contracts/trust/TrustProxy.sol/TrustProxy.json" with { type: "json" };
import { storageLayout } from "../audit/solidity.ts";

function selectorsOf(abi: InterfaceAbi): string[] {
  return new Interface(abi).fragments
    .filter((fragment): fragment is FunctionFragment => fragment.type === "function")
    .map(({ selector }) => selector);
}

it("a trust's proxy answers in place of none of the implementation's functions", () => {
  const own = selectorsOf(proxy.abi);
  expect(own).toHaveLength(2);
  expect(selectorsOf(trust.abi).filter((selector) => own.includes(selector))).toEqual([]);
});

it("a trust's proxy keeps the classes' accounts where the implementation does, and nothing else", () => {
  const place = ["_classes", { slot: 0n, offset: 0 }];
  expect([...storageLayout("contracts/trust/TrustProxy.sol", "TrustProxy")]).toEqual([place]);
  expect([...storageLayout("contracts/trust/Trust.sol", "Trust")]).toContainEqual(place);
});
