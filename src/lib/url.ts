/** The site's base path, beginning and ending with `/`. */
export const BASE = import.meta.env.BASE_URL;

/**
 * The address of a page or file of this site under its base path. All links go through here.
 *
 * @param path from the root of the site, beginning with `/`: `/tutorial/pitfalls/#dataset-bias`
 */
export function url(path: string): string {
  return BASE + path.replace(/^\//, '');
}
