import { join } from 'node:path';
import { readIntactManifest } from '../data/manifest.ts';
import { prepareModels } from '../data/models.ts';
import { prepareData } from '../data/prepare.ts';
import { progressBar } from './command.ts';
import { compileKernels } from './compileKernels.ts';
import { ROOT } from './paths.ts';

/**
 * Sees to the sample and the models in `public/`, and to the kernels of WebAssembly, which a build and the
 * development server need.
 *
 * @param offline makes synthetic lesions rather than downloading any image; what is there is kept
 * @returns a line that says which sample it is, and one that says which models
 */
export async function prepareSite({ offline = false } = {}): Promise<string> {
  await compileKernels();
  const sample = await prepareData({
    source: offline && !(await hasRealSample()) ? 'synthetic' : 'auto',
    onProgress: progressBar('ISIC Archive'),
  });
  const models = await prepareModels();
  return `${sample.line}\n${models.line}\n`;
}

async function hasRealSample(): Promise<boolean> {
  if (process.env.LESION_DATA) return true;
  const manifest = await readIntactManifest(join(ROOT, 'public/data/sample'));
  return manifest !== undefined && manifest.source !== 'synthetic';
}
