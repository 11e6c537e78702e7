/** What there is to link to: every chapter with its sections and demos, for course pages and programs. */
import { render } from 'astro:content';
import type { APIRoute } from 'astro';
import { chapterDemos, chapterPath, getChapters } from '../lib/chapters.ts';
import { url } from '../lib/url.ts';

export const GET: APIRoute = async () => {
  const chapters = await getChapters();
  const list = chapters.map(async (chapter) => {
    const { title, step, summary, minutes, needs, goals } = chapter.data;
    const path = url(chapterPath(chapter));
    const { headings } = await render(chapter);
    return {
      id: chapter.id,
      title,
      step: step ?? null,
      path,
      summary,
      minutes,
      needs,
      goals,
      demos: chapterDemos(chapter),
      sections: headings.map(({ slug, text }) => ({
        id: slug,
        title: text,
        path: `${path}#${slug}`,
      })),
    };
  });
  return Response.json(await Promise.all(list));
};
