/**
 * From what a caller asks of `stream.start` to what a feed worker is to run, of the simulated market; `live-plan.ts` is for venues and
 * fetched with them. Refusals say what there is. Times microseconds.
 */
import type { StreamChange, StreamRequest, VenueInfo } from '../api/stream-types.ts';
import { QuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import type { FeedSpeed } from '../sources/simulated.ts';
import { changedParams, defaultParams, paramSpecs, type SimulatorParams } from '../sources/simulator/params.ts';
import { listings } from '../sources/simulator/venue.ts';
import type { FeedRequest } from './workers/protocol.ts';

/** Market seconds before the present that an unbounded market begins with. */
const historySeconds = 300;

/** 2100-01-01: times past it are read nowhere. */
const latestStart = 4_102_444_800_000_000;

/** The simulated market as a venue. */
export function simulated(): VenueInfo {
  const instruments = listings.map(({ instrument }) => instrument.id);
  return {
    id: 'simulated',
    title: 'Simulated market',
    channels: ['trades', 'book'],
    instruments,
    usual: instruments,
    listedAsOf: '',
    checkedAgainst: 'made here',
    caveats: [],
    canList: false,
    params: paramSpecs,
  };
}

/** Whether a request is of the simulated market, whatever else it asks for. */
export const isSimulated = ({ venue }: StreamRequest): boolean =>
  venue === 'simulated' || (Array.isArray(venue) && venue.length === 1 && venue[0] === 'simulated');

/** `now` is the wall clock. */
export function planSimulated(request: StreamRequest, now: number): FeedRequest {
  const { instruments = [], channels = [], url, params = {}, speed = 1, seconds, start } = request;
  checkRecord(request.record);
  if (!Array.isArray(instruments)) throw new QuantabError('bad-input', `instruments is a list of ids, was ${shown(instruments)}.`);
  const info = simulated();
  const unknown = instruments.find((id) => !info.instruments.includes(id));
  if (unknown !== undefined)
    throw new QuantabError('not-found', `The simulated market has no instrument ${shown(unknown)}; it has ${info.instruments.join(', ')}.`);
  checkWhole('instruments', instruments, info.instruments);
  if (!Array.isArray(channels)) throw new QuantabError('bad-input', `channels is a list, was ${shown(channels)}.`);
  checkWhole('channels', channels, info.channels);
  if (url !== undefined)
    throw new QuantabError('unsupported', `The simulated market is made here: it has no url, was given ${shown(url)}. Leave url out.`);
  checkSpeed(speed);
  if (seconds !== undefined && !(typeof seconds === 'number' && seconds >= 0.001 && seconds <= 1e7))
    throw new QuantabError('bad-input', `seconds is a number from 0.001 to 10,000,000, was ${shown(seconds)}.`);
  if (seconds !== undefined && speed === 0)
    throw new QuantabError('bad-input', 'A market of given seconds begins without history: at speed 0 its first rows would never come.');
  if (start !== undefined && !(Number.isSafeInteger(start) && start >= 0 && start <= latestStart))
    throw new QuantabError('bad-input', `start is a time in integer microseconds before the year 2100, was ${shown(start)}.`);
  const plan = { venue: 'simulated', params: changedParams(defaultParams, params), speed } as const;
  if (seconds !== undefined) return { ...plan, history: 0, seconds, ...(start === undefined ? {} : { start }) };
  return { ...plan, history: historySeconds, start: start ?? (Math.floor(now / 1e6) - historySeconds) * 1e6 };
}

/** The parameters after a change of a running market; throws for what cannot be changed while it runs. */
export function planChange(params: SimulatorParams, change: StreamChange): SimulatorParams {
  if (typeof change !== 'object' || change === null)
    throw new QuantabError('bad-input', `A change of a simulated market is { params?, speed? }, was ${shown(change)}.`);
  if (change.speed !== undefined) checkSpeed(change.speed);
  const next = changedParams(params, change.params ?? {});
  if (next.seed !== params.seed)
    throw new QuantabError(
      'bad-input',
      `The seed (${params.seed}) is for the start of a simulated market; start a new one with seed ${next.seed}.`,
    );
  return next;
}

/** Its instruments trade with each other, and the book is what they trade in: a part of either is no market. */
function checkWhole(what: 'instruments' | 'channels', asked: readonly unknown[], has: readonly string[]): void {
  if (asked.length === 0 || (has.every((one) => asked.includes(one)) && asked.every((one) => has.includes(String(one))))) return;
  const text = `The simulated market brings all its ${what}, ${has.join(' and ')}; asked for: ${asked.map((one) => shown(one)).join(', ')}.`;
  throw new QuantabError('unsupported', `${text} Leave ${what} out, and choose in what you show.`);
}

export function checkRecord(record: unknown): void {
  if (record !== undefined && typeof record !== 'boolean')
    throw new QuantabError('bad-input', `record is true or false, was ${shown(record)}.`);
}

function checkSpeed(speed: FeedSpeed): void {
  if (speed === 'max' || speed === 0 || (typeof speed === 'number' && speed >= 0.1 && speed <= 1000)) return;
  throw new QuantabError(
    'bad-input',
    `The speed of a simulated market is 0 (it stands still), 0.1 to 1000, or 'max'; was ${shown(speed)}.`,
  );
}
