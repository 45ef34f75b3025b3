import { Interface } from "ethers";

import batchRules from "../../artifacts/contracts/sale/IBatchRules.sol/IBatchRules.json" with { type: "json" };
import buyout from "../../artifacts/contracts/sale/IBuyout.sol/IBuyout.json" with { type: "json" };
import registry from "../../artifacts/contracts/compliance/IInvestorRegistry.sol/IInvestorRegistry.json" with { type: "json" };
import assembly from "../../artifacts/contracts/governance/IAssembly.sol/IAssembly.json" with { type: "json" };
import note from "../../artifacts/contracts/note/INote.sol/INote.json" with { type: "json" };
import incomeRight from "../../artifacts/contracts/asset/IIncomeRight.sol/IIncomeRight.json" with { type: "json" };
import offering from "../../artifacts/contracts/trust/IOffering.sol/IOffering.json" with { type: "json" };
import packageTitle from "../../artifacts/contracts/asset/IPackageTitle.sol/IPackageTitle.json" with { type: "json" };
import repurchase from "../../artifacts/contracts/sale/IRepurchase.sol/IRepurchase.json" with { type: "json" };
import trust from "../../artifacts/contracts/trust/ITrust.sol/ITrust.json" with { type: "json" };
import trustFactory from "../../artifacts/contracts/trust/ITrustFactory.sol/ITrustFactory.json" with { type: "json" };
import venue from "../../artifacts/contracts/sale/IVenue.sol/IVenue.json" with { type: "json" };

/** What encodes calls and decodes logs, results and reverts of the contracts: from their interfaces, in the node and in the browser. */
export const registryInterface = new Interface(registry.abi);
export const assemblyInterface = new Interface(assembly.abi);
export const noteInterface = new Interface(note.abi);
export const offeringInterface = new Interface(offering.abi);
export const packageTitleInterface = new Interface(packageTitle.abi);
export const incomeRightInterface = new Interface(incomeRight.abi);
export const venueInterface = new Interface(venue.abi);
export const repurchaseInterface = new Interface(repurchase.abi);
export const trustInterface = new Interface(trust.abi);
export const trustFactoryInterface = new Interface(trustFactory.abi);
export const batchRulesInterface = new Interface(batchRules.abi);
export const buyoutInterface = new Interface(buyout.abi);
