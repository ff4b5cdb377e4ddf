/** One page of the library: what a study, method or analysis is, its formulas, outputs and parameters, and when to doubt it. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import type { MethodInfo, StudyInfo } from '../../api/types.ts';
import type { Doc, ParamSpecs } from '../../core/doc.ts';
import type { Desk } from '../app/desk.tsx';
import { Formulas, MathText } from '../widgets/formula.tsx';
import type { Entry, Term } from './library-entries.ts';

export function LibraryPage(props: { desk: Desk; entry: Entry }): JSX.Element {
  const glossary = createMemo(() => (props.entry.kind === 'glossary' ? props.entry.terms : undefined));
  const documented = createMemo(() => (props.entry.kind === 'glossary' ? undefined : props.entry));
  return (
    <article class="page">
      <p class="muted small">{props.entry.section}</p>
      <h2>{props.entry.title}</h2>
      <Show when={glossary()}>{(terms) => <Terms terms={terms()} />}</Show>
      <Show when={documented()} keyed>
        {(entry) => (
          <>
            <p class="mono muted">{entry.id}</p>
            <Explained doc={entry.doc} />
            {entry.kind === 'study' ? <StudyTables desk={props.desk} info={entry.info} /> : null}
            {entry.kind === 'method' || entry.kind === 'analysis' ? <MethodTables info={entry.info} kind={entry.kind} /> : null}
            <References doc={entry.doc} />
          </>
        )}
      </Show>
    </article>
  );
}

function Terms(props: { terms: readonly Term[] }): JSX.Element {
  return (
    <dl class="page-terms">
      <For each={props.terms}>
        {({ names, text }) => (
          <>
            <dt>{names.join(', ')}</dt>
            <dd>{text.replaceAll('`', '')}</dd>
          </>
        )}
      </For>
    </dl>
  );
}

function Explained(props: { doc: Doc }): JSX.Element {
  return (
    <>
      <p class="page-lead">
        <MathText text={props.doc.what} />
      </p>
      <Show when={props.doc.formula.length > 0}>
        <Formulas doc={props.doc} />
      </Show>
      <h3>How to read it</h3>
      <p>
        <MathText text={props.doc.read} />
      </p>
      <h3>When not to believe it</h3>
      <p>
        <MathText text={props.doc.limits} />
      </p>
    </>
  );
}

function References(props: { doc: Doc }): JSX.Element {
  return (
    <>
      <h3>References</h3>
      <ul class="page-references">
        <For each={props.doc.references}>{(text) => <li>{text}</li>}</For>
      </ul>
    </>
  );
}

const clocks = {
  trade: 'one value a trade',
  quote: 'one value a best quote',
  event: 'one value a trade and a best quote',
  book: 'one value a message of the book',
  bar: 'one value a closed bar',
} as const;

function StudyTables(props: { desk: Desk; info: StudyInfo }): JSX.Element {
  const { desk } = props;
  const of = (): string => (props.info.instruments === 2 ? '$1,$2' : '$1');
  const shown = (id: string, title: string): void => {
    desk.spaces.go(props.info.instruments === 2 ? 'pairs' : 'markets');
    // The dock of the workspace it goes to is filled in the next turn.
    setTimeout(() => desk.addPanel('line', { ref: `${props.info.id}[${of()}].${id}` }, title));
  };
  return (
    <>
      <h3>Outputs</h3>
      <p class="muted">
        {clocks[props.info.clock]}
        {props.info.instruments === 2 ? ', of two instruments' : ''}
      </p>
      <PageTable
        heads={['Name', 'What', 'Unit', <span class="spoken">Show</span>]}
        rows={props.info.outputs.map(({ id, title, unit, interval }) => [
          id,
          interval ? `${title}, with a 95 % interval` : title,
          unit,
          <Show when={!desk.phone() && desk.state.session()}>
            <button type="button" class="link" onClick={() => shown(id, title)} aria-label={`Show ${title} as a line`}>
              Show
            </button>
          </Show>,
        ])}
      />
      <Params params={props.info.params} />
    </>
  );
}

function MethodTables(props: { info: MethodInfo; kind: 'method' | 'analysis' }): JSX.Element {
  const call = (): string =>
    props.kind === 'method'
      ? `await quantab.methods.call('${props.info.id}', { ${Object.keys(props.info.inputs).join(', ')} })`
      : `await quantab.analyses.run('${props.info.id}', { session, instruments, interval })`;
  return (
    <>
      <Named title="Inputs" names={props.info.inputs} />
      <Params params={props.info.params} />
      <Named title="Results" names={props.info.outputs} />
      <h3>From the console</h3>
      <p class="mono page-call">{call()}</p>
    </>
  );
}

function Named(props: { title: string; names: Record<string, string> }): JSX.Element {
  return (
    <Show when={Object.keys(props.names).length > 0}>
      <h3>{props.title}</h3>
      <dl class="page-terms">
        <For each={Object.entries(props.names)}>
          {([name, text]) => (
            <>
              <dt class="mono">{name}</dt>
              <dd>{text}</dd>
            </>
          )}
        </For>
      </dl>
    </Show>
  );
}

function Params(props: { params: ParamSpecs }): JSX.Element {
  return (
    <Show when={Object.keys(props.params).length > 0}>
      <h3>Parameters</h3>
      <PageTable
        heads={['Name', 'What', 'Default', 'Range']}
        rows={Object.entries(props.params).map(([name, spec]) => [
          name,
          spec.title,
          `${String(spec.default)} ${spec.unit ?? ''}`,
          spec.options?.join(', ') ?? rangeWords(spec.min, spec.max),
        ])}
      />
    </Show>
  );
}

/** Names, what they are and two more facts of each. */
function PageTable(props: { heads: readonly JSX.Element[]; rows: readonly (readonly JSX.Element[])[] }): JSX.Element {
  return (
    <table class="grid page-table">
      <thead>
        <tr>
          <For each={props.heads}>
            {(head) => (
              <th scope="col" class="left">
                {head}
              </th>
            )}
          </For>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {([name, what, third, fourth]) => (
            <tr>
              <td class="left mono">{name}</td>
              <td class="left wrap">{what}</td>
              <td class="left">{third}</td>
              <td class="left wrap">{fourth}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

function rangeWords(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `from ${min}`;
  return max === undefined ? '' : `up to ${max}`;
}
