/** Entry of the engine worker: kernels, store, engine; the page talks to it through Comlink. */
import { expose } from 'comlink';
import kernelsUrl from '../../kernels/build/kernels.wasm?url';
import { loadKernels } from '../../kernels/kernels.ts';
import { openStore } from '../store/store.ts';
import { installErrorTransfer } from './errors.ts';
import { createEngineService } from './service.ts';
import { installViewTransfer } from './transfer.ts';

installErrorTransfer();
expose(installViewTransfer(createEngineService({ openStore: () => openStore(), loadKernels: () => loadKernels(fetch(kernelsUrl)) })));
