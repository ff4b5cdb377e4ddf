/** About this number: value, unit, interval, n, window, formula, how to read it, when not to believe it, where it comes from. */
import { createResource, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { render } from 'solid-js/web';
import type { StudyOutline } from '../../api/types.ts';
import type { Doc, ParamSpec, ParamSpecs, ParamValue } from '../../core/doc.ts';
import { parseReference } from '../../core/reference.ts';
import type { OutputSpec } from '../../studies/study.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import type { AboutOptions } from './about-open.ts';
import { TrustChip } from './chip.tsx';
import { DASH, figures as plainFigures } from './format.ts';
import { Formulas } from './formula.tsx';
import { placeFloat } from './place-float.ts';
import { StatusNote, StatusValue, statusCount } from './status-value.tsx';
import { unitWords } from './units.ts';

/** For the layer. */
export const aboutCard = (desk: Desk, options: AboutOptions): JSX.Element => <About desk={desk} {...options} />;

/** The card beside the number while the pointer or the focus rests on it: to be looked at only, so that it hides nothing from a reader. */
export function openPeek(desk: Desk, anchor: HTMLElement, options: AboutOptions): () => void {
  const box = document.createElement('div');
  box.className = 'pop about about-peek';
  box.setAttribute('aria-hidden', 'true');
  document.body.append(box);
  const dispose = render(() => <Peek desk={desk} anchor={anchor} box={box} options={options} />, box);
  return () => {
    dispose();
    box.remove();
  };
}

function Peek(props: { desk: Desk; anchor: HTMLElement; box: HTMLElement; options: AboutOptions }): JSX.Element {
  onMount(() => {
    const place = (): void => placeFloat(props.box, props.anchor, { align: 'end', beside: true });
    const observer = new ResizeObserver(place);
    observer.observe(props.box);
    place();
    onCleanup(() => observer.disconnect());
  });
  return <About desk={props.desk} {...props.options} peek />;
}

/** Parameters that have an effect on this output, with their values. */
export function effective(specs: ParamSpecs, given: Readonly<Record<string, ParamValue>>, output: string): [ParamSpec, ParamValue][] {
  const setting = (key: string): ParamValue | undefined => given[key] ?? specs[key]?.default;
  return Object.entries(specs).flatMap(([key, spec]): [ParamSpec, ParamValue][] => {
    const idle = (spec.outputs && !spec.outputs.includes(output)) || (spec.when && setting(spec.when.param) !== spec.when.is);
    return idle ? [] : [[spec, setting(key) ?? spec.default]];
  });
}

function About(props: AboutOptions & { desk: Desk; peek?: boolean }): JSX.Element {
  const { state, layer, docs } = props.desk;
  const reference = props.ref === undefined ? undefined : parseReference(props.ref);
  const [figure] = createResource(
    () => props.figure,
    async (id) => (await import('./figure-docs.ts')).figures[id],
  );
  const [analysis] = createResource(
    () => props.analysis,
    async (id) => (await state.quantab.analyses.list()).find((known) => known.id === id),
  );
  const study = (): StudyOutline | undefined => (reference ? state.studies().find(({ id }) => id === reference.id) : undefined);
  const [studyDoc] = createResource(
    () => reference?.id,
    async (id) => (await state.quantab.studies.list()).find((known) => known.id === id)?.doc,
  );
  const doc = (): Doc | undefined => studyDoc.latest ?? figure.latest?.doc ?? analysis.latest?.doc;
  const output = (): OutputSpec | undefined => {
    const known = study()?.outputs ?? [];
    return reference?.output === undefined ? known[0] : known.find(({ id }) => id === reference.output);
  };
  const unit = (): string => {
    const first = state.instruments().find(({ id }) => id === reference?.instruments[0]);
    return props.unit || unitWords(output()?.unit ?? '', first);
  };
  const text = (value: number): string => (props.text ?? plainFigures)(value);
  const facts = (): (readonly [string, string])[] => {
    const known = study();
    const own = [...(props.facts?.() ?? [])];
    if (!known || !reference) return own;
    const params = effective(known.params, reference.params, output()?.id ?? '').map(
      ([spec, value]) => [spec.title, `${value}${spec.unit ? ` ${spec.unit}` : ''}`] as const,
    );
    return [
      ['n', statusCount(props.shown?.()?.status) || DASH],
      ['Of', reference.instruments.map(idWords).join(' on ')],
      ...params,
      ...own,
    ];
  };
  const copy = (what: string, name: string): void => {
    navigator.clipboard
      .writeText(what)
      .then(() => state.toasts.add({ tone: 'plain', text: `${name} copied.` }, { ms: 2_000 }))
      .catch(state.fail);
  };
  const ends = (lo: number, hi: number): string => `${text(lo)}\u2009\u2013\u2009${text(hi)}`;
  return (
    <article>
      <div class="about-head">
        <h2>{(props.named ? props.title : output()?.title) ?? study()?.title ?? props.title}</h2>
        <TrustChip trust={state.trust()} />
      </div>
      <p class="about-value">
        <span class="big-number">
          <Show when={props.shown} fallback={props.written?.()}>
            <StatusValue shown={props.shown?.()} text={text} />
          </Show>
        </span>{' '}
        <span class="muted">{unit()}</span> <StatusNote shown={props.shown?.()} />
      </p>
      <Show when={doc()}>
        {(known) => (
          <>
            <dl class="about-facts">
              <Show when={output()?.interval}>
                <dt>95 % interval</dt>
                <dd class="num">
                  <Show when={props.shown?.()?.interval} fallback={DASH}>
                    {(interval) => (props.interval ?? ends)(interval().lo, interval().hi)}
                  </Show>
                </dd>
              </Show>
              <For each={facts()}>
                {([title, words]) => (
                  <>
                    <dt>{title}</dt>
                    <dd>{words}</dd>
                  </>
                )}
              </For>
            </dl>
            <p>{known().what}</p>
            <Show when={known().formula.length > 0}>
              <Formulas doc={known()} />
            </Show>
            <dl class="about-facts">
              <dt>Read it</dt>
              <dd>{known().read}</dd>
              <dt>Doubt it</dt>
              <dd>{known().limits}</dd>
              <dt>Reference</dt>
              <dd>
                <For each={known().references}>{(source) => <div>{source}</div>}</For>
              </dd>
            </dl>
          </>
        )}
      </Show>
      <Show when={!props.peek} fallback={<p class="about-foot muted">Press it to keep this open</p>}>
        <div class="about-foot">
          <button
            type="button"
            class="link"
            onClick={() => {
              layer.close();
              docs.open(reference?.id ?? props.figure ?? props.analysis ?? '');
            }}
          >
            Read more
          </button>
          <button type="button" class="link" onClick={() => copy(props.written?.() ?? String(props.shown?.()?.value ?? ''), 'Value')}>
            Copy value
          </button>
          <Show when={props.ref}>
            {(ref) => (
              <>
                <button type="button" class="link" onClick={() => copy(ref(), 'Reference')}>
                  Copy reference
                </button>
                <Show when={!props.desk.phone()}>
                  <button
                    type="button"
                    class="link"
                    onClick={() => {
                      layer.close();
                      props.desk.addPanel('line', { ref: templateOf(props.desk, ref()) }, props.title);
                    }}
                  >
                    Show as a line
                  </button>
                </Show>
              </>
            )}
          </Show>
        </div>
      </Show>
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
