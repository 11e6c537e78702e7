import { describe, expect, it } from 'vitest';
import { SUITES } from '../../../cli/record/suites.ts';
import { runProcess } from '../../../cli/shared/process.ts';
import { DEFAULT_CONFIG } from '../../../demos/engine/run.ts';

const record = (...options: string[]) =>
  runProcess([process.execPath, 'cli/record.ts', ...options], { output: 'collect' });

describe('npm run record', () => {
  it.each([
    [[], /^Say what to record: --all, --suite NAME or --name NAME\.$/],
    [['--all', '--name', 'x'], /^Say what to record: /],
    [['--suite', 'x'], /^There is no suite “x”\. There are: lesion-vit-nano, learning-rate, /],
    [['--all', '--epochs', '2'], /^A suite has settings of its own: .* none but --data/],
    [['--name', 'Ä'], /^Give the run a name: /],
  ])('%j is refused with a sentence', async (options, sentence) => {
    const { code, output } = await record(...options);
    expect(code).toBe(1);
    expect(output.trim()).toMatch(sentence);
    expect(output.trim()).not.toContain('\n');
  });

  it('lists the suites in its help', async () => {
    const { code, output } = await record('--help');
    expect(code).toBe(0);
    for (const { name } of SUITES) expect(output).toContain(name);
  });
});

describe('the table of suites', () => {
  it('has names and settings that are files’ and settings’ own', () => {
    const names = SUITES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, variants, seeds } of SUITES) {
      expect(name).toMatch(/^[a-z0-9-]+$/);
      expect(new Set(seeds).size).toBe(seeds.length);
      for (const key of ['id', 'label'] as const) {
        expect(new Set(variants.map((variant) => variant[key])).size, name).toBe(variants.length);
      }
      for (const { config } of variants) {
        for (const setting of Object.keys(config)) expect(DEFAULT_CONFIG).toHaveProperty(setting);
      }
    }
  });

  it('keeps one setting where it keeps the first run, for that run has the suite’s name', () => {
    for (const { keepsFirst, variants } of SUITES) if (keepsFirst) expect(variants).toHaveLength(1);
  });
});
