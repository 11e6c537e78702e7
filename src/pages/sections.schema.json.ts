/** What `/sections.json` holds, as a JSON Schema. */
import type { APIRoute } from 'astro';
import { z } from 'astro/zod';
import { sectionsSchema } from '../lib/sectionsSchema.ts';
import { SITE } from '../lib/site.ts';
import { url } from '../lib/url.ts';

export const GET: APIRoute = ({ site }) =>
  Response.json({
    $id: new URL(url('/sections.schema.json'), site).href,
    title: `Sections of ${SITE.name}`,
    description: 'Every chapter of the tutorial with its sections, its demos and their presets.',
    ...z.toJSONSchema(sectionsSchema),
  });
