/** Which rows of the data frame are shown, and in which order: values that a link can carry. */
import type { DataFrameSort } from '../../charts/DataFrame.tsx';
import { LABELS, type Label } from '../../engine/data/labels.ts';
import type { LabelRow } from '../../engine/data/sample.ts';
import { type Control, choice, numberFrom } from '../bench/useControls.ts';

/** The oldest patient that the labels allow. */
export const OLDEST = 120;

/** What the reader wants to see. `any` lets everything through. */
export interface RowFilters extends Record<string, unknown> {
  class: Label | 'any';
  sex: string;
  site: string;
  'age-from': number;
  'age-to': number;
  /** `undefined`: as the file has them. */
  sort: DataFrameSort | undefined;
}

export const ALL_ROWS: RowFilters = {
  class: 'any',
  sex: 'any',
  site: 'any',
  'age-from': 0,
  'age-to': OLDEST,
  sort: undefined,
};

const SORTABLE = ['imageId', 'dx', 'lesionId', 'dxType', 'age', 'sex', 'localization'] as const;

/** A value of the table; which ones there are depends on the sample. */
const anyText: Control<string> = {
  rule: '“any” or a value of the table, of at most 40 letters',
  read: (value) => value,
  write: (text) => (text.length > 0 && text.length <= 40 ? text : undefined),
};

/** How each stands in a link: `?class=mel&sex=female&age-from=50&sort=-age`. */
export const FILTER_CONTROLS: { [Name in keyof RowFilters]: Control<RowFilters[Name]> } = {
  class: choice(['any', ...LABELS]),
  sex: anyText,
  site: anyText,
  'age-from': numberFrom(0, OLDEST),
  'age-to': numberFrom(0, OLDEST),
  sort: {
    rule: `none or one of ${SORTABLE.join(', ')}, with a minus for descending`,
    read: (sort) => (sort ? `${sort.descending ? '-' : ''}${sort.field}` : 'none'),
    write: (text) => {
      const field = SORTABLE.find((name) => name === text.replace(/^-/, ''));
      return field && { field, descending: text.startsWith('-') };
    },
  },
};

/** The rows that pass, in their order. Without an age a row passes only where all ages do. */
export function applyFilters(rows: readonly LabelRow[], filters: RowFilters): LabelRow[] {
  const [from, to] = [filters['age-from'], filters['age-to']];
  const allAges = from === 0 && to === OLDEST;
  const kept = rows.filter(
    ({ dx, sex, localization, age }) =>
      (filters.class === 'any' || dx === filters.class) &&
      (filters.sex === 'any' || sex === filters.sex) &&
      (filters.site === 'any' || localization === filters.site) &&
      (allAges || (age !== undefined && age >= from && age <= to)),
  );
  return filters.sort ? sortRows(kept, filters.sort) : kept;
}

/** As pandas sorts: what is missing comes last, either way; equal rows keep their order. */
function sortRows(rows: LabelRow[], { field, descending }: DataFrameSort): LabelRow[] {
  return rows.toSorted((rowA, rowB) => {
    const [a, b] = [rowA[field], rowB[field]];
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    const order = a < b ? -1 : a > b ? 1 : 0;
    return descending ? -order : order;
  });
}

/** The order after a press on a column's name: ascending, descending, then as the file has it. */
export function nextSort(
  sort: DataFrameSort | undefined,
  field: keyof LabelRow,
): DataFrameSort | undefined {
  if (sort?.field !== field) return { field, descending: false };
  return sort.descending ? undefined : { field, descending: true };
}
