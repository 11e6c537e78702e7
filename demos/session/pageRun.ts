import { dependencies, version } from '../../package.json';
import { newRun, type Run, type RunConfig } from '../engine/run.ts';
import { presetCommand } from './presets.ts';

/** A run that a page is about to make, nothing of which has happened yet. */
export function newPageRun(config: RunConfig): Run {
  const createdAt = new Date().toISOString();
  return newRun({
    id: `browser-${createdAt}`,
    createdAt,
    command: presetCommand(config),
    config,
    versions: {
      'lesion-lab': version,
      tfjs: dependencies['@tensorflow/tfjs-core'],
      browser: globalThis.navigator?.userAgent ?? 'none',
    },
  });
}
