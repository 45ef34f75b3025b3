/**
 * The published list of categories; the position is the number in the investor registry, which has 31 of them. One that has
 * no name yet goes by its number: a registrar's act and a set-up let it in, no new code does.
 */
export const CATEGORIES = [
  "none",
  "bank",
  "amc",
  "fund",
  "insurer",
  "securitiesCompany",
  "smallLoanCompany",
  "qualifiedPerson",
  "trustPlan",
  "trustCompany",
  "venueOperator",
  "institutionalPlan",
] as const;

/** What a fault says was expected where a category is none. */
export const CATEGORY_WORDS = `one of ${CATEGORIES.slice(1).join(", ")}, or a number from 1 to 31`;

const MOST_CATEGORIES = 32;

/** The number of a category by its name or number; `undefined` where it is none. */
export function categoryOf(text: string): number | undefined {
  const named = CATEGORIES.indexOf(text as (typeof CATEGORIES)[number]);
  const number = /^\d{1,2}$/.test(text) ? Number(text) : named;
  return number > 0 && number < MOST_CATEGORIES ? number : undefined;
}

/** A category's name, or its number where it has none. */
export function categoryName(category: number): string {
  return CATEGORIES[category] ?? `category ${category}`;
}

/** The bitmap of some categories: bit n, category n. */
export function categoryBits(categories: readonly number[]): bigint {
  return categories.reduce((bits, category) => bits | (1n << BigInt(category)), 0n);
}

/** Bitmap of the category of venues and those who run them. */
export const VENUE_OPERATORS = categoryBits([CATEGORIES.indexOf("venueOperator")]);

/** The categories of a bitmap, by name. */
export function categoryNames(bits: bigint): string[] {
  return categoriesOf(bits).map(categoryName);
}

/** The categories of a bitmap as `categoryOf` takes them: by name, or by number where there is none. */
export function categoryTexts(bits: bigint): string[] {
  return categoriesOf(bits).map((category) => CATEGORIES[category] ?? String(category));
}

function categoriesOf(bits: bigint): number[] {
  return Array.from({ length: MOST_CATEGORIES }, (_, category) => category).filter(
    (category) => ((bits >> BigInt(category)) & 1n) === 1n,
  );
}
