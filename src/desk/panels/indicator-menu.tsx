/** Where indicators are added to a chart, changed and taken away. */
import { type Accessor, createMemo, createSignal, For, Index, type JSX, Show } from 'solid-js';
import './indicators.css';
import type { StudyOutline } from '../../api/types.ts';
import type { ParamSpec, ParamValues } from '../../core/doc.ts';
import type { Desk } from '../app/desk.tsx';
import { Icon } from '../widgets/icon.tsx';
import { readParam } from '../widgets/params.tsx';
import { canBeIndicator, type Indicator, indicatorName, readIndicators } from './indicator-list.ts';

export interface IndicatorChoice {
  /** As the workspace keeps them. */
  kept: Accessor<unknown>;
  change(next: readonly Indicator[]): void;
  /** Why a study cannot be drawn here; '' where it can. */
  lacks(study: StudyOutline): string;
}

export function openIndicators(desk: Desk, anchor: Element, choice: IndicatorChoice): void {
  desk.layer.open(() => <Indicators desk={desk} {...choice} />, { label: 'Indicators', anchor, align: 'end', class: 'ask indicators' });
}

function Indicators(props: IndicatorChoice & { desk: Desk }): JSX.Element {
  const list = createMemo(() => readIndicators(props.kept()));
  const studies = (): StudyOutline[] => props.desk.state.studies().filter(canBeIndicator);
  const possible = (): StudyOutline[] => studies().filter((study) => props.lacks(study) === '');
  const [picked, setPicked] = createSignal('');
  const chosen = (): StudyOutline | undefined => possible().find(({ id }) => id === picked()) ?? possible()[0];
  const replace = (at: number, next?: Indicator): void =>
    props.change(list().flatMap((each, i) => (i === at ? (next ? [next] : []) : [each])));

  return (
    <div>
      <h2>Indicators</h2>
      <Index each={list()}>
        {(indicator, at) => {
          const study = (): StudyOutline | undefined => studies().find(({ id }) => id === indicator().study);
          return (
            <Show when={study()}>
              {(known) => (
                <fieldset class="indicator">
                  <legend>{indicatorName(known())}</legend>
                  <For each={Object.entries(known().params).filter(([name]) => name !== 'interval')}>
                    {([name, spec]) => (
                      <Field
                        spec={spec}
                        value={indicator().params[name] ?? spec.default}
                        set={(value) => replace(at, { ...indicator(), params: changed(indicator().params, name, spec, value) })}
                      />
                    )}
                  </For>
                  <button
                    type="button"
                    class="btn indicator-remove"
                    aria-label={`Remove ${indicatorName(known())}`}
                    onClick={() => replace(at)}
                  >
                    <Icon name="close" size={12} />
                  </button>
                </fieldset>
              )}
            </Show>
          );
        }}
      </Index>
      <Show when={chosen()} fallback={<p class="muted">This market has no bars that an indicator could be made of.</p>}>
        {(first) => (
          <form
            class="indicator-add"
            onSubmit={(event) => {
              event.preventDefault();
              props.change([...list(), { study: first().id, params: {} }]);
            }}
          >
            <label>
              <span class="muted">Add</span>
              <select data-first onChange={(event) => setPicked(event.currentTarget.value)}>
                <For each={possible()}>
                  {(study) => (
                    <option value={study.id} selected={study.id === first().id}>
                      {study.title}
                    </option>
                  )}
                </For>
              </select>
            </label>
            <button type="submit" class="btn btn-primary">
              Add
            </button>
          </form>
        )}
      </Show>
      <div class="ask-buttons">
        <button type="button" class="btn" onClick={() => props.desk.layer.close()}>
          Done
        </button>
      </div>
    </div>
  );
}

/** One that equals the study's own is left out. */
function changed(params: ParamValues, name: string, spec: ParamSpec, value: number | string | boolean | undefined): ParamValues {
  const { [name]: _before, ...rest } = params;
  return value === undefined || value === spec.default ? rest : { ...rest, [name]: value };
}

function Field(props: {
  spec: ParamSpec;
  value: number | string | boolean;
  set(value: number | string | boolean | undefined): void;
}): JSX.Element {
  const take = (field: HTMLInputElement): void => {
    // What cannot be is not taken; the field says why.
    if (field.reportValidity()) props.set(readParam(props.spec, field.value, field.checked));
  };
  return (
    <label>
      <span class="muted">
        {props.spec.title}
        <Show when={props.spec.unit}>, {props.spec.unit}</Show>
      </span>
      <Show
        when={props.spec.options}
        fallback={
          <input
            type={typeof props.spec.default === 'boolean' ? 'checkbox' : typeof props.spec.default === 'number' ? 'number' : 'text'}
            step={Number.isInteger(props.spec.default) ? 1 : 'any'}
            min={props.spec.min}
            max={props.spec.max}
            value={String(props.value)}
            checked={props.value === true}
            onChange={(event) => take(event.currentTarget)}
          />
        }
      >
        <select onChange={(event) => props.set(event.currentTarget.value)}>
          <For each={props.spec.options}>
            {(option) => (
              <option value={option} selected={option === props.value}>
                {option}
              </option>
            )}
          </For>
        </select>
      </Show>
    </label>
  );
}
