/**
 * `npm run venue-server [-- --port 9100 --rate 20 --tape binance-raw --speed 1 --all]` serves venues to play with (`--all`: what
 * was not recorded plays Bitcoin's tape);
 * `node cli.mjs --load 8000 --venue binance-futures [--seconds 60] [--pack 10] --json` is the other end of a measurement.
 */
import { parseArgs } from 'node:util';
import { startVenueServer } from './server.mjs';
import { openTapes } from './tape.mjs';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9100' },
    rate: { type: 'string' },
    levels: { type: 'string' },
    'book-ms': { type: 'string' },
    tape: { type: 'string' },
    speed: { type: 'string', default: '1' },
    all: { type: 'boolean', default: false },
    load: { type: 'string' },
    venue: { type: 'string', default: 'binance-futures' },
    seconds: { type: 'string' },
    pack: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});

const numbers = Object.entries({ rate: values.rate, levels: values.levels, bookMs: values['book-ms'] }).filter(
  ([, text]) => text !== undefined,
);
const load = values.load && {
  venue: values.venue,
  perSecond: Number(values.load),
  ...(values.seconds ? { seconds: Number(values.seconds) } : {}),
  ...(values.pack ? { pack: Number(values.pack) } : {}),
};

try {
  const server = await startVenueServer({
    port: Number(values.port),
    ...Object.fromEntries(numbers.map(([name, text]) => [name, Number(text)])),
    ...(load ? { load } : {}),
    ...(values.tape ? { makeMarket: await openTapes(values.tape, { speed: Number(values.speed), all: values.all }) } : {}),
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.close().then(() => process.exit(0)));
  if (values.json) process.stdout.write(`${JSON.stringify({ port: server.port, url: server.url })}\n`);
  else {
    process.stdout.write(
      `Venues: ${[...server.speakers.keys()].join(', ')}
at ws://localhost:${server.port}/<venue>/<socket>

1. Start the desk in another terminal: npm start
2. Open it with the venues of this server: http://localhost:4173/?venues=ws://localhost:${server.port}
3. Break something: http://localhost:${server.port}/
Ctrl-C ends it.
`,
    );
  }
} catch (error) {
  const taken = error?.code === 'EADDRINUSE';
  process.stderr.write(`${taken ? `Port ${values.port} is taken: give another with --port.` : error.message}\n`);
  process.exit(1);
}
