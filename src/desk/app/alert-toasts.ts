/** Says a hit at the edge of the desk, one toast a rule, with the way to its history; spoken too. */
import type { AlertEvent } from '../../api/alert-types.ts';
import type { Desk } from './desk.tsx';

const shownMs = 12_000;
const signs = { up: '\u25b2 ', down: '\u25bc ' };

/** `first`: the hit that made it be fetched. */
export function announceAlerts({ state, spaces }: Desk, first: unknown): void {
  const { quantab, toasts } = state;
  const shown = new Map<string, number>();
  function say(data: unknown): void {
    const { event } = data as { event: AlertEvent };
    const before = shown.get(event.ruleId);
    if (before !== undefined) toasts.remove(before);
    const text = `${event.direction ? signs[event.direction] : ''}${event.title}`;
    shown.set(event.ruleId, toasts.add({ tone: 'warn', text, action: { title: 'Show', run: () => spaces.go('alerts') } }, { ms: shownMs }));
    state.say(`Alert: ${event.title}${event.direction ? `, ${event.direction}` : ''}.`);
  }
  say(first);
  quantab.on('alert', say);
}
