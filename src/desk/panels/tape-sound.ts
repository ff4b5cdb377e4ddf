/**
 * What large orders sound like: a buy rises, a sell falls; the larger, the louder and the higher. A browser is silent until someone has
 * touched the page, so that the first sound may come late, never at load.
 */
import type { Print } from './tape-rows.ts';

/** Two sounds are at least this far apart, and at most so many wait. */
const apartSec = 0.07;
const mostAtOnce = 4;

export interface TapeSound {
  /** Plays orders of at least `least`, oldest first. */
  play(orders: readonly Pick<Print, 'side' | 'qty'>[], least: number): void;
  close(): void;
}

/** Hz at the start and the end of a tone, and its loudness from 0 to 1, of an order `times` the least that is heard. */
export function toneOf(side: number, times: number): { from: number; to: number; gain: number } {
  const size = Math.min(1, Math.log2(Math.max(1, times)) / 6);
  const base = 330 * 2 ** size;
  const turn = side > 0 ? 1.5 : side < 0 ? 1 / 1.5 : 1;
  return { from: base, to: base * turn, gain: 0.05 + 0.2 * size };
}

export function openTapeSound(): TapeSound {
  let audio: AudioContext | undefined;
  let next = 0;

  function tone(context: AudioContext, side: number, times: number): void {
    const { from, to, gain } = toneOf(side, times);
    const at = Math.max(context.currentTime, next);
    next = at + apartSec;
    const source = context.createOscillator();
    const volume = context.createGain();
    source.type = side < 0 ? 'triangle' : 'sine';
    source.frequency.setValueAtTime(from, at);
    source.frequency.exponentialRampToValueAtTime(to, at + 0.12);
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(gain, at + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.16);
    source.connect(volume).connect(context.destination);
    source.start(at);
    source.stop(at + 0.18);
  }

  return {
    play(orders, least) {
      if (!navigator.userActivation?.hasBeenActive) return;
      audio ??= new AudioContext();
      if (audio.state === 'suspended') void audio.resume();
      for (const { side, qty } of orders.slice(-mostAtOnce)) tone(audio, side, qty / least);
    },
    close: () => void audio?.close(),
  };
}
