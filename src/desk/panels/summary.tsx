/** Summary statistics of the session, or of the stretch on the screen: one column an instrument. */
import { createEffect, createMemo, createResource, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { InstrumentInfo, SummaryStatistics } from '../../api/types.ts';
import { instrumentWords } from '../app/words.ts';
import { Figure } from '../widgets/figure.tsx';
import { count, dateTime, span } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import type { PanelProps } from './panel.ts';
import { summaryGroups, summaryTable } from './summary-rows.ts';

/** The screen is still for this long before its stretch is computed. */
const restMs = 350;

/** What a statistic was taken over. */
function factsOf(stats: SummaryStatistics, info: InstrumentInfo): (readonly [string, string])[] {
  return [
    ['Of', instrumentWords(info)],
    ['Window', `${dateTime(stats.from)} to ${dateTime(stats.to)} UTC`],
    [
      'n',
      `${stats.basis === 'bars' ? 'made of bars' : `${count(stats.trades)} trades`}, ${count((stats.returns ?? stats.return1s).n)} returns`,
    ],
  ];
}

export function SummaryPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const ofScreen = (): boolean => props.host.params().of === 'screen';
  const shown = createMemo(() => {
    const first = link.instrument();
    const second = link.partner();
    return first ? (second ? [first, second] : [first]) : [];
  });
  const [still, setStill] = createSignal(link.axis.span());
  let timer: ReturnType<typeof setTimeout> | undefined;
  createEffect(
    on(link.axis.span, (now) => {
      clearTimeout(timer);
      timer = setTimeout(() => setStill(now), restMs);
    }),
  );
  onCleanup(() => clearTimeout(timer));

  const query = createMemo(() => {
    const session = state.session();
    if (!session || shown().length === 0 || !props.host.visible()) return undefined;
    const stretch = ofScreen()
      ? { from: Math.max(session.from, Math.floor(still().from)), to: Math.min(session.to, Math.ceil(still().to)) }
      : {};
    return { session: session.id, instruments: shown().map(({ id }) => id), stretch };
  });
  const [stats] = createResource(query, async ({ session, instruments, stretch }) => {
    const list: SummaryStatistics[] = [];
    for (const instrument of instruments) list.push(await state.quantab.data.stats({ session, instrument, ...stretch }));
    return list;
  });

  props.host.setHead({
    words: () => (ofScreen() ? `of what is on the screen, ${span(still().to - still().from)}` : 'of the whole session'),
    menu: () => [
      { kind: 'choice', title: 'Of the whole session', checked: !ofScreen(), run: () => props.host.setParams({ of: 'session' }) },
      { kind: 'choice', title: 'Of what is on the screen', checked: ofScreen(), run: () => props.host.setParams({ of: 'screen' }) },
    ],
    table: () => summaryTable((stats.error ? undefined : stats.latest) ?? [], shown()),
    exports: () => [{ title: 'Of every instrument', options: { what: 'table' } }],
  });

  return (
    <div class="scroll" tabindex="0" role="group" aria-label="Summary statistics">
      <Show
        when={!stats.error}
        fallback={<p class="note warn">{stats.error instanceof Error ? stats.error.message : 'The statistics could not be computed.'}</p>}
      >
        <Show when={stats.latest}>
          {(list) => (
            <table class="grid summary" ref={(table) => rove(table)}>
              <Show when={shown().length > 1}>
                <thead>
                  <tr>
                    <th scope="col">
                      <span class="spoken">Statistic</span>
                    </th>
                    <For each={shown()}>{(info) => <th scope="col">{instrumentWords(info)}</th>}</For>
                  </tr>
                </thead>
              </Show>
              <For each={summaryGroups}>
                {(group) => (
                  <tbody>
                    <tr class="group">
                      <th colspan={shown().length + 1} scope="rowgroup">
                        {group.titleOf?.(list()) ?? group.title}
                      </th>
                    </tr>
                    <For each={group.rows}>
                      {(row) => (
                        <tr>
                          <th scope="row" title={row.hint}>
                            {row.title}
                          </th>
                          <For each={shown()}>
                            {(info) => {
                              const of = (): SummaryStatistics | undefined => list().find(({ instrument }) => instrument === info.id);
                              return (
                                <td>
                                  <Show when={of()}>
                                    {(known) => (
                                      <Figure
                                        desk={props.desk}
                                        about={{
                                          title: row.title,
                                          figure: row.figure,
                                          written: () => row.text(known(), info),
                                          facts: () => factsOf(known(), info),
                                        }}
                                      >
                                        {row.text(known(), info)}
                                      </Figure>
                                    )}
                                  </Show>
                                </td>
                              );
                            }}
                          </For>
                        </tr>
                      )}
                    </For>
                  </tbody>
                )}
              </For>
            </table>
          )}
        </Show>
      </Show>
    </div>
  );
}
