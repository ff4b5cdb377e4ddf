/**
 * Memory layout of a scan of trade rows in text, stated once: the kernels (scan-csv, scan-ndjson) and the TypeScript that
 * drives them both read this file. All offsets are bytes; all plan fields are u32 unless said otherwise.
 */
export const PLAN_DELIMITER = 0;
/** CSV: fields of a line. NDJSON: entries of the key table. */
export const PLAN_FIELDS = 4;
/** Units of the two time columns: 0 not known yet (every line is slow until it is). */
export const PLAN_TS_UNIT = 8;
export const PLAN_RX_UNIT = 12;
/** Kind and flags of the rows, without side and instrument. */
export const PLAN_META = 16;
/** Address of the slot of the symbol in use; of the file's only symbol when no column names one. */
export const PLAN_SLOT = 20;
export const PLAN_SYMBOLS = 24;
/** Address of the columns, one behind the other, each of STAGE_ROWS rows. */
export const PLAN_COLUMNS = 28;
/** Bit set of the operations a line must have had: 1 << op. */
export const PLAN_NEEDED = 32;
/** Out: first byte not read; the end of the slow line when one stopped the scan. */
export const PLAN_NEXT = 36;
export const PLAN_LINE_END = 40;
/** In and out: rows in the columns, lines seen, duplicates left out. */
export const PLAN_ROWS = 44;
export const PLAN_LINES = 48;
export const PLAN_DUPLICATES = 52;
/** 24 bytes the number scanners write to. */
export const PLAN_SCRATCH = 64;
/** CSV: the column of each operation, -1 for none, i32 at PLAN_FIELD_OF + 4 x op. */
export const PLAN_FIELD_OF = 88;
/** CSV: where the fields of a line start, u32 each. NDJSON: the key table. */
export const PLAN_TABLE = 128;
export const MOST_FIELDS = 512;

/** Columns, byte offsets: f64 ts, rx, px, qty, id; u32 meta, number of the line, address of the line. */
export const STAGE_ROWS = 16384;
export const COLUMN_TS = 0;
export const COLUMN_RX = 131072;
export const COLUMN_PX = 262144;
export const COLUMN_QTY = 393216;
export const COLUMN_ID = 524288;
export const COLUMN_META = 655360;
export const COLUMN_LINE = 720896;
export const COLUMN_AT = 786432;
export const COLUMNS_BYTES = 851968;

export const OP_SKIP = 0;
export const OP_TS = 1;
export const OP_RX = 2;
export const OP_PX = 3;
export const OP_QTY = 4;
export const OP_ID = 5;
export const OP_SIDE = 6;
export const OP_MAKER = 7;
export const OP_SYMBOL = 8;

/** Why a scan stopped: all lines read, a line for the slow path, columns full. */
export const STOP_END = 0;
export const STOP_SLOW = 1;
export const STOP_FULL = 2;

/** One key of an NDJSON plan: op (u8), length (u8), at KEY_TEXT the key and its closing quote. */
export const KEY_BYTES = 64;
export const KEY_LENGTH = 1;
export const KEY_TEXT = 8;
export const KEY_LONGEST = 48;
export const MOST_KEYS = 64;

/** One symbol: open addressing over SLOTS slots. Ids are those of the run of consecutive ids that is being read. */
export const SLOTS = 4096;
export const SLOT_BYTES = 128;
export const SLOT_LENGTH = 0;
export const SLOT_INSTRUMENT = 4;
/** Most decimals seen in a price, i32. */
export const SLOT_DECIMALS = 8;
export const SLOT_FIRST_ID = 16;
export const SLOT_LAST_ID = 24;
/** The row before, f64 each. */
export const SLOT_ID = 32;
export const SLOT_TS = 40;
export const SLOT_PX = 48;
export const SLOT_QTY = 56;
export const SLOT_NAME = 64;
export const NAME_LONGEST = 64;

/** Times outside [EARLIEST, LATEST) are taken for damage: 1980 to 2100, microseconds. */
export const EARLIEST = 315532800000000;
export const LATEST = 4102444800000000;

/** Units of a time column. */
export const UNIT_S = 1;
export const UNIT_MS = 2;
export const UNIT_US = 3;
export const UNIT_NS = 4;
export const UNIT_ISO = 5;
