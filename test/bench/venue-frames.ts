/** Sample messages of a venue, `frames/<venue id>.ts`, default export: what `decode-trade` and `decode-depth` read again and again. */
export interface VenueFrames {
  /** What the decoder is opened for; place 0 is the first. */
  symbols: readonly string[];
  /** Decoded once before the others: a partial, a list of instruments. */
  before?: readonly string[];
  /** One whole message with one trade. */
  trade: string;
  /** One whole message of a book with 50 levels a side. */
  depth: string;
}
