import { availableParallelism } from 'node:os';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { measureFlops } from '../../demos/engine/deviceSpeed.ts';
import { countMacs, summarizeModel } from '../../demos/engine/inspect/modelSummary.ts';
import { runFlop } from '../../demos/engine/inspect/runFlop.ts';
import { parseModelConfig } from '../../demos/engine/models/modelConfig.ts';
import { BUNDLED_MODEL } from '../../demos/engine/models/offers.ts';
import { DEFAULT_CONFIG } from '../../demos/engine/run.ts';
import { loadModel } from '../finetune/modelFolder.ts';
import { runFinetune } from '../finetune/runFinetune.ts';
import { prepareNodeBackend } from '../shared/nodeBackend.ts';

const EPOCHS = 5;

/**
 * What this machine's main processor can do, by its products alone and in a real training: a terminal has
 * no graphics processor of its own. The training is of the bundled model, on the site's sample.
 */
export async function recordEnvironment() {
  const device = await prepareNodeBackend('wasm');
  const flops = await measureFlops();
  const files = await loadModel(BUNDLED_MODEL);
  const run = await runFinetune({
    data: 'public/data/sample',
    id: 'environment',
    command: '',
    config: { ...DEFAULT_CONFIG, model: files.id, numTrainEpochs: EPOCHS, backend: 'wasm' },
  });
  const macs = countMacs(
    summarizeModel(parseModelConfig(files.config, 'config.json'), LABELS.length),
  );
  const { train, test } = run.data ?? { train: [], test: [] };
  const flop = runFlop({ macs, train: train.length, test: test.length, epochs: EPOCHS });
  return {
    cores: availableParallelism(),
    devices: [{ device, flops }],
    // Part of the products' speed that a whole training keeps; the rest is memory's.
    efficiency: flop / run.seconds / flops,
  };
}
