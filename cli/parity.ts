/** `npm run parity`: writes what the engine computes, to compare with PyTorch. */
import { readFile, writeFile } from 'node:fs/promises';
import { DeviceError } from '../demos/engine/backend.ts';
import { readSafetensors, writeSafetensors } from '../demos/engine/weights/safetensors.ts';
import { WeightsError } from '../demos/engine/weights/weightsError.ts';
import { loadModel } from './finetune/modelFolder.ts';
import { number, oneOf, parseNumber } from './finetune/options.ts';
import { computeParity } from './parity/parity.ts';
import { runCommand, UserError } from './shared/command.ts';
import { prepareNodeBackend } from './shared/nodeBackend.ts';

await runCommand({
  usage: 'npm run parity --',
  summary: 'Writes logits, gradients and trained parameters for given inputs, as safetensors.',
  options: {
    model: {
      type: 'string',
      value: 'DIR|ID',
      description: 'A model with a head of its own: a folder, or OWNER/NAME on Hugging Face.',
    },
    inputs: {
      type: 'string',
      value: 'FILE',
      description: 'Safetensors with pixel_values [n,3,h,w] and labels [n].',
    },
    steps: number(20, 'Steps of AdamW, each on the whole batch.'),
    lr: number(5e-5, 'Learning rate, constant.'),
    'weight-decay': number(0, 'Decoupled weight decay.'),
    clip: number(1, 'Gradients are scaled down to this global norm.'),
    backend: {
      type: 'string',
      value: 'webgpu|wasm',
      default: 'wasm',
      description: 'What to compute on.',
    },
    out: { type: 'string', value: 'FILE', description: 'Safetensors file to write.' },
    json: { type: 'boolean', description: 'Print the losses as JSON.' },
  },
  async run(values) {
    const { model, inputs, out } = values;
    if (!model || !inputs || !out) throw new UserError('Give --model, --inputs and --out.');
    const backend = oneOf('backend', values.backend, ['webgpu', 'wasm']);
    const settings = {
      steps: parseNumber('steps', values.steps, { min: 0, integer: true }),
      learningRate: parseNumber('lr', values.lr, { min: 0 }),
      weightDecay: parseNumber('weight-decay', values['weight-decay'], { min: 0 }),
      maxGradNorm: parseNumber('clip', values.clip, { min: 0 }),
    };
    try {
      const files = await loadModel(model);
      const { weights } = files;
      if (!weights) throw new UserError(`${model} has no weights to compare.`);
      const tensors = readSafetensors(await readInputs(inputs), inputs);
      await prepareNodeBackend(backend);
      const results = await computeParity({ ...files, weights }, tensors, settings);
      await writeFile(out, writeSafetensors(results));
      const losses = [...(results.find(({ name }) => name === 'losses')?.data ?? [])];
      process.stdout.write(
        values.json
          ? `${JSON.stringify({ losses })}\n`
          : `Loss ${losses[0]} before, ${losses.at(-1)} before the last of ${losses.length} steps. Written to ${out}.\n`,
      );
    } catch (error) {
      const known = [DeviceError, WeightsError];
      if (known.some((kind) => error instanceof kind))
        throw new UserError((error as Error).message);
      throw error;
    }
  },
});

async function readInputs(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new UserError(`${path} cannot be read: --inputs names a safetensors file.`);
  }
}
