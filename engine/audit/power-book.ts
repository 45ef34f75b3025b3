import type { Address } from "../chain/events.ts";
import type { AuditContext } from "./context.ts";
import { dateName } from "./context.ts";
import type { LifeEvent } from "./evidence.ts";
import type { PowerUse } from "./result.ts";

const orderWords = ["freeze of notes", "freeze of payments", "forced transfer"];
const outcomeWords = ["nothing", "dismissed", "upheld"];

interface Use {
  readonly power: string;
  readonly role: string;
  readonly by?: Address;
  readonly detail: string;
}

/** Every use of a power that somebody has and others do not. Whether each was rightful, the other books say. */
export class PowerBook {
  readonly #context: AuditContext;
  readonly #uses: PowerUse[] = [];

  constructor(context: AuditContext) {
    this.#context = context;
  }

  get uses(): readonly PowerUse[] {
    return this.#uses;
  }

  on(event: LifeEvent): void {
    const use = this.#use(event);
    if (use !== undefined) {
      this.#uses.push({
        power: use.power,
        role: use.role,
        by: use.by,
        at: this.#context.secondsOf(event.log),
        detail: use.detail,
        transaction: event.log.transactionHash,
      });
    }
  }

  #use(event: LifeEvent): Use | undefined {
    switch (event.source) {
      case "trust":
        return this.#ofTrust(event);
      case "note":
        return this.#ofNote(event);
      case "registry":
        return ofRegistry(event);
      default:
        return undefined;
    }
  }

  #ofTrust(event: Extract<LifeEvent, { source: "trust" }>): Use | undefined {
    const { trustee } = this.#context.setUp.core;
    const assembly = this.#context.reading.trust.holdersAssembly;
    switch (event.name) {
      case "FixingSet": {
        const { date, index, value, by } = event.args;
        const name = this.#context.deal.indices[Number(index)] ?? index;
        const detail = `index ${name} for ${dateName(date)}: ${value} (1e18 = 100 %)`;
        return { power: "setFixing", role: "calculationAgent", by, detail };
      }
      case "Declared": {
        const { date, by } = event.args;
        return { power: "declare", role: this.#roleOf(by, "trustee"), by, detail: dateName(date) };
      }
      case "Reported":
        return { power: "report", role: "servicer", by: event.args.by, detail: dateName(event.args.date) };
      case "Challenged": {
        const { date, by, reason } = event.args;
        const detail = `${dateName(date)}: ${reason}`;
        return { power: "challenge", role: this.#roleOf(by, "verificationAgent"), by, detail };
      }
      case "Resolved": {
        const { date, by, outcome } = event.args;
        const detail = `${dateName(date)}: ${outcomeWords[Number(outcome)] ?? outcome}`;
        return { power: "resolve", role: "trustee", by, detail };
      }
      case "AddressRotated": {
        const { account, from, to } = event.args;
        const role = this.#context.deal.parties[Number(account)] ?? "payee";
        return { power: "rotate", role, by: from, detail: `account ${account} from ${from} to ${to}` };
      }
      case "AddressAnnounced": {
        const { account, from, to } = event.args;
        const detail = `account ${account} from ${from} to ${to}`;
        return { power: "announceAddress", role: "trustee", by: trustee, detail };
      }
      case "AnnouncementCancelled": {
        const { account, by } = event.args;
        return { power: "cancelAnnouncement", role: "payee", by, detail: `account ${account}` };
      }
      case "ServicerNamed": {
        const { servicer, by } = event.args;
        const isOwn = servicer === by;
        return {
          power: isOwn ? "takeOffice" : "nameServicer",
          role: this.#roleOf(by, "backupServicer"),
          by,
          detail: `${servicer} from the next close`,
        };
      }
      case "WorksApproved":
        return { power: "approveWorks", role: "assembly", by: assembly, detail: `${event.args.amount}` };
      case "AssetPutUp": {
        const { venue, saleId, isRemainder } = event.args;
        return isRemainder
          ? undefined
          : { power: "putUp", role: "assembly", by: assembly, detail: `sale ${saleId} of ${venue}` };
      }
      case "RightEnforcedByHolders": {
        const { collection, id } = event.args;
        const detail = `title ${id} of ${collection}`;
        return { power: "enforceRight", role: "assembly", by: assembly, detail };
      }
      default:
        return undefined;
    }
  }

  #roleOf(by: Address, otherwise: string): string {
    return by === this.#context.reading.trust.holdersAssembly ? "assembly" : otherwise;
  }

  #ofNote(event: Extract<LifeEvent, { source: "note" }>): Use | undefined {
    const { trustee } = this.#context.setUp.core;
    const note = `class ${this.#context.deal.classes[event.classIndex]?.id ?? event.classIndex}`;
    const byTrustee = { role: "trustee", by: trustee };
    switch (event.name) {
      case "OrderRecorded": {
        const { orderId, kind, holder, amount } = event.args;
        const words = orderWords[Number(kind)] ?? `kind ${kind}`;
        const detail = `${note}, order ${orderId}: ${words}, ${holder}, ${amount}`;
        return { power: "recordOrder", ...byTrustee, detail };
      }
      case "OrderCountersigned": {
        const { orderId, registrar } = event.args;
        const detail = `${note}, order ${orderId}`;
        return { power: "countersign", role: "registrar", by: registrar, detail };
      }
      case "ClaimsFrozen": {
        const { holder, until } = event.args;
        const detail = `${note}, ${holder} until second ${until}`;
        return { power: "freezeClaims", ...byTrustee, detail };
      }
      case "Frozen": {
        const { account, amount } = event.args;
        return { power: "setFrozenTokens", ...byTrustee, detail: `${note}, ${account}: ${amount}` };
      }
      case "ForcedTransfer": {
        const { from, to, amount } = event.args;
        const detail = `${note}, ${amount} from ${from} to ${to}`;
        return { power: "forcedTransfer", ...byTrustee, detail };
      }
      case "Locked": {
        const { holder, locker, amount } = event.args;
        const detail = `${note}, ${amount} of ${holder}, who approved it`;
        return { power: "lock", role: "locker", by: locker, detail };
      }
      case "PutUp": {
        const { holder, venue, amount } = event.args;
        const detail = `${note}, ${amount} of ${holder}, who approved it`;
        return { power: "putUp", role: "venue", by: venue, detail };
      }
      case "TakenBack": {
        const { holder, venue, amount } = event.args;
        return { power: "takeBack", role: "venue", by: venue, detail: `${note}, ${amount} of ${holder}` };
      }
      case "Settled": {
        const { holder, venue, to, amount } = event.args;
        const detail = `${note}, ${amount} of ${holder} to ${to}`;
        return { power: "settle", role: "venue", by: venue, detail };
      }
      case "RecoveryAnnounced": {
        const { from, to } = event.args;
        return { power: "announceRecover", ...byTrustee, detail: `${note}, ${from} into ${to}` };
      }
      case "RecoveryCancelled": {
        const { from, to, by } = event.args;
        const role = by === trustee ? "trustee" : "holder";
        return { power: "cancelRecovery", role, by, detail: `${note}, ${from} into ${to}` };
      }
      case "Recovered": {
        const { from, to, amount } = event.args;
        const detail = `${note}, ${amount} from ${from} to ${to}`;
        return { power: "completeRecovery", role: "anyone", detail };
      }
      default:
        return undefined;
    }
  }
}

function ofRegistry(event: Extract<LifeEvent, { source: "registry" }>): Use {
  switch (event.name) {
    case "RegistrarSet": {
      const { registrar, active } = event.args;
      const detail = `${registrar} ${active ? "appointed" : "dismissed"}`;
      return { power: "setRegistrar", role: "operator", detail };
    }
    case "Attested": {
      const { wallet, category, registrar } = event.args;
      const detail = `${wallet}, category ${category}`;
      return { power: "attest", role: "registrar", by: registrar, detail };
    }
    case "Revoked": {
      const { wallet, registrar } = event.args;
      return { power: "revoke", role: "registrar", by: registrar, detail: wallet };
    }
  }
}
