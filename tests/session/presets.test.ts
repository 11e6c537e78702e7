import { describe, expect, it } from 'vitest';
import { configFromOptions, RUN_OPTIONS } from '../../cli/finetune/options.ts';
import { DEFAULT_CONFIG, type RunConfig } from '../../demos/engine/run.ts';
import { parsePresets, presetCommand, presetQuery } from '../../demos/session/presets.ts';
import { SETTINGS, type SettingName } from '../../demos/session/settings.ts';

const MODELS = ['vit-tiny-patch16-224', 'vit-random'];
const OTHER: RunConfig = {
  ...DEFAULT_CONFIG,
  model: 'vit-random',
  numTrainEpochs: 3,
  learningRate: 3e-4,
  batchSize: 8,
  seed: 7,
  augment: false,
  unfreeze: 2,
  sampleSize: 56,
  weightDecay: 0.01,
  lrSchedulerType: 'cosine',
  warmupRatio: 0.1,
  gradientAccumulationSteps: 4,
  labelSmoothingFactor: 0.2,
  classWeights: 'balanced',
  loadBestModelAtEnd: true,
  metricForBestModel: 'accuracy',
  earlyStoppingPatience: 3,
  backend: 'wasm',
};

const parse = (search: string) => parsePresets(search, DEFAULT_CONFIG, MODELS);

describe('parsePresets', () => {
  it('reads every setting', () => {
    const presets = parse(
      '?model=vit-random&epochs=3&lr=3e-4&batch=8&seed=7&augment=0&unfreeze=2&images=56&backend=wasm' +
        '&weight-decay=0.01&schedule=cosine&warmup=0.1&accumulate=4&label-smoothing=0.2' +
        '&class-weights=balanced&best=accuracy&patience=3',
    );
    expect(presets).toEqual({ config: OTHER, changed: true, hideControls: false, notices: [] });
  });

  it.each([DEFAULT_CONFIG, OTHER, { ...OTHER, unfreeze: 'head' as const, learningRate: 0.01 }])(
    'reads what presetQuery wrote',
    (config) => {
      expect(parse(presetQuery(config)).config).toEqual(config);
    },
  );

  it('changes nothing where nothing is set, and leaves the keys of others alone', () => {
    expect(parse('?utm_source=slides')).toEqual({
      config: DEFAULT_CONFIG,
      changed: false,
      hideControls: false,
      notices: [],
    });
  });

  it('hides the controls', () => {
    expect(parse('?hide=controls').hideControls).toBe(true);
    expect(parse('?hide=everything')).toMatchObject({ hideControls: false });
    expect(parse('?hide=everything').notices[0]).toContain('hide=everything');
  });

  it.each([
    'epochs=0',
    'epochs=201',
    'epochs=2.5',
    'epochs=',
    'epochs=-3',
    'epochs=0x10',
    'lr=0',
    'lr=1.01',
    'lr=1e-8',
    'lr=fast',
    'lr=Infinity',
    'batch=0',
    'batch=65',
    'seed=-1',
    'seed=2147483648',
    'images=13',
    'images=10001',
    'augment=yes',
    'unfreeze=0',
    'unfreeze=some',
    'backend=cuda',
    'weight-decay=-1',
    'schedule=polynomial',
    'warmup=1',
    'accumulate=0',
    'label-smoothing=1',
    'class-weights=yes',
    'best=f1',
    'patience=0',
    'model=../secret',
    'model=owner/../secret',
    'model=owner/name@../../secret',
    'model=a/b/c',
    'model=https://example.org/name',
    `model=owner/${'x'.repeat(195)}`,
    'model=vit-huge',
  ])('ignores %s and names it', (pair) => {
    const presets = parse(`?${pair}&seed=${pair.startsWith('seed') ? '' : 5}`);
    expect(presets.notices[0]).toContain(pair);
    expect({ ...presets.config, seed: 0 }).toEqual({ ...DEFAULT_CONFIG, seed: 0 });
  });

  it.each([
    ['epochs=1', 'epochs=200'],
    ['lr=1e-7', 'lr=1'],
    ['batch=1', 'batch=64'],
    ['seed=0', 'seed=2147483647'],
    ['images=14', 'images=10000'],
  ])('takes the ends of a range: %s and %s', (low, high) => {
    for (const pair of [low, high]) expect(parse(`?${pair}`).notices).toEqual([]);
  });

  it('keeps the good values beside a bad one', () => {
    const { config, notices } = parse('?epochs=5&batch=1000');
    expect(config).toEqual({ ...DEFAULT_CONFIG, numTrainEpochs: 5 });
    expect(notices).toHaveLength(1);
  });

  it.each([
    'google/vit-base-patch16-224-in21k',
    'WinKawaks/vit-tiny-patch16-224@main',
    'owner/name@refs/pr/1',
    `owner/${'x'.repeat(194)}`,
  ])('takes a name of Hugging Face, which no list can hold: %s', (model) => {
    const { config, notices } = parse(`?model=${model}`);
    expect(notices).toEqual([]);
    expect(config.model).toBe(model);
    expect(parse(presetQuery(config)).config).toEqual(config);
  });

  it('takes “none” for what a run can do without', () => {
    const { config, notices } = parsePresets('?patience=none&best=none', OTHER, MODELS);
    expect(notices).toEqual([]);
    expect(config.earlyStoppingPatience).toBeNull();
    expect(config.loadBestModelAtEnd).toBe(false);
  });

  it('takes “all” images', () => {
    expect(parsePresets('?images=all', OTHER, MODELS).config.sampleSize).toBeNull();
  });
});

describe('presetCommand', () => {
  it.each([OTHER, { ...OTHER, augment: true, unfreeze: 'all' as const, sampleSize: null }])(
    'is understood by the command line',
    (config) => {
      const words = presetCommand(config).replace('npm run finetune -- ', '').split(' ');
      const given = Object.fromEntries(
        words.flatMap((word, i) => (i % 2 === 0 ? [[word.replace('--', ''), words[i + 1]]] : [])),
      );
      const defaults = Object.fromEntries(
        Object.entries(RUN_OPTIONS).map(([name, option]) => [
          name,
          'default' in option ? option.default : undefined,
        ]),
      );
      expect(
        configFromOptions({ ...defaults, ...given } as Parameters<typeof configFromOptions>[0]),
      ).toEqual(config);
    },
  );
});

describe('SETTINGS', () => {
  it.each(Object.keys(SETTINGS) as SettingName[])('%s takes back what it wrote', (name) => {
    const text = SETTINGS[name].read(OTHER);
    expect(SETTINGS[name].write(OTHER, text)).toEqual(OTHER);
  });

  it('writes a learning rate the way it is spoken of', () => {
    const read = (learningRate: number) => SETTINGS.lr.read({ ...OTHER, learningRate });
    expect([5e-5, 3e-4, 0.01, 1].map(read)).toEqual(['5e-5', '3e-4', '0.01', '1']);
  });
});
