/** Each reader of files and links, given 10,000 inputs by strangers. */

import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { parseLabels } from '../../demos/engine/data/csv.ts';
import { parsePreprocessorConfig } from '../../demos/engine/data/imageProcessor.ts';
import { parseModelConfig } from '../../demos/engine/models/modelConfig.ts';
import { DEFAULT_CONFIG } from '../../demos/engine/run.ts';
import { readSafetensors, writeSafetensors } from '../../demos/engine/weights/safetensors.ts';
import { parseShardIndex } from '../../demos/engine/weights/shardIndex.ts';
import { WeightsError } from '../../demos/engine/weights/weightsError.ts';
import { parsePresets, presetQuery } from '../../demos/session/presets.ts';
import { ReadError } from '../../demos/session/readers.ts';
import { parseRun } from '../../demos/session/readRun.ts';
import { openZip, ZipError } from '../../demos/worker/openZip.ts';
import { fixtureRun } from '../fixtures/run.ts';
import { damaged, damagedText, giveAll, strangeJson } from './support.ts';

const lengthOf = ({ length }: { length: number }) => length;
const jsonLength = (value: unknown) => JSON.stringify(value)?.length ?? 0;

const CSV = `image_id,dx,lesion_id,dx_type,age,sex,localization
ISIC_0024306,nv,HAM_0000550,follow_up,45.0,male,trunk
ISIC_0024307,mel,HAM_0003577,histo,50.0,female,"lower extremity"
ISIC_0024308,bkl,,consensus,,unknown,face
`;

const VIT = {
  model_type: 'vit',
  hidden_size: 192,
  num_hidden_layers: 12,
  num_attention_heads: 3,
  intermediate_size: 768,
  hidden_act: 'gelu',
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
  image_size: 224,
  patch_size: 16,
  num_channels: 3,
  qkv_bias: true,
};

const SWIN = {
  model_type: 'swin',
  embed_dim: 96,
  depths: [2, 2, 6, 2],
  num_heads: [3, 6, 12, 24],
  window_size: 7,
  mlp_ratio: 4,
  drop_path_rate: 0.1,
  image_size: 224,
  patch_size: 4,
};

