import { z } from 'astro/zod';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const path = z.string().startsWith('/').describe('Address on this server, with the base path.');

const preset = z.strictObject({
  id: id.describe('Its name in a link: ?preset=ID.'),
  title: z.string().min(1),
  settings: z.record(z.string(), z.string()).describe('As they stand in a link.'),
  path: path.describe('The demo on the full page, with these settings.'),
  embed: path.describe('The demo alone, for an iframe, with these settings.'),
});

const demo = z.strictObject({
  id,
  title: z.string().min(1),
  path: path.describe('The demo on the full page.'),
  embed: path.describe('The demo alone, for an iframe.'),
  presets: z.array(preset),
});

const section = z.strictObject({
  id,
  title: z.string().min(1),
  path,
});

const chapter = z.strictObject({
  id,
  title: z.string().min(1),
  step: z.int().min(1).max(7).nullable().describe('1 to 7 of a numbered step, else null.'),
  path,
  summary: z.string().min(1),
  minutes: z.int().positive().describe('To read it and to run its demos.'),
  needs: z.array(id).describe('Prerequisites: ids of the chapters to read first.'),
  goals: z.array(z.string().min(1)).min(1).describe('What the reader can do afterwards.'),
  demos: z.array(demo),
  sections: z.array(section).min(1),
});

/** `/sections.json`: what there is to link to. `/sections.schema.json` publishes this. */
export const sectionsSchema = z.array(chapter).min(1);

/** A chapter as course pages and programs read it. */
export type SectionsEntry = z.infer<typeof chapter>;
