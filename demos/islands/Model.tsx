import { useMemo } from 'preact/hooks';
import { formatCount } from '../charts/formats.ts';
import { PartBars, shortCount } from '../charts/PartBars.tsx';
import { countMacs, countParameters, type ModelPart } from '../engine/inspect/modelSummary.ts';
import { isActive } from '../session/machine.ts';
import { Figure } from './bench/Figure.tsx';
import { formatBytes } from './bench/format.ts';
import { ImagePicker } from './bench/ImagePicker.tsx';
import { numberFrom, useControls } from './bench/useControls.ts';
import { useHydrated } from './bench/useHydrated.ts';
import { useTask } from './bench/useTask.ts';
import {
  firstChoices,
  type InspectProps,
  imageRef,
  inspectControls,
  pictureOf,
  requestOf,
} from './inspect/choices.tsx';
import { InspectBench } from './inspect/InspectBench.tsx';
import { computedModel, type ModelView, type RecordedModel } from './inspect/modelView.ts';
import { NoPicture } from './inspect/NoPicture.tsx';
import { PartCard } from './inspect/PartCard.tsx';
import { ProcessorSteps } from './inspect/ProcessorSteps.tsx';
import { ShapeFlow } from './inspect/ShapeFlow.tsx';

/** Props of `Model`. */
export interface ModelProps extends InspectProps {
  recorded: RecordedModel;
  command: string;
}

/** The demo `model`: its parts and what they cost, its file, and how an image is prepared for it. */
export default function Model(props: ModelProps) {
  const { recorded, images } = props;
  const hydrated = useHydrated();
  const controls = useMemo(
    () => ({
      ...inspectControls(props),
      part: numberFrom(1, 999),
      x: numberFrom(0, 4095),
      y: numberFrom(0, 4095),
    }),
    [],
  );
  const initial = useMemo(() => {
    const { model, image } = recorded;
    const first = firstChoices(props, { model: model.id, image: image.imageId });
    return { ...first, part: 2, x: image.pixel.x, y: image.pixel.y };
  }, []);
  const choices = useControls(controls, initial);
  const { values, set } = choices;
  const task = useTask('inspectModel');
  const { result } = task;
  const place = { x: values.x, y: values.y };
  const view: ModelView = result ? computedModel(result, place) : recorded;
  const run = (choices = values) =>
    task.run({ ...requestOf(props, choices), image: imageRef(images, choices.image) });
  const busy = isActive(task.phase);
  const part = Math.min(values.part, view.parts.length) - 1;
  const src = view.image && pictureOf(props, view.image.imageId, result !== undefined);
  const macs = countMacs(view.parts);
  return (
    <InspectBench
      id="model"
      title={`${view.model.name}, part by part`}
      site={props}
      hydrated={hydrated}
      choices={choices}
      legend="Model and image"
      task={task}
      work="the download"
      button={{ first: 'Load it here', again: 'Load again' }}
      onRun={() => run()}
      controls={
        <>
          <ImagePicker
            images={images}
            value={values.image}
            disabled={!hydrated || busy}
            onChange={(image) => {
              set('image', image);
              if (result) run({ ...values, image });
            }}
          />
          <label>
            <span>Part</span>
            <select
              name="part"
              value={String(part + 1)}
              onChange={(event) => set('part', Number(event.currentTarget.value))}
            >
              {view.parts.map(({ name }, i) => (
                <option key={name} value={String(i + 1)} selected={i === part}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </>
      }
      lookFor={
        <>
          <b>What to look for.</b> Nearly all parameters are in the blocks, and two thirds of those
          in the MLPs. The head, which is all that fine-tuning adds, can hardly be seen. Load a Swin
          Transformer and compare: its blocks grow from stage to stage, and their work does not.
        </>
      }
      facts={
        <>
          <li data-output="model">{view.model.name}</li>
          {!view.model.pretrained && <li>random weights</li>}
          {view.bytes > 0 && <li data-output="download">{formatBytes(view.bytes)} of weights</li>}
        </>
      }
      shown={view}
      whole={() => view}
    >
      <dl class="bench-figures">
        <Figure name="parameters" label="Parameters" value={view.parameters}>
          {formatCount(view.parameters)}
        </Figure>
        <Figure name="macs" label="Multiply-adds, one image" value={macs}>
          {shortCount(macs)}
        </Figure>
        <Figure name="dropped" label="Tensors dropped" value={view.droppedParameters.length}>
          {view.droppedParameters.length}
        </Figure>
        <Figure name="new" label="Tensors made new" value={view.newParameters.length}>
          {view.newParameters.length}
        </Figure>
      </dl>
      <ShapeFlow parts={view.parts} processor={view.processor} />
      <div class="bench-halves">
        <PartBars
          id="model-parts"
          title="Where its parameters are, and its work"
          parts={view.parts.map((one) => ({
            name: one.name,
            kind: one.kind,
            parameters: countParameters([one]),
            macs: countMacs([one]),
            shape: shapeOf(one),
          }))}
          selected={part}
          onPick={hydrated ? (next) => set('part', next + 1) : undefined}
        />
        <PartCard part={view.parts[part]} />
      </div>
      <ParameterNames view={view} />
      {view.image && (
        <ProcessorSteps
          image={view.image}
          processor={view.processor}
          src={src}
          disabled={!hydrated || !result}
          onPlace={(next) => {
            set('x', next.x);
            set('y', next.y);
          }}
        />
      )}
      {view.image && !src && <NoPicture imageId={view.image.imageId} />}
    </InspectBench>
  );
}

/** What a part gives: "197 × 192". */
function shapeOf({ tokens, size }: ModelPart): string {
  return `${formatCount(tokens)} × ${formatCount(size)}`;
}

/** What became of the tensors in the model's file. */
function ParameterNames({ view }: { view: ModelView }) {
  const { droppedParameters, newParameters } = view;
  if (droppedParameters.length + newParameters.length === 0) return null;
  const lists = [
    { name: 'Dropped', why: 'of the file, as they are of no use here', list: droppedParameters },
    { name: 'Made new', why: 'as the file has none that fit', list: newParameters },
  ];
  return (
    <dl class="parameter-lists" data-output="parameter-names">
      {lists.map(({ name, why, list }) => (
        <div key={name}>
          <dt>
            {name} <small>{why}</small>
          </dt>
          {list.length === 0 && <dd>nothing</dd>}
          {list.map((one) => (
            <dd key={one}>
              <code>{one}</code>
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
