/** Goes through a list of benches: opens the subjects, measures them together, and reports. */
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { softwareVulkan } from '../shared/browser.ts';
import { compileKernels } from '../shared/compileKernels.ts';
import { ROOT } from '../shared/paths.ts';
import type { Bench } from './benches.ts';
import type { Entry } from './catalogue.ts';
import { Chromium } from './chromium.ts';
import { compileLimits } from './limitsModule.ts';
import { type Budget, measure, median } from './measure.ts';
import { missingModules, OnnxModels, pythonCommand } from './python.ts';
import type { BenchResult, Row } from './report.ts';
import { BenchError, ProcessSession, type Session } from './session.ts';
import { canRun, type Place, type SubjectName } from './subjects.ts';

/** What to measure, and how long. */
export interface BenchSettings {
  place: Place;
  subjects: readonly SubjectName[];
  budget: Budget;
}

/** Memory and first losses are those of a program that has done nothing else yet. */
const FRESH = ['memory', 'first-loss', 'steps'];

/** A long run is told of by the hundred. The first steps are its warm-up. */
const LONG_RUN = { steps: 1000, each: 100, warmUp: 10 };

/** The subjects at work in one place. Each is started when it is first needed, and again after a failure. */
export class BenchRunner {
  readonly #settings: BenchSettings;
  readonly #browser: Chromium | undefined;
  readonly #onnx: OnnxModels;
  readonly #available: ReadonlySet<SubjectName>;
  readonly #sessions = new Map<SubjectName, Session>();

  private constructor(
    settings: BenchSettings,
    available: ReadonlySet<SubjectName>,
    onnx: OnnxModels,
    browser?: Chromium,
  ) {
    this.#settings = settings;
    this.#available = available;
    this.#onnx = onnx;
    this.#browser = browser;
  }

  /**
   * @param entries all that will be measured: what none of them needs is not looked for
   * @param say gets a sentence for each subject that has to be left out
   */
  static async start(
    settings: BenchSettings,
    entries: readonly Entry[],
    say: (sentence: string) => void,
  ): Promise<BenchRunner> {
    const available = new Set(
      settings.subjects.filter((subject) =>
        entries.some((entry) => takesPart(subject, entry, settings)),
      ),
    );
    const needs = {
      pytorch: ['torch', 'transformers'],
      'onnxruntime-web': ['torch', 'transformers', 'onnxscript'],
    };
    for (const [subject, modules] of Object.entries(needs) as [SubjectName, string[]][]) {
      if (!available.has(subject)) continue;
      const missing = await missingModules(subject, modules);
      if (!missing) continue;
      say(missing);
      available.delete(subject);
    }
    await compileKernels();
    const { where, isolated } = settings.place;
    const browser = where === 'chromium' ? await Chromium.start({ isolated }) : undefined;
    return new BenchRunner(settings, available, await OnnxModels.create(), browser);
  }

