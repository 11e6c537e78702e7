import { describe, expect, it } from 'vitest';
import type { LabelRow } from '../../../demos/engine/data/sample.ts';
import {
  ALL_ROWS,
  applyFilters,
  FILTER_CONTROLS,
  nextSort,
} from '../../../demos/islands/dataset/rowFilters.ts';

const ROWS: LabelRow[] = [
  { imageId: 'c', dx: 'mel', sex: 'female', localization: 'back', age: 70 },
  { imageId: 'a', dx: 'nv', sex: 'male', localization: 'back', age: 35 },
  { imageId: 'b', dx: 'mel', sex: 'male', localization: 'face' },
  { imageId: 'd', dx: 'vasc', sex: 'female', localization: 'face', age: 35 },
];
const ids = (filters: Partial<typeof ALL_ROWS>) =>
  applyFilters(ROWS, { ...ALL_ROWS, ...filters })
    .map(({ imageId }) => imageId)
    .join('');

describe('applyFilters', () => {
  it('lets all through, in their order', () => expect(ids({})).toBe('cabd'));

  it('keeps what passes every filter', () => {
    expect(ids({ class: 'mel' })).toBe('cb');
    expect(ids({ class: 'mel', sex: 'male' })).toBe('b');
    expect(ids({ site: 'face' })).toBe('bd');
    expect(ids({ site: 'foot' })).toBe('');
  });

  it('leaves out rows without an age once ages are asked for', () => {
    expect(ids({ 'age-from': 35, 'age-to': 60 })).toBe('ad');
    expect(ids({ 'age-to': 119 })).toBe('cad');
  });

  it('sorts either way, with what is missing last and equal rows as they were', () => {
    expect(ids({ sort: { field: 'imageId', descending: false } })).toBe('abcd');
    expect(ids({ sort: { field: 'age', descending: false } })).toBe('adcb');
    expect(ids({ sort: { field: 'age', descending: true } })).toBe('cadb');
  });
});

it('goes from ascending to descending and back to the order of the file', () => {
  const first = nextSort(undefined, 'age');
  const second = nextSort(first, 'age');
  expect([first?.descending, second?.descending]).toEqual([false, true]);
  expect(nextSort(second, 'age')).toBeUndefined();
  expect(nextSort(second, 'sex')).toEqual({ field: 'sex', descending: false });
});

describe('the filters in a link', () => {
  it.each([
    ['class', 'mel', 'mel'],
    ['class', 'melanoma', undefined],
    ['age-from', '50', 50],
    ['age-to', '121', undefined],
    ['sex', 'female', 'female'],
    ['site', 'x'.repeat(41), undefined],
    ['sort', '-age', { field: 'age', descending: true }],
    ['sort', 'lesionId', { field: 'lesionId', descending: false }],
    ['sort', '--age', undefined],
  ] as const)('%s=%s', (name, text, value) => {
    expect(FILTER_CONTROLS[name].write(text)).toEqual(value);
  });

  it('are read as they are written', () => {
    const sort = { field: 'sex', descending: true } as const;
    const { sort: control } = FILTER_CONTROLS;
    expect(control.write(control.read(sort))).toEqual(sort);
  });
});
