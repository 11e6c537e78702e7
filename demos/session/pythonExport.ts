/** Settings of runs for the Python companion: as commands, as a notebook, and for several devices. */
import type { RunConfig } from '../engine/run.ts';
import { presetOptions } from './presets.ts';

/** Devices of the configuration that is exported. The reader who has more changes the number. */
const PROCESSES = 2;

const SCRIPT = 'content/python/finetune.py';

/** As much of a notebook as is touched here. */
export interface Notebook {
  cells: { id: string; source: string[] }[];
}

/** The commands that make the same runs in Python, a line each. */
export function pythonCommands(configs: readonly RunConfig[]): string {
  return pythonOptions(configs)
    .map((options) => `python ${SCRIPT} ${options}`)
    .join('\n');
}

/**
 * The project's notebook with these runs in it.
 *
 * @param site address of the site, which has the sample and its models, with a `/` at its end
 */
export function fillNotebook(
  notebook: Notebook,
  configs: readonly RunConfig[],
  site: string,
): Notebook {
  const runs = pythonOptions(configs).map((options) => `    "--data sample ${options}",`);
  const source = [
    '# The address of the site that has the sample and its models.',
    `SITE = ${JSON.stringify(site)}`,
    '# The settings of each run, as on the command line of finetune.py.',
    'RUNS = [',
    ...runs,
    ']',
  ];
  const lines = source.map((line, i) => (i < source.length - 1 ? `${line}\n` : line));
  const cells = notebook.cells.map((cell) =>
    cell.id === 'settings' ? { ...cell, source: lines } : cell,
  );
  return { ...notebook, cells };
}

/**
 * A configuration for `accelerate launch`, with the command of each run. The devices share a batch, so that
 * a step sees as many images as on one.
 */
export function accelerateConfig(configs: readonly RunConfig[]): string {
  const shared = configs.map((config) => ({
    ...config,
    batchSize: Math.ceil(config.batchSize / PROCESSES),
  }));
  const launch = 'accelerate launch --config_file accelerate.yaml';
  return [
    ...pythonOptions(shared).map((options) => `# ${launch} ${SCRIPT} ${options}`),
    `# --batch counts the images of one device: a step sees ${PROCESSES} times as many.`,
    'compute_environment: LOCAL_MACHINE',
    // Its processes are started by torchrun, and on a machine without a GPU run on the processor.
    'distributed_type: MULTI_GPU',
    'num_machines: 1',
    'machine_rank: 0',
    `num_processes: ${PROCESSES}`,
    "mixed_precision: 'no'",
    '',
  ].join('\n');
}

/** The options of each run; where there are several, each writes into a folder of its own. */
function pythonOptions(configs: readonly RunConfig[]): string[] {
  return configs.map((config, i) => {
    const out = configs.length > 1 ? [`--out output/${i + 1}`] : [];
    return [...presetOptions(config), ...out].join(' ');
  });
}
