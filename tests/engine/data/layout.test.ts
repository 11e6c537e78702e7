import { describe, expect, it } from 'vitest';
import { findLayout } from '../../../demos/engine/data/layout.ts';

describe('findLayout', () => {
  it('finds labels.csv with images/', () => {
    const layout = findLayout(['labels.csv', 'images/a.jpg', 'images/b.PNG', 'README.md']);
    expect(layout?.labels).toBe('labels.csv');
    expect([...(layout?.images ?? [])]).toEqual([
      ['a', 'images/a.jpg'],
      ['b', 'images/b.PNG'],
    ]);
  });

  it('finds HAM10000 as Kaggle packs it, in a folder more, with its images twice', () => {
    const layout = findLayout([
      'archive/hmnist_28_28_L.csv',
      'archive/HAM10000_metadata.csv',
      'archive/HAM10000_images_part_1/ISIC_0024306.jpg',
      'archive/ham10000_images_part_1/ISIC_0024306.jpg',
      'archive/HAM10000_images_part_2/ISIC_0029306.jpg',
    ]);
    expect(layout?.labels).toBe('archive/HAM10000_metadata.csv');
    expect([...(layout?.images ?? [])]).toEqual([
      ['ISIC_0024306', 'archive/HAM10000_images_part_1/ISIC_0024306.jpg'],
      ['ISIC_0029306', 'archive/HAM10000_images_part_2/ISIC_0029306.jpg'],
    ]);
  });

  it("finds HAM10000 as Harvard's Dataverse gives its table", () => {
    expect(findLayout(['HAM10000_metadata.tab', 'a.jpg'])?.labels).toBe('HAM10000_metadata.tab');
    expect(findLayout(['HAM10000_metadata', 'a.jpg'])?.images.get('a')).toBe('a.jpg');
  });

  it('takes the label file that lies least deep, and the images around that one', () => {
    const layout = findLayout(['old/labels.csv', 'old/images/a.jpg', 'labels.csv', 'images/a.jpg']);
    expect(layout?.labels).toBe('labels.csv');
    expect(layout?.images.get('a')).toBe('images/a.jpg');
  });

  it('prefers images/ to other folders, and looks no deeper than one', () => {
    const layout = findLayout(['labels.csv', 'big/a.jpg', 'images/a.jpg', 'images/more/b.jpg']);
    expect([...(layout?.images ?? [])]).toEqual([['a', 'images/a.jpg']]);
  });

  it('leaves out what systems leave behind', () => {
    const layout = findLayout([
      'labels.csv',
      '__MACOSX/images/._a.jpg',
      'images/._a.jpg',
      '.x/b.jpg',
    ]);
    expect(layout?.images.size).toBe(0);
    expect(findLayout(['__MACOSX/labels.csv', 'a/b/labels.csv'])).toBeUndefined();
  });
});
