/** Draws the parts of a chart: grid and gaps, a lane with its traces, value axis with tags, time strip, crosshair. */
import type { Crosshair } from '../app/axis.ts';
import { DASH, span as spanWords } from '../widgets/format.ts';
import { gapsOf, stateWords } from './chart-table.ts';
import { hatch, horizontal, label, numeral, textWidth, vertical } from './ink.ts';
import { boxValue, boxY, type LaneBox, type Layout, layoutX, STRIP_HEIGHT } from './layout.ts';
import { niceTicks } from './scale.ts';
import { nearTag, type PlacedTag, placeAround, placeTags, TAG_HEIGHT, type Tag } from './tags.ts';
import { crosshairTime, timeLabels } from './time-labels.ts';

type G = CanvasRenderingContext2D;

const LABEL_APART = 48;

function valueTicks(box: LaneBox): { step: number; values: number[] } {
  if (!box.known) return { step: 0, values: [] };
  return niceTicks(box.range.low, box.range.high, Math.max(1.5, box.height / LABEL_APART));
}

export function drawGrid(g: G, layout: Layout): void {
  const { ink, boxes, plot, span, height, strip } = layout;
  const bottom = height - (strip ? STRIP_HEIGHT : 0);
  g.strokeStyle = ink('grid');
  for (const { ts } of timeLabels(span, plot).labels) vertical(g, layoutX(layout, ts), 0, bottom);
  for (const [i, box] of boxes.entries()) {
    g.strokeStyle = ink('grid');
    const { zone, zero, bands } = box.lane;
    if (!bands && !box.lane.marks)
      for (const value of valueTicks(box).values) if (box.height > 90) horizontal(g, 0, plot, boxY(box, value));
    if (zone) {
      g.fillStyle = ink('raised');
      const [top, end] = [Math.max(box.top, boxY(box, zone[1])), Math.min(box.top + box.height, boxY(box, zone[0]))];
      if (end > top) g.fillRect(0, top, plot, end - top);
    }
    if (zero && box.range.low < 0 && box.range.high > 0) {
      g.strokeStyle = ink('line');
      horizontal(g, 0, plot, boxY(box, 0));
    }
    for (const band of bands ?? []) {
      // A level that the range does not reach belongs to no lane.
      if (band.value < box.range.low || band.value > box.range.high) continue;
      g.strokeStyle = ink(band.colour);
      g.setLineDash(band.dash);
      horizontal(g, 0, plot, boxY(box, band.value));
      g.setLineDash([]);
    }
    const top = i === 0 ? 0 : boxes[i - 1]!.top + boxes[i - 1]!.height;
    const gaps = gapsOf(boxes.map(({ lane }) => lane));
    for (let k = 0; k + 1 < gaps.length; k += 2) {
      const from = Math.max(-8, layoutX(layout, gaps[k]!));
      const to = Math.min(plot + 8, layoutX(layout, gaps[k + 1]!));
      if (to <= -7 || from >= plot + 7) continue;
      const text = i === 0 ? `GAP ${spanWords(gaps[k + 1]! - gaps[k]!)}` : undefined;
      g.save();
      g.beginPath();
      g.rect(0, top, plot, bottom - top);
      g.clip();
      hatch(g, ink, Math.round(from), top, Math.max(2, Math.round(to - from)), box.top + box.height - top, text);
      g.restore();
    }
  }
  drawMark(g, layout, bottom);
}

/** The span that is pointed at: a tint between two lines through all lanes, its text at the top. */
function drawMark(g: G, layout: Layout, bottom: number): void {
  const { ink, mark, plot } = layout;
  if (!mark) return;
  const from = Math.max(-2, layoutX(layout, mark.from));
  const to = Math.min(plot + 2, Number.isFinite(mark.to) ? layoutX(layout, mark.to) : plot + 2);
  if (to < 0 || from > plot) return;
  g.save();
  g.beginPath();
  g.rect(0, 0, plot, bottom);
  g.clip();
  g.fillStyle = ink('accent');
  g.globalAlpha = 0.12;
  g.fillRect(from, 0, Math.max(1, to - from), bottom);
  g.globalAlpha = 1;
  g.strokeStyle = ink('accent');
  vertical(g, from, 0, bottom);
  vertical(g, to, 0, bottom);
  g.fillStyle = ink('text');
  numeral(g, mark.text, Math.max(6, from + 6), 12, 'left');
  g.restore();
}

