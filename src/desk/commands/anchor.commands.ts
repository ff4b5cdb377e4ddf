/** Averages and profiles counted from where the crosshair stands. */
import { defineCommands } from '../app/commands.ts';
import { openPanels } from '../app/panel-data.ts';
import { anchorHere } from '../panels/anchor.ts';
import { readIndicators } from '../panels/indicator-list.ts';
import { clock } from '../widgets/format.ts';

const study = 'price.anchored-vwap';

export default defineCommands((desk) => {
  const link = desk.links.focused();
  const info = link.instrument();
  if (!info || (info.rows.trade ?? 0) === 0) return [];
  const at = anchorHere(link.axis);
  const here = at.title === 'Anchor at the crosshair';
  const of = (panel: string) => openPanels(desk).find(({ definition, place }) => definition.id === panel && place.link() === link)?.place;

  /** Over candles where there are some, else in a panel of its own. */
  function anchorVwap(): void {
    const anchor = anchorHere(link.axis).ts / 1e6;
    const [own, candles] = [of('anchored-vwap'), of('candles')];
    if (own) own.setParams({ ...own.params(), anchor });
    else if (candles) {
      const others = readIndicators(candles.params().indicators).filter((each) => each.study !== study);
      candles.setParams({ ...candles.params(), indicators: [...others, { study, params: { anchor } }] });
    } else desk.addPanel('anchored-vwap', { anchor });
  }
  function anchorProfile(): void {
    const anchor = anchorHere(link.axis).ts / 1e6;
    const own = of('profile');
    if (own) own.setParams({ ...own.params(), of: 'anchor', anchor });
    else desk.addPanel('profile', { of: 'anchor', anchor });
  }
  const hint = `${here ? 'from the crosshair' : 'from the left edge'}, ${clock(at.ts)}`;
  return [
    { section: 'Chart', title: 'Anchor VWAP here', hint, keys: 'Shift V', run: anchorVwap },
    { section: 'Chart', title: 'Anchor volume profile here', hint, run: anchorProfile },
  ];
});
