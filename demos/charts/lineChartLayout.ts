/** The geometry of a line chart: from data to places in a drawing of 360 × 240 units. */
import { area, line, scaleLinear, scaleLog } from 'd3';
import type { NumberFormat } from './formats.ts';
import { type Box, type Position, placeBesideLine, spreadLabels } from './placeLabels.ts';

/** A point of a series, in units of the data. What is not finite leaves a hole in the line. */
export interface LinePoint {
  x: number;
  y: number;
}

/** One line of a chart. */
export interface LineSeries {
  /** `train` and `test` have colours of their own; any other id takes the accent. */
  id: string;
  /** Written at the line's end. */
  label: string;
  /** In order of x. */
  points: readonly LinePoint[];
  /** Drawn behind the others and paler: what was expected, say. */
  faint?: boolean;
  /** A dot at every point: for points so few that the line between them is no more than a guide. */
  dotted?: boolean;
  /** Shaded from `low` to `high`. */
  band?: readonly { x: number; low: number; high: number }[];
}

/** What is drawn, without the words around it. */
export interface LineChartData {
  xDomain: readonly [number, number];
  /** Linear, unless told. On a logarithmic axis both ends of `xDomain` are above 0. */
  xScale?: 'linear' | 'log';
  /** The ticks along x with their words; without them, round numbers. */
  xTicks?: readonly { x: number; text: string }[];
  /** Without it: from 0 to a round number above all values; for per cent, 0 to 1. */
  yDomain?: readonly [number, number];
  yFormat?: NumberFormat;
  series: readonly LineSeries[];
  /** A dotted horizontal line, such as what guessing would reach. */
  reference?: { y: number; label: string };
  /** A thin vertical line: where something happened. */
  marker?: { x: number; label: string };
}

/** A tick: its place along the axis, and its words. */
export interface Tick {
  at: number;
  text: string;
}

/** One series in the drawing. */
export interface SeriesLayout {
  series: LineSeries;
  /** SVG path data; empty where there is nothing to draw. */
  line: string;
  band: string;
  /** The last point, those that no line reaches as their neighbours are missing, or all if `dotted`. */
  dots: Position[];
  /** Where the label starts, and its middle height; absent if there is no label or no point. */
  label?: Position;
}

/** A vertical line with its words above the plot, which begin or end at the line. */
export interface MarkerLayout {
  x: number;
  anchor: 'start' | 'end';
  /** The words' place. */
  label: Box;
}

/** A chart, ready to be drawn. All places are in user units from the top left corner. */
export interface LineChartLayout {
  plot: Box;
  xTicks: Tick[];
  yTicks: Tick[];
  series: SeriesLayout[];
  reference?: { y: number; labelX: number; labelY: number };
  marker?: MarkerLayout;
  /** From data to places. */
  x: (value: number) => number;
  y: (value: number) => number;
}

/** Size of the drawing. Near the size it is shown at, so that its text stays legible. */
export const WIDTH = 360;
export const HEIGHT = 240;

// The largest text that charts.css sets, in user units (it sets smaller text in wider containers), and
// the usual width of a letter and of a figure of Inter at that size.
const TEXT = 14;
const CHARACTER = 0.58 * TEXT;
const DIGIT = 0.72 * TEXT;

const textWidth = (text: string) => text.length * CHARACTER;
const isFinitePoint = (point: LinePoint) => Number.isFinite(point.x) && Number.isFinite(point.y);

/** Lays a chart out. */
export function layoutLineChart(data: LineChartData): LineChartLayout {
  const format = data.yFormat ?? 'number';
  const yScale = scaleLinear().domain(data.yDomain ?? valueDomain(data));
  if (!data.yDomain) yScale.nice(4);
  const formatTick = yScale.tickFormat(4, format === 'percent' ? '.0%' : undefined);
  const yTickValues = yScale.ticks(4);
  const widestTick = Math.max(0, ...yTickValues.map((value) => formatTick(value).length * DIGIT));
  const widestLabel = Math.max(0, ...data.series.map((series) => textWidth(series.label)));
  const plot: Box = {
    left: Math.ceil(Math.max(30, widestTick + 8)),
    right: WIDTH - Math.ceil(Math.min(WIDTH / 3, widestLabel + 12)),
    top: 30,
    bottom: HEIGHT - 46,
  };
  const xScale = data.xScale === 'log' ? scaleLog() : scaleLinear();
  const x = xScale.domain(data.xDomain).range([plot.left, plot.right]);
  const y = yScale.range([plot.bottom, plot.top]);
  const place = (point: LinePoint): Position => ({ x: x(point.x), y: y(point.y) });

  const marker = data.marker && layoutMarker(data.marker.label, x(data.marker.x), plot);
  const series = data.series.map((one) => layoutSeries(one, place));
  placeEndLabels(series, plot, marker);
  return {
    plot,
    xTicks: ticksAlongX(data).map((tick) => ({ at: x(tick.x), text: tick.text })),
    yTicks: yTickValues.map((value) => ({ at: y(value), text: formatTick(value) })),
    series,
    reference:
      data.reference &&
      layoutReference(data.reference, y(data.reference.y), plot, series, place, marker),
    marker,
    x,
    y,
  };
}

/** 0 (or less) to the largest value that is to be seen; for per cent 0 to 1. */
function valueDomain({ series, reference, yFormat }: LineChartData): [number, number] {
  if (yFormat === 'percent') return [0, 1];
  const values = series
    .flatMap((one) => [
      ...one.points.map((point) => point.y),
      ...(one.band ?? []).flatMap((part) => [part.low, part.high]),
    ])
    .concat(reference?.y ?? [])
    .filter(Number.isFinite);
  const low = Math.min(0, ...values);
  const high = Math.max(low, ...values);
  return high > low ? [low, high] : [low, low + 1];
}

