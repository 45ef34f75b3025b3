import type { z } from "zod";

import type { RightRows, TitleRows } from "../../asset/read-assets.ts";
import type { ServiceContext } from "../../context.ts";
import type { moveSchema, rightSchema, titleSchema } from "../schemas/asset.ts";
import { type Head, placeOf } from "./as-of.ts";
import { categoriesOf } from "./categories.ts";
import { dateText } from "./text.ts";
import { currencyView } from "./trust-view.ts";

type Known = Pick<ServiceContext, "trusts" | "contracts">;
type Sales = readonly { readonly venue: string; readonly saleId: string }[];
type Title = Omit<z.input<typeof titleSchema>, "asOf">;
type Right = Omit<z.input<typeof rightSchema>, "asOf">;

export interface AssetViewParameters<Rows> {
  readonly rows: Rows;
  readonly sales: Sales;
  readonly known: Known;
  readonly head: Head;
}

/** A title; a list takes the first part of it. */
export function titleView({ rows, sales, known, head }: AssetViewParameters<TitleRows>): Title {
  const { title, moves, rights, children } = rows;
  const owner = ownerOf(moves);
  const live = rights.find((right) => stateOfRight(right) !== "ended");
  const issued = known.trusts.find(
    ({ row }) => row.title_token === title.contract && row.title_id === title.title_id,
  );
  const ended = children.length > 0 ? "split" : "ended";
  return {
    contract: title.contract,
    id: title.title_id,
    owner,
    ...placeOfOwner(owner, known),
    state: owner === null ? ended : live === undefined ? "live" : "underRight",
    bank: title.bank,
    bookValue: title.book_value,
    currency: issued === undefined ? null : currencyView(issued),
    loans: title.loan_count,
    cutOff: dateText(title.cut_off),
    right: live?.right.right_id ?? null,
    minted: placeOf(title, head),
    rightsContract: pairOf(title.contract, known),
    root: title.root,
    documentsHash: title.documents_hash,
    splitFrom: title.parent,
    splitInto: [...children],
    rights: rights.map(({ right }) => right.right_id),
    sales: [...sales],
    moves: moveViews(moves, head),
  };
}

export function rightView({ rows, sales, known, head }: AssetViewParameters<RightRows>): Right {
  const { right, moves, acts } = rows;
  const owner = ownerOf(moves);
  const notice = standingNotice(rows);
  return {
    contract: right.contract,
    id: right.right_id,
    owner,
    ...placeOfOwner(owner, known),
    state: stateOfRight(rows),
    titlesContract: pairOf(right.contract, known),
    titleId: right.title_id,
    seller: right.seller,
    remedy: right.remedy,
    carved: placeOf(right, head),
    noticeDays: right.notice_days,
    noticeGiven: notice === null ? null : dateText(notice),
    enforceableFrom: notice === null ? null : dateText(notice + right.notice_days),
    holders: categoriesOf(BigInt(right.holders)),
    custodians: categoriesOf(BigInt(right.custodians)),
    documentsHash: right.documents_hash,
    sales: [...sales],
    moves: moveViews(moves, head),
    acts: acts.map((act) => ({ act: act.name, by: act.by, at: placeOf(act, head) })),
  };
}

function stateOfRight(rows: RightRows): Right["state"] {
  if (rows.acts.some(({ name }) => name === "RightEnded")) {
    return "ended";
  }
  if (rows.acts.some(({ name }) => name === "RightEnforced")) {
    return "enforced";
  }
  return standingNotice(rows) === null ? "live" : "notice";
}

/** Day of the notice that stands: a transfer, its withdrawal and the enforcement end it. */
function standingNotice({ acts, moves }: RightRows): number | null {
  const last = acts.at(-1);
  if (last?.name !== "NoticeGiven") {
    return null;
  }
  const move = moves.at(-1);
  const hasMoved =
    move !== undefined &&
    (move.block > last.block || (move.block === last.block && move.log_index > last.log_index));
  return hasMoved ? null : last.day;
}

function ownerOf(moves: readonly { readonly receiver: string }[]): string | null {
  const owner = moves.at(-1)?.receiver ?? null;
  return owner === null || BigInt(owner) === 0n ? null : owner;
}

function placeOfOwner(owner: string | null, { trusts, contracts }: Known) {
  const trust = trusts.find(({ row }) => row.address === owner);
  return {
    trust: trust?.row.address ?? null,
    trustName: trust?.terms.deal.name ?? null,
    venue: contracts.find(({ row }) => row.kind === "venue" && row.address === owner)?.row.address ?? null,
  };
}

function pairOf(contract: string, { contracts }: Known): string {
  return contracts.find(({ row }) => row.address === contract)?.row.pair ?? "";
}

function moveViews(
  moves: readonly {
    readonly sender: string;
    readonly receiver: string;
    readonly transaction: string;
    readonly block: number;
    readonly time: number;
  }[],
  head: Head,
): z.input<typeof moveSchema>[] {
  const orNobody = (address: string): string | null => (BigInt(address) === 0n ? null : address);
  return moves.map((move) => ({
    from: orNobody(move.sender),
    to: orNobody(move.receiver),
    at: placeOf(move, head),
  }));
}
