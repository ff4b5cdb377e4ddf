/** Parameters that studies on bars share. */
import type { ParamSpec, ParamValues } from '../core/doc.ts';
import { intervals } from '../core/interval.ts';

/** Read by the engine too: it decides the bar clock a study runs on. */
export const intervalParam: ParamSpec = { title: 'Bar interval', default: '1s', options: intervals };

/** A window longer than this is asked of slower bars. */
const longest = 10_000;

export function windowParam(bars: number, least: number): ParamSpec {
  return { title: 'Window', default: bars, unit: 'bars', min: least, max: longest };
}

export function windowOf(params: ParamValues): number {
  return Math.round(params.window as number);
}
