/** What the figures of the site are drawn from: each is recorded in one go, in `content/bench/NAME.json`. */
import type { BackendName } from '../../demos/engine/run.ts';
import { UserError } from '../shared/command.ts';
import { type Entry, matMuls, type NamedEntry, resolveEntry } from './catalogue.ts';
import type { Place, SubjectName } from './subjects.ts';

/** Benches that are run in one place. */
export interface PlannedBenches {
  place: Place;
  entries: readonly Entry[];
}

interface Recording {
  where: Place['where'];
  /** In this order, by backend. */
  entries: Partial<Record<BackendName, readonly NamedEntry[]>>;
}

const OWN: SubjectName[] = ['lesion-lab'];
const WITH_PYTORCH: SubjectName[] = ['lesion-lab', 'pytorch'];
const WITHOUT_STOCK: SubjectName[] = ['lesion-lab', 'jax-js', 'pytorch'];
const BATCHES = [1, 2, 4, 8, 16];

const RECORDINGS: Record<string, Recording> = {
  /** Against whom, on a processor: some seven minutes on two cores. */
  processor: {
    where: 'chromium',
    entries: {
      wasm: [
        { name: 'limit/arithmetic' },
        { name: 'limit/copy' },
        ...matMuls(['788x192x768', '3152x768x768', '48x197x64x197']).map((name) => ({ name })),
        { name: 'forward/vit-tiny/b4' },
        { name: 'train-step/vit-tiny/b2' },
        // TensorFlow.js alone takes gigabytes and many minutes here, where it does not take the tab.
        { name: 'train-step/vit-tiny/b16', subjects: WITHOUT_STOCK },
      ],
    },
  },
  /** Against whom, on a GPU that is a program: some six minutes. */
  'software-gpu': {
    where: 'chromium',
    entries: {
      webgpu: [
        ...matMuls(['788x192x768']).map((name) => ({ name })),
        { name: 'train-step/vit-tiny/b1' },
      ],
    },
  },
  /** How time and memory grow, and that they stop growing: some ten minutes. */
  growth: {
    where: 'chromium',
    entries: {
      wasm: [
        ...BATCHES.map((batch) => ({
          name: `train-step/vit-tiny/b${batch}`,
          subjects: WITH_PYTORCH,
        })),
        ...[20, 40, 60, 80, 100].map((images) => ({
          name: `epoch/vit-tiny/b16/n${images}`,
          subjects: OWN,
        })),
        { name: 'first-loss/vit-tiny/b16' },
        { name: 'steps/vit-micro/b4' },
        { name: 'memory/vit-tiny/b16', subjects: WITH_PYTORCH },
        { name: 'memory/vit-base/b16', subjects: WITH_PYTORCH },
      ],
      webgpu: [
        { name: 'steps/vit-micro/b4' },
        ...[1, 2, 4].map((batch) => ({ name: `train-step/vit-tiny/b${batch}`, subjects: OWN })),
        { name: 'memory/vit-base/b1', subjects: OWN },
      ],
    },
  },
  /** All of it on a real GPU, without a browser: a minute or two. */
  gpu: {
    where: 'node',
    entries: {
      webgpu: [
        ...matMuls(['788x192x768', '3152x768x768', '48x197x64x197']).map((name) => ({ name })),
        ...BATCHES.map((batch) => ({ name: `train-step/vit-tiny/b${batch}` })),
        ...BATCHES.map((batch) => ({
          name: `train-step/vit-base/b${batch}`,
          subjects: WITH_PYTORCH,
        })),
        { name: 'epoch/vit-tiny/b16', subjects: WITH_PYTORCH },
        { name: 'first-loss/vit-tiny/b16' },
        { name: 'steps/vit-micro/b4' },
        { name: 'memory/vit-tiny/b16', subjects: WITH_PYTORCH },
        { name: 'memory/vit-base/b16', subjects: WITH_PYTORCH },
      ],
    },
  },
};

export const RECORDING_NAMES = Object.keys(RECORDINGS);

/** @throws UserError where there is no recording of this name */
export function planRecording(name: string): PlannedBenches[] {
  const recording = RECORDINGS[name];
  if (!recording) {
    throw new UserError(
      `There is no recording “${name}”. There are: ${RECORDING_NAMES.join(', ')}.`,
    );
  }
  const { where, entries } = recording;
  return Object.entries(entries).map(([backend, named]) => ({
    place: { where, backend: backend as BackendName, isolated: true },
    entries: named.map(resolveEntry),
  }));
}
