/** Any reference as a line on the desk's time axis; presets add bands, units and a second line. */
import { createMemo, createSignal, For, type JSX, Show, untrack } from 'solid-js';
import { formatReference, parseReference, type Reference } from '../../core/reference.ts';
import { fitReference, windowWords } from '../app/bars-by.ts';
import { createFeeds } from '../app/feeds.ts';
import { partnerItem, windowItems } from '../app/pair-items.ts';
import { fillReference, instrumentWords } from '../app/words.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import type { Band, Lane } from '../charts/lane.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { openAbout } from '../widgets/about-open.ts';
import { fixed, intervalWords } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { openParams } from '../widgets/params.tsx';
import { unitWords } from '../widgets/units.ts';
import { type LinePreset, type LineSeries, linePresets, marketLines, presetOf } from './line-presets.ts';
import type { PanelExport, PanelProps } from './panel.ts';

/** A view of which the last value alone is wanted. */
const newest = { from: Number.NaN, to: Number.NaN, widthPx: 1 };

export function LinePanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const [ready, setReady] = createSignal(0);
  let handle: ChartHandle | undefined;

  const instruments = createMemo(() => [link.instrument(), link.partner()].filter((info) => info !== undefined));
  const ids = (): string[] => instruments().map(({ id }) => id);
  const named = (text: string): string =>
    text
      .replace(/\$([12])/g, (_, k: string) => (instruments()[Number(k) - 1] ? instrumentWords(instruments()[Number(k) - 1]!) : ''))
      .replace('$i', intervalWords(link.interval()));

  /** Names of the instrument's own series, in the order of their numbers. */
  const scalars = (): readonly string[] => link.instrument()?.scalars ?? [];
  const preset = createMemo<LinePreset>(() => {
    const params = props.host.params();
    const own = typeof params.ref === 'string' ? params.ref : undefined;
    const known = linePresets[String(params.preset)] ?? linePresets.volatility!;
    if (own === undefined) return known;
    if (known.series[0] && sameOutput(known.series[0].ref, own))
      return { ...known, words: wordsOf(own), series: [{ ...known.series[0], ref: own }] };
    const { id, output, params: given } = parseReference(own);
    if (id === 'scalar') return presetOf(own, scalars()[Number(given.series ?? 0)] ?? id, '$1', '');
    const told = marketLines.find((each) => each.id === id);
    if (told) return presetOf(own, told.title, '$1', told.unit, told.column);
    const study = state.studies().find((each) => each.id === id);
    const spec = study?.outputs.find((each) => each.id === output) ?? study?.outputs[0];
    return presetOf(own, spec?.title ?? study?.title ?? id, wordsOf(own), spec?.unit ?? '');
  });
  const filled = createMemo(() =>
    preset().series.flatMap((series) => {
      const ref = fill(series.ref);
      const times = series.times && fill(series.times.ref);
      return ref === undefined ? [] : [{ ...series, ref, ...(times && series.times ? { times: { ...series.times, ref: times } } : {}) }];
    }),
  );
  function fill(template: string): string | undefined {
    const ref = fillReference(template, ids(), link.interval(), link.window());
    return ref === undefined ? undefined : fitReference(ref, state.instruments(), state.studies());
  }
  /** The preset follows the window of its group. */
  const windowed = (): boolean => preset().series.some(({ ref, times }) => ref.includes('$w') || times?.ref.includes('$w'));
  function unitOf(ref: string): string {
    const { id, output } = parseReference(ref);
    const outputs = state.studies().find((each) => each.id === id)?.outputs ?? [];
    return unitWords((outputs.find((each) => each.id === output) ?? outputs[0])?.unit ?? '', instruments()[0]);
  }
  const missing = (): boolean => instruments().length > 0 && filled().length < preset().series.length;

  /** Newest factors by reference: news of any feed is news of them. */
  const [factors, setFactors] = createSignal(0);
  const factorOf = (ref: string): number => {
    factors();
    const feed = feeds().get(ref);
    feed?.want(newest);
    return feed?.frame?.last.value ?? Number.NaN;
  };
  const feeds = createFeeds(
    state,
    createMemo(() => [...new Set(filled().flatMap(({ ref, times }) => (times ? [ref, times.ref] : [ref])))]),
    () => {
      handle?.redraw();
      if (filled().some(({ times }) => times)) setFactors((n) => n + 1);
    },
    props.host.visible,
  );

  const lanes = createMemo<Lane[]>(() => {
    const held = feeds();
    const shown = preset();
    const traces = filled().flatMap((series: LineSeries) => {
      const feed = held.get(series.ref);
      if (!feed) return [];
      const { scale, dash, column, relative, times } = series;
      return [
        lineTrace(feed, {
          title: named(series.title),
          colour: series.colour,
          text: shown.tag,
          ...(scale === undefined ? {} : { map: (value: number) => value * scale }),
          ...(dash ? { dash } : {}),
          ...(column ? { column } : {}),
          ...(relative ? { relative } : {}),
          ...(times ? { times: () => untrack(() => factorOf(times.ref)) || 1 } : {}),
          unit: shown.unit ?? (relative ? '%' : unitOf(series.ref)),
        }),
      ];
    });
    const bands = shown.bands?.map(
      (value): Band => (Math.abs(value) >= 4 ? { value, colour: 'fault', dash: [2, 3] } : { value, colour: 'muted', dash: [5, 3] }),
    );
    return [
      {
        id: 'line',
        title: () => '',
        weight: 1,
        traces,
        ...(bands ? { bands } : {}),
        ...(shown.zone ? { zone: shown.zone } : {}),
        ...(shown.range ? { range: shown.range } : {}),
        ...(shown.include ? { include: shown.include } : {}),
        ...(shown.zero ? { zero: shown.zero } : {}),
        axisText: shown.axis,
        tagText: shown.tag,
      },
    ];
  });

  const study = () => {
    const ref = filled()[0]?.ref;
    return ref === undefined ? undefined : state.studies().find(({ id }) => id === parseReference(ref).id);
  };

  /** The parameters of the first reference, with the instruments left as templates. */
  function change(params: Reference['params']): void {
    const first = preset().series[0];
    if (!first) return;
    const reference = parseReference(first.ref);
    props.host.setParams({ ...props.host.params(), ref: formatReference({ ...reference, params }) });
  }

  function menu(): MenuItem[] {
    const own = props.host.params().ref;
    const items: MenuItem[] = [{ kind: 'heading', title: 'Shown' }];
    for (const [id, { title, series }] of Object.entries(linePresets)) {
      if (series.some(({ ref }) => ref.includes('$2')) && instruments().length < 2) continue;
      items.push({
        kind: 'choice',
        title,
        checked: own === undefined && props.host.params().preset === id,
        run: () => props.host.setParams({ preset: id, strip: strip() }),
      });
    }
    for (const [series, title] of scalars().entries()) {
      const ref = `scalar[$1](series=${series})`;
      items.push({ kind: 'choice', title, checked: own === ref, run: () => props.host.setParams({ ref, strip: strip() }) });
    }
    for (const { id, kind, title } of marketLines) {
      if (!link.instrument()?.rows[kind]) continue;
      const ref = `${id}[$1]`;
      items.push({ kind: 'choice', title, checked: own === ref, run: () => props.host.setParams({ ref, strip: strip() }) });
    }
    if (windowed() && own === undefined) items.push(partnerItem(props.desk, link), ...windowItems(props.desk, link));
    items.push({ kind: 'rule' });
    const known = study();
    const first = preset().series[0];
    if (known && first && Object.keys(known.params).length > 0) {
      items.push({ title: 'Parameters', run: () => openParams(props.desk, anchor(), known, parseReference(first.ref).params, change) });
    }
    const ref = filled()[0]?.ref;
    if (known && ref) {
      items.push({
        title: 'About this number',
        run: () =>
          openAbout(props.desk, anchor(), {
            title: preset().title,
            ref,
            unit: preset().unit ?? '',
            shown: () => {
              const frame = feeds().get(ref)?.frame;
              const scale = first?.scale ?? 1;
              const interval = frame?.interval && { ...frame.interval, lo: frame.interval.lo * scale, hi: frame.interval.hi * scale };
              return frame && { value: frame.last.value * scale, status: frame.status, interval };
            },
            text: preset().tag,
          }),
      });
    }
    items.push({
      kind: 'choice',
      title: 'Times below',
      checked: strip(),
      run: () => props.host.setParams({ ...props.host.params(), strip: !strip() }),
    });
    return items;
  }

  const strip = (): boolean => props.host.params().strip !== false || props.desk.phone();
  let body!: HTMLDivElement;
  const anchor = (): Element => body;

  function exports(): PanelExport[] {
    return filled().map(({ ref, title }) => {
      const reference = parseReference(ref);
      const options =
        reference.id === 'bars'
          ? ({ what: 'bars', instrument: reference.instruments[0] ?? '', interval: link.interval() } as const)
          : ({ what: 'output', ref } as const);
      return { title: `All of ${named(title)}`, options };
    });
  }

  props.host.setHead({
    title: () => preset().title,
    words: () => windowWords(named(preset().words), filled()[0]?.ref ?? preset().series[0]?.ref ?? ''),
    legend: () => (
      <>
        <Show when={preset().zone && !props.desk.phone()}>
          <span>entry ±2</span>
          <span>exit ±0.5</span>
          <span class="fault">stop ±4</span>
        </Show>
        <Show when={filled().length > 1}>
          <For each={filled()}>
            {({ title, colour, times }) => (
              <span>
                <i class="stroke" style={{ 'border-color': `var(--${colour})` }} aria-hidden="true" />
                {named(title)}
                <Show when={times && Number.isFinite(factorOf(times.ref)) && times}>
                  {(by) => (
                    <>
                      {' '}
                      × {by().title} {fixed(factorOf(by().ref), 2)}
                    </>
                  )}
                </Show>
              </span>
            )}
          </For>
        </Show>
        <For each={ready() > 0 ? handle?.legend() : []}>
          {({ text }) => (
            <Show when={link.axis.crosshair() && filled().length === 1}>
              <b class="num">{text}</b>
            </Show>
          )}
        </For>
      </>
    ),
    menu,
    table: () => ({
      ...(ready() > 0 && handle ? handle.table() : { from: Number.NaN, to: Number.NaN, columns: [], rows: [] }),
      words: named(preset().words),
      instruments: ids(),
    }),
    picture(density) {
      if (!handle) throw new Error('picture needs a chart, it is not drawn yet');
      return handle.picture(density);
    },
    exports,
  });

  return (
    <div class="fill" ref={body}>
      <Show
        when={!missing()}
        fallback={
          <div class="empty">
            <h3>One instrument only</h3>
            <p>{preset().title} compares two. Drop two files together, or a file that holds several symbols.</p>
          </div>
        }
      >
        <ChartView
          desk={props.desk}
          link={link}
          id={props.host.id}
          label={`${preset().title} ${named(preset().words)}`}
          lanes={lanes}
          visible={props.host.visible}
          strip={strip()}
          onHandle={(made) => {
            handle = made;
            setReady((n) => n + 1);
          }}
        />
      </Show>
    </div>
  );
}

function sameOutput(a: string, b: string): boolean {
  const [x, y] = [parseReference(a), parseReference(b)];
  return x.id === y.id && x.output === y.output;
}

function wordsOf(ref: string): string {
  const { instruments, params } = parseReference(ref);
  const settings = Object.entries(params).map(([key, value]) => `${key} ${value}`);
  return [instruments.join(' on '), ...settings].join(' · ');
}
