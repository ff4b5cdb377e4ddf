/** The last price, large, and the numbers beside it: each with its status, its n, and what it means one press away. */
import { createMemo, createSignal, For, type JSX } from 'solid-js';
import { createFeeds, unhurried } from '../app/feeds.ts';
import { slowly } from '../app/slow.ts';
import { fillReference, instrumentWords, venueWords } from '../app/words.ts';
import { openAbout } from '../widgets/about.tsx';
import { LastPrice } from '../widgets/last-price.tsx';
import { type Shown, StatusNote, StatusValue, shownOf, statusCount } from '../widgets/status-value.tsx';
import { type NumberRow, numberRows } from './number-rows.ts';
import type { PanelProps } from './panel.ts';

const newest = { from: Number.NaN, to: Number.NaN, widthPx: 1 };

export function NumbersPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const [version, setVersion] = createSignal(0);
  const slow = slowly(version);
  const ids = (): string[] => [state.instrument()?.id, state.partner()?.id].filter((id) => id !== undefined);
  const quoted = (): boolean => (state.instrument()?.rows.quote ?? 0) + (state.instrument()?.rows.level ?? 0) > 0;
  const rows = createMemo(() =>
    numberRows(props.host.params().set).filter((row) => (!row.pair || state.partner()) && (!row.quotes || quoted())),
  );
  const refOf = (row: NumberRow): string => fillReference(row.ref, ids(), state.interval()) ?? '';
  const feeds = createFeeds(
    state,
    createMemo(() => (state.instrument() ? rows().map(refOf) : [])),
    () => setVersion((n) => n + 1),
    props.host.visible,
    unhurried,
  );
  createMemo(() => {
    for (const feed of feeds().values()) feed.want(newest);
  });

  function readingOf(row: NumberRow): Shown | undefined {
    slow();
    const frame = feeds().get(refOf(row))?.frame;
    return frame && shownOf(frame);
  }
  function intervalOf(row: NumberRow): string {
    const interval = readingOf(row)?.interval;
    return interval && row.interval ? row.interval(interval.lo, interval.hi) : '';
  }
  function faultOf(row: NumberRow): string | undefined {
    slow();
    return feeds().get(refOf(row))?.fault;
  }

  props.host.setHead({
    words: () => {
      const info = state.instrument();
      return info ? [instrumentWords(info), venueWords(info.venue)].filter(Boolean).join(' · ') : '';
    },
  });

  return (
    <div class="scroll">
      <LastPrice desk={props.desk} visible={props.host.visible} />
      <table class="grid numbers">
        <colgroup>
          <col />
          <col style={{ width: '84px' }} />
          <col style={{ width: '108px' }} />
          <col style={{ width: '60px' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Value</th>
            <th scope="col">95 % interval</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row) => {
              const info = () => state.instrument()!;
              const text = (value: number): string => row.text(value, info());
              return (
                <tr>
                  <th scope="row">
                    <button
                      type="button"
                      class="about-link"
                      aria-haspopup="dialog"
                      onClick={(event) =>
                        openAbout(props.desk, event.currentTarget, {
                          title: row.title,
                          ref: refOf(row),
                          unit: row.unit(info(), state.partner()),
                          shown: () => readingOf(row),
                          text,
                          ...(row.interval ? { interval: row.interval } : {}),
                        })
                      }
                    >
                      {row.title}
                    </button>
                  </th>
                  <td>
                    <StatusValue shown={readingOf(row)} text={text} />
                  </td>
                  <td class={intervalOf(row) ? 'muted' : 'left'}>
                    {intervalOf(row)}
                    {faultOf(row) ? (
                      <span class="warn" title={faultOf(row)}>
                        failed
                      </span>
                    ) : (
                      <StatusNote shown={readingOf(row)} />
                    )}
                  </td>
                  <td class="muted">{statusCount(readingOf(row)?.status)}</td>
                </tr>
              );
            }}
          </For>
        </tbody>
      </table>
    </div>
  );
}
