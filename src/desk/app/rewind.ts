/** Looking back while a session goes on being recorded, and the way back to its newest row. Times microseconds. */
import type { StreamStatus } from '../../api/stream-types.ts';
import { span } from '../widgets/format.ts';
import type { DeskState } from './state.ts';

/** Seconds; the second is what the key does. */
export const rewinds: readonly number[] = [10, 60, 300];
export const usualRewind = 60;

/** `10 s`, `60 s`, `5 min`. */
export const rewindWords = (seconds: number): string => (seconds <= 60 ? `${seconds} s` : `${seconds / 60} min`);

/** Exchange time of the newest row; of a stream that does not tell its instruments, where the stage stood last. NaN when unknown. */
export const newestOf = ({ instruments = [] }: StreamStatus): number =>
  instruments.reduce((newest, { ts }) => (ts > newest || Number.isNaN(newest) ? ts : newest), Number.NaN);

type Parts = Pick<DeskState, 'session' | 'player' | 'replay' | 'open'>;

/** From where it stands, so that pressing twice goes twice as far. */
export async function rewind({ session, player, replay }: Parts, seconds: number): Promise<void> {
  const info = session();
  const ts = player.position()?.ts;
  if (!info?.live || ts === undefined || !Number.isFinite(ts)) return;
  await replay(info.id, Math.max(info.from, ts - seconds * 1e6));
}

export async function backToLive({ session, open }: Parts): Promise<void> {
  const info = session();
  if (info?.live) await open(info.id);
}

/** `58 s behind`; '' while that is not known. */
export function behindWords(ts: number, newest: number): string {
  const behind = newest - ts;
  return behind > 0 ? `${span(Math.max(1e6, Math.round(behind / 1e6) * 1e6))} behind` : '';
}
