/** The engine against PyTorch and transformers, from the files that they wrote (`tests/fixtures`). */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeParity } from '../../../cli/parity/parity.ts';
import { memoryFile } from '../../../demos/engine/weights/checkpoint.ts';
import { readSafetensors } from '../../../demos/engine/weights/safetensors.ts';
import { BACKENDS, useBackend } from '../support/backends.ts';

const FIXTURES = new URL('../../fixtures/parity/', import.meta.url);
const NAMES = readdirSync(FIXTURES);

function read(name: string, file: string) {
  return readFileSync(new URL(`${name}/${file}`, FIXTURES));
}

function norm(values: Iterable<number>): number {
  return Math.hypot(...values);
}

describe.each(BACKENDS)('parity with PyTorch on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  it.each(NAMES)(
    '%s: logits, loss, gradients, 20 steps of AdamW',
    async (name) => {
      const expected = readSafetensors(read(name, 'expected.safetensors'), name);
      const results = await computeParity(
        {
          id: name,
          name,
          pretrained: true,
          config: JSON.parse(read(name, 'config.json').toString()),
          preprocessorConfig: {},
          weights: { files: [memoryFile(name, read(name, 'model.safetensors'))] },
        },
        readSafetensors(read(name, 'inputs.safetensors'), name),
        { ...JSON.parse(expected.metadata.settings), maxGradNorm: 1 },
      );
      expect(results.map((result) => result.name).sort()).toEqual([...expected.names].sort());
      const gradients = results.filter((result) => result.name.startsWith('grad.'));
      const largest = Math.max(...gradients.map(({ data }) => norm(data)));
      for (const { name: key, shape, data } of results) {
        const truth = expected.float32(key);
        expect(shape, key).toEqual(expected.entry(key).shape);
        const differences = data.map((value, i) => value - truth[i]);
        const worst = Math.max(...differences.map(Math.abs));
        if (key === 'logits') expect(worst, key).toBeLessThan(1e-4);
        else if (key === 'loss' || key === 'losses') expect(worst, key).toBeLessThan(1e-3);
        // A key's bias moves all scores of a row alike, so its gradient is zero but for rounding; it
        // has no direction to compare, and AdamW, which divides by its size, moves it by that noise.
        else if (key.endsWith('key.bias')) {
          if (key.startsWith('grad.')) expect(norm(data), key).toBeLessThan(1e-6 * largest + 1e-7);
        } else if (key.startsWith('grad.')) {
          expect(norm(differences) / norm(truth), key).toBeLessThan(1e-3);
        } else expect(worst, key).toBeLessThan(1e-4);
      }
      // On a GPU in software each of its thousands of dispatches takes about a millisecond.
    },
    300_000,
  );
});
