import { UserError } from './command.ts';
import { type ProcessOptions, packageBin, runProcess } from './process.ts';

/**
 * Builds the site into `dist/`, search index included.
 *
 * @param output where Astro's own words go
 * @returns seconds it took
 * @throws UserError where it fails
 */
export async function buildSite(output: ProcessOptions['output']): Promise<number> {
  const { code, seconds } = await runProcess([...packageBin('astro'), 'build'], {
    env: { ASTRO_TELEMETRY_DISABLED: '1' },
    output,
  });
  if (code !== 0) throw new UserError('The site could not be built: the lines above say why.');
  return seconds;
}
