/** The page of all keys, fetched when somebody asks for it. */
import type { Desk } from './desk.tsx';

export function showKeys(desk: Desk): void {
  import('./key-map.tsx').then(({ openKeyMap }) => openKeyMap(desk)).catch(desk.state.fail);
}
