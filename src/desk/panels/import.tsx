/** The import that runs, or what came of the last: figures, rejected rows with line and reason, skipped rows by reason. */
import { createMemo, For, type JSX, Match, Show, Switch } from 'solid-js';
import type { ImportReport } from '../../api/types.ts';
import { heldRows } from '../../market/meta.ts';
import { formatGroups, sourceTitle } from '../app/format-titles.ts';
import { type ImportJob, noneStored, rowsRead } from '../app/imports.ts';
import { idWords } from '../app/words.ts';
import { count, counted, dateTime, fixed, span } from '../widgets/format.ts';
import { ImportProgress } from '../widgets/import-progress.tsx';
import { Message } from '../widgets/message.tsx';
import { saveBlob } from '../widgets/save.ts';
import { ImportMapping } from './import-mapping.tsx';
import type { PanelProps } from './panel.ts';

const shownRejected = 200;

export function ImportPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const { imports } = state;
  const job = imports.job;
  props.host.setHead({
    unlinked: true,
    words: () => {
      const now = job();
      return now ? [now.name, now.report ? sourceTitle(state.quantab, now.report.format) : ''].filter(Boolean).join(' · ') : '';
    },
  });
  return (
    <div class="scroll">
      <Show
        when={job()}
        fallback={
          <div class="empty">
            <h3>Nothing is being imported</h3>
            <p>
              While a file is read its rate, the time left and a cancel button stand here; afterwards what was kept, and every rejected row
              with its line and reason.
            </p>
            <p>What can be dropped, plain, .gz or .zip, several at once:</p>
            <dl class="facts import-formats">
              <For each={formatGroups(state.quantab)}>
                {({ title, kinds }) => (
                  <>
                    <dt>{title}</dt>
                    <dd>{kinds.join(', ')}</dd>
                  </>
                )}
              </For>
            </dl>
            <button type="button" class="btn" onClick={() => props.desk.chooseFiles()}>
              Choose files
            </button>
          </div>
        }
      >
        {(now) => (
          <Switch>
            <Match when={now().state === 'running'}>
              <ImportProgress desk={props.desk} />
            </Match>
            <Match when={now().state === 'mapping' && now().previews}>
              {(previews) => <ImportMapping desk={props.desk} previews={previews()} />}
            </Match>
            <Match when={now().state === 'cancelled'}>
              <Ended job={now()} title="Cancelled" text="Nothing was stored." desk={props.desk} />
            </Match>
            <Match when={now().state === 'failed'}>
              <Ended job={now()} title="Nothing was stored" text={now().error?.message ?? ''} desk={props.desk} />
            </Match>
            <Match when={now().report}>{(report) => <Report report={report()} job={now()} desk={props.desk} />}</Match>
          </Switch>
        )}
      </Show>
    </div>
  );
}

function Ended(props: { job: ImportJob; title: string; text: string; desk: PanelProps['desk'] }): JSX.Element {
  return (
    <div class="empty empty-wide" role="alert">
      <h3>{props.title}</h3>
      <div class="refusal">
        <Message text={props.text} detail={typeof props.job.error?.detail === 'string' ? props.job.error.detail : undefined} />
        <Show when={props.job.state === 'failed' && props.job.files > 1}>
          <p class="refusal-all">{noneStored(props.job.files)}</p>
        </Show>
      </div>
      <button type="button" class="btn" onClick={() => props.desk.chooseFiles()}>
        Choose files
      </button>
    </div>
  );
}

