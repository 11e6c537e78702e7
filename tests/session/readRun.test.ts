import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, type Run } from '../../demos/engine/run.ts';
import { parseRun, readRun } from '../../demos/session/readRun.ts';
import { fixtureRun } from '../fixtures/run.ts';

const RUN = fixtureRun({ epochs: 2 });

/** A run with one value changed, at a path such as `epochs.1.test.loss`. */
function withValue(path: string, value: unknown): unknown {
  const copy = structuredClone(RUN) as unknown as Record<string, unknown>;
  const keys = path.split('.');
  let place = copy;
  for (const key of keys.slice(0, -1)) place = place[key] as Record<string, unknown>;
  if (value === undefined) delete place[keys.at(-1) as string];
  else place[keys.at(-1) as string] = value;
  return copy;
}

const open = (value: unknown) => parseRun(JSON.stringify(value), 'mine.json');

describe('parseRun', () => {
  it('reads what was exported, and nothing else beside', () => {
    expect(open(RUN)).toEqual(RUN);
    expect(open({ ...RUN, html: '<img src=x onerror=alert(1)>' })).toEqual(RUN);
    const kept: Run = { ...RUN, bestEpoch: 1, status: 'cancelled', microBatchSize: 4 };
    expect(open(kept)).toEqual(kept);
  });

  it('reads the recorded run of this repository, as the command line wrote it', () => {
    const json = readFileSync('content/runs/vit-tiny.json', 'utf8');
    const written = JSON.parse(json);
    const run = parseRun(json, 'vit-tiny.json');
    expect(run).toMatchObject(written);
    // Settings that are younger than the run were as the default says.
    expect(run.config).toEqual({ ...DEFAULT_CONFIG, ...written.config });
  });

  it.each([
    ['format', 'other', 'format must be "lesion-lab/run"; it is "other"'],
    ['version', 2, 'version must be 1; it is 2'],
    ['id', undefined, 'id must be text of up to 200 characters; it is missing'],
    ['createdAt', 'yesterday', 'createdAt must be a date; it is "yesterday"'],
    ['status', 'running', 'status must be one of "done", "cancelled", "failed"; it is "running"'],
    ['config', [], 'config must be an object; it is a list of 0'],
    ['config.seed', -1, 'config.seed must be a whole number from 0; it is -1'],
    ['config.unfreeze', 'some', 'config.unfreeze must be a whole number from 1; it is "some"'],
    ['config.augment', 1, 'config.augment must be true or false; it is 1'],
    ['config.warmupRatio', 1.5, 'config.warmupRatio must be a number from 0 to 1; it is 1.5'],
    ['epochs', [], 'epochs must be a list of 1 to 10001; it is a list of 0'],
    [
      'epochs.1.test.accuracy',
      1.2,
      'epochs[1].test.accuracy must be a number from 0 to 1; it is 1.2',
    ],
    ['epochs.2.train.loss', null, 'epochs[2].train.loss must be a number from 0; it is null'],
    [
      'predictions.3.label',
      '<script>',
      'predictions[3].label must be one of "akiec", "bcc", "bkl", "df", "mel", "nv", "vasc"; it is "<script>"',
    ],
    [
      'predictions.0.probabilities',
      [0.5, 0.5],
      'predictions[0].probabilities must be a list of 7; it is a list of 2',
    ],
    ['stepLosses', { length: 1e9 }, 'stepLosses must be a list of 0 to 1000000; it is an object'],
    [
      'model.name',
      'x'.repeat(301),
      `model.name must be text of up to 300 characters; it is "${'x'.repeat(59)}…`,
    ],
    [
      'device.backend',
      'cuda',
      'device.backend must be one of "webgpu", "wasm", "pytorch"; it is "cuda"',
    ],
  ])('names what is wrong with %s', (path, value, sentence) => {
    expect(() => open(withValue(path, value))).toThrow(
      `mine.json cannot be opened as a run: ${sentence}.`,
    );
  });

  it.each(['', 'PK\u0003\u0004', '{"format":', '[1, 2]', 'null', '"run"'])(
    'says that %j is no run',
    (text) => {
      expect(() => parseRun(text, 'file')).toThrow(/^file cannot be opened as a run: .+\.$/);
    },
  );

  it('takes no prototype from a file', () => {
    const json = JSON.stringify(RUN).replace('"format"', '"__proto__":{"polluted":true},"format"');
    expect(Reflect.get(parseRun(json, 'file'), 'polluted')).toBeUndefined();
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

it('readRun makes a copy that shares nothing with what it was given', () => {
  const run = readRun(RUN);
  expect(run).toEqual(RUN);
  expect(run.epochs).not.toBe(RUN.epochs);
  expect(run.config).not.toBe(RUN.config);
});
