import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '../../demos/engine/run.ts';
import {
  accelerateConfig,
  fillNotebook,
  pythonCommands,
} from '../../demos/session/pythonExport.ts';

const NANO: RunConfig = { ...DEFAULT_CONFIG, model: 'lesion-vit-nano', backend: 'wasm' };
const OPTIONS =
  '--model lesion-vit-nano --epochs 30 --lr 5e-5 --batch 16 --seed 42 --unfreeze all --augment yes';

describe('pythonCommands', () => {
  it('names the settings, and no device: Python chooses its own', () => {
    expect(pythonCommands([NANO])).toBe(`python content/python/finetune.py ${OPTIONS}`);
    expect(pythonCommands([{ ...NANO, weightDecay: 0.01 }])).toMatch(/--weight-decay 0.01$/);
  });

  it('gives each of several runs a folder of its own', () => {
    const [first, second] = pythonCommands([NANO, { ...NANO, learningRate: 1e-3 }]).split('\n');
    expect(first).toMatch(/--lr 5e-5 .* --out output\/1$/);
    expect(second).toMatch(/--lr 0.001 .* --out output\/2$/);
  });
});

describe('accelerateConfig', () => {
  it.each([
    [16, 8],
    [15, 8],
    [1, 1],
  ])('shares a batch of %i among two devices', (batchSize, each) => {
    const yaml = accelerateConfig([{ ...NANO, batchSize }]);
    const [command] = yaml.split('\n');
    expect(command).toContain('# accelerate launch --config_file accelerate.yaml content/python/');
    expect(command).toContain(`--batch ${each} `);
    expect(yaml).toContain('\nnum_processes: 2\n');
  });
});

describe('fillNotebook', () => {
  const notebook = JSON.parse(readFileSync('content/python/finetune.ipynb', 'utf8'));

  it('puts the settings into the cell that is there for them, and changes nothing else', () => {
    const filled = fillNotebook(notebook, [NANO], 'https://example.org/lab/');
    const changed = filled.cells.filter((cell, i) => cell !== notebook.cells[i]);
    expect(changed).toHaveLength(1);
    expect(changed[0].source.join('')).toContain('SITE = "https://example.org/lab/"\n');
    expect(changed[0].source.join('')).toContain(`RUNS = [\n    "--data sample ${OPTIONS}",\n]`);
    expect({ ...filled, cells: [] }).toEqual({ ...notebook, cells: [] });
  });
});
