/** The contracts' events as plain values. Fields are documented in the Solidity interfaces. */

/** An address with its checksum. */
export type Address = string;
/** 32 bytes as `0x` and 64 digits. */
export type Hash = string;
/** Bytes as `0x` and digits. */
export type Hex = string;

export interface Report {
  readonly fees: readonly bigint[];
  readonly amounts: readonly bigint[];
  readonly metrics: readonly bigint[];
  readonly events: bigint;
  readonly root: Hash;
  readonly sum: bigint;
  readonly count: bigint;
  readonly documentsHash: Hash;
}

export interface TrustEvents {
  readonly TrustCreated: {
    readonly termsHash: Hash;
    readonly setupHash: Hash;
    readonly offering: Address;
    readonly notes: readonly Address[];
  };
  readonly TrustClosed: { readonly reserves: bigint; readonly setAside: bigint };
  readonly TrustFailed: object;
  readonly StatusChanged: { readonly status: bigint };
  readonly FixingSet: {
    readonly date: bigint;
    readonly index: bigint;
    readonly value: bigint;
    readonly by: Address;
  };
  readonly Declared: { readonly date: bigint; readonly by: Address };
  readonly PeriodClosed: {
    readonly date: bigint;
    readonly position: bigint;
    readonly closeDay: bigint;
    readonly collected: bigint;
    readonly balance: bigint;
    readonly setAside: bigint;
    readonly reserves: bigint;
    readonly declared: boolean;
    readonly fixings: readonly bigint[];
  };
  readonly Shortfall: { readonly date: bigint; readonly balance: bigint; readonly expected: bigint };
  readonly Reported: { readonly date: bigint; readonly by: Address; readonly report: Report };
  readonly Challenged: { readonly date: bigint; readonly by: Address; readonly reason: string };
  readonly Resolved: { readonly date: bigint; readonly by: Address; readonly outcome: bigint };
  readonly Distributed: {
    readonly date: bigint;
    readonly position: bigint;
    readonly list: bigint;
    readonly events: bigint;
    readonly triggers: bigint;
    readonly ran: bigint;
    readonly stepDue: readonly bigint[];
    readonly stepPaid: readonly bigint[];
    readonly classPaid: readonly bigint[];
    readonly partyPaid: readonly bigint[];
    readonly reserves: bigint;
  };
  readonly Released: { readonly account: bigint; readonly to: Address; readonly amount: bigint };
  readonly AddressRotated: { readonly account: bigint; readonly from: Address; readonly to: Address };
  readonly AddressAnnounced: {
    readonly account: bigint;
    readonly from: Address;
    readonly to: Address;
    readonly effectiveFrom: bigint;
  };
  readonly AnnouncementCancelled: { readonly account: bigint; readonly by: Address };
  readonly ServicerNamed: { readonly servicer: Address; readonly by: Address };
  readonly ServicerChanged: { readonly from: Address; readonly to: Address; readonly formerAccount: bigint };
  readonly ArrearsSetAside: {
    readonly date: bigint;
    readonly account: bigint;
    readonly fee: bigint;
    readonly amount: bigint;
  };
  readonly WorksApproved: { readonly amount: bigint; readonly left: bigint };
  readonly WorksSpent: { readonly date: bigint; readonly amount: bigint; readonly left: bigint };
  readonly AssetPutUp: {
    readonly venue: Address;
    readonly saleId: bigint;
    readonly isRemainder: boolean;
  };
  readonly RightEnforcedByHolders: {
    readonly collection: Address;
    readonly id: bigint;
    readonly servicer: Address;
  };
  readonly WoundUp: { readonly rightEnded: boolean };
}

export interface TransferEvent {
  readonly from: Address;
  readonly to: Address;
  readonly value: bigint;
}

export interface NoteEvents {
  readonly Transfer: TransferEvent;
  readonly Approval: { readonly owner: Address; readonly spender: Address; readonly value: bigint };
  readonly Paid: { readonly holder: Address; readonly to: Address; readonly amount: bigint };
  readonly PayFailed: { readonly holder: Address; readonly amount: bigint; readonly reason: Hex };
  readonly Locked: {
    readonly holder: Address;
    readonly locker: Address;
    readonly amount: bigint;
    readonly until: bigint;
  };
  readonly PutUp: {
    readonly holder: Address;
    readonly venue: Address;
    readonly amount: bigint;
    readonly until: bigint;
  };
  readonly TakenBack: { readonly holder: Address; readonly venue: Address; readonly amount: bigint };
  readonly Settled: {
    readonly holder: Address;
    readonly venue: Address;
    readonly to: Address;
    readonly amount: bigint;
  };
  readonly ClaimsFrozen: { readonly holder: Address; readonly until: bigint };
  readonly RecoveryAnnounced: { readonly from: Address; readonly to: Address; readonly dueAt: bigint };
  readonly RecoveryCancelled: { readonly from: Address; readonly to: Address; readonly by: Address };
  readonly Recovered: {
    readonly from: Address;
    readonly to: Address;
    readonly amount: bigint;
    readonly earned: bigint;
  };
  readonly OrderRecorded: {
    readonly orderId: bigint;
    readonly orderHash: Hash;
    readonly kind: bigint;
    readonly holder: Address;
    readonly to: Address;
    readonly amount: bigint;
  };
  readonly OrderCountersigned: {
    readonly orderId: bigint;
    readonly registrar: Address;
    readonly freezeUntil: bigint;
  };
  readonly Issued: { readonly face: bigint; readonly retained: bigint; readonly retainedUntil: bigint };
  readonly ForcedTransfer: { readonly from: Address; readonly to: Address; readonly amount: bigint };
  readonly Frozen: { readonly account: Address; readonly amount: bigint };
}

