import { describe, expect, it } from 'vitest';
import { BUNDLED_MODEL } from '../../demos/engine/models/offers.ts';
import { DEFAULT_CONFIG } from '../../demos/engine/run.ts';
import { NAMED_PRESETS, readLinkQuery } from '../../demos/session/namedPresets.ts';
import { parsePresets } from '../../demos/session/presets.ts';

describe('readLinkQuery', () => {
  it('writes a preset out, and lets the link’s own settings go before', () => {
    const { query, notices } = readLinkQuery('?preset=overfit&epochs=3&hide=controls');
    expect(Object.fromEntries(query)).toMatchObject({
      model: BUNDLED_MODEL,
      epochs: '3',
      lr: '2e-4',
      hide: 'controls',
    });
    expect(notices).toEqual([]);
  });

  it('names the presets there are, where there is none of that name', () => {
    const { query, notices } = readLinkQuery('?preset=nonsense&epochs=3');
    expect(query.get('epochs')).toBe('3');
    expect(notices).toEqual([expect.stringMatching(/preset=nonsense.* one of split-by-chance, /)]);
  });

  it('leaves a link without one as it is', () => {
    expect(`${readLinkQuery('?epochs=3&seed=1').query}`).toBe('epochs=3&seed=1');
  });
});

describe('named presets', () => {
  it('have names of their own', () => {
    const ids = NAMED_PRESETS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(NAMED_PRESETS.filter(({ demo }) => demo === 'finetune'))(
    'hold settings that a run can have: $id',
    ({ id, settings }) => {
      const { config, changed, notices } = parsePresets(`?preset=${id}`, DEFAULT_CONFIG, [
        BUNDLED_MODEL,
      ]);
      expect(notices).toEqual([]);
      expect(changed).toBe(true);
      expect(config.model).toBe(settings.model);
      expect(config).not.toEqual({ ...DEFAULT_CONFIG, model: settings.model });
    },
  );
});
