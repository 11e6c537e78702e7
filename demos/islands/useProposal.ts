import { useEffect, useState } from 'preact/hooks';
import { type Proposal, propose, type Work } from '../session/proposal.ts';

/** The model that suits this device, from a measurement while the page is idle; see `propose`. */
export function useProposal(works: readonly Work[], efficiency: number): Proposal {
  const [flops, setFlops] = useState<number>();
  useEffect(() => {
    void import('../session/gpuProbe.ts').then(({ measureGpu }) => measureGpu()).then(setFlops);
  }, []);
  return propose(works, flops, efficiency);
}
