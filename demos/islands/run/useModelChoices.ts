import type { ModelOffer } from '../../engine/models/offers.ts';
import { library } from '../../session/library.ts';
import { useHydrated } from '../bench/useHydrated.ts';
import { choicesOf } from './modelChoices.ts';

/** What can be chosen on this site, with the models that this browser keeps once the page is alive. */
export function useModelChoices(models: readonly ModelOffer[]): ModelOffer[] {
  const hydrated = useHydrated();
  return choicesOf(models, hydrated ? library.models.value : []);
}
