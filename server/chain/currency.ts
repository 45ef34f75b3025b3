import { Interface } from "ethers";

/** What the service asks of a trust's currency. */
export const currencyInterface = new Interface([
  "event Transfer(address indexed from, address indexed to, uint256 value)",
  "function decimals() view returns (uint8)",
  "function symbol() view returns (string)",
]);
