import type { DEPOSIT_STATES, Made } from "../../engine/chain/enums.ts";
import type { AssemblyPower } from "../../engine/setup/powers.ts";

/**
 * The store's tables. Whatever has a `block` goes when that block goes, so that a reorganisation is undone by
 * deleting blocks. Amounts are decimal strings of smallest units; no table holds a clock, a random number or a
 * position of insertion, so that the same chain always gives the same rows.
 */
export interface StoreSchema {
  /** One row: how far the chain has been read. */
  cursor: { id: number; number: number; hash: string; time: number; finalized: number };
  blocks: { number: number; hash: string; parent_hash: string; time: number };
  trusts: TrustRow;
  classes: ClassRow;
  logs: LogRow;
  periods: PeriodRow;
  reports: ReportRow;
  distributions: DistributionRow;
  steps: {
    trust: string;
    position: number;
    step: number;
    due: Units;
    paid: Units;
    ran: boolean;
    block: number;
  };
  /** What a date gave to each class's holders. */
  class_payments: { trust: string; position: number; class_index: number; paid: Units; block: number };
  /** What a date set aside for each party. */
  party_payments: { trust: string; position: number; party: number; paid: Units; block: number };
  /** Notes that came to a holder (positive) or left it (negative). */
  movements: {
    trust: string;
    class_index: number;
    holder: string;
    delta: Units;
    block: number;
    log_index: number;
    side: number;
  };
  /** Notes with which a holder takes part in a date's distribution; the sum of `delta`. */
  entitlements: {
    trust: string;
    class_index: number;
    position: number;
    holder: string;
    delta: Units;
    block: number;
    log_index: number;
  };
  payments: {
    trust: string;
    class_index: number;
    holder: string;
    recipient: string;
    amount: Units;
    transaction: string;
    block: number;
    log_index: number;
  };
  /** The currency's transfers to (positive) and from (negative) a trust. */
  cash: {
    trust: string;
    counterparty: string;
    delta: Units;
    transaction: string;
    block: number;
    log_index: number;
    side: number;
  };
  /** Contracts beside the trusts whose logs are read: venues and what else is told of. */
  contracts: ContractRow;
  contract_logs: ContractLogRow;
  /** What was put up at a venue, as it was put up. */
  sales: SaleRow;
  bids: BidRow;
  /** Parts of bidders' deposits by where they are: what came there (positive) and left; the sum of `delta`. */
  deposits: {
    contract: string;
    sale_id: Units;
    bidder: string;
    state: DepositState;
    delta: Units;
    block: number;
    log_index: number;
    side: number;
  };
  /** What happened to a sale after it was put up, bids apart. */
  sale_steps: SaleStepRow;
  /** What a venue credited an account (positive) and sent it (negative). */
  credits: {
    contract: string;
    currency: string;
    account: string;
    delta: Units;
    block: number;
    log_index: number;
    side: number;
  };
  titles: TitleRow;
  /** Income rights as they were carved. */
  rights: RightRow;
  right_acts: RightActRow;
  /** Transfers of titles and income rights. */
  token_moves: TokenMoveRow;
  /** What holders' assemblies were asked to decide. */
  proposals: ProposalRow;
  votes: VoteRow;
  proposal_acts: ProposalActRow;
  /** Notes that holders locked to challenge a report. */
  joined_challenges: JoinedChallengeRow;
  /** Buyouts as they were proposed. */
  buyouts: BuyoutRow;
  buyout_steps: BuyoutStepRow;
  /** What originators warranted of their trusts' loans. */
  warranties: WarrantyRow;
  /** Loans that were claimed to be ineligible. */
  loan_claims: LoanClaimRow;
  repurchase_steps: RepurchaseStepRow;
  /** Transactions that the service has signed and whose end it does not know yet. */
  intentions: IntentionRow;
}

/** A decimal string of smallest units. */
export type Units = string;

export interface TrustRow {
  address: string;
  position: number;
  chain_id: number;
  deployed_at: number;
  terms: string;
  setup: string;
  terms_hash: string;
  setup_hash: string;
  offering: string;
  interpreter: string;
  registry: string;
  currency: string;
  currency_symbol: string;
  currency_decimals: number;
  title_token: string;
  title_id: Units;
}

export interface ClassRow {
  trust: string;
  class_index: number;
  note: string;
  name: string;
  symbol: string;
  face: Units;
}

/** A log, decoded; `args` is JSON with integers as decimal strings. */
export interface LogRow {
  trust: string;
  block: number;
  log_index: number;
  contract: string;
  name: string;
  args: string;
  transaction: string;
}

export type ContractKind = "venue" | "title" | "right" | "assembly" | "buyout" | "repurchase";

export interface ContractRow {
  address: string;
  position: number;
  chain_id: number;
  kind: ContractKind;
  /** Of a venue: `auction`, `exchange`, …; empty for others, as `operator` is. */
  procedure: string;
  operator: string;
  /** The contract that this one belongs to; empty where there is none. */
  pair: string;
}

/** A log of a contract beside the trusts, decoded as {@link LogRow}. */
export interface ContractLogRow {
  contract: string;
  block: number;
  log_index: number;
  name: string;
  args: string;
  transaction: string;
}

export type DepositState = Made<typeof DEPOSIT_STATES>;

export interface SaleRow {
  contract: string;
  sale_id: Units;
  seller: string;
  lot_kind: "token" | "note";
  lot_token: string;
  /** Id of the token, or amount of notes. */
  lot_amount: Units;
  currency: string;
  /** JSON objects of decimal strings. */
  terms: string;
  rules: string;
  opens_at: number;
  ends_at: number;
  /** Last second for which notes are put up; `null` for tokens. */
  lot_until: number | null;
  transaction: string;
  block: number;
  log_index: number;
}

