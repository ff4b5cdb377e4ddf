/** Puts a floating box beside what it is about, never over it where there is room elsewhere. Pixels of the window. */

const margin = 8;
/** A box lower than this is of no use: then it may cover. */
const least = 160;

export interface FloatPlace {
  align?: 'start' | 'end';
  /** Left or right of the panel the anchor is in, where there is room: what is explained stays in sight. */
  beside?: boolean;
}

export function placeFloat(box: HTMLElement, anchor: Element, where: FloatPlace): void {
  box.style.maxHeight = '';
  const { left, top, height } = placeOf(box.offsetWidth, box.offsetHeight, anchor, where);
  if (height < box.offsetHeight) box.style.maxHeight = `${height}px`;
  box.style.left = `${Math.max(leftmost(anchor), Math.min(left, innerWidth - box.offsetWidth - margin))}px`;
  box.style.top = `${Math.max(margin, top)}px`;
}

/** Beside the rail, but for what the rail itself opens: the workspaces stay in reach. */
function leftmost(anchor: Element): number {
  const rail = document.querySelector('.rail');
  return margin + (rail && !rail.contains(anchor) ? rail.getBoundingClientRect().right : 0);
}

function placeOf(
  width: number,
  height: number,
  anchor: Element,
  { align = 'start', beside = false }: FloatPlace,
): { left: number; top: number; height: number } {
  const rect = anchor.getBoundingClientRect();
  const lowest = innerHeight - height - margin;
  const panel = beside ? anchor.closest('.dv-groupview')?.getBoundingClientRect() : undefined;
  const inside = Math.min(rect.top - margin, lowest);
  if (panel && panel.left - width - margin >= leftmost(anchor)) return { left: panel.left - width - margin, top: inside, height };
  if (panel && panel.right + width + 2 * margin < innerWidth) return { left: panel.right + margin, top: inside, height };
  const left = align === 'end' ? rect.right - width : rect.left;
  const below = innerHeight - margin - rect.bottom - 2;
  const above = rect.top - 2 - margin;
  const down = height <= below || below >= above;
  const room = down ? below : above;
  if (room < least) return { left, top: Math.min(rect.bottom + 2, lowest), height };
  const shown = Math.min(height, room);
  return { left, top: down ? rect.bottom + 2 : rect.top - shown - 2, height: shown };
}
