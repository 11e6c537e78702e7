import { session } from '../../session/store.ts';
import { RunButtons, type RunButtonsProps } from './RunButtons.tsx';

/** The buttons of the page's one run. */
export function RunActions(props: Omit<RunButtonsProps, 'runner'>) {
  return <RunButtons runner={session} {...props} />;
}