export interface BidRow {
  contract: string;
  sale_id: Units;
  bidder: string;
  round: number;
  amount: Units;
  /** Paid in with it. */
  deposit: Units;
  /** Of the round, after it. */
  ends_at: number;
  transaction: string;
  block: number;
  log_index: number;
}

export interface SaleStepRow {
  contract: string;
  sale_id: Units;
  /** Of the event. */
  name: string;
  account: string | null;
  round: number | null;
  /** Price, reserve price of the round, cost of an allotment, or what was subscribed. */
  price: Units | null;
  /** Last second of what the step opened. */
  until: number | null;
  applied: Units | null;
  fee: Units | null;
  /** Notes delivered. */
  units: Units | null;
  transaction: string;
  block: number;
  log_index: number;
}

export interface TitleRow {
  contract: string;
  title_id: Units;
  /** The title whose split made it; `null` of one that was minted. */
  parent: Units | null;
  bank: string;
  root: string;
  loan_count: Units;
  book_value: Units;
  cut_off: number;
  documents_hash: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface RightRow {
  contract: string;
  right_id: Units;
  title_id: Units;
  seller: string;
  remedy: "titlePasses" | "newServicer";
  notice_days: number;
  /** Bitmaps of the registry's categories. */
  holders: Units;
  custodians: Units;
  documents_hash: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface RightActRow {
  contract: string;
  right_id: Units;
  name: string;
  by: string;
  /** On which notice was given. */
  day: number | null;
  documents_hash: string | null;
  transaction: string;
  block: number;
  log_index: number;
}

export interface TokenMoveRow {
  contract: string;
  token_id: Units;
  sender: string;
  receiver: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface ProposalRow {
  contract: string;
  proposal_id: Units;
  trust: string;
  action: AssemblyPower;
  by: string;
  data: string;
  documents_hash: string;
  /** Day numbers. */
  votes_from: number;
  votes_to: number;
  transaction: string;
  block: number;
  log_index: number;
}

export interface VoteRow {
  contract: string;
  proposal_id: Units;
  class_index: number;
  holder: string;
  amount: Units;
  support: boolean;
  transaction: string;
  block: number;
  log_index: number;
}

export interface ProposalActRow {
  contract: string;
  proposal_id: Units;
  /** Of the event. */
  name: string;
  by: string | null;
  /** Of a count. */
  won: boolean | null;
  yes: Units | null;
  no: Units | null;
  electorate: Units | null;
  transaction: string;
  block: number;
  log_index: number;
}

export interface JoinedChallengeRow {
  contract: string;
  trust: string;
  position: number;
  date: number;
  class_index: number;
  holder: string;
  amount: Units;
  /** Of the class, with this one. */
  together: Units;
  reason: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface BuyoutRow {
  contract: string;
  sale_id: Units;
  seller: string;
  buyer: string;
  currency: string;
  terms_hash: string;
  /** JSON objects, integers as decimal strings. */
  terms: string;
  rules: string;
  transaction: string;
  block: number;
  log_index: number;
}

/** An event of a buyout after its proposal; `args` as of {@link LogRow}. */
export interface BuyoutStepRow {
  contract: string;
  sale_id: Units;
  name: string;
  args: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface WarrantyRow {
  contract: string;
  trust: string;
  originator: string;
  /** Day number. */
  claim_by: number;
  contest_days: number;
  decide_days: number;
  pay_days: number;
  security: Units;
  transaction: string;
  block: number;
  log_index: number;
}

export interface LoanClaimRow {
  contract: string;
  trust: string;
  leaf: string;
  claimant: string;
  salt: string;
  loan_id_hash: string;
  /** As the tape has it. */
  amount: Units;
  fields_hash: string;
  price: Units;
  evidence_hash: string;
  /** Day number. */
  contest_by: number;
  transaction: string;
  block: number;
  log_index: number;
}

/** What happened to a claim, or to the security, afterwards; `args` as of {@link LogRow}. */
export interface RepurchaseStepRow {
  contract: string;
  trust: string;
  /** `null`: of the security. */
  leaf: string | null;
  /** Of the event. */
  name: string;
  args: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface PeriodRow {
  trust: string;
  position: number;
  date: number;
  close_day: number;
  collected: Units;
  balance: Units;
  set_aside: Units;
  reserves: Units;
  declared: boolean;
  /** JSON list of decimal strings. */
  fixings: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface ReportRow {
  trust: string;
  date: number;
  by: string;
  /** JSON lists of decimal strings. */
  fees: string;
  amounts: string;
  metrics: string;
  events: Units;
  root: string;
  sum: Units;
  count: Units;
  documents_hash: string;
  transaction: string;
  block: number;
  log_index: number;
}

export interface DistributionRow {
  trust: string;
  position: number;
  date: number;
  list: number;
  events: Units;
  triggers: Units;
  ran: Units;
  reserves: Units;
  transaction: string;
  block: number;
  log_index: number;
}

export interface IntentionRow {
  account: string;
  nonce: number;
  /** What it is for, in words. */
  purpose: string;
  target: string;
  data: string;
  gas: Units;
  /** JSON list, oldest first: every hash under which the nonce may be mined, with its signed bytes and fees. */
  attempts: string;
}

/** A row with the second of its block. */
export type Timed<Row> = Row & { readonly time: number };
