/** What there is to link to: every chapter with its sections, its demos and their presets. */
import { render } from 'astro:content';
import { NAMED_PRESETS, type NamedPreset } from '../../demos/session/namedPresets.ts';
import { type Chapter, chapterDemos, chapterPath, getChapters } from './chapters.ts';
import { DEMOS, type DemoId, demoTitle } from './demos.ts';
import type { SectionsEntry } from './sectionsSchema.ts';
import { url } from './url.ts';

/** The chapters in reading order. */
export async function getSections(): Promise<SectionsEntry[]> {
  return Promise.all((await getChapters()).map(describeChapter));
}

/** Addresses of a demo with a preset: on its chapter's page, and alone. */
export function presetPaths({ id, demo }: Pick<NamedPreset, 'id' | 'demo'>) {
  const { chapter } = DEMOS.find((one) => one.id === demo) ?? {};
  if (!chapter) throw new Error(`The preset ${id} is for the demo "${demo}", which is not there.`);
  return {
    path: url(`/tutorial/${chapter}/?preset=${id}#demo-${demo}`),
    embed: url(`/embed/${demo}/?preset=${id}`),
  };
}

async function describeChapter(chapter: Chapter): Promise<SectionsEntry> {
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
    demos: chapterDemos(chapter).map((id) => describeDemo(id as DemoId, path)),
    sections: headings.map(({ slug, text }) => ({
      id: slug,
      title: text,
      path: `${path}#${slug}`,
    })),
  };
}

function describeDemo(demo: DemoId, chapter: string): SectionsEntry['demos'][number] {
  return {
    id: demo,
    title: demoTitle(demo),
    path: `${chapter}#demo-${demo}`,
    embed: url(`/embed/${demo}/`),
    presets: NAMED_PRESETS.filter((preset) => preset.demo === demo).map((preset) => ({
      id: preset.id,
      title: preset.title,
      settings: preset.settings,
      ...presetPaths(preset),
    })),
  };
}
