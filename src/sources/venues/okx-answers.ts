/** What OKX says to the connection: answers, refusals, notices, and its list of instruments. Rare: read with JSON.parse. */
import type { Frame } from '../frame.ts';
import { okxListingOf } from './okx-listed.ts';

/** Code of a notice: the connection is about to be closed for an upgrade. */
const closingCode = '64008';

/** The topic that was taken, if this says so. */
export function okxAnswer(text: string, frame: Frame): { channel: string; instrument: string } | undefined {
  let message: { event?: unknown; code?: unknown; msg?: unknown; arg?: Record<string, unknown> };
  try {
    message = JSON.parse(text) as typeof message;
  } catch {
    frame.bad('not whole JSON');
    return undefined;
  }
  const { event, code, msg, arg } = message;
  frame.pass('answer');
  if (event === 'notice' && String(code) === closingCode) frame.closing = String(msg ?? 'service upgrade').replace(/\.$/, '');
  else if (event === 'error') frame.refused.push({ name: nameIn(String(msg)), reason: `${String(msg)} (${String(code)})` });
  else if (event === 'subscribe') {
    const channel = String(arg?.channel ?? '');
    const instrument = String(arg?.instId ?? arg?.instType ?? '');
    frame.accepted.push(`${channel}:${instrument}`);
    return { channel, instrument };
  }
  return undefined;
}

/** `Wrong URL or channel:trades,instId:FOO-USDT doesn't exist.` names the topic; other words do not. */
function nameIn(words: string): string {
  const found = /channel:\s*([\w-]+),\s*(?:instId|instType|instFamily):\s*([\w-]+)/.exec(words);
  return found ? `${found[1]}:${found[2]}` : '';
}

/** A whole message of the instruments channel. */
export function okxList(text: string, frame: Frame): void {
  const { data } = JSON.parse(text) as { data: unknown };
  for (const entry of Array.isArray(data) ? (data as unknown[]) : []) {
    const listing = typeof entry === 'object' && entry !== null ? okxListingOf(entry as Record<string, unknown>) : undefined;
    if (listing) frame.listings.push(listing);
  }
  frame.pass('answer');
}
