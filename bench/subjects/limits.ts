/** What a machine allows: how fast one thread of WebAssembly can compute, and copy. */
import type { LimitBench } from '../../cli/bench/benches.ts';
import { type Conditions, stopwatch, type Task } from './subject.ts';

/** The functions of `cli/bench/limitsModule.ts`; a call of each is one run. */
interface Limits {
  arithmetic(): number;
  copy(): void;
}

/** Makes ready a loop that does nothing but compute, or nothing but copy. */
export async function prepareLimit(bench: LimitBench, { wasm = [] }: Conditions): Promise<Task> {
  const { instance } = await WebAssembly.instantiate(Uint8Array.from(wasm));
  const limits = instance.exports as unknown as Limits;
  return {
    run: (times) =>
      stopwatch(
        times,
        () => limits[bench.of](),
        () => {},
      ),
    report: () => ({ device: 'WebAssembly, 1 thread' }),
    dispose() {},
  };
}
