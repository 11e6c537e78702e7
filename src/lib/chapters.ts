import { type CollectionEntry, getCollection } from 'astro:content';

export type Chapter = CollectionEntry<'tutorial'>;

/** The chapters of the tutorial in reading order, which is that of their file names. */
export async function getChapters(): Promise<Chapter[]> {
  const chapters = await getCollection('tutorial');
  return chapters.sort((a, b) => (a.filePath ?? a.id).localeCompare(b.filePath ?? b.id));
}

/** The path of a chapter, from the root of the site. */
export function chapterPath(chapter: Chapter): string {
  return `/tutorial/${chapter.id}/`;
}

/** How many of the chapters are numbered steps. */
export function countSteps(chapters: readonly Chapter[]): number {
  return chapters.filter((chapter) => chapter.data.step !== undefined).length;
}

/** Ids of the demos that a chapter embeds, in order. */
export function chapterDemos(chapter: Chapter): string[] {
  return [...(chapter.body ?? '').matchAll(/<Demo\s[^>]*\bid="([\w-]+)"/g)].map(([, id]) => id);
}

/**
 * The chapters that a chapter builds on.
 *
 * @throws Error where `needs` names a chapter that is not there
 */
export function neededChapters(chapter: Chapter, chapters: readonly Chapter[]): Chapter[] {
  return chapter.data.needs.map((slug) => {
    const needed = chapters.find((other) => other.id === slug);
    if (!needed)
      throw new Error(`${chapter.filePath}: needs "${slug}", and no chapter has that slug.`);
    return needed;
  });
}
