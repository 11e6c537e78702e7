import { formatNumber } from './formats.ts';

/** Props of `ShareBars`. */
export interface ShareBarsProps {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What each row is, and its share of the whole, 0 to 1. */
  rows: readonly { name: string; share: number }[];
  /** Heads of the two columns of words. */
  nameLabel: string;
  shareLabel: string;
  /** Place in `rows` of the one that concerns what is shown beside, and how that is said. */
  marked?: { index: number; note: string };
}

/** Shares of a whole as bars with their numbers: a table whose cells are drawn. */
export function ShareBars({ id, title, rows, nameLabel, shareLabel, marked }: ShareBarsProps) {
  return (
    <figure class="chart share-bars" id={id}>
      <table>
        <caption class="chart-title">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{nameLabel}</th>
            <td class="bars" />
            <th scope="col">{shareLabel}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, share }, i) => (
            <tr key={name} class={i === marked?.index ? 'marked' : undefined}>
              <th scope="row">
                {name}
                {i === marked?.index && <small>{` ${marked.note}`}</small>}
              </th>
              <td class="bars" aria-hidden="true">
                <span class="bar" style={{ '--length': `${(100 * share).toFixed(1)}%` }} />
              </td>
              <td>{formatNumber(share, 'percent', 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