function Report(props: { report: ImportReport; job: ImportJob; desk: PanelProps['desk'] }): JSX.Element {
  const { state } = props.desk;
  const skipped = createMemo(() => Object.entries(props.report.skipped));
  const read = (): number => rowsRead(props.job, props.report);
  const held = createMemo(() => heldRows(props.report.kinds));
  const ofBars = (): boolean => held().noun === 'bar';
  const seconds = (): number => props.report.elapsedMs / 1000;
  return (
    <>
      <Show when={props.report.duplicateOf}>
        {(id) => (
          <p class="note">
            These ticks are stored already, as{' '}
            <strong>"{state.sessions().find((session) => session.id === id())?.title ?? 'an earlier session'}"</strong>: nothing was stored
            again.{' '}
            <button type="button" class="link" onClick={() => void state.open(id()).then(() => props.desk.spaces.go('markets'))}>
              Open it
            </button>
          </p>
        )}
      </Show>
      <dl class="figures">
        <div>
          <dt>Rows read</dt>
          <dd>{count(read())}</dd>
        </div>
        <div>
          <dt>
            {ofBars() ? 'Bars' : 'Ticks'} {props.report.duplicateOf ? 'found' : 'stored'}
          </dt>
          <dd>{count(ofBars() ? held().n : props.report.rows)}</dd>
        </div>
        <div>
          <dt>Took</dt>
          <dd>{fixed(seconds(), seconds() < 10 ? 2 : 1)} s</dd>
        </div>
        <div>
          <dt>Rate</dt>
          <dd>{count(read() / seconds())} rows/s</dd>
        </div>
        <div>
          <dt>Rows rejected</dt>
          <dd classList={{ warn: props.report.rejectedCount > 0 }}>{count(props.report.rejectedCount)}</dd>
        </div>
        <div>
          <dt>Rows skipped</dt>
          <dd>{count(skipped().reduce((sum, [, n]) => sum + n, 0))}</dd>
        </div>
      </dl>
      <dl class="facts">
        <Show when={ofBars() && props.report.kinds.gap}>
          <dt>Gap markers</dt>
          <dd>{count(props.report.kinds.gap ?? 0)}, where bars are missing</dd>
        </Show>
        <dt>Instruments</dt>
        <dd>{props.report.instruments.map(idWords).join(', ')}</dd>
        <dt>Span</dt>
        <dd>
          {dateTime(props.report.from)} to {dateTime(props.report.to)} UTC, {span(props.report.to - props.report.from)}
        </dd>
        <For each={props.report.notes}>
          {(note) => (
            <>
              <dt>Read as</dt>
              <dd>{note}</dd>
            </>
          )}
        </For>
        <For each={props.report.leftFiles}>
          {({ name, reason }) => (
            <>
              <dt>Not read</dt>
              <dd>
                {name}: {reason}
              </dd>
            </>
          )}
        </For>
        <For each={skipped()}>
          {([reason, n]) => (
            <>
              <dt>Skipped</dt>
              <dd>
                {counted(n, 'row')}: {reason}
              </dd>
            </>
          )}
        </For>
      </dl>
      <Show when={props.report.rejected.length > 0} fallback={<p class="note muted">Every row was read. A row is never guessed at.</p>}>
        <table class="grid rejected">
          <colgroup>
            <col style={{ width: '96px' }} />
            <col style={{ width: '38%' }} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Line</th>
              <th scope="col" class="left">
                Why it was rejected
              </th>
              <th scope="col" class="left">
                The row
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={props.report.rejected.slice(0, shownRejected)}>
              {({ line, reason, text }) => (
                <tr>
                  <td>{count(line)}</td>
                  <td class="left" title={reason}>
                    {reason}
                  </td>
                  <td class="left mono" title={text}>
                    {text || '(empty)'}
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <p class="note muted">
          The other rows are kept. A rejected row is never guessed at.
          {props.report.rejectedCount > shownRejected
            ? ` The first ${count(Math.min(shownRejected, props.report.rejected.length))} are listed.`
            : ''}
        </p>
      </Show>
      <p class="note import-actions">
        <Show when={props.report.leftOut}>
          {(blob) => (
            <button
              type="button"
              class="btn btn-small"
              onClick={() => saveBlob(blob(), `${props.job.name.replace(/\.(gz|zip)$/, '')}-left-out.csv`)}
            >
              Download rows left out
            </button>
          )}
        </Show>
        <Show when={/trades-csv/.test(props.report.format)}>
          <button type="button" class="btn btn-small" onClick={() => state.imports.remap()}>
            Change the mapping
          </button>
        </Show>
      </p>
    </>
  );
}
