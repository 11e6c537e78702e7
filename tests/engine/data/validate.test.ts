import { describe, expect, it } from 'vitest';
import { LABELS } from '../../../demos/engine/data/labels.ts';
import type { LabelRow } from '../../../demos/engine/data/sample.ts';
import {
  countClasses,
  describeProblem,
  findProblems,
  imageIdOf,
} from '../../../demos/engine/data/validate.ts';

const rows: LabelRow[] = LABELS.map((dx) => ({ imageId: `of-${dx}`, dx }));
const names = rows.map(({ imageId }) => `${imageId}.jpg`);

describe('findProblems', () => {
  it('finds none in a whole sample, whatever the images are called and whatever else is there', () => {
    const others = ['of-mel.PNG', 'of-nv.jpeg', 'extra.jpg', 'notes.txt'];
    expect(findProblems(rows, names, 'labels.csv')).toEqual([]);
    expect(findProblems(rows, [...names.slice(0, 4), names[6], ...others], 'labels.csv')).toEqual(
      [],
    );
  });

  it('names every missing image by its line, and every class without images', () => {
    const some = rows.filter(({ dx }) => dx !== 'df' && dx !== 'vasc');
    const problems = findProblems(some, names.slice(1, 4), 'labels.csv', [2, 3, 4, 5, 6]);
    expect(problems.map(describeProblem)).toEqual([
      'labels.csv:2: The image of-akiec.jpg is missing.',
      'labels.csv:5: The image of-mel.jpg is missing.',
      'labels.csv:6: The image of-nv.jpg is missing.',
      'labels.csv: The class df (Dermatofibroma) has no image; a model cannot learn it.',
      'labels.csv: The class vasc (Vascular lesions) has no image; a model cannot learn it.',
    ]);
  });

  it('has one sentence for a sample without rows', () => {
    expect(findProblems([], names, 'labels.csv').map(describeProblem)).toEqual([
      'labels.csv: The file names no image that can be used.',
    ]);
  });
});

it('countClasses counts all seven', () => {
  const counts = countClasses([{ dx: 'nv' }, { dx: 'mel' }, { dx: 'nv' }]);
  expect(Object.entries(counts)).toEqual([
    ['akiec', 0],
    ['bcc', 0],
    ['bkl', 0],
    ['df', 0],
    ['mel', 1],
    ['nv', 2],
    ['vasc', 0],
  ]);
});

it('imageIdOf takes the ending off image files, and refuses others', () => {
  expect(['a.jpg', 'a.b.JPEG', 'a.png', 'a.gif', 'jpg'].map(imageIdOf)).toEqual([
    'a',
    'a.b',
    'a',
    undefined,
    undefined,
  ]);
});
