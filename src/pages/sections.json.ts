/** What there is to link to, for course pages and programs. */
import type { APIRoute } from 'astro';
import { getSections } from '../lib/sections.ts';
import { sectionsSchema } from '../lib/sectionsSchema.ts';

export const GET: APIRoute = async () => Response.json(sectionsSchema.parse(await getSections()));
