/**
 * The transport: step, play, speed, and a scrubber over the whole session. Trades a stretch of time as bars (root scale), missing
 * spans hatched, what has been seen in accent. A drag seeks as it moves; the picture follows.
 */
import { createEffect, type JSX, on, onCleanup, onMount } from 'solid-js';
import { hatch, type Ink, openSurface, readInk } from '../charts/ink.ts';
import { dateTime } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';
import type { Desk } from './desk.tsx';
import type { Activity } from './on-stage.ts';
import { slowly } from './slow.ts';
import { Clock, PlayButton, SpeedButton } from './transport.tsx';

export function ReplayBar(props: { desk: Desk; compact?: boolean }): JSX.Element {
  const { player } = props.desk.state;
  const playLabel = (): string => (player.playing() ? 'Pause' : player.atEnd() ? 'Replay from the start' : 'Play');
  return (
    <div class="replay" role="group" aria-label="Replay">
      <button type="button" class="icon" aria-label="One tick back" title="One tick back (←)" onClick={() => player.step(-1)}>
        <Icon name="back" />
      </button>
      <PlayButton desk={props.desk} label={playLabel()} playing={player.playing()} />
      <button type="button" class="icon" aria-label="One tick on" title="One tick on (→)" onClick={() => player.step(1)}>
        <Icon name="forward" />
      </button>
      <SpeedButton desk={props.desk} />
      <Scrubber desk={props.desk} />
      <Clock desk={props.desk} compact={props.compact} />
    </div>
  );
}

interface Cells {
  cells: Float64Array;
  most: number;
}

/** Trades by two pixels, whatever the interval of the counts; counted again only when the counts, the span or the width change. */
function createCells(): (bars: Activity, from: number, to: number, width: number) => Cells {
  let held: (Cells & { bars: Activity; from: number; to: number; width: number }) | undefined;
  return (bars, from, to, width) => {
    if (held && held.bars === bars && held.from === from && held.to === to && held.width === width) return held;
    const cells = new Float64Array(Math.ceil(width / 2));
    for (let i = 0; i < bars.start.length; i++) {
      const at = Math.max(0, Math.min(width, ((bars.start[i]! - from) / (to - from)) * width));
      cells[Math.min(cells.length - 1, Math.floor(at / 2))]! += bars.trades[i]!;
    }
    const most = cells.reduce((a, b) => Math.max(a, b), 1);
    held = { bars, from, to, width, cells, most };
    return held;
  };
}

/** Pixels below the bars for the track. */
const track = 6;

function Scrubber(props: { desk: Desk }): JSX.Element {
  const { state } = props.desk;
  const { player, frames, prefs } = state;
  const surface = openSurface('scrub-canvas');
  const cellsOf = createCells();
  let host!: HTMLDivElement;
  let dragging = false;
  let ink: Ink | undefined;
  let drawn: readonly unknown[] = [];

  const bounds = (): { from: number; to: number } => {
    const info = state.session();
    return info && info.to > info.from ? info : { from: 0, to: 1 };
  };
  const now = (): number => {
    const at = player.position();
    return at && at.row > 0 && Number.isFinite(at.ts) ? at.ts : bounds().from;
  };

  function draw(): void {
    const width = host.clientWidth;
    const height = host.clientHeight;
    if (width < 8) return;
    ink ??= readInk(host);
    const { g } = surface;
    const { from, to } = bounds();
    const x = (ts: number): number => Math.max(0, Math.min(width, ((ts - from) / (to - from)) * width));
    const head = Math.round(2 * x(now())) / 2;
    // A position that moves by less than half a pixel changes nothing that can be seen.
    const picture = [ink, width, height, devicePixelRatio, from, to, head, state.activity(), state.gaps()];
    if (picture.every((part, i) => part === drawn[i])) return;
    drawn = picture;
    surface.size(width, height);
    const base = height - track - 4;
    const bars = state.activity();
    if (bars) {
      const { cells, most } = cellsOf(bars, from, to, width);
      const spread = Math.max(1, Math.round(width / 2 / bars.start.length));
      for (let cell = 0; cell < cells.length; cell++) {
        if (cells[cell] === 0) continue;
        const tall = Math.max(1, Math.sqrt(cells[cell]! / most) * (base - 4));
        const played = cell * 2 < head;
        g.fillStyle = ink(played ? 'accent' : 'control');
        g.globalAlpha = played ? 0.75 : 0.9;
        g.fillRect(cell * 2, base - tall, spread * 2 - 0.6, tall);
      }
      g.globalAlpha = 1;
    }
    const gaps = state.gaps();
    for (let i = 0; i + 1 < gaps.length; i += 2) {
      const left = x(gaps[i]!);
      hatch(g, ink, Math.round(left), 4, Math.max(6, Math.round(x(gaps[i + 1]!) - left)), base - 4);
    }
    g.fillStyle = ink('line');
    g.fillRect(0, base + 1, width, 2);
    g.fillStyle = ink('accent');
    g.fillRect(0, base + 1, head, 2);
    g.fillStyle = ink('text');
    const at = Math.max(1, Math.min(width - 1, Math.round(head)));
    g.fillRect(at - 1, 4, 2, height - 8);
    g.fillRect(Math.max(0, Math.min(width - 8, at - 4)), base - 2, 8, 8);
  }

  const redraw = (): void => frames.ask(draw);
  createEffect(on([state.session, state.activity, state.gaps], redraw));
  createEffect(on(player.position, () => (dragging ? redraw() : frames.askCalmly(draw)), { defer: true }));
  createEffect(
    on([prefs.shown, prefs.safePair], () => {
      ink = undefined;
      redraw();
    }),
  );
  const told = slowly(player.position);
  const toldTime = (): number => told()?.ts || bounds().from;

  function seekTo(clientX: number): void {
    const box = host.getBoundingClientRect();
    const { from, to } = bounds();
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    player.seek(Math.round(from + share * (to - from)));
  }

  onMount(() => {
    host.append(surface.canvas);
    const observer = new ResizeObserver(redraw);
    observer.observe(host);
    onCleanup(() => observer.disconnect());
  });

  function keys(event: KeyboardEvent): void {
    const { from, to } = bounds();
    const step = (to - from) / (event.shiftKey ? 10 : 100);
    const moves: Record<string, number> = {
      ArrowLeft: now() - step,
      ArrowRight: now() + step,
      PageDown: now() - 10 * step,
      PageUp: now() + 10 * step,
      Home: from,
      End: to,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    player.seek(Math.round(Math.max(from, Math.min(to, target))));
  }

  return (
    <div
      ref={host}
      class="scrub"
      role="slider"
      tabIndex={0}
      aria-label="Position in the session"
      aria-valuemin={0}
      aria-valuemax={1000}
      aria-valuenow={Math.round(((toldTime() - bounds().from) / (bounds().to - bounds().from)) * 1000)}
      aria-valuetext={`${dateTime(toldTime())} UTC`}
      onKeyDown={keys}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        dragging = true;
        host.setPointerCapture(event.pointerId);
        seekTo(event.clientX);
      }}
      onPointerMove={(event) => dragging && seekTo(event.clientX)}
      onPointerUp={() => {
        dragging = false;
      }}
      onPointerCancel={() => {
        dragging = false;
      }}
    />
  );
}
