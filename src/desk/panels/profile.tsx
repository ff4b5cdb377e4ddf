/** Volume by price: of the session, of what is seen, or since an anchor; with point of control, value area and VWAP. */
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import type { ProfileAnswer } from '../../api/flow-types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { pageShown } from '../app/feeds.ts';
import { openFlowFeed } from '../app/flow-feed.ts';
import { instrumentWords, venueWords } from '../app/words.ts';
import { Drawn } from '../charts/drawn.tsx';
import { rounded, rowPx, stepFor } from '../charts/footprint/rows.ts';
import { stepAlong } from '../charts/places.ts';
import { clock, count, decimalsOf, figures, fixed, percent, signedFigures } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { baseUnit } from '../widgets/units.ts';
import { anchorHere } from './anchor.ts';
import type { PanelParams, PanelProps } from './panel.ts';
import { drawProfile, markRow, type ProfileRows, rowAtY, rowsOf } from './profile-draw.ts';
import { shapeStep, studyStep } from './profile-rows.ts';

const kinds = { visible: 'What is seen', session: 'The session', anchor: 'Since the anchor' } as const;
type Kind = keyof typeof kinds;

export function ProfilePanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const { axis } = link;
  const params = props.host.params;
  let box!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;
  const [rows, setRows] = createSignal<ProfileRows>();
  const [fault, setFault] = createSignal<string>();
  const change = (part: PanelParams): void => props.host.setParams({ ...params(), ...part });

  const kind = createMemo((): Kind => (String(params().of) in kinds ? (params().of as Kind) : 'visible'));
  const share = createMemo(() => (Number(params().share) > 0 && Number(params().share) <= 1 ? Number(params().share) : 0.7));
  const numbered = createMemo(() => params().step === 'numbers');
  const ownStep = createMemo(() => (Number(params().step) > 0 ? Number(params().step) : undefined));
  const anchor = createMemo(() => Number(params().anchor) * 1e6 || 0);
  const tick = (): number => link.instrument()?.tickSize || 1e-8;

  function spanOf(): { from: number; to: number } | undefined {
    const info = state.session();
    if (!info) return undefined;
    const end = Number.MAX_SAFE_INTEGER;
    if (kind() === 'session') return { from: info.from, to: end };
    if (kind() === 'anchor') return { from: anchor() || info.from, to: end };
    const { from, to } = axis.span();
    return to > from + 1 ? { from, to } : undefined;
  }

  let step = Number.NaN;
  async function ask(): Promise<{ answer: ProfileAnswer; step: number }> {
    const query = { instrument: link.instrument()?.id ?? '', ...spanOf()!, share: share() };
    const first = rounded(ownStep() ?? (step > 0 ? step : tick()));
    try {
      return { answer: await state.quantab.flow.profile({ ...query, step: first }), step: first };
    } catch (thrown) {
      const { step: fits } = (toQuantabError(thrown).detail ?? {}) as { step?: unknown };
      if (typeof fits !== 'number') throw thrown;
      return { answer: await state.quantab.flow.profile({ ...query, step: fits }), step: fits };
    }
  }
  const feed = openFlowFeed(
    state.quantab,
    () => (link.instrument() && state.stage() !== 0 && spanOf() ? ask() : undefined),
    take,
    500,
    state.stage,
  );
  onCleanup(() => feed.close());

  function take(): void {
    setFault(feed.fault);
    const held = feed.answer;
    if (!held) return;
    const next = rowsOf(held.answer, held.step);
    setRows(next);
    fitRows(next);
  }

  /** Many rows show the shape; rows of their numbers are few. */
  function fitRows({ answer, step: now, first, last }: ProfileRows): void {
    const room = box.clientHeight - 46;
    if (ownStep() !== undefined || last <= first || room < 40) return;
    const height = answer.price[last - 1]! - answer.price[first]! + now;
    const px = (room * now) / height;
    const readable = px >= rowPx.least && (px <= rowPx.most || now <= tick() * 1.001);
    if (numbered() && readable) return;
    const wanted = numbered()
      ? stepFor(height, room / rowPx.wanted, tick())
      : shapeStep(height, now, room, studyStep(answer.poc, tick()), tick());
    if (wanted === now || wanted === step) return;
    step = wanted;
    feed.renew();
  }

  createEffect(on([numbered], () => (step = Number.NaN), { defer: true }));
  createEffect(
    on([kind, share, ownStep, numbered, anchor, () => kind() === 'visible' && axis.span()], () => feed.renew(), { defer: true }),
  );
  createEffect(
    on(
      [() => link.instrument()?.id, state.stage],
      () => {
        step = Number.NaN;
        setRows(undefined);
        feed.renew();
      },
      { defer: true },
    ),
  );
  createEffect(on([props.host.visible, pageShown], ([visible, page]) => feed.sleep(!visible || !page)));
  const observer = new ResizeObserver(() => {
    const now = rows();
    if (now) fitRows(now);
  });
  onCleanup(() => observer.disconnect());

  const price = (value: number): string => fixed(value, decimalsOf(tick()));
  const rowPrice = (value: number): string => fixed(value, Math.max(0, Math.min(decimalsOf(tick()), decimalsOf(rows()?.step ?? tick()))));
  const unit = (): string => (link.instrument() ? baseUnit(link.instrument()!) : '');
  const some = createMemo(() => {
    const now = rows();
    return now && now.last > now.first ? now : undefined;
  });
  const since = (): string => {
    if (kind() === 'session') return 'session';
    if (kind() === 'anchor') return `since ${clock(anchor() || (state.session()?.from ?? Number.NaN))}`;
    return `${clock(Math.max(axis.span().from, axis.start()))} to ${clock(Math.min(axis.span().to, axis.end()))}`;
  };
  const words = (): string => {
    const info = link.instrument();
    if (!info) return '';
    const now = rows();
    const wide = now ? `rows of ${fixed(now.step, decimalsOf(now.step))} ${info.quote}`.trimEnd() : '';
    return [since(), wide, instrumentWords(info), venueWords(info.venue)].filter(Boolean).join(' · ');
  };

  /** Place 0 is the highest row. */
  function rowWords(place: number): string {
    const now = some();
    if (!now) return '';
    const { answer, step: high } = now;
    const k = now.last - 1 - place;
    const at = answer.price[k];
    if (at === undefined) return '';
    const [bought, sold] = [answer.bought[k]!, answer.sold[k]!];
    const volume = bought + sold + answer.unsided[k]!;
    const mark =
      at === answer.poc ? ', point of control' : at >= answer.val && at <= answer.vah ? ', in the value area' : ', outside the value area';
    return `${rowPrice(at)} to ${rowPrice(at + high)}: ${figures(volume)} ${unit()}, ${percent(volume / answer.volume, 1).replace('+', '')}, sold ${figures(sold)}, bought ${figures(bought)}, delta ${signedFigures(bought - sold)}${mark}`;
  }
  const rest = (): string => {
    const now = some();
    if (!now) return '';
    const { answer } = now;
    return `POC ${price(answer.poc)} · VAH ${price(answer.vah)} · VAL ${price(answer.val)} · VWAP ${price(answer.vwap)} · ${figures(answer.volume, 4)} ${unit()}${studyWords(now)}`;
  };
  /** One session has one value area for each height of the rows: whether the study's is this one. */
  function studyWords({ answer, step: high }: ProfileRows): string {
    const own = studyStep(answer.poc, tick());
    const alike = Math.abs(own - high) < tick() / 2;
    return alike ? ' · rows as the study Value area' : ` · the study Value area has rows of ${fixed(own, decimalsOf(own))}`;
  }

  function menu(): MenuItem[] {
    const here = anchorHere(axis);
    const now = rows()?.step ?? tick();
    const near = [...new Set([tick(), stepFor(now / 2, 1, tick()), now, stepFor(now * 2, 1, tick())])].sort((a, b) => a - b);
    const choice = (title: string, checked: boolean, part: PanelParams): MenuItem => ({
      kind: 'choice',
      title,
      checked,
      run: () => change(part),
    });
    return [
      { kind: 'heading', title: 'Volume of' },
      choice(kinds.visible, kind() === 'visible', { of: 'visible' }),
      choice(kinds.session, kind() === 'session', { of: 'session' }),
      ...(anchor() > 0 ? [choice(`Since ${clock(anchor())}`, kind() === 'anchor', { of: 'anchor' })] : []),
      { title: here.title, hint: clock(here.ts), run: () => change({ of: 'anchor', anchor: here.ts / 1e6 }) },
      { kind: 'heading', title: 'Height of a row' },
      choice('Many, for the shape', ownStep() === undefined && !numbered(), { step: 'auto' }),
      choice('Few, with numbers', numbered(), { step: 'numbers' }),
      ...near.map((each) => choice(fixed(each, decimalsOf(each)), ownStep() === each, { step: each })),
      { kind: 'heading', title: 'Value area' },
      ...[0.68, 0.7, 0.8].map((each) => choice(`${fixed(each * 100)} % of the volume`, share() === each, { share: each })),
    ];
  }

  props.host.setHead({
    words,
    menu,
    table: () => {
      const now = rows();
      const answer = now?.answer;
      const of = unit() ? { unit: unit() } : {};
      const number = (id: string, title: string, text: (value: number) => string, more: { unit?: string } = of) => ({
        id,
        title,
        kind: 'number' as const,
        text,
        ...more,
      });
      const order = answer ? Array.from(answer.price, (_, k) => answer.price.length - 1 - k) : [];
      const span = spanOf();
      return {
        words: words(),
        instruments: link.instrument() ? [link.instrument()!.id] : [],
        from: span?.from ?? Number.NaN,
        to: Math.min(span?.to ?? Number.NaN, answer?.through ?? Number.NaN),
        columns: [
          number('price', 'Price from', rowPrice, link.instrument()?.quote ? { unit: link.instrument()!.quote } : {}),
          number('sold', 'Sold', figures),
          number('bought', 'Bought', figures),
          number('delta', 'Delta', signedFigures),
          number('volume', 'Volume', figures),
          number('trades', 'Trades', count, {}),
          { id: 'note', title: 'Note', kind: 'text' as const },
        ],
        rows: order.map((k) => {
          const [bought, sold, at] = [answer!.bought[k]!, answer!.sold[k]!, answer!.price[k]!];
          const note = at === answer!.poc ? 'POC' : at === answer!.vah ? 'VAH' : at === answer!.val ? 'VAL' : '';
          return [at, sold, bought, bought - sold, bought + sold + answer!.unsided[k]!, answer!.trades[k]!, note];
        }),
        ...(answer && answer.volume > 0 ? { note: rest() } : {}),
      };
    },
    picture(density) {
      if (!picture) throw new Error('picture needs a profile, it is not drawn yet');
      return picture(density);
    },
  });

  return (
    <div
      class="fill"
      ref={(made) => {
        box = made;
        observer.observe(made);
      }}
    >
      <Show
        when={some()}
        fallback={
          <Show when={fault() ?? rows()}>
            <div class="empty">
              <h2>{fault() ? 'No profile' : 'No trades here'}</h2>
              <p>
                {fault() ??
                  `How much was traded at each price, where most was, and the range that holds most of it. ${rows()?.answer.none ?? 'Nothing was traded in this stretch of time.'}`}
              </p>
              <button
                type="button"
                class="btn"
                onClick={() => (rows()?.answer.none ? props.desk.chooseFiles() : change({ of: 'session' }))}
              >
                {rows()?.answer.none ? 'Choose files with trades' : 'Take the session'}
              </button>
            </div>
          </Show>
        }
      >
        <Drawn
          desk={props.desk}
          label={`Volume profile ${words()}`}
          visible={props.host.visible}
          paint={(sheet) => {
            const now = some();
            if (now) drawProfile(sheet, now, rowPrice, (value, apart) => fixed(value, Math.min(decimalsOf(tick()), decimalsOf(apart))));
          }}
          mark={(sheet, place) => {
            const now = some();
            if (now) markRow(sheet, now, place);
          }}
          placeAt={(_x, y, _width, height) => {
            const now = some();
            return now ? rowAtY(now, y, height) : -1;
          }}
          step={(place, key, shift) => {
            const now = some();
            const along = { ArrowDown: 'ArrowRight', ArrowUp: 'ArrowLeft', Home: 'Home', End: 'End' }[key];
            return now && along ? stepAlong(now.last - now.first, place, along, shift) : undefined;
          }}
          words={rowWords}
          rest={rest()}
          keys="↑ ↓ price by price, Shift ten"
          onPicture={(made) => {
            picture = made;
          }}
        />
      </Show>
    </div>
  );
}
