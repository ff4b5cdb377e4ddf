/** What studies on the bars of one instrument have in common. */
import type { ParamSpec, ParamSpecs } from '../core/doc.ts';
import { intervalParam } from './bar-params.ts';

export function oneMarketBars<P extends ParamSpecs>(params: P) {
  return { clock: 'bar', instruments: 1, params: { ...params, interval: intervalParam as ParamSpec } } as const;
}