export function drawLane(g: G, layout: Layout, box: LaneBox): void {
  const { ink, plot, span } = layout;
  const { lane, top, height, range } = box;
  g.save();
  g.beginPath();
  g.rect(0, top - (lane.title() ? 4 : 0), plot, height + (lane.title() ? 4 : 0));
  g.clip();
  const pen = {
    g,
    ink,
    span,
    width: plot,
    top,
    height,
    range,
    ...(layout.still ? { still: true } : {}),
    x: (ts: number) => layoutX(layout, ts),
    y: (value: number) => boxY(box, value),
  };
  for (const trace of lane.traces) trace.draw(pen);
  g.restore();
  if (lane.aside) {
    g.save();
    g.translate(plot + 1, 0);
    g.beginPath();
    g.rect(0, top, lane.aside.width - 1, height);
    g.clip();
    lane.aside.draw({ ...pen, width: lane.aside.width - 1 });
    g.restore();
  }
  drawAbsence(g, layout, box);
  if (layout.still) drawLegend(g, layout, box);
  const title = lane.title();
  if (!title) return;
  const wide = textWidth(g, title);
  g.globalAlpha = 0.85;
  g.fillStyle = ink('panel');
  g.fillRect(4, top - 15, wide + 8, 14);
  g.globalAlpha = 1;
  g.fillStyle = ink('muted');
  numeral(g, title, 8, top - 7.5, 'left');
}

/** Names of the series of a lane, in their colours: a picture has no head to tell them. */
function drawLegend(g: G, { ink }: Layout, { lane, top }: LaneBox): void {
  if (lane.title() || lane.traces.length < 2) return;
  let x = 8;
  for (const { name, tag } of lane.traces) {
    if (!tag) continue;
    g.fillStyle = ink(tag.colour);
    g.fillRect(x, top + 9, 12, 2);
    g.fillStyle = ink('muted');
    numeral(g, name, x + 16, top + 10.5, 'left');
    x += 16 + textWidth(g, name) + 12;
  }
}

/** Why a lane is empty, said where the line would be; why its newest value is not to be trusted, said at the right. */
function drawAbsence(g: G, layout: Layout, box: LaneBox): void {
  const { ink, plot } = layout;
  for (const { feed, tag } of box.lane.traces) {
    const status = feed.frame?.status;
    // Where the hatch is seen, a word is enough.
    const words = status && (status.state === 'gap' && tag ? 'gap' : stateWords(status));
    const text = feed.fault ?? (status && status.state !== 'ok' ? words : undefined);
    if (!text) {
      if (tag) return;
      continue;
    }
    g.fillStyle = ink(feed.fault || status?.state === 'stale' ? 'warn' : 'muted');
    if (tag) label(g, text, plot - 8, box.top + 8, 'right');
    else label(g, text, 8, box.top + box.height / 2);
    return;
  }
}

export function drawAxis(g: G, layout: Layout): void {
  const { ink, plot, axisLeft, width, height, strip, axisWidth, boxes } = layout;
  const bottom = height - (strip ? STRIP_HEIGHT : 0);
  for (const [i, box] of boxes.entries()) {
    if (i > 0) {
      g.strokeStyle = ink('line');
      horizontal(g, 0, width, boxes[i - 1]!.top + boxes[i - 1]!.height);
    }
    if (axisWidth === 0) continue;
    const laneTop = laneTopOf(boxes, i);
    const tags = placeTags(tagsOf(box), laneTop + 1, box.top + box.height - 1);
    drawLabels(g, layout, box, laneTop, (y) => nearTag(tags, y));
    for (const tag of tags) {
      drawLastLine(g, layout, box, tag);
      drawTag(g, layout, tag);
    }
  }
  g.strokeStyle = ink('line');
  if (axisWidth > 0) vertical(g, axisLeft, 0, strip ? height : bottom);
  if (axisLeft > plot) vertical(g, plot, 0, strip ? height : bottom);
}

const laneTopOf = (boxes: readonly LaneBox[], i: number): number => (i === 0 ? 0 : boxes[i - 1]!.top + boxes[i - 1]!.height);

function drawLabels(g: G, layout: Layout, box: LaneBox, laneTop: number, covered: (y: number) => boolean): void {
  if (box.lane.marks) {
    g.fillStyle = layout.ink('muted');
    for (const { value, text } of box.lane.marks(box.range)) {
      const y = boxY(box, value);
      if (y >= laneTop + 6 && y <= box.top + box.height - 5 && !covered(y)) axisText(g, layout, text, y + 0.5);
    }
    return;
  }
  const { step, values } = ticksBeside(box, laneTop, covered);
  const marks = box.lane.bands ? [...new Set([...box.lane.bands.map((band) => band.value), 0])] : values;
  g.fillStyle = layout.ink('muted');
  for (const value of marks) {
    const y = boxY(box, value);
    if (y < laneTop + 8 || y > box.top + box.height - 7 || covered(y)) continue;
    axisText(g, layout, box.lane.axisText(value, step), y + 0.5);
  }
}

