/** The recorded runs and suites as files, for whoever wants their numbers. */
import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { getSuites } from '../../lib/suites.ts';

export async function getStaticPaths() {
  const runs = (await getCollection('runs')).map(({ id, data }) => ({ path: id, record: data }));
  const suites = [...getSuites()].map(([name, data]) => ({ path: `suites/${name}`, record: data }));
  return [...runs, ...suites].map(({ path, record }) => ({ params: { path }, props: { record } }));
}

export const GET: APIRoute = ({ props }) => Response.json(props.record);
