/** The outputs of studies that the panels of a workspace show, as filled references: each once, bars left out. */
import type { InstrumentInfo } from '../../api/types.ts';
import { parseReference } from '../../core/reference.ts';
import { linePresets } from '../panels/line-presets.ts';
import { numberRows } from '../panels/number-rows.ts';
import { panels } from '../panels/registry.ts';
import type { Leaf } from './layouts.ts';
import { fillReference } from './words.ts';

export interface ShownOutput {
  title: string;
  ref: string;
}

/** `instruments`: the desk's one or two. */
export function outputsOnScreen(
  shown: readonly Leaf[],
  instruments: readonly InstrumentInfo[],
  interval: string,
  window?: number,
): ShownOutput[] {
  const ids = instruments.map(({ id }) => id);
  const quoted = instruments.some(({ rows }) => rows.quote || rows.level);
  const found = new Map<string, ShownOutput>();
  for (const leaf of shown) {
    for (const { title, template, quotes } of templatesOf(leaf)) {
      if (quotes && !quoted) continue;
      const ref = fillReference(template, ids, interval, window);
      if (ref !== undefined && !found.has(ref) && parseReference(ref).id !== 'bars') found.set(ref, { title, ref });
    }
  }
  return [...found.values()];
}

interface Template {
  title: string;
  template: string;
  quotes?: boolean;
}

function templatesOf({ panel, params, title }: Leaf): Template[] {
  const all = { ...panels.get(panel)?.defaults, ...params };
  if (panel === 'numbers') return numberRows(all.set).map(({ title, ref, quotes = false }) => ({ title, template: ref, quotes }));
  if (panel !== 'line') return [];
  const preset = linePresets[String(all.preset)];
  if (typeof all.ref === 'string') return [{ title: title ?? all.ref, template: all.ref }];
  return (preset?.series ?? []).map((series) => ({
    title: series.title.replace(/\$\d/g, '').trim() || preset!.title,
    template: series.ref,
  }));
}
