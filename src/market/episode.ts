/** A planted episode of a simulated market: what was done, when, to which instrument. Times integer microseconds. */

export const episodeKinds = ['crash', 'spoofing', 'layering', 'pump', 'wash'] as const;
export type EpisodeKind = (typeof episodeKinds)[number];

export interface Episode {
  /** Unique in its session. */
  id: number;
  kind: EpisodeKind;
  /** Instrument id. */
  instrument: string;
  from: number;
  /** NaN while it goes on. */
  to: number;
  /** In words, with its figures: "3.4 % down in 41 s, half of it recovered by 00:07:12". */
  text: string;
  /** The figures by name, in their own units: `depth` (fraction), `size` (base), `factor` (times the median size), `spill` (how far the other
   * instrument went along, a fraction of it), `trades`... */
  figures: Record<string, number>;
}
