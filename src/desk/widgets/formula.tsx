/** Formulas as documentation writes them, in LaTeX, set as MathML. The one door to the setter, which is fetched when first needed. */
import { createEffect, createResource, For, type JSX, Show } from 'solid-js';
import type { Doc } from '../../core/doc.ts';

type Setter = typeof import('temml')['default'];

let loading: Promise<Setter> | undefined;

function loadSetter(): Promise<Setter> {
  loading ??= import('temml')
    .then(({ default: setter }) => setter)
    .catch((thrown: unknown) => {
      // Without a network now, perhaps not for the next formula.
      loading = undefined;
      throw thrown;
    });
  return loading;
}

/** One formula; its source stands there until the setter is in, and stays where it cannot be fetched. */
function Formula(props: { latex: string; display?: boolean }): JSX.Element {
  let host!: HTMLSpanElement;
  const [setter] = createResource(() => loadSetter().catch(() => undefined));
  createEffect(() => setter()?.render(props.latex, host, { displayMode: props.display ?? false, throwOnError: false }));
  return (
    <span class="formula-math" classList={{ 'formula-display': props.display ?? false, 'formula-coming': setter.loading }} ref={host}>
      {props.latex}
    </span>
  );
}

/** Prose whose formulas stand between dollars. */
export function MathText(props: { text: string }): JSX.Element {
  return <For each={props.text.split('$')}>{(part, place) => (place() % 2 === 1 ? <Formula latex={part} /> : part)}</For>;
}

/** The equations of a method or study, and what their symbols stand for. */
export function Formulas(props: { doc: Pick<Doc, 'formula' | 'where'> }): JSX.Element {
  return (
    <div class="formula">
      <For each={props.doc.formula}>{(latex) => <Formula latex={latex} display />}</For>
      <Show when={props.doc.where}>
        {(where) => (
          <p class="formula-where">
            <MathText text={where()} />
          </p>
        )}
      </Show>
    </div>
  );
}
