import { dependencies, version } from '../../package.json';
import { newRun, type Run, type RunConfig } from '../engine/run.ts';
import { presetCommand } from './presets.ts';

/**
 * A run that a page is about to make, nothing of which has happened yet.
 *
 * @param command what makes it again
 */
export function newPageRun(config: RunConfig, command = presetCommand(config)): Run {
  const createdAt = new Date().toISOString();
  return newRun({
    id: `browser-${createdAt}`,
    createdAt,
    command,
    config,
    versions: {
      'lesion-lab': version,
      tfjs: dependencies['@tensorflow/tfjs-core'],
      browser: globalThis.navigator?.userAgent ?? 'none',
    },
  });
}
