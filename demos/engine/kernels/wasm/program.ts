/** The compiled kernels: four builds of one source, and which of them this engine of WebAssembly takes. */

/** URLs of the files that `npm run build` compiles from `assembly/`. Written out, so that Vite sees them. */
const SHARED = [
  new URL('./build/shared-relaxed.wasm', import.meta.url),
  new URL('./build/shared.wasm', import.meta.url),
];
const UNSHARED = [
  new URL('./build/relaxed.wasm', import.meta.url),
  new URL('./build/plain.wasm', import.meta.url),
];

/** A build of the kernels. */
export interface Program {
  module: WebAssembly.Module;
  /** Whether its memory is one that threads can share. */
  shared: boolean;
}

/** The kernels, by name, and the constants of the program. */
export interface Kernels {
  functions: Record<string, (...args: number[]) => void>;
  constants: Record<string, number>;
}

/**
 * Loads the fastest build that runs here: with the fused multiply-add of relaxed SIMD where the engine has
 * it.
 *
 * @param shared whether threads are to share the memory; only where `canShareMemory` says so
 * @throws Error where no build can be had
 */
export async function loadProgram(shared: boolean): Promise<Program> {
  for (const url of shared ? SHARED : UNSHARED) {
    const bytes = await readBytes(url);
    if (WebAssembly.validate(bytes)) return { module: await WebAssembly.compile(bytes), shared };
  }
  throw new Error('WebAssembly without SIMD cannot run the kernels: try a newer browser.');
}

/** Whether memory can be shared between threads: pages have to be isolated from other origins for it. */
export function canShareMemory(): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated !== false;
}

/** The program on a memory: each thread makes its own of the same two. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels: Kernels = { functions: {}, constants: {} };
  for (const [name, value] of Object.entries(exports)) {
    if (value instanceof WebAssembly.Global) kernels.constants[name] = value.value;
    else kernels.functions[name] = value as (...args: number[]) => void;
  }
  return kernels;
}

async function readBytes(url: URL): Promise<BufferSource> {
  if (url.protocol === 'file:') {
    // Node reads no file by `fetch`. Asked for in this way, no bundler looks for the module.
    return await process.getBuiltinModule('node:fs/promises').readFile(url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} could not be loaded (status ${response.status}).`);
  return await response.arrayBuffer();
}
