/**
 * The bug report: versions, machine, what is shown, health and the log, as text. Invariant: no market data, no names of files or sessions, no
 * address beyond its host; names of instruments only when the person agrees.
 */
import type { HealthReport } from '../../api/health-report.ts';
import type { LogEvent } from '../../core/log.ts';
import { bytes, count, dateTime, fixed } from '../widgets/format.ts';
import { gapCount, graphicsWords, lagWords, memoryBytes, millis, rate, storageWords } from '../widgets/health-words.ts';

export interface ReportFacts {
  version: string;
  browser: string;
  system: string;
  cores: number;
  /** `1440 x 900 at 2`. */
  screen: string;
  theme: string;
  workspace: string;
  /** live, replay, file, simulated; '' while nothing is open. */
  trust: string;
  health: HealthReport | undefined;
  log: readonly LogEvent[];
  /** Names of sessions and files that are known here: they are left out of the log's lines. */
  names: readonly string[];
  /** Ids and symbols of instruments that are known here. */
  instruments: readonly string[];
  withInstruments: boolean;
}

const mostLines = 200;

/** A line of the log without what is the person's own. */
export function redactLine(
  text: string,
  { names, instruments, withInstruments }: Pick<ReportFacts, 'names' | 'instruments' | 'withInstruments'>,
): string {
  let line = text
    // An address keeps its host: paths and queries of webhooks are secrets.
    .replaceAll(/\b([a-z][a-z+.-]*:\/\/)(?:[^\s/@"]*@)?([^\s/?#"]+)[^\s"]*/gi, '$1$2/\u2026')
    .replaceAll(/"[^"]*"|\u201c[^\u201d]*\u201d/g, '"\u2026"')
    .replace(/^.*?(?=: [\d,]+ (?:rows|bars))/, '<session>');
  for (const name of [...names].filter((each) => each.length > 2).sort((a, b) => b.length - a.length))
    line = line.replaceAll(name, '<session>');
  line = line
    .replaceAll(/[^\s"<>]+\.(?:csv|tsv|txt|json|ndjson|jsonl|zip|gz|zst|quantab|parquet)\b/gi, '<file>')
    // A value that was refused is data.
    .replaceAll(/\b(was|is|expected) -?[\d.][\w.,+-]*/g, '$1 \u2026');
  if (withInstruments) return line;
  for (const id of [...instruments].sort((a, b) => b.length - a.length)) if (id.length > 2) line = line.replaceAll(id, '<instrument>');
  return line
    .replaceAll(/[\w./-]+@[\w-]+/g, '<instrument>')
    .replaceAll(/\b[A-Z0-9]{2,12}[-/][A-Z0-9]{2,8}(?:\.\w+)?\b/g, '<instrument>')
    .replaceAll(/\b[A-Z0-9]{2,12}(?:USDT|USDC|FDUSD|USD|EUR|BTC|ETH)\b/g, '<instrument>');
}

function healthLines(health: HealthReport, redact: (text: string) => string): string[] {
  const { messages, thread, memory, pageBytes, storage, session, studies, gaps, dropped, merged, rowsPerSecond, feeds } = health;
  const ms = (value: number): string => (Number.isNaN(value) ? 'unknown' : `${millis(value)} ms`);
  return [
    `rows ${session ? count(session.rows) : 'none'}, messages ${count(messages.n)}, now ${rate(messages.now)} /s, peak ${rate(messages.peak)} /s, taken ${rate(rowsPerSecond)} rows/s`,
    `lag p50 / p99 ${lagWords(health)}, gaps ${gapCount(health)} (${count(gaps.n)}), unreadable ${count(dropped)}, merged ${count(merged)}`,
    `feeds ${count(feeds.n)}: reconnects ${count(feeds.reconnects)}, resyncs ${count(feeds.resyncs)}, checksum failures ${count(feeds.checksumFailures)}, socket to studies p50 ${ms(feeds.delayMs.p50)}, p99 ${ms(feeds.delayMs.p99)}`,
    `memory ${bytes(memoryBytes(health))}: engine ${bytes(memory.engineBytes)}, kernels ${bytes(memory.kernelBytes)}, page ${Number.isNaN(pageBytes) ? 'unknown' : bytes(pageBytes)}`,
    `storage ${storageWords(health)}${storage.full ? ', full' : ''}${storage.memoryOnly === undefined ? '' : ` (${storage.memoryOnly})`}`,
    `main thread ${Number.isNaN(thread.busyPct) ? 'unknown' : `${fixed(thread.busyPct)} % busy`}, longest frame ${ms(thread.longestFrameMs)}, long tasks ${count(thread.longTasks)}`,
    `graphics ${graphicsWords(health)}${health.graphics?.renderer ? `, ${health.graphics.renderer}` : ''}`,
    ...studies.map(({ ref, msPerSecond, microsPerRow, bytes: held, failed }) =>
      redact(
        `study ${ref}: ${fixed(msPerSecond, 2)} ms/s, ${fixed(microsPerRow, 3)} \u00b5s a row, ${bytes(held)}${failed ? `, failed: ${failed}` : ''}`,
      ),
    ),
  ];
}

export function writeBugReport(facts: ReportFacts): string {
  const redact = (text: string): string => redactLine(text, facts);
  const lines = facts.log.slice(-mostLines);
  const { health } = facts;
  return [
    `Quantab ${facts.version}`,
    `${facts.browser}, ${facts.system}, ${facts.cores || 'unknown'} cores, screen ${facts.screen}, ${facts.theme}`,
    `workspace ${facts.workspace}, ${facts.trust || 'nothing open'}`,
    '',
    'Health',
    ...(health ? healthLines(health, redact) : ['no answer from the engine']),
    '',
    `Log, ${lines.length} of ${facts.log.length} lines, UTC`,
    ...lines.map(({ at, kind, text }) => `${dateTime(at)} ${kind.padEnd(12)} ${redact(text)}`),
    '',
    facts.withInstruments ? 'Instruments are named. ' : 'Instruments are not named. ',
  ]
    .join('\n')
    .trimEnd();
}
