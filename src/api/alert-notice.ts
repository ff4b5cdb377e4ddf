/** A hit shown by the system and heard: two short tones, rising for up, falling for down, level for neither. Fetched with the first hit. */
import type { AlertEvent, AlertSound } from './alert-types.ts';

const toneSec = 0.12;
const low = 523.25;
const high = 783.99;

let audio: AudioContext | undefined;

export function notice({ event, notify, sound }: { event: AlertEvent; notify: boolean; sound: AlertSound }): void {
  if (notify) show(event);
  if (sound === 'by-direction') void play(event.direction);
}

/** Only where the person has allowed it; the desk asks on a click. */
function show({ id, title, values, ts, direction }: AlertEvent): void {
  if (typeof Notification === 'undefined' || Notification.permission !== 'granted') return;
  const known = Object.entries(values).map(([ref, value]) => `${ref} ${Number.isNaN(value) ? 'unknown' : Number(value.toPrecision(8))}`);
  const sign = direction === 'up' ? '\u25b2 ' : direction === 'down' ? '\u25bc ' : '';
  const body = `${known.join('\n')}\n${new Date(ts / 1000).toISOString().slice(11, 19)} UTC`;
  try {
    const shown = new Notification(`${sign}${title}`, { body, tag: id });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  } catch {
    // Android lets only service workers show them: the desk and the log have told it.
  }
}

/** A page that nobody has clicked in may not sound; then it stays silent. */
async function play(direction: AlertEvent['direction']): Promise<void> {
  audio ??= new AudioContext();
  if (audio.state === 'suspended') await Promise.race([audio.resume(), new Promise((resolve) => setTimeout(resolve, 500))]);
  if (audio.state !== 'running') return;
  const tones = direction === 'down' ? [high, low] : direction === 'up' ? [low, high] : [low, low];
  for (const [k, frequency] of tones.entries()) {
    const tone = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0 });
    const at = audio.currentTime + k * toneSec;
    volume.gain.setTargetAtTime(0.15, at, 0.008);
    volume.gain.setTargetAtTime(0, at + toneSec * 0.6, 0.02);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + toneSec);
  }
}
