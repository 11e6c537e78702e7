/** What the site is made of: chapters, guide pages, recorded runs and benches. All of it lies in `content/`. */
import { defineCollection } from 'astro:content';
import { glob } from 'astro/loaders';
import { z } from 'astro/zod';
import { benchSchema } from './lib/benchSchema.ts';
import { runSchema } from './lib/runSchema.ts';

const chapter = z.strictObject({
  title: z.string(),
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** 1 to 7 for the steps of the tutorial. */
  step: z.int().min(1).max(7).optional(),
  /** Short name for the list of steps. */
  nav: z.string(),
  /** One or two sentences that stand under the title. */
  lede: z.string(),
  /** Minutes to read and to run the demos. */
  minutes: z.int().positive(),
  /** Slugs of the chapters to read first. */
  needs: z.array(z.string()),
  /** What the reader can do afterwards, one sentence each. */
  goals: z.array(z.string()),
  /** What the chapter holds, for lists and search engines. */
  summary: z.string(),
});

const guide = z.strictObject({
  title: z.string(),
  slug: z.string(),
  lede: z.string(),
  summary: z.string(),
});

export const collections = {
  tutorial: defineCollection({
    loader: glob({ base: './content/tutorial', pattern: '*.mdx' }),
    schema: chapter,
  }),
  guide: defineCollection({
    loader: glob({ base: './content/guide', pattern: '*.mdx' }),
    schema: guide,
  }),
  runs: defineCollection({
    loader: glob({
      base: './content/runs',
      pattern: '*.json',
      generateId: ({ entry }) => entry.replace(/\.json$/, ''),
    }),
    schema: runSchema,
  }),
  bench: defineCollection({
    loader: glob({ base: './content/bench', pattern: '*.json' }),
    schema: benchSchema,
  }),
};
