import { useEffect, useState } from 'preact/hooks';
import type { BackendName } from '../engine/run.ts';
import type { Work } from '../session/proposal.ts';
import type { MeasuredDevice } from '../worker/tasks/measureDevices.ts';
import { Bench } from './bench/Bench.tsx';
import { DataOutput } from './bench/DataOutput.tsx';
import { ExportMenu } from './bench/ExportMenu.tsx';
import { formatBytes, formatFlops, formatTime } from './bench/format.ts';
import { ProgressLine } from './bench/ProgressLine.tsx';
import { TaskActions } from './bench/TaskActions.tsx';
import { useHydrated } from './bench/useHydrated.ts';
import { useTask } from './bench/useTask.ts';

/** What `npm run record-demo` found. */
export interface EnvironmentRecord {
  cores: number;
  devices: MeasuredDevice[];
  /** Part of its products' speed that a whole training kept there. */
  efficiency: number;
}

/** Props of `Environment`. */
export interface EnvironmentProps {
  /** With the processor it was made on, and the command. */
  recorded: EnvironmentRecord & { device: string; command: string };
  works: readonly Work[];
}

/** What a browser tells of itself, without computing anything. */
interface Browser {
  cores: number;
  /** Whether threads may share memory. */
  isolated: boolean;
  /** The GPU's name; `undefined` where WebGPU is not offered. */
  gpu: string | undefined;
  /** Bytes that the site may still keep; `undefined` where the browser does not say. */
  room: number | undefined;
}

const NAMES: Record<BackendName, string> = {
  webgpu: 'Graphics processor',
  wasm: 'Main processor',
};

/** The demo `environment`: what this browser and its device can do, and how long a training will take. */
export default function Environment({ recorded, works }: EnvironmentProps) {
  const hydrated = useHydrated();
  const browser = useBrowser();
  const task = useTask('measureDevices');
  const devices = task.result ?? recorded.devices;
  const own = task.result !== undefined;
  const fastest = devices.reduce((best, one) => (one.flops > best.flops ? one : best));
  return (
    <Bench
      id="environment"
      title="What this device can do"
      phase={task.phase}
      chip={own ? 'Yours' : 'Recorded'}
      actions={
        <TaskActions
          phase={task.phase}
          hydrated={hydrated}
          onRun={() => task.run(undefined)}
          onCancel={task.cancel}
          onReset={task.reset}
        >
          Measure this device
        </TaskActions>
      }
      notices={task.notices}
      announcement={task.announcement}
      lookFor={
        <>
          <b>What to look for.</b> The time beneath each model is the product of two numbers: what a
          training has to compute, and what a device computes in a second. Where the graphics
          processor is many times as fast, so is every training in the steps to come.
        </>
      }
      facts={
        <ul class="bench-facts">
          <li data-output="device">{own ? fastest.device.description : recorded.device}</li>
        </ul>
      }
      links={
        <div class="bench-links">
          <details>
            <summary>Command</summary>
            <pre data-output="command">{recorded.command}</pre>
          </details>
          {hydrated && <ExportMenu bench="environment" />}
          <DataOutput name="run" value={{ browser, devices }} />
        </div>
      }
    >
      <ProgressLine progress={task.progress} of="the measurement" />
      <div class="bench-halves">
        <BrowserTable browser={browser} cores={browser?.cores ?? recorded.cores} />
        <figure class="chart speed-table" id="environment-times">
          <table>
            <caption class="chart-title">
              Speed, and the time of 30 epochs on 80 images {own ? 'here' : 'where it was recorded'}
            </caption>
            <thead>
              <tr>
                <td />
                {devices.map(({ device }) => (
                  <th key={device.backend} scope="col">
                    {NAMES[device.backend]}
                    <br />
                    <small>{device.description}</small>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <tr>
                <th scope="row">Matrix products</th>
                {devices.map(({ device, flops }) => (
                  <td key={device.backend}>
                    <data data-output={`flops-${device.backend}`} value={flops}>
                      {formatFlops(flops)}
                    </data>
                  </td>
                ))}
              </tr>
              {works.map(({ name, flop }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {devices.map(({ device, flops }) => (
                    <td key={device.backend}>{formatTime(flop / (recorded.efficiency * flops))}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </figure>
      </div>
    </Bench>
  );
}

function BrowserTable({ browser, cores }: { browser: Browser | undefined; cores: number }) {
  const rows: [string, string][] = browser
    ? [
        ['Graphics processor', browser.gpu ?? 'none that this browser offers'],
        ['Cores of the main processor', String(cores)],
        [
          'Threads',
          browser.isolated
            ? 'allowed: WebAssembly uses several cores'
            : 'not allowed by this server’s headers: WebAssembly uses one core',
        ],
        ['Room for models', browser.room === undefined ? 'not told' : formatBytes(browser.room)],
      ]
    : [['Cores of the main processor', String(cores)]];
  return (
    <figure class="chart" id="environment-browser">
      <table>
        <caption class="chart-title">
          {browser ? 'What this browser offers' : 'The machine of the record'}
        </caption>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** What the browser tells, once the page is alive. */
function useBrowser(): Browser | undefined {
  const [browser, setBrowser] = useState<Browser>();
  useEffect(() => {
    void look().then(setBrowser);
  }, []);
  return browser;
}

async function look(): Promise<Browser> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  const { description = '', vendor = '', architecture = '' } = adapter?.info ?? {};
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed';
  const { quota, usage = 0 } = (await navigator.storage?.estimate().catch(() => undefined)) ?? {};
  return {
    cores: navigator.hardwareConcurrency,
    isolated: globalThis.crossOriginIsolated,
    gpu: adapter ? name : undefined,
    room: quota === undefined ? undefined : quota - usage,
  };
}
