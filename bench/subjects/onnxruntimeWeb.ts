/** ONNX Runtime Web: a forward pass of the model that PyTorch wrote as ONNX. */
import * as ort from 'onnxruntime-web';
import type { Bench } from '../../cli/bench/benches.ts';
import { describeAdapter } from './gpu.ts';
import { type Conditions, stopwatch, type Task } from './subject.ts';

const IMAGE_SIZE = 224;

/** Makes ready a forward pass. */
export async function prepare(bench: Bench, conditions: Conditions): Promise<Task> {
  if (bench.kind !== 'forward') throw new Error(`has no part in ${bench.name}`);
  const { backend, threads, onnx = '' } = conditions;
  ort.env.wasm.numThreads = threads;
  const session = await ort.InferenceSession.create(onnx, { executionProviders: [backend] });
  const wasm = `WebAssembly, ${threads === 1 ? '1 thread' : `${threads} threads`}`;
  const device = backend === 'webgpu' ? await describeAdapter() : wasm;
  const shape = [bench.batch, 3, IMAGE_SIZE, IMAGE_SIZE];
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const pixels = new ort.Tensor(
    values.map(() => Math.random() * 2 - 1),
    shape,
  );
  return {
    run: (times) =>
      stopwatch(
        times,
        () => session.run({ pixel_values: pixels }),
        () => {},
      ),
    report: () => ({ device }),
    dispose: () => void session.release(),
  };
}
