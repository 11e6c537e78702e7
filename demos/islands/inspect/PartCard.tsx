import { formatCount } from '../../charts/formats.ts';
import { countMacs, countParameters, type ModelPart } from '../../engine/inspect/modelSummary.ts';

/** One part of a model, opened: what it does in order, and what each step has and costs. */
export function PartCard({ part }: { part: ModelPart }) {
  const { name, prefix, heads, tokens, size, steps } = part;
  return (
    <figure class="chart part-card" id="model-part">
      <table>
        <caption class="chart-title">
          {name}, opened{' '}
          <span class="measure">
            gives {formatCount(tokens)} × {formatCount(size)}
            {heads && `, ${heads} heads`}
          </span>
        </caption>
        <thead>
          <tr>
            <th scope="col">step</th>
            <th scope="col">parameters</th>
            <th scope="col">multiply-adds</th>
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => (
            <tr key={step.name}>
              <th scope="row">{step.name}</th>
              <td>{formatCount(step.parameters)}</td>
              <td>{formatCount(step.macs)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <code>{prefix}</code>
            </th>
            <td>{formatCount(countParameters([part]))}</td>
            <td>{formatCount(countMacs([part]))}</td>
          </tr>
        </tfoot>
      </table>
    </figure>
  );
}
