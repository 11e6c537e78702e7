/**
 * Which tile a GPU multiplies fastest with. GPUs differ by how many registers a thread can have before
 * others have to wait, and none of them tells: so a few tiles are tried, once for each GPU.
 */
import { matMulShader, type Tile, WORKGROUP } from './matMulShader.ts';

/** Where what was measured is kept from one visit to the next. */
export interface TuningMemory {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
}

/** The tiles that are tried, the one that suits most GPUs first. */
export const TILES: readonly Tile[] = [
  { rows: 8, columns: 8 },
  { rows: 4, columns: 8 },
  { rows: 4, columns: 4 },
  { rows: 8, columns: 4 },
  { rows: 4, columns: 16 },
  { rows: 8, columns: 16 },
];

/** Rows, inner size and columns of the products: four images' tokens, in ViT-Tiny and in ViT-Base. */
const SHAPES = [
  [788, 192, 768],
  [788, 768, 768],
];

/** Products timed as one: a browser's clock of the GPU has steps of 0.1 ms. */
const PRODUCTS = 4;
/** Milliseconds after which no further tile is tried. */
const PATIENCE = 1200;

/** Milliseconds that a tile took for each of the shapes. */
interface Timing {
  tile: Tile;
  milliseconds: readonly number[];
}

/** What was measured of a GPU. */
export interface Tuning {
  tile: Tile;
  /** Floating-point operations a second, in products with that tile. */
  flops: number;
}

/** What the memory knows of a device's GPU, or else what is measured now, in less than two seconds. */
export async function tune(device: GPUDevice, memory: TuningMemory): Promise<Tuning> {
  const { vendor, architecture, description } = device.adapterInfo;
  const key = `webgpu-tile:${[vendor, architecture, description].join(':')}`;
  const [name, flops] = (await memory.get(key))?.split(' ') ?? [];
  const tile = TILES.find((one) => nameOf(one) === name);
  if (tile && Number(flops) > 0) return { tile, flops: Number(flops) };
  const tuning = fastest(await measureTiles(device));
  await memory.set(key, `${nameOf(tuning.tile)} ${tuning.flops}`);
  return tuning;
}

/** The tile with the least product of its times: twice as fast at one shape counts like at another. */
export function fastest(timings: readonly Timing[]): Tuning {
  const score = ({ milliseconds }: Timing) => milliseconds.reduce((a, b) => a * b, 1);
  const best = timings.reduce((a, b) => (score(b) < score(a) ? b : a));
  const seconds = best.milliseconds.reduce((a, b) => a + b, 0) / 1000;
  const flop = SHAPES.reduce((sum, [m, k, n]) => sum + 2 * m * k * n * PRODUCTS, 0);
  return { tile: best.tile, flops: flop / seconds };
}

function nameOf({ rows, columns }: Tile): string {
  return `${rows}x${columns}`;
}

async function measureTiles(device: GPUDevice): Promise<Timing[]> {
  const start = performance.now();
  const clock = new Clock(device);
  const most = (size: (shape: number[]) => number) => Math.max(...SHAPES.map(size));
  const buffers = [
    most(([rows, inner]) => rows * inner),
    most(([, inner, columns]) => inner * columns),
    most(([rows, , columns]) => rows * columns),
  ].map((size) => device.createBuffer({ size: size * 4, usage: GPUBufferUsage.STORAGE }));
  const uniforms = SHAPES.map((shape) => uniformsOf(device, shape));
  const timings: Timing[] = [];
  for (const tile of TILES) {
    if (performance.now() - start > PATIENCE) break;
    const variant = { transposeA: false, bias: false, gelu: undefined, tile };
    const { code } = matMulShader({ ...variant, fours: { a: true, columns: true } });
    const pipeline = await device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code: code() }) },
    });
    const milliseconds: number[] = [];
    for (const [i, shape] of SHAPES.entries()) {
      const bindGroup = device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [...buffers, uniforms[i]].map((buffer, binding) => ({
          binding,
          resource: { buffer },
        })),
      });
      milliseconds.push(await clock.time(pipeline, bindGroup, groupsOf(shape, tile)));
    }
    timings.push({ tile, milliseconds });
  }
  for (const buffer of [...buffers, ...uniforms]) buffer.destroy();
  clock.dispose();
  return timings;
}

/** The uniforms of a product of one matrix by one. */
function uniformsOf(device: GPUDevice, [rows, inner, columns]: number[]): GPUBuffer {
  const values = Int32Array.of(rows, columns, inner, 1, 1);
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  // Uniform buffers come in steps of 16 bytes.
  const buffer = device.createBuffer({ size: 32, usage });
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

function groupsOf([rows, , columns]: number[], tile: Tile): [number, number] {
  return [
    Math.ceil(columns / (WORKGROUP * tile.columns)),
    Math.ceil(rows / (WORKGROUP * tile.rows)),
  ];
}

/** Times products: by the GPU's own clock where it has one, otherwise until its queue is empty. */
class Clock {
  readonly #device: GPUDevice;
  readonly #stamps: GPUQuerySet | undefined;
  readonly #resolved: GPUBuffer;
  readonly #readable: GPUBuffer;

  constructor(device: GPUDevice) {
    this.#device = device;
    if (device.features.has('timestamp-query')) {
      this.#stamps = device.createQuerySet({ type: 'timestamp', count: 2 });
    }
    const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    this.#resolved = device.createBuffer({ size: 16, usage: QUERY_RESOLVE | COPY_SRC });
    this.#readable = device.createBuffer({ size: 16, usage: COPY_DST | MAP_READ });
  }

  /** Milliseconds; the first products, which wake the GPU up, do not count. */
  async time(
    pipeline: GPUComputePipeline,
    bindGroup: GPUBindGroup,
    groups: [number, number],
  ): Promise<number> {
    await this.#run(pipeline, bindGroup, groups);
    return await this.#run(pipeline, bindGroup, groups);
  }

  async #run(
    pipeline: GPUComputePipeline,
    bindGroup: GPUBindGroup,
    groups: [number, number],
  ): Promise<number> {
    const { queue } = this.#device;
    const encoder = this.#device.createCommandEncoder();
    const querySet = this.#stamps;
    const pass = encoder.beginComputePass({
      timestampWrites: querySet && {
        querySet,
        beginningOfPassWriteIndex: 0,
        endOfPassWriteIndex: 1,
      },
    });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    for (let i = 0; i < PRODUCTS; i++) pass.dispatchWorkgroups(...groups);
    pass.end();
    if (querySet) {
      encoder.resolveQuerySet(querySet, 0, 2, this.#resolved, 0);
      encoder.copyBufferToBuffer(this.#resolved, 0, this.#readable, 0, 16);
    }
    const start = performance.now();
    queue.submit([encoder.finish()]);
    if (!querySet) {
      await queue.onSubmittedWorkDone();
      return performance.now() - start;
    }
    await this.#readable.mapAsync(GPUMapMode.READ);
    const [begin, end] = new BigUint64Array(this.#readable.getMappedRange());
    const nanoseconds = Number(end - begin);
    this.#readable.unmap();
    return nanoseconds / 1e6;
  }

  dispose(): void {
    this.#stamps?.destroy();
    this.#resolved.destroy();
    this.#readable.destroy();
  }
}
