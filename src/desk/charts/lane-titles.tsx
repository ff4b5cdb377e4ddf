/** The titles of lanes as buttons over the drawn ones: what a lane shows is one press away from its name. */
import { For, type JSX } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import type { AboutOptions } from '../widgets/about-open.ts';
import { Figure } from '../widgets/figure.tsx';

export interface LaneTitle {
  title: string;
  /** Of what the lane draws, CSS pixels from the chart's own. */
  top: number;
  about: AboutOptions;
}

export function LaneTitles(props: { desk: Desk; titles: readonly LaneTitle[] }): JSX.Element {
  return (
    <For each={props.titles}>
      {({ title, top, about }) => (
        <div class="lane-title" style={{ top: `${top - 15}px` }}>
          <Figure desk={props.desk} about={about}>
            {title}
          </Figure>
        </div>
      )}
    </For>
  );
}
