import { prepareModels } from './data/models.ts';
import { prepareData, SOURCE_CHOICES } from './data/prepare.ts';
import { progressBar, runCommand, UserError } from './shared/command.ts';

await runCommand({
  usage: 'npm run data --',
  summary: 'Gets the sample and the models that the site shows and the demos learn from.',
  options: {
    from: {
      type: 'string',
      value: 'DIR|ZIP',
      description: 'Your own sample: labels.csv and images/. Also set by LESION_DATA.',
    },
    out: { type: 'string', value: 'DIR', description: 'Where to put it [public/data/sample].' },
    source: {
      type: 'string',
      value: SOURCE_CHOICES.join('|'),
      default: 'auto',
      description: 'The best there is, or a certain one.',
    },
    seed: { type: 'string', value: 'N', default: '42', description: 'Seed of synthetic lesions.' },
    'isic-url': {
      type: 'string',
      value: 'URL',
      description: 'A mirror of the ISIC Archive. Also set by LESION_ISIC_URL.',
    },
    models: {
      type: 'string',
      value: 'DIR',
      description: 'Folder of model folders. Also set by LESION_MODELS.',
    },
    force: { type: 'boolean', description: 'Get the sample again, even if it is there.' },
    json: { type: 'boolean', description: 'Print the result as JSON.' },
  },
  async run({ from, out, source, seed, 'isic-url': isicUrl, models: modelsFolder, force, json }) {
    const sample = await prepareData({
      from,
      out,
      source: parseSource(source),
      seed: parseSeed(seed),
      isicUrl,
      force,
      onProgress: progressBar('ISIC Archive'),
    });
    const models = await prepareModels({ models: modelsFolder });
    const text = `${sample.line}\n${models.line}\n`;
    process.stdout.write(json ? `${JSON.stringify({ sample, models })}\n` : text);
  },
});

function parseSource(text: string): (typeof SOURCE_CHOICES)[number] {
  const choice = SOURCE_CHOICES.find((name) => name === text);
  if (choice) return choice;
  throw new UserError(`--source takes ${SOURCE_CHOICES.join(', ')}, not "${text}".`);
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(seed)) return seed;
  throw new UserError(`--seed takes a whole number, not "${text}".`);
}