const PREPROCESSOR = {
  do_resize: true,
  size: { height: 224, width: 224 },
  resample: 2,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

const INDEX = {
  metadata: { total_size: 100 },
  weight_map: { 'a.weight': 'model-1.safetensors', 'b.weight': 'model-2.safetensors' },
};

const SAFETENSORS = writeSafetensors([
  { name: 'a.weight', shape: [3, 4], data: new Float32Array(12).fill(1.5) },
  { name: 'b.bias', shape: [5], data: new Float32Array(5) },
]);

const ZIP = zipSync({
  model: {
    'config.json': new TextEncoder().encode(JSON.stringify(VIT)),
    'model.safetensors': SAFETENSORS,
  },
});

describe('input by strangers', () => {
  it('labels.csv: every row is sound or has its problem', async () => {
    const header = fc.constantFrom('', 'image_id,dx\n', 'dx;image_id\n', '\ufeffimage_id\tdx\n');
    const noise = fc
      .tuple(header, fc.string({ unit: 'binary', maxLength: 300 }))
      .map((parts) => parts.join(''));
    const { accepted } = await giveAll(
      fc.oneof({ weight: 3, arbitrary: damagedText(CSV) }, noise),
      lengthOf,
      (text) => {
        const { rows, lines, problems } = parseLabels(text, 'labels.csv');
        expect(lines).toHaveLength(rows.length);
        for (const { imageId } of rows) expect(imageId).toMatch(/^[\w.-]+$/);
        for (const { message } of problems) expect(message.length).toBeGreaterThan(8);
        expect(rows.length + problems.length).toBeGreaterThanOrEqual(0);
      },
      [],
    );
    expect(accepted).toBe(10_000);
  });

  it('a safetensors file: opened, or refused with a sentence', async () => {
    const header = fc
      .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.json({ maxDepth: 4 }))
      .map(([length, json]) => {
        const text = new TextEncoder().encode(json);
        const bytes = new Uint8Array(8 + text.length);
        new DataView(bytes.buffer).setBigUint64(
          0,
          length % 3n ? BigInt(text.length) : length,
          true,
        );
        bytes.set(text, 8);
        return bytes;
      });
    const count = await giveAll(
      fc.oneof(
        { weight: 3, arbitrary: damaged(SAFETENSORS) },
        header,
        fc.uint8Array({ maxLength: 200 }),
      ),
      lengthOf,
      (bytes) => {
        const file = readSafetensors(bytes, 'model.safetensors');
        for (const name of file.names) file.float32(name);
      },
      [WeightsError],
    );
    expect(Math.min(count.accepted, count.refused)).toBeGreaterThan(100);
  });

  it.each([
    ['config.json of a ViT', VIT, parseModelConfig],
    ['config.json of a Swin', SWIN, parseModelConfig],
    ['preprocessor_config.json', PREPROCESSOR, parsePreprocessorConfig],
    ['model.safetensors.index.json', INDEX, parseShardIndex],
  ] as const)('%s: taken, or refused with a sentence', async (_, sound, parse) => {
    const count = await giveAll(
      strangeJson(sound),
      jsonLength,
      (json) => parse(json, 'model/file.json'),
      [WeightsError],
    );
    expect(Math.min(count.accepted, count.refused)).toBeGreaterThan(100);
  });

  it('a run’s file: taken, or refused with a sentence', async () => {
    const sound = fixtureRun();
    const { epochs, predictions, stepLosses } = sound;
    const short = {
      ...sound,
      epochs: epochs.slice(0, 2),
      predictions: predictions.slice(0, 2),
      stepLosses: stepLosses.slice(0, 3),
    };
    const json = strangeJson({ ...short }).map((value) => JSON.stringify(value) ?? '');
    const count = await giveAll(
      fc.oneof({ weight: 2, arbitrary: json }, damagedText(JSON.stringify(short))),
      lengthOf,
      (text) => parseRun(text, 'run.json'),
      [ReadError],
    );
    expect(Math.min(count.accepted, count.refused)).toBeGreaterThan(100);
  });

  it('a link: what it gives is a config that makes the same link, the rest is named', async () => {
    const names = [...new URLSearchParams(presetQuery(DEFAULT_CONFIG)).keys(), 'hide', 'preset'];
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.double().map(String),
      fc.integer().map(String),
      fc.constantFrom(
        'all',
        'head',
        'auto',
        'wasm',
        '1e-4',
        '0',
        '30',
        'owner/name',
        'run:1',
        '../x',
      ),
    );
    const query = fc
      .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 8 })
      .map((pairs) => `?${new URLSearchParams(pairs)}`);
    const models = [DEFAULT_CONFIG.model];
    const { accepted } = await giveAll(
      fc.oneof({ weight: 5, arbitrary: query }, fc.string({ unit: 'binary', maxLength: 200 })),
      lengthOf,
      (search) => {
        const { config } = parsePresets(search, DEFAULT_CONFIG, models);
        const again = parsePresets(presetQuery(config), DEFAULT_CONFIG, models);
        expect(again.notices).toEqual([]);
        expect(again.config).toEqual(config);
        expect(config.numTrainEpochs).toBeLessThanOrEqual(200);
        expect(config.learningRate).toBeLessThanOrEqual(1);
      },
      [],
    );
    expect(accepted).toBe(10_000);
  });

  it('a zip: its files are read, no further than it says, or refused with a sentence', async () => {
    const count = await giveAll(
      fc.oneof({ weight: 5, arbitrary: damaged(ZIP) }, fc.uint8Array({ maxLength: 300 })),
      lengthOf,
      async (bytes) => {
        for (const entry of await openZip(new Blob([new Uint8Array(bytes)]), 'my.zip')) {
          let given = 0;
          for await (const piece of entry.stream()) given += piece.length;
          expect(given).toBeLessThanOrEqual(entry.size);
        }
      },
      [ZipError],
    );
    expect(Math.min(count.accepted, count.refused)).toBeGreaterThan(100);
  });
});
