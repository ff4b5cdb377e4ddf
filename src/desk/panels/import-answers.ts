/**
 * What a person has said of how files are read: the columns hold for all files of the same header, a symbol for the file it was typed for
 * alone.
 */
import type { FilePreview, Mapping } from '../../sources/format.ts';

export interface ImportAnswer {
  /** Of the file. */
  readonly name: string;
  readonly header: string;
  /** Its symbol is there where a person typed one. */
  readonly mapping: Mapping;
}

/** Mappings for the import, by header and by the name of each file that was asked about. */
export function mappingsOf(answers: readonly ImportAnswer[]): Record<string, Mapping> {
  const mappings: Record<string, Mapping> = {};
  for (const { header, mapping } of answers) mappings[header] ??= shared(mapping);
  for (const { name, mapping } of answers) mappings[name] = mapping;
  return mappings;
}

/** The columns that were chosen for an earlier file of the same header. */
export function earlierMapping(answers: readonly ImportAnswer[], { table }: FilePreview): Mapping | undefined {
  const earlier = answers.findLast(({ header }) => header === table?.header);
  return earlier && shared(earlier.mapping);
}

/** The next file to ask about, -1 for none: files of a header that was settled are not, unless its symbol had to be typed. */
export function nextAsked(previews: readonly FilePreview[], at: number, answers: readonly ImportAnswer[]): number {
  return previews.findIndex(({ table }, i) => {
    if (i <= at || !table) return false;
    const same = answers.filter(({ header }) => header === table.header);
    return same.length === 0 || same.some(({ mapping }) => mapping.symbol !== undefined);
  });
}

function shared({ symbol: _typed, ...mapping }: Mapping): Mapping {
  return mapping;
}
