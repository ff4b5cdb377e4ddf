import { defineBench } from '../case.ts';
import { prepareDecoding } from '../tools/decode-frames.ts';

const n = 400_000;

export default defineBench({
  name: 'decode-trade',
  n,
  note: 'messages of all venues, each with a trade, from text to the columns of a frame; the rival is JSON.parse alone; us and x by venue: microseconds a message in the fastest sample, and how many times as long JSON.parse takes',
  setup: () => prepareDecoding('trade', n),
});
