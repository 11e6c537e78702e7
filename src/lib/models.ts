import { existsSync, readFileSync } from 'node:fs';
import { LABELS } from '../../demos/engine/data/labels.ts';
import { countMacs, summarizeModel } from '../../demos/engine/inspect/modelSummary.ts';
import { runFlop } from '../../demos/engine/inspect/runFlop.ts';
import { parseModelConfig } from '../../demos/engine/models/modelConfig.ts';
import { type ModelOffer, RANDOM_MODEL } from '../../demos/engine/models/offers.ts';
import type { Work } from '../../demos/session/proposal.ts';

const INDEX = 'public/models/index.json';

/** The models that a reader of this build can choose: those it serves, then the random one. */
export function getModels(): ModelOffer[] {
  const served: ModelOffer[] = existsSync(INDEX) ? JSON.parse(readFileSync(INDEX, 'utf8')) : [];
  return [...served, RANDOM_MODEL];
}

/** What it takes to fine-tune each pretrained model that this build serves, as step 5 does it. */
export function getWorks(): Work[] {
  return getModels()
    .filter(({ pretrained }) => pretrained)
    .map(({ id, name }) => {
      const file = `public/models/${id}/config.json`;
      const config = parseModelConfig(JSON.parse(readFileSync(file, 'utf8')), file);
      const macs = countMacs(summarizeModel(config, LABELS.length));
      return { model: id, name, flop: runFlop({ macs, train: 80, test: 20, epochs: 30 }) };
    });
}
