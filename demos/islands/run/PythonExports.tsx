import { useState } from 'preact/hooks';
import type { RunConfig } from '../../engine/run.ts';
import {
  accelerateConfig,
  fillNotebook,
  type Notebook,
  pythonCommands,
} from '../../session/pythonExport.ts';
import { ActionButton } from '../bench/Bench.tsx';
import { saveFile } from '../bench/saveFile.ts';

/** Props of `PythonExports`. */
export interface PythonExportsProps {
  /** The settings of each run that the bench would make. */
  configs: readonly RunConfig[];
  /** The site's base path, ending in `/`. */
  base: string;
}

/** The settings of a bench for the Python companion: to copy as commands, and to save. */
export default function PythonExports({ configs, base }: PythonExportsProps) {
  const [trouble, setTrouble] = useState('');
  const saveNotebook = async () => {
    setTrouble('');
    try {
      const site = new URL(base, location.href).href;
      const notebook = fillNotebook(
        await loadNotebook(`${site}python/finetune.ipynb`),
        configs,
        site,
      );
      saveText(
        JSON.stringify(notebook, undefined, 1),
        'application/x-ipynb+json',
        'finetune.ipynb',
      );
    } catch (error) {
      setTrouble(`The notebook could not be loaded (${(error as Error).message}). Try again.`);
    }
  };
  return (
    <>
      <pre data-output="python-command">{pythonCommands(configs)}</pre>
      <p>
        The same with Hugging Face’s Trainer: same images, same split, same new head.{' '}
        <a href={`${base}guide/more-machines/`}>How to install it, and to use more machines</a>
      </p>
      <ActionButton action="export" what="notebook" kind="link" onPress={() => void saveNotebook()}>
        Save notebook
      </ActionButton>
      <ActionButton
        action="export"
        what="accelerate"
        kind="link"
        onPress={() => saveText(accelerateConfig(configs), 'application/yaml', 'accelerate.yaml')}
      >
        Save accelerate configuration
      </ActionButton>
      {trouble && <p role="alert">{trouble}</p>}
    </>
  );
}

async function loadNotebook(address: string): Promise<Notebook> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the site answers ${response.status}`);
  return await response.json();
}

function saveText(text: string, type: string, name: string): void {
  saveFile(new Blob([text], { type }), name);
}
