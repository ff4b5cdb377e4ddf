/** Which lines of the log are shown. */
import type { LogEvent, LogKind } from '../../core/log.ts';

export type Level = 'info' | 'warn' | 'fault';

const warnings = new Set<LogKind>(['gap', 'resync', 'study-failed', 'storage']);

export function levelOf(kind: LogKind): Level {
  return kind === 'error' ? 'fault' : warnings.has(kind) ? 'warn' : 'info';
}

export interface LogFilter {
  /** '' all; 'warn' warnings and faults; 'fault'; or a kind. */
  show: string;
  /** Every word has to be in the line, in any order and case. */
  text: string;
}

export function passes({ kind, text }: LogEvent, filter: LogFilter): boolean {
  const level = levelOf(kind);
  const shown =
    filter.show === '' ||
    (filter.show === 'warn' && level !== 'info') ||
    (filter.show === 'fault' && level === 'fault') ||
    filter.show === kind;
  if (!shown) return false;
  const line = `${kind} ${text}`.toLowerCase();
  return filter.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => line.includes(word));
}
