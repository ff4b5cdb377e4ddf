/**
 * Memory layout of a scan of numeric tables, beside that of scan-plan: the kernel (scan-table) and the TypeScript that drives it both
 * read this file. Rows are written one behind the other, `width` f64 each, from COLUMN_TS up to COLUMN_META; the instrument of each
 * stands in COLUMN_META, its line in COLUMN_LINE, the address of the line in COLUMN_AT.
 */

/** Fields of the symbol, from the first to the last as one text; -1 when no field names one. Instead of PLAN_FIELD_OF. */
export const TABLE_SYMBOL_FIRST = 88;
export const TABLE_SYMBOL_LAST = 92;
/** Values of a row, and rows that fit. */
export const TABLE_WIDTH = 96;
export const TABLE_CAPACITY = 100;
/** What each value is, u32: field | kind << 16 | unit << 24. Behind the ends of the fields: PLAN_TABLE + 8 x MOST_FIELDS. */
export const TABLE_VALUES = 4224;
export const TABLE_VALUE_BYTES = 4;

/** f64 that the rows may fill: from COLUMN_TS up to COLUMN_META. */
export const TABLE_NUMBERS = 81920;

/** Kinds of value. A price tells the price step by its decimals; an optional number may be empty, which is NaN. */
export const VALUE_NUMBER = 0;
export const VALUE_OPTIONAL = 1;
export const VALUE_PRICE = 2;
export const VALUE_OPTIONAL_PRICE = 3;
/** A time between 1980 and 2100 as microseconds, and a span of time of any length. */
export const VALUE_TIME = 4;
export const VALUE_ELAPSED = 5;
