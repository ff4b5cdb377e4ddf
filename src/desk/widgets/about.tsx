/** About this number: value, unit, formula, window, n, how to read it, when not to believe it, where it comes from. */
import { For, type JSX, Show } from 'solid-js';
import type { StudyInfo } from '../../api/types.ts';
import type { ParamSpec, ParamSpecs, ParamValue } from '../../core/doc.ts';
import { parseReference } from '../../core/reference.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { OutputSpec } from '../../studies/study.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import { TrustChip } from './chip.tsx';
import { DASH } from './format.ts';
import { Formulas } from './formula.tsx';
import { type Shown, StatusNote, StatusValue, statusCount } from './status-value.tsx';

export interface AboutOptions {
  title: string;
  ref: string;
  unit: string;
  shown: () => Shown | undefined;
  text(value: number): string;
  /** Writes the interval; without it both ends are written like the value. */
  interval?(lo: number, hi: number): string;
}

export function openAbout(desk: Desk, anchor: Element, options: AboutOptions): void {
  desk.layer.open(() => <About desk={desk} {...options} />, {
    label: `About ${options.title}`,
    anchor,
    align: 'end',
    beside: true,
    class: 'about',
  });
}

/** The unit of an output in the words of its instrument. */
export function unitWords(unit: string, of: Pick<Instrument, 'base' | 'quote'> | undefined): string {
  if (unit === 'base' || unit === 'quote') return of?.[unit] || unit;
  // Pure numbers need no unit.
  if (unit === 'fraction' || unit === 'ratio') return '';
  return unit === 'std' ? 'standard deviations' : unit;
}

/** Parameters that have an effect on this output, with their values. */
export function effective(specs: ParamSpecs, given: Readonly<Record<string, ParamValue>>, output: string): [ParamSpec, ParamValue][] {
  const setting = (key: string): ParamValue | undefined => given[key] ?? specs[key]?.default;
  return Object.entries(specs).flatMap(([key, spec]): [ParamSpec, ParamValue][] => {
    const idle = (spec.outputs && !spec.outputs.includes(output)) || (spec.when && setting(spec.when.param) !== spec.when.is);
    return idle ? [] : [[spec, setting(key) ?? spec.default]];
  });
}

function About(props: AboutOptions & { desk: Desk }): JSX.Element {
  const { state, layer } = props.desk;
  const reference = parseReference(props.ref);
  const study = (): StudyInfo | undefined => state.studies().find(({ id }) => id === reference.id);
  const output = (): OutputSpec | undefined => {
    const known = study()?.outputs ?? [];
    return reference.output === undefined ? known[0] : known.find(({ id }) => id === reference.output);
  };
  const unit = (): string => {
    const first = state.instruments().find(({ id }) => id === reference.instruments[0]);
    return props.unit || unitWords(output()?.unit ?? '', first);
  };
  const params = (): { title: string; text: string }[] => {
    const known = study();
    if (!known) return [];
    return effective(known.params, reference.params, output()?.id ?? '').map(([spec, value]) => ({
      title: spec.title,
      text: `${value}${spec.unit ? ` ${spec.unit}` : ''}`,
    }));
  };
  const copy = (text: string, what: string): void => {
    navigator.clipboard
      .writeText(text)
      .then(() => state.toasts.add({ tone: 'plain', text: `${what} copied.` }, { ms: 2_000 }))
      .catch(state.fail);
  };
  const ends = (lo: number, hi: number): string => `${props.text(lo)}\u2009\u2013\u2009${props.text(hi)}`;
  return (
    <article>
      <div class="about-head">
        <h2>{output()?.title ?? study()?.title ?? props.title}</h2>
        <TrustChip trust={state.trust()} />
      </div>
      <p class="about-value">
        <span class="big-number">
          <StatusValue shown={props.shown()} text={props.text} />
        </span>{' '}
        <span class="muted">{unit()}</span> <StatusNote shown={props.shown()} />
      </p>
      <Show when={study()}>
        {(known) => (
          <>
            <p>{known().doc.what}</p>
            <Formulas doc={known().doc} />
            <dl class="about-facts">
              <dt>Of</dt>
              <dd>{reference.instruments.map(idWords).join(' on ')}</dd>
              <For each={params()}>
                {({ title, text }) => (
                  <>
                    <dt>{title}</dt>
                    <dd>{text}</dd>
                  </>
                )}
              </For>
              <dt>n</dt>
              <dd>{statusCount(props.shown()?.status) || '\u2014'}</dd>
              <Show when={output()?.interval}>
                <dt>95 % interval</dt>
                <dd class="num">
                  <Show when={props.shown()?.interval} fallback={DASH}>
                    {(interval) => (props.interval ?? ends)(interval().lo, interval().hi)}
                  </Show>
                </dd>
              </Show>
              <dt>Read it</dt>
              <dd>{known().doc.read}</dd>
              <dt>Doubt it</dt>
              <dd>{known().doc.limits}</dd>
              <dt>Reference</dt>
              <dd>
                <For each={known().doc.references}>{(text) => <div>{text}</div>}</For>
              </dd>
            </dl>
          </>
        )}
      </Show>
      <div class="about-foot">
        <button type="button" class="link" onClick={() => copy(String(props.shown()?.value ?? Number.NaN), 'Value')}>
          Copy value
        </button>
        <button type="button" class="link" onClick={() => copy(props.ref, 'Reference')}>
          Copy reference
        </button>
        <Show when={!props.desk.phone()}>
          <button
            type="button"
            class="link"
            onClick={() => {
              layer.close();
              props.desk.addPanel('line', { ref: templateOf(props.desk, props.ref) }, props.title);
            }}
          >
            Show as a line
          </button>
        </Show>
      </div>
    </article>
  );
}

/** The reference with the desk's instruments taken out, so that a panel made from it follows them. */
function templateOf({ state }: Desk, ref: string): string {
  const [first, second] = [state.instrument()?.id, state.partner()?.id];
  let text = ref;
  if (first) text = text.replaceAll(first, '$1');
  if (second) text = text.replaceAll(second, '$2');
  return text;
}
