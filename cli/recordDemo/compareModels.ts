import { measureGrowth } from '../../demos/engine/imageGrowth.ts';
import { prepareNodeBackend } from '../shared/nodeBackend.ts';

/** How the time of two models grows with the image, on this machine's main processor. */
export async function recordCompareModels() {
  const device = await prepareNodeBackend('wasm');
  return { device, points: await measureGrowth() };
}
