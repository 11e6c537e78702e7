import { useRef, useState } from 'preact/hooks';
import type { SampleManifest } from '../../engine/data/sample.ts';
import type { Phase } from '../../session/machine.ts';
import { type Verification, verifyFiles } from './verifyFiles.ts';

/** The check for missing files, with a life of its own: recorded → running → done, failed or cancelled. */
export function useFileCheck(manifest: SampleManifest, root: string) {
  const [phase, setPhase] = useState<Phase>('recorded');
  const [found, setFound] = useState<Verification>();
  const abort = useRef<AbortController | null>(null);
  const run = async () => {
    const controller = new AbortController();
    abort.current = controller;
    setFound(undefined);
    setPhase('running');
    const result = await verifyFiles(root, manifest.files, setFound, controller.signal);
    const whole = result.missing.length === 0 && result.damaged.length === 0;
    setPhase(controller.signal.aborted ? 'cancelled' : whole ? 'done' : 'failed');
  };
  return { phase, found, run, cancel: () => abort.current?.abort(), message: report(phase, found) };
}

function report(phase: Phase, found: Verification | undefined): string {
  if (phase === 'recorded') return '';
  if (!found) return 'Fetching the first file.';
  const { checked, total, missing, damaged, hashed } = found;
  if (phase === 'running') return `Checked ${checked} of ${total} files.`;
  if (phase === 'cancelled') return `Cancelled after ${checked} of ${total} files.`;
  const how = hashed ? 'size and sha256' : 'size alone, as this page is not served securely';
  const trouble = [
    missing.length > 0 && `missing: ${missing.join(', ')}`,
    damaged.length > 0 && `not as the manifest says: ${damaged.join(', ')}`,
  ].filter(Boolean);
  return trouble.length === 0
    ? `No file is missing: ${checked} of ${total} are there, compared by ${how}.`
    : `Of ${total} files, ${trouble.join('; ')}. Load the sample again with “npm run data”.`;
}
