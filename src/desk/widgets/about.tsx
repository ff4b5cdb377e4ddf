/** About this number: value, unit, formula, window, n, how to read it, when not to believe it, where it comes from. */
import { For, type JSX, Show } from 'solid-js';
import type { StudyInfo } from '../../api/types.ts';
import { parseReference } from '../../core/reference.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import { TrustChip } from './chip.tsx';
import { Formula } from './formula.tsx';
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

function About(props: AboutOptions & { desk: Desk }): JSX.Element {
  const { state, layer } = props.desk;
  const reference = parseReference(props.ref);
  const study = (): StudyInfo | undefined => state.studies().find(({ id }) => id === reference.id);
  const params = (): { title: string; text: string }[] =>
    Object.entries(study()?.params ?? {}).map(([key, spec]) => ({
      title: spec.title,
      text: `${reference.params[key] ?? spec.default}${spec.unit ? ` ${spec.unit}` : ''}`,
    }));
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
        <h2>{study()?.title ?? props.title}</h2>
        <TrustChip trust={state.trust()} />
      </div>
      <p class="about-value">
        <span class="big-number">
          <StatusValue shown={props.shown()} text={props.text} />
        </span>{' '}
        <span class="muted">{props.unit}</span> <StatusNote shown={props.shown()} />
      </p>
      <Show when={study()}>
        {(known) => (
          <>
            <p>{known().doc.what}</p>
            <Formula text={known().doc.formula} />
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
              <Show when={props.shown()?.interval}>
                {(interval) => (
                  <>
                    <dt>95 % interval</dt>
                    <dd class="num">{(props.interval ?? ends)(interval().lo, interval().hi)}</dd>
                  </>
                )}
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
