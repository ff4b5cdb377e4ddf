/** The contract of a panel. One small file `<name>.panel.ts` that says what it is, and beside it the component, loaded when shown. */
import type { Accessor, Component, JSX } from 'solid-js';
import type { ExportOptions } from '../../api/types.ts';
import type { Desk } from '../app/desk.tsx';
import type { Link } from '../app/links.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { TableData } from '../widgets/table-data.ts';

/** Plain JSON: what is kept of a panel in a workspace. */
export type PanelParams = Record<string, unknown>;

/** Stored data behind a panel, more than is on the screen, as the engine writes it. */
export interface PanelExport {
  /** `Bars of the session`. */
  title: string;
  options: Omit<ExportOptions, 'format'>;
}

export interface PanelHead {
  /** Instead of the panel's title. */
  title?: () => string;
  /** Instrument and parameters in words. */
  words?: () => string;
  legend?: () => JSX.Element;
  /** Entries of its own, above those that every panel has. */
  menu?: () => MenuItem[];
  /** What it shows as a table: with it the panel has a twin (Alt T), and exports to CSV and NDJSON. */
  table?: () => TableData;
  /** What it shows as pixels, `density` to a CSS pixel: with it the panel has a stamped picture. */
  picture?: (density: number) => HTMLCanvasElement;
  exports?: () => readonly PanelExport[];
  /** No link square: it does not follow instrument and time. */
  unlinked?: boolean;
}

/** What a panel may ask of the place it stands in: the dock, or a card on a phone. */
export interface PanelHost {
  readonly id: string;
  params: Accessor<PanelParams>;
  setParams(params: PanelParams): void;
  /** What its colour group looks at: instrument, partner, interval, time axis. A panel is made anew when its group changes. */
  link: Accessor<Link>;
  /** False behind another tab. */
  visible: Accessor<boolean>;
  setHead(head: PanelHead): void;
}

export interface PanelProps {
  desk: Desk;
  host: PanelHost;
}

export interface PanelDefinition {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** What it can draw; empty for panels that are not about an output. */
  readonly accepts: readonly string[];
  readonly defaults: PanelParams;
  /** May be shown more than once. */
  readonly several: boolean;
  /** pair: needs two instruments; session: needs an open session. */
  readonly needs: 'nothing' | 'session' | 'pair';
  /** Ways to begin that have a name of their own. */
  readonly variants?: readonly { title: string; params: PanelParams; needs?: 'pair' }[];
  load(): Promise<Component<PanelProps>>;
}

export function definePanel(definition: PanelDefinition): PanelDefinition {
  return definition;
}
