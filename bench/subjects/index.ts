/** The subjects that are JavaScript. Each is loaded alone: none must see another's kernels. */
import type { SubjectName } from '../../cli/bench/subjects.ts';
import type { Prepare } from './subject.ts';

const LOADERS: Record<Exclude<SubjectName, 'pytorch'>, () => Promise<{ prepare: Prepare }>> = {
  'lesion-lab': () => import('./lesionLab.ts'),
  'stock-tfjs': () => import('./stockTfjs.ts'),
  'jax-js': () => import('./jaxJs.ts'),
  'onnxruntime-web': () => import('./onnxruntimeWeb.ts'),
};

/** @throws Error for a name that is none of theirs */
export async function loadSubject(name: string): Promise<Prepare> {
  const load = LOADERS[name as keyof typeof LOADERS];
  if (!load) throw new Error(`There is no subject “${name}”.`);
  return (await load()).prepare;
}
