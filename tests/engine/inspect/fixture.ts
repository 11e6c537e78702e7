/** What PyTorch and transformers say of the inside of models; see `tests/fixtures/make_inspect.py`. */
import { readFileSync } from 'node:fs';

interface Expected {
  counts: Record<string, { config: object; parameters: number[]; macs: number[] }>;
  insides: Record<
    string,
    { content: number[][]; position: number[][]; cosines: number[][]; classTokenRows: number[][] }
  >;
}

const file = new URL('../../fixtures/inspect.json', import.meta.url);
export const { counts, insides } = JSON.parse(readFileSync(file, 'utf8')) as Expected;
