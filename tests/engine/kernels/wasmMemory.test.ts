/** The memory of the WebAssembly backend: dealt out, given back, and full. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { attentionGrad } from '../../../demos/engine/kernels/definitions/attention.ts';
import { Allocator } from '../../../demos/engine/kernels/wasm/allocator.ts';
import type { WasmBackend } from '../../../demos/engine/kernels/wasm/wasmBackend.ts';
import { ImageClassifier } from '../../../demos/engine/models/imageClassifier.ts';
import { crossEntropy } from '../../../demos/engine/nn/crossEntropy.ts';
import { Random } from '../../../demos/engine/random.ts';
import { AdamW } from '../../../demos/engine/training/adamw.ts';
import { clipGradNorm } from '../../../demos/engine/training/clipGradNorm.ts';
import { useBackend } from '../support/backends.ts';

const START = 512;

function makeAllocator(maximumPages: number) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages });
  return { memory, allocator: new Allocator(memory, START, maximumPages) };
}

describe('the allocator', () => {
  it('never deals out the same bytes twice, and all of them again once they are back', () => {
    const { memory, allocator } = makeAllocator(4096);
    const random = new Random(1);
    const held = new Map<number, number>();
    for (let round = 0; round < 20_000; round++) {
      if (held.size > 0 && random.next() < 0.5) {
        const [start, bytes] = [...held][random.integer(held.size)];
        held.delete(start);
        allocator.free(start, bytes);
      } else {
        const bytes = random.integer(20_000);
        const start = allocator.allocate(bytes);
        expect(start % 64).toBe(0);
        expect(start).toBeGreaterThanOrEqual(START);
        expect(start + bytes).toBeLessThanOrEqual(memory.buffer.byteLength - 64);
        held.set(start, bytes);
      }
      if (round % 1000 === 0) {
        const stretches = [...held].sort(([a], [b]) => a - b);
        for (const [i, [start, bytes]] of stretches.slice(0, -1).entries()) {
          expect(start + bytes).toBeLessThanOrEqual(stretches[i + 1][0]);
        }
      }
    }
    for (const [start, bytes] of held) allocator.free(start, bytes);
    expect(allocator.usedBytes).toBe(0);
    // In one piece again: the whole memory can be had at once, without another page.
    const size = memory.buffer.byteLength;
    expect(allocator.allocate(size - START - 64)).toBe(START);
    expect(memory.buffer.byteLength).toBe(size);
  });

  it('keeps count of what is in use, and of the most that was', () => {
    const { allocator } = makeAllocator(100);
    const first = allocator.allocate(100);
    allocator.allocate(64);
    allocator.free(first, 100);
    expect([allocator.usedBytes, allocator.peakBytes]).toEqual([64, 192]);
  });

  it('says so where the memory is full, and goes on with what is left', () => {
    const { allocator } = makeAllocator(32);
    const first = allocator.allocate(2 ** 20);
    expect(() => allocator.allocate(2 ** 20)).toThrow(
      'The memory of WebAssembly is full: 1 MB are in use, 1 MB more are needed',
    );
    expect(allocator.usedBytes).toBe(2 ** 20);
    allocator.allocate(2 ** 19);
    allocator.free(first, 2 ** 20);
    expect(allocator.allocate(2 ** 20)).toBe(first);
  });

  it('takes the little that is needed where the device refuses more', () => {
    const { memory, allocator } = makeAllocator(4096);
    const grow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * 65_536 > 2 ** 21) throw new RangeError('refused');
      return grow(pages);
    };
    for (let i = 0; i < 3; i++) allocator.allocate(2 ** 19);
    expect(() => allocator.allocate(2 ** 19)).toThrow(
      'The memory of WebAssembly is full: 2 MB are',
    );
    expect(allocator.usedBytes).toBe(3 * 2 ** 19);
  });
});

describe('the memory of the backend', () => {
  const backend = () => tf.backend() as WasmBackend;
  const pages = () => backend().memory().capacityBytes / 65_536;
  beforeAll(() => useBackend('wasm'));

  it('does not grow over 1,000 training steps', async () => {
    const config = {
      ...{ model_type: 'vit', hidden_size: 8, num_hidden_layers: 2, num_attention_heads: 2 },
      ...{ intermediate_size: 16, image_size: 8, patch_size: 4 },
    };
    const files = { id: 'a', name: 'a', pretrained: false, config, preprocessorConfig: {} };
    const model = await ImageClassifier.fromPretrained(files, 7, 0);
    model.unfreeze('all');
    const optimizer = new AdamW(model.parameters, 0.01);
    const pixelValues = tf.ones([3, 3, 8, 8]) as tf.Tensor4D;
    const step = async (images: number) => {
      const batch = tf.slice(pixelValues, 0, images);
      const logits = model.forward(batch, { seed: 0 });
      const labels = [0, 1, 2].slice(0, images);
      const { loss, dLogits } = crossEntropy(logits, labels);
      model.backward(dLogits);
      const { norm, factor } = clipGradNorm(model.parameters, 1);
      optimizer.step(1e-3, factor);
      await loss.data();
      tf.dispose([batch, logits, loss, dLogits, norm, factor]);
    };
    // Of two sizes, as the last batch of an epoch is smaller.
    for (const images of [3, 2, 3]) await step(images);
    const [{ usedBytes, peakBytes }, before] = [backend().memory(), pages()];
    for (let i = 0; i < 500; i++) for (const images of [3, 2]) await step(images);
    expect(backend().memory()).toMatchObject({ usedBytes, peakBytes });
    expect(pages()).toBe(before);
    optimizer.dispose();
    model.dispose();
    pixelValues.dispose();
  });

  it('reads copies, which later tensors do not change', async () => {
    const first = tf.tensor1d([1, 2, 3]);
    const values = await first.data();
    first.dispose();
    tf.tensor1d([7, 8, 9]);
    expect([...values]).toEqual([1, 2, 3]);
  });

  it('takes tensors over from another backend', async () => {
    await tf.setBackend('cpu');
    const x = tf.tensor1d([1, 2, 3]);
    await tf.setBackend('wasm');
    expect([...(await tf.neg(x).data())]).toEqual([-1, -2, -3]);
  });

  it('writes over the inputs of AdamW, and frees them with the last reference', () => {
    const before = backend().numDataIds();
    const [value, grad, first, second] = [1, 2, 3, 4].map((number) => tf.fill([5], number));
    const factor = tf.scalar(1);
    const attributes = {
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      stepSize: 1e-3,
      bias2: 1,
      decay: 1,
    };
    const results = tf
      .engine()
      .runKernel('AdamW', { value, grad, first, second, factor }, attributes) as tf.Tensor[];
    expect(results.map(({ dataId }) => dataId)).toEqual(
      [value, first, second].map((x) => x.dataId),
    );
    tf.dispose([value, grad, first, second, factor]);
    expect(backend().numDataIds()).toBe(before + 3);
    tf.dispose(results);
    expect(backend().numDataIds()).toBe(before);
  });

  it('computes right beyond 2 GB, where addresses have all their 32 bits', async () => {
    // 2.4 GB that nobody writes to, so that no page of it comes into being.
    const low = [0, 1].map(() => tf.engine().makeTensorFromTensorInfo(backend().make([3e8])));
    const x = tf.tensor2d(
      Array.from({ length: 35 }, (_, i) => i),
      [5, 7],
    );
    expect(backend().address(x)).toBeGreaterThan(2 ** 31);
    const results = tf.tidy(() => [
      tf.sum(tf.matMul(x, x, true, false)),
      tf.sum(tf.transpose(x), 0),
      tf.concat([tf.slice(x, [1, 2], [1, 2]), tf.neg(tf.ones([1, 2]))], 1),
      tf.mul(x, tf.scalar(2)).slice([4, 5]),
    ]);
    const rows = [0, 1, 2, 3, 4].map((row) => 49 * row + 21);
    expect(await Promise.all(results.map((result) => result.array()))).toEqual([
      rows.reduce((sum, row) => sum + row ** 2, 0),
      rows,
      [[9, 10, -1, -1]],
      [[66, 68]],
    ]);
    tf.dispose([x, ...low, ...results]);
  });

  it('refuses a tensor of more than 2 GB', () => {
    expect(() => backend().make([2 ** 15, 2 ** 15])).toThrow('more memory than one may have');
  });

  it('is as before where it was full in the middle of a kernel', async () => {
    // 1.2 GB that nobody writes to, so that no page of it comes into being; its gradients are three more.
    const info = backend().make([1, 3, 100_000_000]);
    const x = tf.engine().makeTensorFromTensorInfo(info) as tf.Tensor3D;
    const before = { ...backend().memory(), data: backend().numDataIds() };
    expect(() => attentionGrad({ query: x, key: x, value: x, dContext: x }, { heads: 1 })).toThrow(
      'The memory of WebAssembly is full',
    );
    expect(backend().memory().usedBytes).toBe(before.usedBytes);
    expect(backend().numDataIds()).toBe(before.data);
    x.dispose();
    expect([...(await tf.add(tf.tensor1d([1, 2]), 1).data())]).toEqual([2, 3]);
  });
});
