/** A subject in a worker, which is where the site computes, too. Its name is the subject's. */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { Request } from '../../cli/bench/protocol.ts';
import { loadSubject } from '../subjects/index.ts';
import { respondWith } from '../subjects/subject.ts';

const WASM_PATHS = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
};

// Made before the first message comes, which is while the subject is still being loaded.
const respond = loadSubject(self.name).then((prepare) => respondWith(prepare, WASM_PATHS));

self.addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  try {
    self.postMessage(await (await respond)(data));
  } catch (error) {
    self.postMessage({ ok: false, error: String(error) });
  }
});
