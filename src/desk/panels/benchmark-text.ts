/** A benchmark report as text a person can send on. */
import type { Quantab } from '../../api/types.ts';
import { count, dateTime, figures, fixed } from '../widgets/format.ts';
import * as published from './benchmark-published.ts';

export type BenchmarkReport = Awaited<ReturnType<Quantab['benchmark']>>;

/** `12.3 M/s`: items of the median run, a second. */
export function rateWords({ n, medianMs }: { n: number; medianMs: number }): string {
  const perSecond = (n / medianMs) * 1_000;
  if (perSecond >= 999_500_000) return `${figures(perSecond / 1e9)} bn/s`;
  if (perSecond >= 999_500) return `${figures(perSecond / 1e6)} M/s`;
  return perSecond >= 999.5 ? `${figures(perSecond / 1e3)} k/s` : `${figures(perSecond)} /s`;
}

export function benchmarkText({ version, at, machine, cases }: BenchmarkReport): string {
  const lines = cases.map((each) => {
    const { title, unit, n, medianMs, spreadMs, runs, ratio } = each;
    const known = published.publishedCase(each.name);
    return [
      `${title}: ${rateWords(each)} (${count(n)} ${unit}, median of ${runs} runs ${figures(medianMs)} ms, spread ${figures(spreadMs)} ms)`,
      ...(Number.isNaN(ratio) ? [] : [`${fixed(ratio, 2)}x plain TypeScript`]),
      ...(known ? [`published ${rateWords({ n, medianMs: known.medianMs })}`] : []),
    ].join(', ');
  });
  return [
    `Quantab ${version} self-benchmark, ${dateTime(at)} UTC`,
    machine,
    ...lines,
    `Published: ${published.machine}, ${published.date}`,
  ].join('\n');
}
