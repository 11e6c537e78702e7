/** A recorded bench as its file, for those who want to draw from it themselves. */
import { getCollection } from 'astro:content';
import type { APIRoute, InferGetStaticPropsType } from 'astro';

export async function getStaticPaths() {
  const records = await getCollection('bench');
  return records.map(({ id, data }) => ({ params: { record: id }, props: { data } }));
}

export const GET: APIRoute<InferGetStaticPropsType<typeof getStaticPaths>> = ({ props }) =>
  Response.json(props.data);
