/** PyTorch, for those who have it: the Python that `LESION_PYTHON` names, or else `python3`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../shared/paths.ts';
import { runProcess } from '../shared/process.ts';
import type { ModelBench } from './benches.ts';
import { BenchError } from './session.ts';

const PYTHON = process.env.LESION_PYTHON ?? 'python3';
const HINT = 'Name a Python that has with LESION_PYTHON.';

/** The command line of one of the scripts in `bench/`. */
export function pythonCommand(script: string, ...parameters: string[]): string[] {
  return [PYTHON, join(ROOT, 'bench', script), ...parameters];
}

/** Why something is left out, as a sentence; `undefined` where the Python has all these modules. */
export async function missingModules(
  what: string,
  modules: readonly string[],
): Promise<string | undefined> {
  const command = [PYTHON, '-c', `import ${modules.join(', ')}`];
  const { code } = await runProcess(command, { output: 'collect' });
  if (code === 0) return undefined;
  return `${what} is left out: ${PYTHON} has not all of ${modules.join(', ')}. ${HINT}`;
}

/** Models as ONNX files in a temporary folder, each made by PyTorch when it is first asked for. */
export class OnnxModels {
  readonly #folder: string;
  readonly #files = new Map<string, Promise<string>>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<OnnxModels> {
    return new OnnxModels(await mkdtemp(join(tmpdir(), 'lesion-lab-bench-')));
  }

  /** The path of a model's file, for batches of the bench's size. */
  file({ model, batch, config }: ModelBench): Promise<string> {
    const name = `${model}-b${batch}.onnx`;
    const file = this.#files.get(name) ?? this.#export(name, batch, config);
    this.#files.set(name, file);
    return file;
  }

  async #export(name: string, batch: number, config: object): Promise<string> {
    const file = join(this.#folder, name);
    const command = pythonCommand('export_onnx.py', JSON.stringify(config), String(batch), file);
    const { code, output } = await runProcess(command, { output: 'collect' });
    if (code === 0) return file;
    const reason = output.trim().split('\n').at(-1);
    throw new BenchError(`has no model: PyTorch could not write it as ONNX (${reason})`);
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
