import { formatCount } from '../../charts/formats.ts';
import type { PreprocessorConfig } from '../../engine/data/imageProcessor.ts';
import type { ModelPart } from '../../engine/inspect/modelSummary.ts';

/** What an image becomes on its way through a model: its shape after each kind of part. */
export function ShapeFlow({
  parts,
  processor,
}: {
  parts: readonly ModelPart[];
  processor: PreprocessorConfig;
}) {
  const stations = [
    { name: 'image', shape: `3 × ${processor.height} × ${processor.width}` },
    ...groupBlocks(parts).map(({ name, part: { kind, tokens, size } }) => ({
      name,
      shape: kind === 'head' ? `${size} logits` : `${formatCount(tokens)} × ${formatCount(size)}`,
    })),
  ];
  return (
    <ol class="shape-flow" aria-label="Shapes on the way through the model">
      {stations.map(({ name, shape }, i) => (
        <li key={i}>
          <b>{shape}</b>
          <span>{name}</span>
        </li>
      ))}
    </ol>
  );
}

/** Blocks that follow each other as one station. */
function groupBlocks(parts: readonly ModelPart[]): { name: string; part: ModelPart }[] {
  const groups: ModelPart[][] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    if (part.kind === 'block' && last?.[0].kind === 'block') last.push(part);
    else groups.push([part]);
  }
  return groups.map((group) => {
    const [part] = group;
    const name = part.name.toLowerCase();
    return { part, name: part.kind === 'block' ? `${group.length} blocks` : name };
  });
}
