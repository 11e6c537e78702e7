import { useState } from 'preact/hooks';
import { ActionButton } from './Bench.tsx';
import { csvFile, type Drawing, pngFile, svgFile } from './exportChart.ts';
import { saveFile } from './saveFile.ts';

/** A chart of a bench, and what can be saved of it. */
interface ChartParts {
  /** File name without an ending. */
  name: string;
  title: string;
  drawing: Drawing | null;
  table: HTMLTableElement | null;
}

/**
 * Every chart of a bench as a picture and as numbers. It looks for them in the page when it is first
 * drawn, so that a bench need not list what it draws.
 */
export default function ChartExports({ bench }: { bench: string }) {
  const [charts] = useState(() => chartsOf(bench));
  const [trouble, setTrouble] = useState('');
  const save = async (name: string, kind: 'svg' | 'png' | 'csv') => {
    setTrouble('');
    // As it is now: it may have been drawn again since.
    const { drawing, table } = chartsOf(bench).find((chart) => chart.name === name) ?? {};
    try {
      if (kind === 'csv' && table) saveFile(csvFile(table), `${name}.csv`);
      if (kind === 'svg' && drawing) saveFile(await svgFile(drawing), `${name}.svg`);
      if (kind === 'png' && drawing) saveFile(await pngFile(drawing), `${name}.png`);
    } catch (error) {
      setTrouble(
        `The chart could not be saved as ${kind.toUpperCase()}: ${(error as Error).message}`,
      );
    }
  };
  return (
    <>
      <ul>
        {charts.map((chart) => (
          <li key={chart.name}>
            <span>{chart.title}</span>
            {(['svg', 'png', 'csv'] as const)
              .filter((kind) => (kind === 'csv' ? chart.table : chart.drawing))
              .map((kind) => (
                <ActionButton
                  key={kind}
                  action="export"
                  what={kind}
                  kind="link"
                  label={`${chart.title} as ${kind.toUpperCase()}`}
                  onPress={() => void save(chart.name, kind)}
                >
                  {kind.toUpperCase()}
                </ActionButton>
              ))}
          </li>
        ))}
      </ul>
      {trouble && <p role="alert">{trouble}</p>}
    </>
  );
}

function chartsOf(bench: string): ChartParts[] {
  const figures = document.querySelectorAll<HTMLElement>(`[data-demo='${bench}'] .chart`);
  return [...figures].map((figure, i) => ({
    name: figure.id || `${bench}-${i + 1}`,
    title: figure.querySelector('.chart-title')?.textContent?.trim() || `Chart ${i + 1}`,
    drawing: figure.querySelector<Drawing>(':scope > svg, :scope > table'),
    table: figure.querySelector('table'),
  }));
}
