/** Compiles the kernels of the WebAssembly backend: AssemblyScript in, four builds out. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

const FOLDER = join(ROOT, 'demos/engine/kernels/wasm');
const SOURCES = join(FOLDER, 'assembly');
const OUTPUT = join(FOLDER, 'build');
/** Says of which sources the builds in its folder are. */
const STAMP = join(OUTPUT, 'sources.sha256');

const OPTIONS = [
  ...['index.ts', '--baseDir', SOURCES, '-O3', '--noAssert', '--runtime', 'stub'],
  ...['--importMemory', '--noExportMemory', '--use', 'abort=', '--enable', 'simd'],
  // That vectors cannot be passed to JavaScript: they are not.
  ...['--disableWarning', '112'],
];
/** A memory of threads states its limits: 4 GB. */
const SHARED = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];
const RELAXED = ['--enable', 'relaxed-simd'];

/** Options of each build, by its file. */
const BUILDS = {
  'plain.wasm': [],
  'relaxed.wasm': RELAXED,
  'shared.wasm': SHARED,
  'shared-relaxed.wasm': [...SHARED, ...RELAXED],
};

/**
 * Compiles what is not yet compiled: some 3 seconds after a change of a source, and none otherwise.
 *
 * @throws Error with what the compiler said
 */
export async function compileKernels(): Promise<void> {
  const stamp = await hashSources();
  if (stamp === (await readFile(STAMP, 'utf8').catch(() => undefined))) return;
  await mkdir(OUTPUT, { recursive: true });
  for (const [file, options] of Object.entries(BUILDS)) await compile(file, options);
  await replaceFile(STAMP, stamp);
}

async function compile(file: string, options: readonly string[]): Promise<void> {
  // The compiler is large: it is loaded where there is something to compile.
  const { default: asc } = await import('assemblyscript/asc');
  const { error, stderr } = await asc.main([...OPTIONS, ...options, '--outFile', file], {
    writeFile: (_name, contents) => replaceFile(join(OUTPUT, file), contents),
  });
  if (error) throw new Error(`The kernels of WebAssembly could not be compiled.\n${stderr}`);
}

/** Writes a file so that whoever reads it meanwhile has the old one or the new one, and no part of one. */
async function replaceFile(path: string, contents: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}`;
  await writeFile(temporary, contents);
  await rename(temporary, path);
}

/** Of the sources, the options and the compiler. */
async function hashSources(): Promise<string> {
  const { default: compiler } = await import('assemblyscript/package.json', {
    with: { type: 'json' },
  });
  const hash = createHash('sha256').update(JSON.stringify([compiler.version, OPTIONS, BUILDS]));
  for (const name of (await readdir(SOURCES)).sort()) {
    hash.update(name).update(await readFile(join(SOURCES, name)));
  }
  return hash.digest('hex');
}
