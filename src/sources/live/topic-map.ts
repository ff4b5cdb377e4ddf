/** Which topics of a connection a row may have come by: those that carry its kind for its instrument. */
import {
  KIND_FUNDING,
  KIND_INDEX,
  KIND_LEVEL,
  KIND_LIQUIDATION,
  KIND_MARK,
  KIND_OPEN_INTEREST,
  KIND_QUOTE,
  KIND_TRADE,
} from '../../../assembly/layout.ts';
import type { Channel, Topic } from '../venue.ts';

const kindsOf: Record<Channel, readonly number[]> = {
  trades: [KIND_TRADE],
  book: [KIND_LEVEL],
  quotes: [KIND_QUOTE],
  mark: [KIND_MARK, KIND_INDEX],
  funding: [KIND_FUNDING],
  'open-interest': [KIND_OPEN_INTEREST],
  liquidations: [KIND_LIQUIDATION],
};
const kinds = 16;
const none: readonly number[] = [];

export class TopicMap {
  readonly #byRow: number[][] = [];

  /** `slotOf`: place of a symbol in the subscription; topics of none are not found. */
  constructor(topics: readonly Topic[], slotOf: (symbol: string) => number | undefined) {
    topics.forEach(({ symbol, channels }, place) => {
      const slot = slotOf(symbol);
      if (slot === undefined) return;
      for (const kind of channels.flatMap((channel) => kindsOf[channel])) {
        const at = slot * kinds + kind;
        this.#byRow[at] = [...(this.#byRow[at] ?? []), place];
      }
    });
  }

  /** Places of the topics. */
  of(slot: number, kind: number): readonly number[] {
    return this.#byRow[slot * kinds + kind] ?? none;
  }
}
