/** Trust has one look everywhere: a word and a mark of its own shape. */
import type { JSX } from 'solid-js';
import type { Trust } from '../app/state.ts';

const words: Record<Trust, string> = { live: 'LIVE', replay: 'REPLAY', file: 'FILE', simulated: 'SIMULATED' };
const help: Record<Trust, string> = {
  live: 'Live: rows come straight from the venue',
  replay: 'Replay: stored rows, seen up to the position',
  file: 'File: stored in this browser, seen to its end',
  simulated:
    'Simulated: made by a generator, not by a market. A running market is not kept until you press Keep; a reload starts a new one',
};

/** `waits`: nothing comes at the moment. */
export function TrustChip(props: { trust: Trust; waits?: boolean }): JSX.Element {
  return (
    <span class={`chip chip-${props.trust}`} classList={{ 'chip-waits': props.waits === true }} title={help[props.trust]}>
      <i aria-hidden="true" />
      {words[props.trust]}
    </span>
  );
}
