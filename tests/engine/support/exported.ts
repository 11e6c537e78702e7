import type { ExportedFile } from '../../../demos/engine/models/exportModel.ts';

/** All bytes of a file that is written piece by piece. */
export async function joinPieces({ pieces }: ExportedFile): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return new Uint8Array(Buffer.concat(all));
}
