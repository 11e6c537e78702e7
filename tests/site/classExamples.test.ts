/** The images that stand beside a diagnosis in the prose are images of it. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { BASE, builtPages, DIST } from './builtSite.ts';

const SAMPLE = `${DIST}/data/sample`;

it.runIf(existsSync(`${SAMPLE}/images`))('each diagnosis is shown by images of its class', () => {
  const classOf = new Map(
    readFileSync(`${SAMPLE}/labels.csv`, 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(',').slice(0, 2) as [string, string]),
  );
  const tags = builtPages().find(({ path }) => path === '/tutorial/dataset/')?.tags ?? [];
  // Under the heading of each class: the classes of the images up to the next heading.
  const shown: Record<string, (string | undefined)[]> = {};
  let heading = '';
  for (const { name, attributes } of tags) {
    if (/^h\d$/.test(name)) heading = attributes.id;
    const id = /^(.*)data\/sample\/images\/(.+)\.\w+$/.exec(attributes.src ?? '');
    if (name !== 'img' || !id) continue;
    expect(id[1]).toBe(BASE);
    shown[heading] = [...(shown[heading] ?? []), classOf.get(id[2])];
  }
  expect(shown).toEqual(
    Object.fromEntries(LABELS.map((label) => [label, [label, label, label, label]])),
  );
});
