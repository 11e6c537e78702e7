import { formatCount } from './formats.ts';

/** Props of `PixelTable`. */
export interface PixelTableProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** Red, green and blue, after each step of the image processor. */
  resized: readonly number[];
  rescaled: readonly number[];
  normalized: readonly number[];
  /** Where the last stand in the tensor. */
  offsets: readonly number[];
}

const CHANNELS = ['red', 'green', 'blue'];

/** One pixel's way from bytes to the numbers that a model takes. */
export function PixelTable({ id, title, ...steps }: PixelTableProps) {
  const { resized, rescaled, normalized, offsets } = steps;
  return (
    <figure class="chart pixel-table" id={id}>
      <table>
        <caption class="chart-title">
          <span class="pixel" style={{ '--pixel': `rgb(${resized.join(' ')})` }} /> {title}
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">byte</th>
            <th scope="col">rescaled</th>
            <th scope="col">normalised</th>
            <th scope="col">place in the tensor</th>
          </tr>
        </thead>
        <tbody>
          {CHANNELS.map((channel, i) => (
            <tr key={channel}>
              <th scope="row">{channel}</th>
              <td>{resized[i]}</td>
              <td>{rescaled[i].toFixed(4)}</td>
              <td>{normalized[i].toFixed(4)}</td>
              <td>{formatCount(offsets[i])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
