/** The rules, costs and windows of a backtest as a form: in a layer from any of its panels, or standing in one of its own. */
import './backtest.css';
import { createResource, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { ParamSpec, ParamSpecs, ParamValue, ParamValues } from '../../core/doc.ts';
import type { Desk } from '../app/desk.tsx';
import { openParams, readParam } from '../widgets/params.tsx';

/** What is looked up in the session is no choice. */
const looked = ['fills', 'rates'];

const groups: readonly (readonly [string, readonly string[]])[] = [
  ['Rules', ['entry', 'exit', 'stop', 'timeStop', 'reverting', 'cointegrated']],
  ['Spread', ['window', 'betaWindow', 'prices', 'staleBars']],
  ['Costs', ['gross', 'fee', 'slippage', 'funding', 'latency']],
];

const cache = new WeakMap<Desk, Promise<ParamSpecs>>();

/** Parameters of `backtest.pair` that a person sets. */
function specsOf(desk: Desk): Promise<ParamSpecs> {
  let known = cache.get(desk);
  if (!known) {
    known = desk.state.quantab.analyses.list().then((list) => {
      const params = list.find(({ id }) => id === 'backtest.pair')?.params ?? {};
      return Object.fromEntries(Object.entries(params).filter(([key]) => !looked.includes(key)));
    });
    cache.set(desk, known);
    known.catch(() => cache.delete(desk));
  }
  return known;
}

export async function openBacktestForm(
  desk: Desk,
  anchor: Element,
  values: ParamValues,
  apply: (values: ParamValues) => void,
): Promise<void> {
  openParams(desk, anchor, { title: 'Pair backtest', params: await specsOf(desk) }, values, apply);
}

/** Fields that take effect when they are left or on Enter; one that is emptied goes back to its default. */
export function BacktestFields(props: {
  desk: Desk;
  values: ParamValues;
  asked: ParamValues;
  apply(values: ParamValues): void;
}): JSX.Element {
  const [specs] = createResource(() => specsOf(props.desk));
  const form = createUniqueId();
  function change(key: string, spec: ParamSpec, field: HTMLInputElement | HTMLSelectElement): void {
    const checked = field instanceof HTMLInputElement && field.checked;
    if (!field.checkValidity()) {
      field.reportValidity();
      return;
    }
    const value = readParam(spec, field.value, checked);
    const next: Record<string, ParamValue> = { ...props.values };
    if (value === undefined || (value === spec.default && props.asked[key] === undefined)) delete next[key];
    else next[key] = value;
    props.apply(next);
  }
  return (
    <form class="backtest-fields" aria-label="Rules of the backtest" onSubmit={(event) => event.preventDefault()}>
      <For each={groups}>
        {([title, keys]) => (
          <fieldset>
            <legend>{title}</legend>
            <For each={keys.filter((key) => specs()?.[key])}>
              {(key) => {
                const spec = specs()![key]!;
                const now = (): ParamValue => props.asked[key] ?? spec.default;
                const words = spec.unit ? `${spec.title}, ${spec.unit}` : spec.title;
                return (
                  <label for={`${form}-${key}`} classList={{ changed: props.values[key] !== undefined }}>
                    <span>{words}</span>
                    <Show
                      when={spec.options}
                      fallback={
                        <Show
                          when={typeof spec.default === 'boolean'}
                          fallback={
                            <input
                              id={`${form}-${key}`}
                              type="number"
                              inputmode="decimal"
                              step="any"
                              min={spec.min}
                              max={spec.max}
                              value={String(now())}
                              onChange={(event) => change(key, spec, event.currentTarget)}
                            />
                          }
                        >
                          <input
                            id={`${form}-${key}`}
                            type="checkbox"
                            checked={now() === true}
                            onChange={(event) => change(key, spec, event.currentTarget)}
                          />
                        </Show>
                      }
                    >
                      {(options) => (
                        <select id={`${form}-${key}`} onChange={(event) => change(key, spec, event.currentTarget)}>
                          <For each={options()}>
                            {(option) => (
                              <option value={option} selected={option === now()}>
                                {option}
                              </option>
                            )}
                          </For>
                        </select>
                      )}
                    </Show>
                  </label>
                );
              }}
            </For>
          </fieldset>
        )}
      </For>
    </form>
  );
}
