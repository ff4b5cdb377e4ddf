/** OKX: four items a level, numbers of the messages, a checksum that is none. */
import type { VenueFrames } from '../venue-frames.ts';

const levels = (first: number, step: number): string =>
  Array.from({ length: 50 }, (_, i) => `["${Number((first + step * i).toFixed(1))}","${1 + i * 37}","0","${1 + (i % 9)}"]`).join(',');

export default {
  symbols: ['BTC-USDT-SWAP'],
  trade:
    '{"arg":{"channel":"trades","instId":"BTC-USDT-SWAP"},"data":[{"instId":"BTC-USDT-SWAP","tradeId":"1408329271","px":"65114.2","sz":"0.52","side":"buy","ts":"1786310819680","count":"3","source":"0","seqId":62505425123}]}',
  depth: `{"arg":{"channel":"books","instId":"BTC-USDT-SWAP"},"action":"update","data":[{"asks":[${levels(65_114.3, 0.1)}],"bids":[${levels(65_114.2, -0.1)}],"ts":"1786310818229","checksum":0,"seqId":62505425130,"prevSeqId":62505425101}]}`,
} satisfies VenueFrames;