/** Those asked for, else round values; whole ones only between whole ends, as there is no half epoch. */
function ticksAlongX({ xDomain, xTicks }: LineChartData): readonly { x: number; text: string }[] {
  if (xTicks) return xTicks;
  const ticks = scaleLinear().domain(xDomain).ticks(6);
  const whole = xDomain.every(Number.isInteger);
  return ticks.filter((x) => !whole || Number.isInteger(x)).map((x) => ({ x, text: String(x) }));
}

/** A value along x, as its tick is written where it has one. */
export function xText({ xTicks }: LineChartData, x: number): string {
  return xTicks?.find((tick) => tick.x === x)?.text ?? String(x);
}

function layoutSeries(series: LineSeries, place: (point: LinePoint) => Position): SeriesLayout {
  const { points } = series;
  const drawLine = line<LinePoint>(
    (point) => place(point).x,
    (point) => place(point).y,
  )
    .defined(isFinitePoint)
    .digits(1);
  const drawBand = area<{ x: number; low: number; high: number }>()
    .x((part) => place({ x: part.x, y: 0 }).x)
    .y0((part) => place({ x: part.x, y: part.low }).y)
    .y1((part) => place({ x: part.x, y: part.high }).y)
    .defined((part) => [part.x, part.low, part.high].every(Number.isFinite))
    .digits(1);
  const last = points.findLast(isFinitePoint);
  const missing = (point: LinePoint | undefined) => point === undefined || !isFinitePoint(point);
  const dots = points.filter(
    (point, i) =>
      isFinitePoint(point) &&
      (series.dotted || point === last || (missing(points[i - 1]) && missing(points[i + 1]))),
  );
  return {
    series,
    line: drawLine(points) ?? '',
    band: drawBand(series.band ?? []) ?? '',
    dots: dots.map(place),
    label: last && series.label ? { x: place(last).x + 7, y: place(last).y } : undefined,
  };
}

function layoutMarker(words: string, x: number, plot: Box): MarkerLayout {
  const width = textWidth(words);
  const anchor = x < (plot.left + plot.right) / 2 ? 'start' : 'end';
  const left = anchor === 'start' ? x : x - width;
  const label = { left, right: left + width, top: plot.top - TEXT, bottom: plot.top };
  return { x, anchor, label };
}

/** Sets the labels at the lines' ends apart from one another, and below a marker's words. */
function placeEndLabels(all: SeriesLayout[], plot: Box, marker: MarkerLayout | undefined): void {
  const highest = marker ? marker.label.bottom + TEXT / 2 : plot.top - 4;
  const labelled = all.filter((one) => one.label !== undefined);
  const heights = spreadLabels(
    labelled.map(labelBox).map(({ left, right, top, bottom }) => ({
      left,
      right,
      y: (top + bottom) / 2,
    })),
    { gap: TEXT + 1, top: highest, bottom: plot.bottom },
  );
  for (const [i, one] of labelled.entries()) {
    if (one.label) one.label = { ...one.label, y: heights[i] };
  }
}

function labelBox({ label, series }: SeriesLayout): Box {
  const { x, y } = label ?? { x: 0, y: 0 };
  return { left: x, right: x + textWidth(series.label), top: y - TEXT / 2, bottom: y + TEXT / 2 };
}

function layoutReference(
  reference: { y: number; label: string },
  y: number,
  plot: Box,
  all: readonly SeriesLayout[],
  place: (point: LinePoint) => Position,
  marker: MarkerLayout | undefined,
): { y: number; labelX: number; labelY: number } {
  const curves = all.flatMap(({ series }) => [
    series.points.filter(isFinitePoint).map(place),
    ...(['low', 'high'] as const).map((edge) =>
      (series.band ?? []).map((part) => place({ x: part.x, y: part[edge] })),
    ),
  ]);
  const obstacles = all.filter((one) => one.label).map(labelBox);
  if (marker) obstacles.push(marker.label, { ...plot, left: marker.x, right: marker.x });
  const box = placeBesideLine(
    y,
    { width: textWidth(reference.label), height: TEXT },
    { left: plot.left + 4, right: plot.right, top: plot.top - 12, bottom: plot.bottom },
    curves,
    obstacles,
  );
  return { y, labelX: box.left, labelY: (box.top + box.bottom) / 2 };
}

/** The series' values at one x, for reading a chart off: the drawing's strip that belongs to it. */
export interface Reading {
  x: number;
  /** The strip's edges in the drawing. */
  left: number;
  right: number;
  values: { series: LineSeries; y: number }[];
}

/** Cuts the plot into one strip for each x at which a series that is not faint has a value. */
export function readings(data: LineChartData, { plot, x }: LineChartLayout): Reading[] {
  const series = data.series.filter((one) => !one.faint);
  const xs = [
    ...new Set(series.flatMap((one) => one.points.filter(isFinitePoint).map((p) => p.x))),
  ];
  xs.sort((a, b) => a - b);
  return xs.map((value, i) => ({
    x: value,
    left: i === 0 ? plot.left : x((xs[i - 1] + value) / 2),
    right: i === xs.length - 1 ? plot.right : x((value + xs[i + 1]) / 2),
    values: series.flatMap((one) => {
      const point = one.points.find((candidate) => candidate.x === value);
      return point ? [{ series: one, y: point.y }] : [];
    }),
  }));
}