  /** Measures one bench with everyone who takes part. Failures become notes. */
  async run(entry: Entry): Promise<BenchResult> {
    const { bench } = entry;
    const fresh = FRESH.includes(bench.kind);
    const result: BenchResult = { bench, rows: [], notes: [] };
    const attempt = async <T>(subject: SubjectName, action: () => Promise<T>) => {
      try {
        return await action();
      } catch (error) {
        if (!(error instanceof BenchError)) throw error;
        result.notes.push(`${subject} ${error.message}`);
        await this.#close(subject);
      }
    };

    const ready: { subject: SubjectName; session: Session }[] = [];
    for (const subject of this.#available) {
      if (!takesPart(subject, entry, this.#settings)) continue;
      if (fresh) await this.#close(subject);
      const session = await attempt(subject, () => this.#prepare(subject, bench));
      if (session) ready.push({ subject, session });
    }
    if (bench.kind === 'steps') {
      for (const { subject, session } of ready) {
        await attempt(subject, () => this.#longRun(bench, subject, session, result.rows));
        await this.#close(subject);
      }
      return result;
    }
    const contenders = ready.map(({ session }) => ({
      run: async (times: number) => (await session.ask({ do: 'run', times })).ms,
    }));
    const measured = await measure(contenders, this.#settings.budget, fresh);
    for (const [i, { subject, session }] of ready.entries()) {
      const figure = measured[i];
      await attempt(subject, async () => {
        if ('failure' in figure) throw figure.failure;
        const { medianMs, runs, warm } = figure;
        const report = await this.#report(subject, session);
        result.rows.push({ bench: bench.name, subject, medianMs, runs, ...report });
        await session.ask({ do: 'finish' });
        if (!warm && !fresh)
          result.notes.push(`${subject} is slow: it was run once, without a warm-up`);
      });
      if (fresh) await this.#close(subject);
    }
    return result;
  }

  async close(): Promise<void> {
    for (const subject of this.#sessions.keys()) await this.#close(subject);
    await this.#browser?.close();
    await this.#onnx.remove();
  }

  async #prepare(subject: SubjectName, bench: Bench): Promise<Session> {
    const session = this.#sessions.get(subject) ?? (await this.#open(subject));
    this.#sessions.set(subject, session);
    await session.ask({ do: 'prepare', bench, ...(await this.#conditions(subject, bench)) });
    return session;
  }

  /** Makes so many steps in one go, and writes a row for every hundred: `steps/vit-micro/b4/101-200`. */
  async #longRun(bench: Bench, subject: SubjectName, session: Session, rows: Row[]) {
    for (let first = 1; first <= LONG_RUN.steps; first += LONG_RUN.each) {
      const last = first + LONG_RUN.each - 1;
      const times: number[] = [];
      for (let step = first; step <= last; step++) {
        const { ms } = await session.ask({ do: 'run', times: 1 });
        if (step > LONG_RUN.warmUp) times.push(ms);
      }
      rows.push({
        bench: `${bench.name}/${first}-${last}`,
        subject,
        medianMs: median(times),
        runs: times.length,
        ...(await this.#report(subject, session)),
      });
    }
  }

  async #report(subject: SubjectName, session: Session) {
    const { backend, device, peakBytes } = await session.ask({ do: 'report' });
    return {
      backend: backend ?? this.#settings.place.backend,
      device: this.#describeDevice(subject, device),
      peakBytes,
    };
  }

  async #open(subject: SubjectName): Promise<Session> {
    if (subject === 'pytorch') return new ProcessSession(pythonCommand('pytorch.py'));
    if (this.#browser) return await this.#browser.open(subject);
    return new ProcessSession(
      [process.execPath, join(ROOT, 'bench/node.ts'), subject],
      vulkanEnvironment(),
    );
  }

  async #close(subject: SubjectName): Promise<void> {
    await this.#sessions.get(subject)?.close();
    this.#sessions.delete(subject);
  }

  async #conditions(subject: SubjectName, bench: Bench) {
    const { backend, isolated } = this.#settings.place;
    const threads = isolated ? availableParallelism() : 1;
    if (bench.kind === 'limit') return { backend, threads, wasm: await compileLimits() };
    if (subject !== 'onnxruntime-web' || bench.kind === 'matmul') return { backend, threads };
    const file = await this.#onnx.file(bench);
    return { backend, threads, onnx: this.#browser?.fileUrl(file) ?? file };
  }

  #describeDevice(subject: SubjectName, device: string): string {
    const inNode = `Node ${process.versions.node}`;
    const host = subject === 'pytorch' ? [] : [this.#browser?.name ?? inNode];
    const processor = `${cpus()[0].model.trim()}, ${availableParallelism()} cores`;
    return `${[...host, device].join(', ')}; ${processor}`;
  }
}

function takesPart(
  subject: SubjectName,
  { bench, subjects }: Entry,
  settings: BenchSettings,
): boolean {
  const { place } = settings;
  return (subjects ?? settings.subjects).includes(subject) && canRun(subject, bench, place);
}

/**
 * Where Node finds GPUs on Linux: those of the system, and the one in software that comes with
 * Chromium, whose Vulkan loader knows how to add one. A real one goes first.
 */
function vulkanEnvironment(): Record<string, string> {
  const software = softwareVulkan();
  if (!software) return {};
  const folders = [dirname(software), process.env.LD_LIBRARY_PATH].filter(Boolean);
  return { VK_ADD_DRIVER_FILES: software, LD_LIBRARY_PATH: folders.join(':') };
}
