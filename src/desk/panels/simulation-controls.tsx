/** Sliders with number fields for what drives the simulated market; the seed begins it anew. */
import { createEffect, createSignal, For, type JSX, on } from 'solid-js';
import type { StreamRequest } from '../../api/stream-types.ts';
import type { ParamSpec, ParamSpecs } from '../../core/doc.ts';
import type { Desk } from '../app/desk.tsx';
import { speeds } from '../app/player.ts';
import { speedWords } from '../widgets/format.ts';
import { placeOf, places, rangeOf, valueAt } from './simulation-scale.ts';

type Params = NonNullable<StreamRequest['params']>;
type Name = keyof Params;

export function SimulationControls(props: { desk: Desk; specs: ParamSpecs; params: () => Params | undefined }): JSX.Element {
  const { state } = props.desk;
  const { streams } = state;
  const sliders = (): [Name, ParamSpec][] => (Object.entries(props.specs) as [Name, ParamSpec][]).filter(([name]) => name !== 'seed');
  const [seed, setSeed] = createSignal(props.params()?.seed ?? 1);
  createEffect(
    on(
      () => props.params()?.seed,
      (now) => now !== undefined && setSeed(now),
    ),
  );
  let waiting: Params | undefined;
  let busy = false;

  /** The newest change goes when the one before has been taken. */
  async function tune(change: Params): Promise<void> {
    waiting = { ...waiting, ...change };
    if (busy) return;
    busy = true;
    while (waiting) {
      const next = waiting;
      waiting = undefined;
      await streams.tune({ params: next });
    }
    busy = false;
  }

  function again(): void {
    const { seed: _, ...rest } = props.params() ?? {};
    void state.startMarket({ ...rest, seed: seed() });
  }

  return (
    <div class="simulation-controls">
      <For each={sliders()}>
        {([name, spec]) => {
          const range = rangeOf(spec);
          const value = (): number => Number(props.params()?.[name] ?? spec.default);
          const label = `${spec.title}${spec.unit ? `, ${spec.unit}` : ''}`;
          return (
            <div class="simulation-row">
              <label for={`simulation-${name}`} title={label}>
                {spec.title}
              </label>
              <input
                type="range"
                min={0}
                max={places}
                aria-label={label}
                aria-valuetext={`${value()}${spec.unit ? ` ${spec.unit}` : ''}`}
                value={placeOf(range, value())}
                onInput={(event) => void tune({ [name]: valueAt(range, event.currentTarget.valueAsNumber) })}
              />
              <input
                type="number"
                id={`simulation-${name}`}
                min={range.min}
                max={range.max}
                step="any"
                value={value()}
                onChange={(event) => {
                  const wanted = event.currentTarget.valueAsNumber;
                  if (Number.isNaN(wanted)) event.currentTarget.value = String(value());
                  else void tune({ [name]: Math.min(range.max, Math.max(range.min, wanted)) });
                }}
              />
              <span class="muted">{spec.unit ?? ''}</span>
            </div>
          );
        }}
      </For>
      <div class="simulation-row">
        <label for="simulation-speed" title="Seconds of the market in a second">
          Speed
        </label>
        <select
          id="simulation-speed"
          value={String(streams.speed())}
          onChange={({ currentTarget: { value } }) => void streams.tune({ speed: value === 'max' ? 'max' : Number(value) })}
        >
          <For each={speeds}>{(speed) => <option value={String(speed)}>{speedWords(speed)}</option>}</For>
        </select>
        <button type="button" class="btn" onClick={() => void streams.toggle()}>
          {streams.shown()?.state === 'paused' ? 'Resume' : 'Pause'}
        </button>
        <span />
      </div>
      <form
        class="simulation-row"
        onSubmit={(event) => {
          event.preventDefault();
          again();
        }}
      >
        <label for="simulation-seed">Seed: same seed, same ticks</label>
        <button type="submit" class="btn" disabled={streams.starting()}>
          Start again
        </button>
        <input
          type="number"
          id="simulation-seed"
          min={0}
          step={1}
          value={seed()}
          onInput={(event) => setSeed(Math.max(0, Math.floor(event.currentTarget.valueAsNumber || 0)))}
        />
        <span />
      </form>
    </div>
  );
}