/** Labels of a lane; closer ones where tags and edges leave fewer than two. */
function ticksBeside(box: LaneBox, laneTop: number, covered: (y: number) => boolean): { step: number; values: number[] } {
  const usual = valueTicks(box);
  const seen = ({ values }: { values: number[] }): number =>
    values.filter((value) => {
      // One value alone says where it is, not how far a line goes.
      const y = boxY(box, value);
      return y >= laneTop + 8 && y <= box.top + box.height - 7 && !covered(y);
    }).length;
  if (!box.known || seen(usual) >= 2 || box.height < 3 * TAG_HEIGHT) return usual;
  const closer = niceTicks(box.range.low, box.range.high, Math.max(4, (2 * box.height) / LABEL_APART));
  return seen(closer) > seen(usual) && box.height / closer.values.length >= TAG_HEIGHT ? closer : usual;
}

function tagsOf(box: LaneBox): Tag[] {
  const tags: Tag[] = [];
  const { step } = valueTicks(box);
  for (const trace of box.lane.traces) {
    const { tag } = trace;
    if (!tag) continue;
    const state = trace.feed.frame?.status.state ?? 'ok';
    tags.push({
      y: boxY(box, tag.value),
      text: tag.text ?? box.lane.tagText(tag.value, step),
      colour: tag.colour,
      filled: tag.filled && state !== 'stale',
      ...(state === 'ok' ? {} : { doubt: state === 'stale' ? 'stale' : 'warming' }),
    });
  }
  return tags;
}

/** From the newest row to the tag of the last price; not over what stands beside the plot. */
function drawLastLine(g: G, layout: Layout, box: LaneBox, tag: PlacedTag): void {
  if (!tag.filled || tag.y < box.top || tag.y > box.top + box.height) return;
  g.strokeStyle = layout.ink('text');
  g.setLineDash([1, 2]);
  horizontal(g, lastX(layout), box.lane.aside ? layout.plot : layout.axisLeft, tag.y);
  g.setLineDash([]);
}

function drawTag(g: G, layout: Layout, tag: PlacedTag): void {
  const { ink, axisLeft, width } = layout;
  const top = Math.round(tag.at - TAG_HEIGHT / 2);
  const colour = ink(tag.colour as Parameters<typeof ink>[0]);
  if (tag.filled) {
    g.fillStyle = colour;
    g.fillRect(axisLeft + 1, top, width - axisLeft - 1, TAG_HEIGHT);
    g.fillStyle = ink('on-tag');
  } else {
    g.fillStyle = ink('panel');
    g.fillRect(axisLeft + 1, top, width - axisLeft - 1, TAG_HEIGHT);
    g.strokeStyle = colour;
    g.strokeRect(axisLeft + 1.5, top + 0.5, width - axisLeft - 2, TAG_HEIGHT - 1);
    g.fillStyle = ink(tag.doubt ? 'muted' : 'text');
  }
  axisText(g, layout, tag.text, top + TAG_HEIGHT / 2 + 0.5);
  if (tag.doubt !== 'stale') return;
  const wide = textWidth(g, tag.text);
  g.strokeStyle = ink('muted');
  horizontal(g, width - 8 - wide, width - 8, tag.at - 0.5);
}

/** Right-aligned 8 px from the edge; a text too long for that is centred between the borders. */
function axisText(g: G, { width, axisWidth }: Layout, text: string, y: number): void {
  numeral(g, text, width - Math.max(2, Math.min(8, (axisWidth - 1 - textWidth(g, text)) / 2)), y);
}

/** Where the newest row stands. */
function lastX(layout: Layout): number {
  let newest = Number.NEGATIVE_INFINITY;
  for (const box of layout.boxes) {
    for (const trace of box.lane.traces) {
      const ts = trace.feed.frame?.last.ts ?? Number.NaN;
      if (ts > newest) newest = ts;
    }
  }
  return Math.max(0, Math.min(layout.plot, layoutX(layout, newest)));
}

export function drawTimeStrip(g: G, layout: Layout): void {
  const { ink, plot, axisLeft, width, height, span, axisWidth, boxes } = layout;
  const top = height - STRIP_HEIGHT;
  g.strokeStyle = ink('line');
  horizontal(g, 0, width, top);
  const y = height - STRIP_HEIGHT / 2 + 0.5;
  for (const { ts, text, strong } of timeLabels(span, plot).labels) {
    const x = layoutX(layout, ts);
    const half = textWidth(g, text) / 2;
    if (x < 0 || x + half > plot - 4) continue;
    g.fillStyle = ink(strong ? 'text' : 'muted');
    numeral(g, text, Math.max(x, half + 4), y, 'center');
  }
  g.fillStyle = ink('muted');
  if (axisWidth > 0) numeral(g, 'UTC', width - 8, y);
  for (const { lane } of boxes) if (lane.aside) label(g, lane.aside.title, (plot + axisLeft) / 2, y, 'center');
}

