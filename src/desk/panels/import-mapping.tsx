/** How a file that is not known for sure is to be read: its first rows, what each column is, and the same rows as they would be stored. */
import './import-mapping.css';
import { createMemo, createSignal, For, type JSX, onMount, Show } from 'solid-js';
import type { FilePreview, MappedField, Mapping, TablePreview } from '../../sources/format.ts';
import type { Desk } from '../app/desk.tsx';
import { Choice } from '../widgets/choice.tsx';
import { counted } from '../widgets/format.ts';
import { earlierMapping, type ImportAnswer, mappingsOf, nextAsked } from './import-answers.ts';
import { ReadRows } from './read-rows.tsx';

const roles: readonly [MappedField | 'ignore', string][] = [
  ['ignore', 'Ignore'],
  ['ts', 'Time'],
  ['date', 'Day'],
  ['px', 'Price'],
  ['qty', 'Size'],
  ['side', "Taker's side"],
  ['maker', 'Buyer is maker'],
  ['id', 'Trade id'],
  ['symbol', 'Symbol'],
  ['rx', 'Receive time'],
  ['open', 'Open'],
  ['high', 'High'],
  ['low', 'Low'],
  ['close', 'Close'],
  ['volume', 'Volume'],
];
const delimiters: readonly [string, string][] = [
  [',', 'Comma'],
  [';', 'Semicolon'],
  ['\t', 'Tab'],
  ['|', 'Vertical line'],
];
const units: readonly [string, string][] = [
  ['', 'By its magnitude'],
  ['s', 'Seconds'],
  ['ms', 'Milliseconds'],
  ['us', 'Microseconds'],
  ['ns', 'Nanoseconds'],
  ['iso', 'Date and time'],
];

export function ImportMapping(props: { desk: Desk; previews: readonly FilePreview[] }): JSX.Element {
  const { imports } = props.desk.state;
  const [at, setAt] = createSignal(0);
  const answers: ImportAnswer[] = [];
  const preview = (): FilePreview => props.previews[at()]!;

  function settle(answer: ImportAnswer): void {
    answers.push(answer);
    const next = nextAsked(props.previews, at(), answers);
    if (next >= 0) setAt(next);
    else imports.answer(mappingsOf(answers));
  }

  return (
    <Show when={preview()} keyed>
      {(shown) => (
        <MappingForm
          desk={props.desk}
          preview={shown}
          table={shown.table!}
          earlier={earlierMapping(answers, shown)}
          left={props.previews.length - at() - 1}
          settle={settle}
        />
      )}
    </Show>
  );
}