export interface OfferingEvents {
  readonly Subscribed: {
    readonly classIndex: bigint;
    readonly subscriber: Address;
    readonly face: bigint;
    readonly cash: bigint;
  };
  readonly Contributed: {
    readonly classIndex: bigint;
    readonly subscriber: Address;
    readonly account: bigint;
    readonly face: bigint;
    readonly value: bigint;
  };
  readonly OfferingClosed: { readonly proceeds: bigint };
  readonly OfferingFailed: object;
  readonly Collected: { readonly classIndex: bigint; readonly subscriber: Address; readonly face: bigint };
  readonly Refunded: { readonly subscriber: Address; readonly cash: bigint };
}

/** Of the holders' assembly, each with its trust. */
export interface AssemblyEvents {
  readonly Proposed: {
    readonly trust: Address;
    readonly proposalId: bigint;
    readonly action: bigint;
    readonly by: Address;
    readonly data: Hex;
    readonly documentsHash: Hash;
    readonly votesFrom: bigint;
    readonly votesTo: bigint;
  };
  readonly Voted: {
    readonly trust: Address;
    readonly proposalId: bigint;
    readonly holder: Address;
    readonly classIndex: bigint;
    readonly amount: bigint;
    readonly support: boolean;
  };
  readonly Counted: {
    readonly trust: Address;
    readonly proposalId: bigint;
    readonly won: boolean;
    readonly yes: bigint;
    readonly no: bigint;
    readonly electorate: bigint;
    readonly weights: readonly bigint[];
  };
  readonly Voided: { readonly trust: Address; readonly proposalId: bigint };
  readonly Cured: { readonly trust: Address; readonly proposalId: bigint };
  readonly Executed: {
    readonly trust: Address;
    readonly proposalId: bigint;
    readonly action: bigint;
    readonly by: Address;
  };
  readonly ChallengeJoined: {
    readonly trust: Address;
    readonly position: bigint;
    readonly holder: Address;
    readonly date: bigint;
    readonly classIndex: bigint;
    readonly amount: bigint;
    readonly together: bigint;
    readonly reason: string;
  };
}

export interface RegistryEvents {
  readonly RegistrarSet: { readonly registrar: Address; readonly active: boolean };
  readonly Attested: {
    readonly wallet: Address;
    readonly investor: Hash;
    readonly category: bigint;
    readonly country: Hex;
    readonly expiry: bigint;
    readonly registrar: Address;
  };
  readonly Revoked: { readonly wallet: Address; readonly registrar: Address };
}

/** What a title says of its package. */
export interface Package {
  readonly root: Hash;
  readonly loanCount: bigint;
  readonly bookValue: bigint;
  readonly cutOff: bigint;
  readonly documentsHash: Hash;
  readonly bank: Address;
}

/** An ERC-721's Transfer. */
export interface TokenTransferEvent {
  readonly from: Address;
  readonly to: Address;
  readonly tokenId: bigint;
}

export interface TitleEvents {
  readonly PackageMinted: {
    readonly titleId: bigint;
    readonly bank: Address;
    readonly receiver: Address;
    readonly root: Hash;
    readonly loanCount: bigint;
    readonly bookValue: bigint;
    readonly cutOff: bigint;
    readonly documentsHash: Hash;
  };
  readonly TitleSplit: {
    readonly titleId: bigint;
    readonly leftId: bigint;
    readonly rightId: bigint;
    readonly left: Package;
    readonly right: Package;
  };
  readonly TitleBlocked: { readonly titleId: bigint; readonly incomeRightId: bigint };
  readonly TitleFinal: { readonly titleId: bigint; readonly receiver: Address };
  readonly TitleFreed: { readonly titleId: bigint; readonly incomeRightId: bigint };
  readonly Transfer: TokenTransferEvent;
}

