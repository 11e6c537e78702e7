import { describe, expect, it } from 'vitest';
import { siteBase } from '../../cli/shared/paths.ts';
import { packageBin, runProcess } from '../../cli/shared/process.ts';

const node = (script: string) => [process.execPath, '-e', script];

describe('runProcess', () => {
  it('collects both streams and the exit code', async () => {
    const script = 'console.log(process.env.GREETING); console.error("bad"); process.exitCode = 3';
    const result = await runProcess(node(script), { env: { GREETING: 'hi' }, output: 'collect' });
    expect(result.code).toBe(3);
    expect(result.output).toContain('hi\n');
    expect(result.output).toContain('bad\n');
  });

  it('ends a program that takes too long, and counts that as failure', async () => {
    const script = 'setTimeout(() => {}, 60_000)';
    const result = await runProcess(node(script), { output: 'collect', timeoutSeconds: 0.5 });
    expect(result.code).toBe(1);
    expect(result.seconds).toBeLessThan(20);
  });

  it('says that a program is not there', async () => {
    const result = await runProcess(['lesion-lab-no-such-program'], { output: 'collect' });
    expect(result.code).toBe(1);
    expect(result.output).toContain('lesion-lab-no-such-program');
  });
});

describe('packageBin', () => {
  it.each([
    ['astro', 'astro'],
    ['typescript', 'tsc'],
    ['@biomejs/biome', 'biome'],
  ])('finds the program of %s', async (packageName, bin) => {
    const command = [...packageBin(packageName, bin), '--version'];
    const { code, output } = await runProcess(command, { output: 'collect' });
    expect(code).toBe(0);
    expect(output).toMatch(/\d+\.\d+\.\d+/);
  });
});

describe('siteBase', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['lesion-lab', '/lesion-lab/'],
    ['/lab/two/', '/lab/two/'],
  ])('takes %j for %j', (setting, base) => {
    expect(siteBase(setting)).toBe(base);
  });
});
