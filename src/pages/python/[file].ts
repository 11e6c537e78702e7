/** The Python companion as files: the scripts for whoever wants them alone, the notebook for the benches. */
import { readdirSync, readFileSync } from 'node:fs';
import type { APIRoute } from 'astro';

const FOLDER = 'content/python';

export function getStaticPaths() {
  const files = readdirSync(FOLDER).filter((name) => /\.(py|ipynb|txt)$/.test(name));
  return files.map((file) => ({ params: { file } }));
}

export const GET: APIRoute = ({ params }) =>
  new Response(readFileSync(`${FOLDER}/${params.file}`, 'utf8'));