export function drawCrosshair(g: G, layout: Layout, at: Crosshair, own: boolean): void {
  const { ink, plot, height, strip, span, axisWidth, boxes } = layout;
  const bottom = height - (strip ? STRIP_HEIGHT : 0);
  const x = layoutX(layout, at.ts);
  g.strokeStyle = ink('muted');
  g.setLineDash([3, 3]);
  if (x >= 0 && x <= plot) vertical(g, x, 0, bottom);
  const box = own ? boxes[at.lane] : undefined;
  const inside = box !== undefined && at.y >= box.top && at.y <= box.top + box.height;
  if (inside) horizontal(g, 0, layout.axisLeft, at.y);
  g.setLineDash([]);
  if (inside && axisWidth > 0) drawAxisAround(g, layout, at.lane, at.y);
  for (const each of boxes) drawValueAt(g, layout, each, at.ts);
  if (!strip || x < 0 || x > plot) return;
  const text = crosshairTime(at.ts, span, plot);
  const wide = textWidth(g, text) + 16;
  g.fillStyle = ink('panel');
  for (const { ts, text: other } of timeLabels(span, plot).labels) {
    const half = textWidth(g, other) / 2 + 2;
    if (Math.abs(layoutX(layout, ts) - x) < half + wide / 2)
      g.fillRect(layoutX(layout, ts) - half, height - STRIP_HEIGHT + 2, 2 * half, TAG_HEIGHT);
  }
  plate(g, layout, Math.max(0, Math.min(plot - wide, Math.round(x - wide / 2))), height - STRIP_HEIGHT + 2, wide, text, 'center');
}

/** The value axis of a lane once more, over the first: its tags and labels make way for the crosshair's tag. */
function drawAxisAround(g: G, layout: Layout, lane: number, y: number): void {
  const { ink, axisLeft, width, boxes } = layout;
  const box = boxes[lane]!;
  const [top, bottom] = [laneTopOf(boxes, lane) + 1, box.top + box.height - 1];
  const at = Math.max(top + TAG_HEIGHT / 2, Math.min(bottom - TAG_HEIGHT / 2, Math.round(y)));
  const tags = placeAround(tagsOf(box), at, top, bottom);
  g.fillStyle = ink('panel');
  g.fillRect(axisLeft + 1, top, width - axisLeft - 1, bottom - top);
  drawLabels(g, layout, box, top - 1, (mark) => nearTag(tags, mark) || Math.abs(mark - at) < 15);
  for (const tag of tags) drawTag(g, layout, tag);
  plate(
    g,
    layout,
    axisLeft + 1,
    at - TAG_HEIGHT / 2,
    width - axisLeft - 1,
    box.lane.tagText(boxValue(box, y), valueTicks(box).step),
    'right',
  );
}

/** What a lane says at the crosshair, behind its title; its tag keeps the newest value. */
function drawValueAt(g: G, { ink, plot }: Layout, box: LaneBox, ts: number): void {
  const title = box.lane.title();
  if (!title) return;
  const readings = box.lane.traces.flatMap((trace) => trace.read(ts) ?? []);
  const text = readings.length > 0 ? readings.map((reading) => reading.text).join(' ') : DASH;
  const left = 8 + textWidth(g, title) + 8;
  const wide = Math.min(textWidth(g, text) + 8, plot - left);
  g.fillStyle = ink('panel');
  g.fillRect(left - 4, box.top - 15, wide, 14);
  const [only] = readings;
  g.fillStyle = ink(readings.length === 0 ? 'muted' : (only?.tone ?? 'text'));
  numeral(g, text, left, box.top - 7.5, 'left');
}

function plate(g: G, layout: Layout, left: number, top: number, width: number, text: string, align: 'right' | 'center'): void {
  const { ink } = layout;
  g.fillStyle = ink('raised');
  g.fillRect(left, top, width, TAG_HEIGHT);
  g.strokeStyle = ink('control');
  g.strokeRect(left + 0.5, top + 0.5, width - 1, TAG_HEIGHT - 1);
  g.fillStyle = ink('text');
  if (align === 'right') axisText(g, layout, text, top + TAG_HEIGHT / 2 + 0.5);
  else numeral(g, text, left + width / 2, top + TAG_HEIGHT / 2 + 0.5, align);
}
