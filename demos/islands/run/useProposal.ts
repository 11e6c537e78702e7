import { useEffect, useState } from 'preact/hooks';
import { type Proposal, propose, type Work } from '../../session/proposal.ts';

/**
 * The model that suits this device; see `propose`. The graphics processor is measured while the page is
 * idle, once the reader turns to the demo: whoever only reads needs no more of this code.
 *
 * @param id of the demo's element
 */
export function useProposal(id: string, works: readonly Work[], efficiency: number): Proposal {
  const [flops, setFlops] = useState<number>();
  useEffect(() => {
    const demo = document.getElementById(id);
    const turn = new AbortController();
    const measure = () => {
      turn.abort();
      void import('../../session/gpuProbe.ts')
        .then(({ measureGpu }) => measureGpu())
        .then(setFlops);
    };
    for (const sign of ['pointerenter', 'pointerdown', 'focusin']) {
      demo?.addEventListener(sign, measure, { signal: turn.signal });
    }
    return () => turn.abort();
  }, []);
  return propose(works, flops, efficiency);
}
