/** The simulated market: what drives it, as sliders; what was planted in it, as a table; how its stream is. */
import './simulation.css';
import { createResource, type JSX, Show } from 'solid-js';
import { slowly } from '../app/slow.ts';
import { count } from '../widgets/format.ts';
import type { PanelProps } from './panel.ts';
import { SimulationControls } from './simulation-controls.tsx';
import { SimulationTruth } from './simulation-truth.tsx';

export function SimulationPanel(props: PanelProps): JSX.Element {
  const { desk } = props;
  const { state } = desk;
  const { streams } = state;
  const [venues] = createResource(() => state.quantab.stream.venues().catch(state.fail));
  const specs = () => venues.latest?.find(({ params }) => params)?.params;
  const simulated = () => streams.shown()?.simulated;
  const rows = slowly(() => state.player.position()?.row);
  const words = (): string => {
    const stream = streams.shown();
    if (!stream?.simulated) return state.session()?.source === 'simulated' ? 'stored' : '';
    return `${stream.state === 'paused' ? 'paused' : 'running'} · ${count(rows() ?? stream.rows)} rows · seed ${stream.simulated.params.seed}`;
  };
  props.host.setHead({ unlinked: true, words });

  return (
    <div class="scroll simulation" tabindex="0" role="group" aria-label="Simulated market">
      <Show
        when={state.session()?.source === 'simulated'}
        fallback={
          <div class="empty">
            <h2>No simulated market is shown</h2>
            <p>
              Two instruments with seeded order books, one common factor and planted episodes whose truth is known. It needs no network.
            </p>
            <button type="button" class="btn btn-primary" disabled={streams.starting()} onClick={() => void state.startMarket()}>
              Start the simulated market
            </button>
          </div>
        }
      >
        <Show when={simulated() !== undefined && specs()} keyed>
          {(each) => <SimulationControls desk={desk} specs={each} params={() => simulated()?.params} />}
        </Show>
        <SimulationTruth desk={desk} visible={props.host.visible} />
        <Show when={!simulated()}>
          <button type="button" class="btn simulation-again" disabled={streams.starting()} onClick={() => void state.startMarket()}>
            Start a simulated market
          </button>
        </Show>
      </Show>
    </div>
  );
}