export interface IncomeRightEvents {
  readonly RightCarved: {
    readonly rightId: bigint;
    readonly titleId: bigint;
    readonly seller: Address;
    readonly agreement: {
      readonly titleId: bigint;
      readonly remedy: bigint;
      readonly noticeDays: bigint;
      readonly holders: bigint;
      readonly custodians: bigint;
      readonly documentsHash: Hash;
    };
  };
  readonly NoticeGiven: {
    readonly rightId: bigint;
    readonly by: Address;
    readonly day: bigint;
    readonly documentsHash: Hash;
  };
  readonly NoticeWithdrawn: { readonly rightId: bigint; readonly by: Address };
  readonly RightEnforced: {
    readonly rightId: bigint;
    readonly titleId: bigint;
    readonly by: Address;
    readonly remedy: bigint;
  };
  readonly RightEnded: { readonly rightId: bigint; readonly titleId: bigint; readonly by: Address };
  readonly Transfer: TokenTransferEvent;
}

export interface VenueRules {
  readonly feeWad: bigint;
  readonly sellerCategories: bigint;
  readonly buyerCategories: bigint;
  readonly publicityDays: bigint;
}

export interface VenueSaleTerms {
  readonly currency: Address;
  readonly reservePrice: bigint;
  readonly biddingDays: bigint;
  readonly depositWad: bigint;
  readonly incrementWad: bigint;
  readonly extensionMinutes: bigint;
  readonly rounds: bigint;
  readonly cutWad: bigint;
  readonly paymentDays: bigint;
}

/** Events of the repurchases; each names its trust. */
export interface RepurchaseEvents {
  readonly Warranted: {
    readonly trust: Address;
    readonly originator: Address;
    readonly currency: Address;
    readonly warranty: {
      readonly claimBy: bigint;
      readonly contestDays: bigint;
      readonly decideDays: bigint;
      readonly payDays: bigint;
    };
    readonly security: bigint;
  };
  readonly LoanClaimed: {
    readonly trust: Address;
    readonly leaf: Hash;
    readonly claimant: Address;
    readonly loan: {
      readonly salt: Hash;
      readonly loanIdHash: Hash;
      readonly amount: bigint;
      readonly fieldsHash: Hash;
    };
    readonly price: bigint;
    readonly evidenceHash: Hash;
    readonly contestBy: bigint;
  };
  readonly ClaimContested: {
    readonly trust: Address;
    readonly leaf: Hash;
    readonly by: Address;
    readonly reason: string;
    readonly decideBy: bigint;
  };
  readonly ClaimDecided: {
    readonly trust: Address;
    readonly leaf: Hash;
    readonly by: Address;
    readonly upheld: boolean;
  };
  readonly ClaimLapsed: { readonly trust: Address; readonly leaf: Hash };
  readonly RepurchasePaid: {
    readonly trust: Address;
    readonly leaf: Hash;
    readonly from: Address;
    readonly amount: bigint;
    readonly owed: bigint;
  };
  readonly SecurityTaken: {
    readonly trust: Address;
    readonly leaf: Hash;
    readonly amount: bigint;
    readonly owed: bigint;
  };
  readonly SecurityReturned: { readonly trust: Address; readonly to: Address; readonly amount: bigint };
}

export interface VenueEvents {
  readonly RulesSet: { readonly rulesHash: Hash; readonly rules: VenueRules };
  readonly PutUp: {
    readonly saleId: bigint;
    readonly seller: Address;
    readonly lot: { readonly kind: bigint; readonly token: Address; readonly idOrAmount: bigint };
    readonly terms: VenueSaleTerms;
    readonly rules: VenueRules;
    readonly opensAt: bigint;
    readonly endsAt: bigint;
    readonly lotUntil: bigint;
  };
  readonly BidPlaced: {
    readonly saleId: bigint;
    readonly bidder: Address;
    readonly round: bigint;
    readonly amount: bigint;
    readonly deposit: bigint;
    readonly endsAt: bigint;
  };
  readonly SaleAwarded: {
    readonly saleId: bigint;
    readonly buyer: Address;
    readonly price: bigint;
    readonly payBy: bigint;
  };
  readonly NextOffered: {
    readonly saleId: bigint;
    readonly bidder: Address;
    readonly price: bigint;
    readonly payBy: bigint;
  };
  readonly WinnerDefaulted: {
    readonly saleId: bigint;
    readonly bidder: Address;
    readonly forfeited: bigint;
  };
  readonly NotDeliverable: { readonly saleId: bigint; readonly bidder: Address };
  readonly OfferLapsed: { readonly saleId: bigint; readonly bidder: Address };
  readonly BidDeclined: { readonly saleId: bigint; readonly bidder: Address };
  readonly DepositRefunded: { readonly saleId: bigint; readonly bidder: Address; readonly amount: bigint };
  readonly RoundOpened: {
    readonly saleId: bigint;
    readonly round: bigint;
    readonly reservePrice: bigint;
    readonly endsAt: bigint;
  };
  readonly OpenedForSale: { readonly saleId: bigint; readonly price: bigint; readonly endsAt: bigint };
  readonly SaleSettled: {
    readonly saleId: bigint;
    readonly buyer: Address;
    readonly price: bigint;
    readonly applied: bigint;
    readonly fee: bigint;
  };
  readonly SaleAllotted: { readonly saleId: bigint; readonly subscribed: bigint; readonly payBy: bigint };
  readonly AllotmentDelivered: {
    readonly saleId: bigint;
    readonly subscriber: Address;
    readonly units: bigint;
    readonly cost: bigint;
    readonly fee: bigint;
  };
  readonly SaleUnsold: { readonly saleId: bigint };
  readonly SaleTakenBack: { readonly saleId: bigint };
  readonly LotReturned: { readonly saleId: bigint; readonly seller: Address };
  readonly Withdrawn: { readonly currency: Address; readonly account: Address; readonly amount: bigint };
}