function MappingForm(props: {
  desk: Desk;
  preview: FilePreview;
  table: TablePreview;
  /** Of an earlier file of the same header: where to begin. */
  earlier: Mapping | undefined;
  left: number;
  settle(answer: ImportAnswer): void;
}): JSX.Element {
  const { imports } = props.desk.state;
  const [table, setTable] = createSignal(props.table);
  /** The symbol that a person typed, at each key: rows that arrive meanwhile must not undo it. What is shown before is told by the name of the file, and is for no other file. */
  const [typed, setTyped] = createSignal<string>();
  const mapping = (): TablePreview['mapping'] => table().mapping;
  const good = createMemo(() => table().read.filter((row) => 'ts' in row).length);
  let asked = 0;
  let first!: HTMLHeadingElement;
  onMount(() => {
    first.focus();
    if (props.earlier) void change(props.earlier as Partial<TablePreview['mapping']>);
  });

  async function change(part: Partial<TablePreview['mapping']>): Promise<void> {
    const mine = ++asked;
    const next = { ...mapping(), ...part };
    // Shown at once; the rows follow.
    setTable((before) => ({ ...before, mapping: next }));
    try {
      const seen = await imports.preview(props.preview.name, plain(next, typed()));
      if (mine === asked && seen?.table) setTable(seen.table);
    } catch (thrown) {
      props.desk.state.fail(thrown);
    }
  }

  function setRole(column: number, role: string): void {
    const columns: Partial<Record<MappedField, number>> = {};
    for (const [field, other] of Object.entries(mapping().columns) as [MappedField, number][]) {
      // -1: not even by its name.
      columns[field] = field === role || other === column ? -1 : other;
    }
    if (role !== 'ignore') columns[role as MappedField] = column;
    void change({ columns });
  }
  const roleOf = (column: number): string => Object.entries(mapping().columns).find(([, other]) => other === column)?.[0] ?? 'ignore';

  return (
    <form
      class="mapping"
      aria-label={`Columns of ${props.preview.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (good() > 0) props.settle({ name: props.preview.name, header: table().header, mapping: plain(mapping(), typed()) });
      }}
    >
      <h2 ref={first} tabindex="-1">
        How is {props.preview.name} to be read?
      </h2>
      <p class="muted">
        {props.preview.format ? `It looks like: ${props.preview.format.title}.` : 'No format knows it for sure.'} Say what its columns are;
        it is remembered for files with the same header.
      </p>
      <div class="mapping-controls">
        <Choice
          label="Separator"
          options={delimiters}
          value={mapping().delimiter}
          pick={(delimiter) => void change({ delimiter, columns: {} })}
        />
        <Choice
          label="First row"
          options={[
            ['yes', 'Names the columns'],
            ['no', 'Is data'],
          ]}
          value={mapping().header ? 'yes' : 'no'}
          pick={(value) => void change({ header: value === 'yes' })}
        />
        <Choice
          label="Time is in"
          options={units}
          value={mapping().unit ?? ''}
          pick={(unit) => void change({ unit: (unit || undefined) as Mapping['unit'] } as Partial<TablePreview['mapping']>)}
        />
        <Choice
          label="Decimals"
          options={[
            ['.', '1234.56'],
            [',', '1.234,56'],
          ]}
          value={mapping().decimal}
          pick={(decimal) => void change({ decimal: decimal as '.' | ',' })}
        />
        <label>
          <span class="muted">Symbol of all rows</span>
          <input
            type="text"
            value={typed() ?? mapping().symbol}
            placeholder={mapping().columns.symbol === undefined ? 'BTCUSDT' : 'from its column'}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => setTyped(event.currentTarget.value)}
            onChange={() => void change({ symbol: (typed() ?? '').trim() })}
          />
        </label>
      </div>
      <section class="mapping-table" tabindex="0" aria-label="First rows of the file">
        <table class="grid">
          <thead>
            <tr>
              <For each={table().cells[0] ?? []}>
                {(_, column) => (
                  <th scope="col" class="left" data-role={roleOf(column())}>
                    <Show when={table().names?.[column()]}>{(name) => <span class="mapping-name muted">{name()}</span>}</Show>
                    <select
                      aria-label={`Column ${column() + 1}${table().names ? `, ${table().names![column()]}` : ''}`}
                      value={roleOf(column())}
                      onChange={(event) => setRole(column(), event.currentTarget.value)}
                    >
                      <For each={roles}>
                        {([role, title]) => (
                          <option value={role} selected={roleOf(column()) === role}>
                            {title}
                          </option>
                        )}
                      </For>
                    </select>
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={table().cells}>
              {(row) => (
                <tr>
                  <For each={row}>{(cell) => <td class="left mono">{cell}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={table().missing.length === 0} fallback={<p class="note warn">Still to be named: {table().missing.join(', ')}.</p>}>
        <ReadRows rows={table().read} />
      </Show>
      <div class="mapping-buttons">
        <button type="submit" class="btn btn-primary" disabled={good() === 0}>
          {props.left > 0 ? `Next file, ${props.left} more` : 'Import'}
        </button>
        <button type="button" class="btn" onClick={() => imports.cancel()}>
          Cancel
        </button>
        <span class="muted" role="status">
          {table().missing.length > 0 ? '' : `${good()} of the first ${counted(table().read.length, 'row')} can be read`}
        </span>
        <Show when={imports.waiting().length > 0}>
          <span class="muted">Waiting: {imports.waiting().join(', ')}</span>
        </Show>
      </div>
    </form>
  );
}

/** Without what was left open, nor a symbol that nobody typed. */
function plain({ columns, delimiter, header, decimal, unit }: TablePreview['mapping'], typed = ''): Mapping {
  const symbol = typed.trim();
  return {
    columns: { ...columns },
    delimiter,
    header,
    decimal,
    ...(symbol === '' ? {} : { symbol }),
    ...(unit === undefined ? {} : { unit }),
  };
}
