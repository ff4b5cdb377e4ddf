/**
 * The tick layout, stated once: AssemblyScript and TypeScript both read this file.
 * A TickBatch is one buffer: a 32-byte header, then the columns ts, rx, px, qty, id (f64) and meta (u32),
 * each of `capacity` rows. meta = kind (4 bits) | side (2) << 4 | flags (10) << 6 | instrument (16) << 16.
 */
export const MAGIC = 0x4b544251; // 'QBTK' little-endian
export const LAYOUT_VERSION = 1;
export const HEADER_BYTES = 32;
export const ROW_BYTES = 44;

/** Header fields, byte offsets; all u32 but `sequence` (f64). */
export const OFFSET_MAGIC = 0;
export const OFFSET_VERSION = 4;
export const OFFSET_N = 8;
export const OFFSET_CAPACITY = 12;
export const OFFSET_SEQUENCE = 16;
export const OFFSET_FEED = 24;

export const KIND_TRADE = 0;
export const KIND_LEVEL = 1;
export const KIND_BOOK_RESET = 2;
export const KIND_QUOTE = 3;
export const KIND_BAR = 4;
export const KIND_MARK = 5;
export const KIND_INDEX = 6;
export const KIND_FUNDING = 7;
export const KIND_OPEN_INTEREST = 8;
export const KIND_LIQUIDATION = 9;
export const KIND_SCALAR = 10;
export const KIND_GAP = 11;
export const KIND_CLOCK = 12;
export const KIND_RESULT = 13;

/** Trades: aggressor. Levels and quotes: the side of the book. */
export const SIDE_NONE = 0;
export const SIDE_BUY = 1;
export const SIDE_BID = 1;
export const SIDE_SELL = 2;
export const SIDE_ASK = 2;

/**
 * A bar is four rows, told apart by side: open with the volume, high with the quote value, low with the bought volume, close with
 * the number of trades. ts is the bar's end, id its length in microseconds; a quantity that the source does not give is NaN.
 */
export const SIDE_OPEN = 0;
export const SIDE_HIGH = 1;
export const SIDE_LOW = 2;
export const SIDE_CLOSE = 3;

/**
 * Mark, index: px. Funding: px is the rate, a fraction for one interval, id the time it is paid (NaN when not told). Open interest: qty in
 * base units. Liquidation: side of the forced order. Clock: INSTRUMENT_ALL, ts is how far the market's time has come, by the feed's estimate.
 */

/** Last row of its message: book and quote are consistent after it. */
export const FLAG_LAST = 1;
/** The source gave no receive time: rx repeats ts. */
export const FLAG_NO_RX = 2;
/** A level that belongs to a snapshot. */
export const FLAG_SNAPSHOT = 4;
/** A level seen before the book's first snapshot: stored, never applied. */
export const FLAG_UNANCHORED = 8;
/** A gap among trades alone: books and quotes, numbered on their own, go on. */
export const FLAG_TRADES = 16;
/** A gap among books and quotes alone: trades go on. */
export const FLAG_BOOK = 32;
/** The gap before goes on: it is one gap, told again. */
export const FLAG_CONTINUES = 64;

export const KIND_MASK = 0xf;
export const SIDE_SHIFT = 4;
export const SIDE_MASK = 0x3;
export const FLAG_SHIFT = 6;
export const FLAG_MASK = 0x3ff;
export const INSTRUMENT_SHIFT = 16;

/** Instrument index of rows that concern all instruments (Clock, a feed-wide Gap). */
export const INSTRUMENT_ALL = 0xffff;

/** Rows of one hash block and of one stored segment. */
export const SEGMENT_ROWS = 65536;
