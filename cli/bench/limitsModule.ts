/** A module of WebAssembly that finds out what the machine allows, whatever the program. */

/**
 * AssemblyScript. `arithmetic` makes 10⁹ multiplications and additions of float32 without touching
 * memory: in vectors of four, fused, in twelve chains, since an addition waits for the one before it in
 * its chain. `copy` copies 10⁹ bytes from one half of a memory to the other, either far beyond the caches.
 */
const SOURCE = `
const ROUNDS = 10_416_667; // × 12 chains × 4 numbers × 2 operations = 10⁹
const HALF = 125_000_000;

// Pages that were never written to are all one page, which lies in the cache.
memory.fill(0, 1, 2 * HALF);

export function arithmetic(): f32 {
  const x = f32x4.splat(0.999), y = f32x4.splat(0.001);
  ${chains((i) => `let a${i} = f32x4.splat(${i});`)}
  for (let round = 0; round < ROUNDS; round++) {
    ${chains((i) => `a${i} = f32x4.relaxed_madd(a${i}, x, y);`)}
  }
  let sum = f32x4.splat(0);
  ${chains((i) => `sum = f32x4.add(sum, a${i});`)}
  return f32x4.extract_lane(sum, 0);
}

export function copy(): void {
  for (let time = 0; time < 8; time++) {
    for (let at = 0; at < HALF; at += 16) v128.store(HALF + at, v128.load(at));
  }
}
`;

const OPTIONS = [
  ...['limits.ts', '--outFile', 'limits.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
  ...['--use', 'abort=', '--initialMemory', '3816', '--enable', 'simd', '--enable', 'relaxed-simd'],
];

/** Compiles it: a few hundred bytes. */
export async function compileLimits(): Promise<number[]> {
  const { default: asc } = await import('assemblyscript/asc');
  let bytes: number[] = [];
  const { error, stderr } = await asc.main(OPTIONS, {
    readFile: (name) => (name === 'limits.ts' ? SOURCE : null),
    writeFile: (_name, contents) => {
      bytes = [...(contents as Uint8Array)];
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`The bench's module of WebAssembly could not be compiled.\n${stderr}`);
  return bytes;
}

function chains(line: (index: number) => string): string {
  return Array.from({ length: 12 }, (_, i) => line(i)).join('\n  ');
}
