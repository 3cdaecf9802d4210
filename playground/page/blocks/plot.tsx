import { shortNumber } from './chart-words.js';
import type { Plot } from './data-kit.js';
import { type Scale, scaleOf } from './scale.js';

const HEIGHT = 220;
const TOP = 8;
const BOTTOM = 24;
const RIGHT = 10;
/** About what one character of a label takes, px. */
const CHARACTER = 7;
const BAR_GAP = 2;
/** Of the room of a category, what its bars take. */
const BARS = 0.72;

interface Frame {
  left: number;
  width: number;
  scale: Scale;
  x: (category: number) => number;
  y: (value: number) => number;
  /** Between two categories. */
  step: number;
}

/** Lines, areas and bars between two axes. */
export function PlotDrawing({ plot, width, words }: { plot: Plot; width: number; words: string }) {
  const { x_label, y_label } = plot.axis_config;
  const frame = frameOf(plot, width);
  return (
    <>
      {y_label === undefined ? null : (
        <div class="axis-label" aria-hidden="true">
          {y_label}
        </div>
      )}
      <svg class="plot" width={width} height={HEIGHT} role="img" aria-label={words}>
        <Grid frame={frame} />
        <Categories names={plot.axis_config.categories} frame={frame} />
        {plot.type === 'bar' ? <Bars plot={plot} frame={frame} /> : <Lines plot={plot} frame={frame} />}
      </svg>
      {x_label === undefined ? null : (
        <div class="axis-label below" aria-hidden="true">
          {x_label}
        </div>
      )}
    </>
  );
}

function frameOf({ series, axis_config: { categories } }: Plot, width: number): Frame {
  const scale = scaleOf(series.flatMap(({ data }) => data.map(({ value }) => value)));
  const left = 12 + CHARACTER * Math.max(...scale.ticks.map((tick) => shortNumber(tick).length));
  const step = Math.max(1, width - left - RIGHT) / categories.length;
  const high = HEIGHT - TOP - BOTTOM;
  return {
    left,
    width,
    scale,
    step,
    x: (category) => left + step * (category + 0.5),
    y: (value) => TOP + (high * (scale.high - value)) / (scale.high - scale.low),
  };
}

function Grid({ frame: { scale, left, width, y } }: { frame: Frame }) {
  return (
    <g class="grid">
      {scale.ticks.map((tick) => (
        <>
          <line class={tick === 0 ? 'zero' : ''} x1={left} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
          <text x={left - 6} y={y(tick) + 4} text-anchor="end">
            {shortNumber(tick)}
          </text>
        </>
      ))}
    </g>
  );
}

/** As many as fit beside each other, the last one always among them. */
function Categories({ names, frame: { x, step, width } }: { names: string[]; frame: Frame }) {
  const longest = Math.max(...names.map(({ length }) => length));
  const every = Math.ceil((longest * CHARACTER + 8) / step);
  return (
    <g class="categories">
      {names.map((name, at) => {
        if ((names.length - 1 - at) % every !== 0) return null;
        const half = (name.length * CHARACTER) / 2;
        return (
          <text x={Math.min(x(at), width - half)} y={HEIGHT - 6} text-anchor="middle">
            {name}
          </text>
        );
      })}
    </g>
  );
}

interface Drawn {
  plot: Plot;
  frame: Frame;
}

/** Of each category in order, however the points came. */
function valuesOf(data: { label: string; value: number }[], categories: string[]): number[] {
  const values = new Map(data.map(({ label, value }) => [label, value]));
  return categories.map((category) => values.get(category) ?? 0);
}

function Bars({ plot: { series, axis_config }, frame: { x, y, step } }: Drawn) {
  const room = (step * BARS) / series.length;
  const wide = Math.max(1, room - BAR_GAP);
  return (
    <>
      {series.map(({ data }, at) =>
        valuesOf(data, axis_config.categories).map((value, category) => (
          <rect
            class={`bar series-${at + 1}`}
            x={x(category) - (room * series.length) / 2 + at * room}
            y={Math.min(y(value), y(0))}
            width={wide}
            height={Math.abs(y(value) - y(0))}
          />
        )),
      )}
    </>
  );
}

function Lines({ plot: { type, series, axis_config }, frame: { x, y } }: Drawn) {
  return (
    <>
      {series.map(({ data }, at) => {
        const values = valuesOf(data, axis_config.categories);
        const points = values.map((value, category) => `${x(category)},${y(value)}`);
        const ground = `${x(values.length - 1)},${y(0)} ${x(0)},${y(0)}`;
        return (
          <g class={`series series-${at + 1}`}>
            {type === 'area' ? <polygon class="area" points={`${points.join(' ')} ${ground}`} /> : null}
            <polyline points={points.join(' ')} />
            {values.map((value, category) => (
              <circle cx={x(category)} cy={y(value)} r="3" />
            ))}
          </g>
        );
      })}
    </>
  );
}
