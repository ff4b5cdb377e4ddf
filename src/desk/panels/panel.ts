/** The contract of a panel. One small file `<name>.panel.ts` that says what it is, and beside it the component, loaded when shown. */
import type { Accessor, Component, JSX } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import type { MenuItem } from '../widgets/menu.tsx';

/** Plain JSON: what is kept of a panel in a workspace. */
export type PanelParams = Record<string, unknown>;

export interface PanelHead {
  /** Instead of the panel's title. */
  title?: () => string;
  /** Instrument and parameters in words. */
  words?: () => string;
  legend?: () => JSX.Element;
  /** Entries of its own, above those that every panel has. */
  menu?: () => MenuItem[];
  /** No link square: it does not follow instrument and time. */
  unlinked?: boolean;
}

/** What a panel may ask of the place it stands in: the dock, or a card on a phone. */
export interface PanelHost {
  readonly id: string;
  params: Accessor<PanelParams>;
  setParams(params: PanelParams): void;
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
