import { fileURLToPath } from 'node:url';

/** The project's folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Where the built site lies. */
export const DIST = `${ROOT}/dist`;

/**
 * The path that the site lies under, with a slash at both ends: `/`, or `/lesion-lab/` for
 * `LESION_BASE=lesion-lab`.
 */
export function siteBase(setting = process.env.LESION_BASE ?? ''): string {
  const inner = setting.replace(/^\/+|\/+$/g, '');
  return inner === '' ? '/' : `/${inner}/`;
}
