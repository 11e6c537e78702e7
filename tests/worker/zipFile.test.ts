import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { prepareBackend } from '../../demos/engine/backend.ts';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { exportModel } from '../../demos/engine/models/exportModel.ts';
import { ImageClassifier } from '../../demos/engine/models/imageClassifier.ts';
import { randomModelFiles } from '../../demos/engine/models/modelFiles.ts';
import { ZipFile } from '../../demos/worker/zipFile.ts';
import { joinPieces } from '../engine/support/exported.ts';

const SIGNATURE = 0x02014b50;

/** Sizes and CRC-32 of the files, as the zip's directory has them (APPNOTE.TXT 4.3.12). */
function directory(zip: Uint8Array) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const entries = [];
  const end = zip.length - 22;
  let at = view.getUint32(end + 16, true);
  while (view.getUint32(at, true) === SIGNATURE) {
    const [method, crc, stored, size] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 16, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 24, true),
    ];
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength));
    entries.push({ name, method, crc, stored, size });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

describe('ZipFile', () => {
  it('holds a model folder, file by file as it is written', async () => {
    await prepareBackend({ backend: 'wasm' });
    const files = randomModelFiles();
    const model = await ImageClassifier.fromPretrained(files, LABELS.length, 3);
    const zip = new ZipFile();
    for (const file of exportModel(model, files)) await zip.add(file);
    const blob = zip.end();
    expect(blob.type).toBe('application/zip');
    const bytes = new Uint8Array(await blob.arrayBuffer());

    const folder = exportModel(model, files);
    const found = unzipSync(bytes);
    expect(Object.keys(found)).toEqual(folder.map(({ name }) => name));
    const entries = directory(bytes);
    for (const [i, file] of folder.entries()) {
      const content = await joinPieces(file);
      expect(Buffer.from(found[file.name]).equals(content), file.name).toBe(true);
      const size = content.length;
      // 0: stored without compression.
      expect(entries[i]).toEqual({
        name: file.name,
        method: 0,
        crc: crc32(content),
        stored: size,
        size,
      });
    }
    model.dispose();
  });
});