export interface CurrencyEvents {
  readonly Transfer: TransferEvent;
}

/** The terms of a buyout, as the contract holds them: days as day numbers, shares and rates in 1e18ths, money in smallest units. */
export interface BuyoutTerms {
  readonly buyer: Address;
  readonly expert: Address;
  readonly currency: Address;
  readonly rules: Hash;
  readonly documentsHash: Hash;
  readonly baseDay: bigint;
  readonly acceptBy: bigint;
  readonly deposit: bigint;
  readonly security: bigint;
  readonly interestWad: bigint;
  readonly lateWad: bigint;
  readonly retainedWad: bigint;
  readonly holdWad: bigint;
  readonly cureDays: bigint;
  readonly netDays: bigint;
  readonly contestDays: bigint;
  readonly decideDays: bigint;
  readonly warrantyDays: bigint;
  readonly releaseAtEnd: boolean;
  readonly undecidedForBuyer: boolean;
  readonly batches: readonly { readonly titleId: bigint; readonly price: bigint }[];
  readonly instalments: readonly { readonly day: bigint; readonly amount: bigint }[];
}

/** What the law asks of a buyout, as a registrar recorded it. */
export interface BatchRules {
  readonly leastAccounts: bigint;
  readonly buyerCategories: bigint;
  readonly longestTermDays: bigint;
  readonly leastFirstPartWad: bigint;
  readonly mayTransferAgain: boolean;
}

interface OfSale {
  readonly saleId: bigint;
}
interface OfBatch extends OfSale {
  readonly batch: bigint;
}
interface OfClaim extends OfSale {
  readonly claimId: bigint;
}

export interface BuyoutEvents {
  readonly SaleProposed: OfSale & {
    readonly seller: Address;
    readonly buyer: Address;
    readonly termsHash: Hash;
    readonly terms: BuyoutTerms;
    readonly rules: BatchRules;
  };
  readonly OfferWithdrawn: OfSale & { readonly by: Address };
  readonly SaleAccepted: OfSale & { readonly deposit: bigint; readonly security: bigint };
  readonly InstalmentPaid: OfSale & {
    readonly principal: bigint;
    readonly fromDeposit: bigint;
    readonly interest: bigint;
    readonly lateInterest: bigint;
    readonly due: bigint;
  };
  readonly SecurityReturned: OfSale & { readonly amount: bigint };
  readonly TitleReleased: OfBatch & { readonly titleId: bigint; readonly to: Address };
  readonly TitleReturned: OfBatch & { readonly titleId: bigint; readonly to: Address };
  readonly SaleDefaulted: OfSale & {
    readonly by: Address;
    readonly retained: bigint;
    readonly forfeited: bigint;
    readonly interest: bigint;
    readonly refunded: bigint;
    readonly forgiven: bigint;
  };
  readonly CollectionsReported: OfBatch & {
    readonly claimId: bigint;
    readonly by: Address;
    readonly root: Hash;
    readonly sum: bigint;
    readonly count: bigint;
  };
  readonly LoanPutBack: OfBatch & {
    readonly claimId: bigint;
    readonly loan: Hash;
    readonly amount: bigint;
    readonly price: bigint;
    readonly documentsHash: Hash;
  };
  readonly ClaimContested: OfClaim & {
    readonly by: Address;
    readonly figure: bigint;
    readonly documentsHash: Hash;
  };
  readonly ClaimDecided: OfClaim & { readonly expert: Address; readonly figure: bigint };
  readonly ClaimSettled: OfClaim & { readonly amount: bigint };
  readonly ProceedsReleased: OfBatch & { readonly amount: bigint };
  readonly Withdrawn: { readonly currency: Address; readonly account: Address; readonly amount: bigint };
}
