/** Whether an address of the site is still good. */

/** The pages there are. */
export interface KnownPages {
  /** The ids on each page, by its path. */
  ids: ReadonlyMap<string, ReadonlySet<string>>;
  /** Paths that lead on to others. */
  moved: Readonly<Record<string, string>>;
}

/** @param link a path, perhaps with the id of a place on the page */
export function leadsSomewhere(link: string, { ids, moved }: KnownPages): boolean {
  const [path, id] = link.split('#');
  const page = ids.get(moved[path] ?? path);
  return page !== undefined && (id === undefined || page.has(id));
}
