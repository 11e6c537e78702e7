/** Which benches there are, and which of them are run when nothing is said. */
import type { BackendName } from '../../demos/engine/run.ts';
import { UserError } from '../shared/command.ts';
import { type Bench, parseBench } from './benches.ts';
import type { SubjectName } from './subjects.ts';

/** A bench by its name, and against whom. */
export interface NamedEntry {
  name: string;
  subjects?: readonly SubjectName[];
}

/** A bench to run, and against whom. */
export interface Entry {
  bench: Bench;
  /** Absent: against everyone who can. */
  subjects?: readonly SubjectName[];
}

const TRANSPOSITIONS = ['nn', 'nt', 'tn', 'tt'];

/** Rows × inner × columns of the products in each model; four numbers where they come in batches. */
const SHAPES = {
  // 197 tokens an image: four images, then sixteen. The last two are one attention's.
  vitTiny: [
    '788x192x768',
    '3152x192x192',
    '3152x192x576',
    '3152x192x768',
    '3152x768x192',
    '48x197x64x197',
    '48x197x197x64',
  ],
  vitBase: ['3152x768x768', '3152x768x3072', '3152x3072x768', '192x197x64x197'],
  // 56 × 56 tokens an image in the first stage, 7 × 7 in the last; windows of 49.
  swinTiny: ['50176x96x384', '784x768x3072', '3072x49x32x49', '3072x49x49x32'],
};

const CATALOGUE: readonly string[] = [
  ...matMuls(Object.values(SHAPES).flat()),
  ...['forward', 'train-step'].flatMap((kind) => [
    ...[1, 2, 4, 8, 16].map((batch) => `${kind}/vit-tiny/b${batch}`),
    ...[1, 4, 16].map((batch) => `${kind}/vit-base/b${batch}`),
    ...[1, 4, 16].map((batch) => `${kind}/swin-tiny/b${batch}`),
  ]),
  ...['vit-tiny', 'vit-base', 'swin-tiny'].map((model) => `memory/${model}/b16`),
  ...[20, 40, 60, 80].map((images) => `epoch/vit-tiny/b16/n${images}`),
  'epoch/vit-tiny/b16',
  'first-loss/vit-tiny/b16',
  'steps/vit-micro/b4',
  'limit/arithmetic',
  'limit/copy',
];

/**
 * Some five minutes on two cores and a GPU in software. Where plain TensorFlow.js or jax-js would take
 * minutes for one step, the two that take seconds are compared alone.
 */
const DEFAULTS: Record<BackendName, readonly NamedEntry[]> = {
  wasm: [
    ...matMuls(['788x192x768', '3152x768x768', '48x197x64x197']).map((name) => ({ name })),
    { name: 'forward/vit-tiny/b4' },
    { name: 'train-step/vit-tiny/b2' },
    { name: 'train-step/vit-tiny/b16', subjects: ['lesion-lab', 'pytorch'] },
    { name: 'memory/vit-tiny/b16', subjects: ['lesion-lab', 'pytorch'] },
    { name: 'first-loss/vit-tiny/b16' },
  ],
  webgpu: [
    ...matMuls(['788x192x768']).map((name) => ({ name })),
    { name: 'train-step/vit-tiny/b1', subjects: ['lesion-lab', 'pytorch'] },
  ],
};

/**
 * @param pattern part of the names, or all of them where it has a `*`; it may also be the one name of a
 *   bench that is not in the catalogue, such as `matmul/nt/8x8x8`
 * @throws UserError where there is no such bench
 */
export function selectBenches(
  backend: BackendName,
  { pattern, all }: { pattern?: string; all: boolean },
): Entry[] {
  if (pattern === undefined && !all) {
    return DEFAULTS[backend].map(resolveEntry);
  }
  const named = pattern === undefined ? undefined : parseBench(pattern);
  if (named) return [{ bench: named }];
  const found = CATALOGUE.filter((name) => matches(name, pattern ?? '*'));
  if (found.length === 0) {
    throw new UserError(
      `No bench is called “${pattern}”. A name is like train-step/vit-tiny/b16 or ` +
        'matmul/nt/788x192x768, and --only takes a part of it, or a pattern with *.',
    );
  }
  return found.map((name) => ({ bench: known(name) }));
}

/** @throws Error where the name is no bench's */
export function resolveEntry({ name, subjects }: NamedEntry): Entry {
  return { bench: known(name), subjects };
}

/** The products of these shapes, `788x192x768`, in all four transpositions. */
export function matMuls(shapes: readonly string[]): string[] {
  return shapes.flatMap((shape) => TRANSPOSITIONS.map((letters) => `matmul/${letters}/${shape}`));
}

function matches(name: string, pattern: string): boolean {
  if (!pattern.includes('*')) return name.includes(pattern);
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function known(name: string): Bench {
  const bench = parseBench(name);
  if (!bench) throw new Error(`${name} is no bench's name.`);
  return bench;
}
