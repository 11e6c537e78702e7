import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openZip, type ZipEntry, ZipError } from '../../demos/worker/openZip.ts';

const NUMBERS = Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join('');

const open = (bytes: Uint8Array) => openZip(new Blob([new Uint8Array(bytes)]), 'my.zip');
const textOf = (entry: ZipEntry) => new Response(entry.stream() as ReadableStream).text();

describe('openZip', () => {
  it('gives files, packed or not, as often as they are asked for', async () => {
    const entries = await open(
      zipSync({
        model: { 'packed.txt': strToU8(NUMBERS), 'stored.txt': [strToU8(NUMBERS), { level: 0 }] },
        'für €.txt': strToU8('Größe'),
      }),
    );
    expect(entries.map(({ name, size }) => [name, size])).toEqual([
      ['model/packed.txt', NUMBERS.length],
      ['model/stored.txt', NUMBERS.length],
      ['für €.txt', 7],
    ]);
    for (const time of [1, 2]) {
      expect(await Promise.all(entries.map(textOf)), `time ${time}`).toEqual([
        NUMBERS,
        NUMBERS,
        'Größe',
      ]);
    }
  });

  it('lets go of a file that is not read to its end', async () => {
    const [entry] = await open(zipSync({ large: new Uint8Array(5_000_000) }));
    const reader = entry.stream().getReader();
    const { value } = await reader.read();
    expect(value?.length).toBeGreaterThan(0);
    await reader.cancel();
  });

  it.each([
    ['no zip at all', strToU8('{"format":"lesion-lab/run"}')],
    ['nothing', new Uint8Array()],
    ['a zip cut short', zipSync({ a: strToU8(NUMBERS) }).subarray(0, -30)],
  ])('refuses %s', async (_, bytes) => {
    await expect(open(bytes)).rejects.toThrow(/^my\.zip cannot be opened as a zip \(.+\)\.$/);
  });

  it.each([
    ['packed', 6],
    ['stored', 0],
  ] as const)('fails while a damaged file is read, %s', async (_, level) => {
    const bytes = zipSync({ a: strToU8(NUMBERS) }, { level });
    bytes.fill(0xff, 400, 420);
    const [entry] = await open(bytes);
    await expect(textOf(entry)).rejects.toThrow(ZipError);
  });

  it('stops where a file unpacks to more than the zip says', async () => {
    const bytes = zipSync({ a: new Uint8Array(50_000_000) });
    const view = new DataView(bytes.buffer);
    // Of the size, 50,000,000, both headers keep a copy.
    const places = [...bytes.keys()]
      .slice(0, -4)
      .filter((at) => view.getUint32(at, true) === 50_000_000);
    expect(places).toHaveLength(2);
    for (const at of places) view.setUint32(at, 1000, true);
    const [entry] = await open(bytes);
    expect(entry.size).toBe(1000);
    let given = 0;
    const read = async () => {
      for await (const piece of entry.stream()) given += piece.length;
    };
    await expect(read()).rejects.toThrow(ZipError);
    expect(given).toBeLessThanOrEqual(1000);
  });
});
