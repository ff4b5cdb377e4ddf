/** The `ws` package as Node has it, by its path: under the conditions of a browser, which tests have, its name means an empty module. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);

/** @type {typeof import('ws')} */
const ws = require(join(require.resolve('ws/package.json'), '../index.js'));

export const { WebSocket, WebSocketServer } = ws;
