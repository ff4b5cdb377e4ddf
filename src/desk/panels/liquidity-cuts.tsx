/** The contrast of the heatmap: the ramp from the least to the greatest size that is seen, with a handle at either end of what it tells. */
import { type JSX, Show } from 'solid-js';
import { type Cuts, movedCuts, type Sizes, shareOf } from '../charts/heat-gl/cuts.ts';
import { figures } from '../widgets/format.ts';

export interface CutControlProps {
  sizes: Sizes | undefined;
  cuts: Cuts | undefined;
  unit: string;
  /** Set by a hand; undefined: by quantile. */
  held: boolean;
  change(cuts: Cuts | undefined): void;
}

/** Share of the ramp a key moves a handle by, and with Shift. */
const step = 0.02;
const leap = 0.1;

export function CutControl(props: CutControlProps): JSX.Element {
  let ramp!: HTMLSpanElement;
  const at = (which: keyof Cuts): number => (props.cuts && props.sizes ? shareOf(props.cuts[which], props.sizes) : which === 'low' ? 0 : 1);

  function move(which: keyof Cuts, share: number): void {
    if (props.cuts && props.sizes) props.change(movedCuts(props.cuts, which, share, props.sizes));
  }
  function drag(which: keyof Cuts, event: PointerEvent & { currentTarget: HTMLElement }): void {
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const { left, width } = ramp.getBoundingClientRect();
    const moved = (next: PointerEvent): void => move(which, (next.clientX - left) / width);
    handle.addEventListener('pointermove', moved);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', moved), { once: true });
    event.stopPropagation();
  }
  function key(which: keyof Cuts, event: KeyboardEvent): void {
    const by = event.shiftKey ? leap : step;
    const to = {
      ArrowLeft: at(which) - by,
      ArrowDown: at(which) - by,
      ArrowRight: at(which) + by,
      ArrowUp: at(which) + by,
      Home: 0,
      End: 1,
    }[event.key];
    if (to !== undefined) move(which, to);
    else if (event.key === 'Delete' || event.key === 'Backspace') props.change(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const handle = (which: keyof Cuts, label: string): JSX.Element => (
    <span
      class="cut-handle"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at(which) * 100)}
      aria-valuetext={props.cuts ? `${figures(props.cuts[which], 2)} ${props.unit}`.trim() : 'not known yet'}
      style={{ left: `${at(which) * 100}%` }}
      onPointerDown={(event) => drag(which, event)}
      onKeyDown={(event) => key(which, event)}
    />
  );

  return (
    <span
      class="cuts"
      role="group"
      aria-label="Contrast: sizes from the dark to the bright end of the ramp"
      onDblClick={() => props.change(undefined)}
    >
      <span class="num cut-number">{props.cuts ? figures(props.cuts.low, 2) : ''}</span>
      <span
        ref={ramp}
        class="cut-ramp"
        title={props.held ? 'Double click: by quantile again' : 'By quantile of what is seen; drag a handle to hold it'}
        style={{ '--from': `${at('low') * 100}%`, '--to': `${at('high') * 100}%` }}
      >
        {handle('low', 'Dark from')}
        {handle('high', 'Bright from')}
      </span>
      <span class="num cut-number">{props.cuts ? `${figures(props.cuts.high, 2)} ${props.unit}` : ''}</span>
      <Show when={props.held}>
        <button type="button" class="cut-auto" onClick={() => props.change(undefined)}>
          Auto
        </button>
      </Show>
    </span>
  );
}
