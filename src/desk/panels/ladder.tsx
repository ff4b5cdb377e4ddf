/** The ladder: what rests at each price now, what changed there, and what traded. It follows the mid until it is scrolled. */
import { createEffect, createMemo, createSignal, Index, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { LadderAnswer, LadderQuery } from '../../api/flow-types.ts';
import { behindWords } from '../app/behind.ts';
import { createFlowQuestion } from '../app/flow-question.ts';
import { DASH, decimalsOf, fixed, quantityDecimals, signed, span } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { baseUnit } from '../widgets/units.ts';
import { Level, Middle } from './ladder-row.tsx';
import { type LadderRow, ladderView, type MidRow, stepsOf, usualStep } from './ladder-rows.ts';
import { ladderTable } from './ladder-table.ts';
import type { PanelProps } from './panel.ts';
import './ladder.css';

const micros = 1_000_000;
const changeChoices = [5, 10, 30, 60];
const tradedChoices = [10, 60, 300, 3_600, 0];

const stepText = (step: number): string => fixed(step, decimalsOf(step));
const secondsWords = (seconds: number): string => (seconds === 0 ? 'the session' : span(seconds * micros));

export function LadderPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const [height, setHeight] = createSignal(400);
  /** Price of the middle row while it does not follow. */
  const [centre, setCentre] = createSignal<number | undefined>();
  let box!: HTMLDivElement;

  const number = (name: string): number => Number(props.host.params()[name]) || 0;
  const rowPx = (): number => (props.desk.phone() ? 24 : 20);
  /** What the words at the foot take away, px. */
  const [foot, setFoot] = createSignal(0);
  const room = createMemo(() => Math.max(4, Math.floor((height() - foot() - rowPx()) / rowPx())));
  const [lastPrice, setLastPrice] = createSignal(Number.NaN);
  const tick = (): number => link.instrument()?.tickSize ?? 0.01;
  const step = createMemo(() => {
    const own = number('step');
    const price = lastPrice();
    if (own >= tick() && Math.abs(own / tick() - Math.round(own / tick())) < 1e-6) return own;
    return Number.isFinite(price) ? usualStep(tick(), price) : tick();
  });
  const question = createMemo((): LadderQuery | undefined => {
    const instrument = link.instrument()?.id;
    if (instrument === undefined) return undefined;
    const at = centre();
    const rows = Math.ceil(room() / 2) + 1;
    const asked = { instrument, step: step(), rows, window: number('change') * micros, traded: number('traded') * micros };
    return at === undefined ? asked : { ...asked, centre: at };
  });
  const { answered, fault } = createFlowQuestion<LadderQuery, LadderAnswer>(
    state,
    question,
    async (asked) => {
      const answer = await state.quantab.flow.ladder(asked);
      const middle = answer.price[(answer.price.length - 1) / 2];
      // Its order of magnitude chooses the step: it moves with the market only when that does.
      if (middle !== undefined && !(Math.abs(Math.log(middle / lastPrice())) < 0.2)) setLastPrice(middle);
      return answer;
    },
    props.host.visible,
  );
  /** The newest answer, where it is of what is looked at. */
  const now = createMemo(() => {
    const newest = answered();
    return newest && newest.question.instrument === link.instrument()?.id ? newest : undefined;
  });
  const view = createMemo(() => {
    const newest = now();
    return newest && newest.answer.price.length > 0
      ? ladderView(newest.answer, newest.question.step, room(), newest.question.centre === undefined)
      : undefined;
  });
  const follows = (): boolean => centre() === undefined;
  createEffect(
    on(
      () => link.instrument()?.id,
      () => {
        setCentre(undefined);
        setLastPrice(Number.NaN);
      },
      { defer: true },
    ),
  );

  const priceDecimals = (): number => decimalsOf(step());
  /** Decimals of the sizes seen: it grows alone, so that what stays does not move. */
  const sizeDecimals = createMemo<{ of: string | undefined; n: number }>(
    (before) => {
      const of = link.instrument()?.id;
      // Where there is no book, of what traded.
      const sizes = view()?.rows.flatMap((row) => (row.kind === 'level' ? [row.size > 0 ? row.size : row.bought || row.sold] : []));
      const n = quantityDecimals(sizes ?? []);
      return { of, n: of === before.of ? Math.max(before.n, n) : n };
    },
    { of: undefined, n: 0 },
  );
  /** `most` figures at most: columns are narrow. */
  const short = (value: number, most: number, write = fixed): string => {
    const decimals = Math.min(sizeDecimals().n, Math.max(0, most - String(Math.floor(Math.abs(value))).length));
    const text = write(value, decimals);
    return /[1-9]/.test(text) || value === 0 ? text : `<${(10 ** -decimals).toFixed(decimals).replace(/^0/, '')}`;
  };
  const sizeText = (value: number): string => (Number.isNaN(value) ? DASH : value > 0 ? short(value, 4) : '·');
  const changeText = (value: number): string => {
    if (Number.isNaN(value)) return DASH;
    // What is left of a difference of sums is none.
    return Math.abs(value) < 0.5 * 10 ** -sizeDecimals().n ? '·' : short(value, 4, signed);
  };
  const tradedText = ({ bought, sold }: LadderRow): string => (bought + sold > 0 ? short(bought + sold, 3) : '');
  const unit = (): string => (link.instrument() ? baseUnit(link.instrument()!) : '');

  /** Moves by rows, up for more than 0; from the first on it no longer follows. */
  function scroll(rows: number): void {
    const { price } = now()?.answer ?? { price: new Float64Array() };
    const middle = centre() ?? price[(price.length - 1) / 2];
    if (middle !== undefined) setCentre(Math.max(step(), middle + rows * step()));
  }
  const follow = (): void => void setCentre(undefined);
  function pressed(event: KeyboardEvent): void {
    const moves: Record<string, () => void> = {
      ArrowUp: () => scroll(1),
      ArrowDown: () => scroll(-1),
      PageUp: () => scroll(room() - 2),
      PageDown: () => scroll(2 - room()),
      Home: follow,
      '+': () => zoom(-1),
      '-': () => zoom(1),
    };
    const move = moves[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }
  const set = (name: string, value: number): void => props.host.setParams({ ...props.host.params(), [name]: value });
  const steps = (): number[] => stepsOf(tick(), Number.isFinite(lastPrice()) ? lastPrice() : tick() * 1e5);
  function zoom(by: number): void {
    const all = steps();
    const at = all.findIndex((each) => Math.abs(each / step() - 1) < 1e-6);
    set('step', all[Math.max(0, Math.min(all.length - 1, at + by))] ?? step());
  }

  let dragY: number | undefined;
  let wheeled = 0;
  function wheel(event: WheelEvent): void {
    if (event.ctrlKey) return;
    event.preventDefault();
    wheeled -= event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * rowPx() : event.deltaY;
    const rows = Math.trunc(wheeled / rowPx());
    if (rows === 0) return;
    wheeled -= rows * rowPx();
    scroll(rows);
  }
  function dragged(event: PointerEvent): void {
    if (dragY === undefined) return;
    const rows = Math.trunc((event.clientY - dragY) / rowPx());
    if (rows === 0) return;
    dragY += rows * rowPx();
    scroll(rows);
  }

  function menu(): MenuItem[] {
    const choices = (heading: string, name: string, values: readonly number[], text: (value: number) => string): MenuItem[] => [
      { kind: 'heading', title: heading },
      ...values.map(
        (value): MenuItem => ({ kind: 'choice', title: text(value), checked: number(name) === value, run: () => set(name, value) }),
      ),
    ];
    const quote = link.instrument()?.quote ?? '';
    const fitting = steps().filter((each) => each <= usualStep(tick(), lastPrice()) * 50 || each === step());
    return [
      { kind: 'choice', title: 'Follow the mid', keys: 'Home', checked: follows(), run: () => (follows() ? scroll(0) : follow()) },
      ...choices('Row', 'step', [0, ...fitting], (value) =>
        value === 0 ? `As fits the price, ${stepText(step())} ${quote}` : `${stepText(value)} ${quote}`,
      ),
      ...choices('Change over', 'change', changeChoices, secondsWords),
      ...choices('Traded over', 'traded', tradedChoices, secondsWords),
    ];
  }
  props.host.setHead({
    words: () => {
      const info = link.instrument();
      return info ? [`${stepText(step())} ${info.quote}`, unit()].filter(Boolean).join(' · ') : '';
    },
    menu,
    table: () =>
      ladderTable(view()?.rows ?? [], {
        info: link.instrument(),
        through: now()?.answer.through ?? Number.NaN,
        step: step(),
        changeOver: secondsWords(number('change')),
        size: sizeText,
        change: changeText,
      }),
  });
  onMount(() => {
    const observer = new ResizeObserver(() => setHeight(box.clientHeight));
    observer.observe(box);
    box.addEventListener('wheel', wheel, { passive: false });
    onCleanup(() => observer.disconnect());
  });

  function footed(note: HTMLElement): void {
    const observer = new ResizeObserver(() => setFoot(note.offsetHeight));
    observer.observe(note);
    onCleanup(() => {
      observer.disconnect();
      setFoot(0);
    });
  }
  const behind = createMemo(() =>
    behindWords(now()?.answer.through ?? Number.NaN, state.player.position()?.ts ?? Number.NaN, state.player.speed()),
  );
  const why = (): string | undefined => {
    const answer = now()?.answer;
    if (fault() && !answer) return fault();
    if (!answer) return undefined;
    if (answer.none) return answer.none;
    return answer.known ? undefined : 'The book is not known here: it is told anew with the next snapshot.';
  };

  return (
    <div
      class="fill ladder-box"
      ref={box}
      role="group"
      tabindex="0"
      aria-label="Ladder: arrows scroll, Home follows the mid, plus and minus change the rows"
      onKeyDown={pressed}
      onPointerDown={(event) => {
        if (event.pointerType === 'touch') dragY = event.clientY;
      }}
      onPointerMove={dragged}
      onPointerUp={() => {
        dragY = undefined;
      }}
      onPointerCancel={() => {
        dragY = undefined;
      }}
    >
      <table class="grid ladder" classList={{ 'flow-behind': behind() !== '' }}>
        <colgroup>
          <col style={{ width: '27%' }} />
          <col style={{ width: '23%' }} />
          <col style={{ width: '27%' }} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" title={`Change over ${secondsWords(number('change'))}`}>
              {secondsWords(number('change'))}
              <span class="spoken"> change</span>
            </th>
            <th scope="col">Size</th>
            <th scope="col">Price</th>
            <th scope="col" title={`Traded over ${secondsWords(number('traded'))}`}>
              Traded
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={view()?.rows ?? []}>
            {(row) => (
              <Show
                when={row().kind === 'level'}
                fallback={<Middle row={row() as MidRow} decimals={decimalsOf(tick())} tick={tick()} behind={behind()} />}
              >
                <Level
                  row={row() as LadderRow}
                  largest={view()?.largest ?? 0}
                  price={fixed((row() as LadderRow).price, priceDecimals())}
                  size={sizeText}
                  change={changeText}
                  traded={tradedText(row() as LadderRow)}
                />
              </Show>
            )}
          </Index>
        </tbody>
      </table>
      <Show when={why()}>
        {(words) => (
          <p class="note muted ladder-note" ref={footed}>
            {words()}
          </p>
        )}
      </Show>
      <Show when={!follows()}>
        <button type="button" class="btn ladder-follow" onClick={follow} aria-keyshortcuts="Home">
          {view()?.away === 1 ? '▲ ' : view()?.away === -1 ? '▼ ' : ''}Follow
        </button>
      </Show>
    </div>
  );
}
