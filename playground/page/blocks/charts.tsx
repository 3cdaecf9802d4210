import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { chartWords, numberWords, percentWords } from './chart-words.js';
import type { ChartBlock, Pie } from './data-kit.js';
import { PlotDrawing } from './plot.js';

/** Before it is measured, px. */
const FIRST_WIDTH = 480;

/** Drawn as wide as there is room for, so that its words stay as large as all others. */
export function Chart({ block }: { block: ChartBlock }) {
  const box = useRef<HTMLElement>(null);
  const width = useWidth(box);
  const { title, chart } = block;
  const words = chartWords(block);
  return (
    <figure class="chart" ref={box}>
      <figcaption>{title}</figcaption>
      {chart.type === 'pie' ? (
        <PieChart pie={chart} words={words} />
      ) : (
        <>
          <PlotDrawing plot={chart} width={width} words={words} />
          <Legend items={chart.series.map(({ name }) => ({ name }))} />
        </>
      )}
    </figure>
  );
}

function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(FIRST_WIDTH);
  useLayoutEffect(() => {
    const measure = () => setWidth(box.current?.clientWidth ?? FIRST_WIDTH);
    measure();
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** Hidden from screen readers: the drawing's name says all of it. */
function Legend({ items }: { items: { name: string; value?: string }[] }) {
  return (
    <ul class="legend" aria-hidden="true">
      {items.map(({ name, value }, at) => (
        <li>
          <i class={`swatch series-${at + 1}`} />
          {name}
          {value === undefined ? null : <span class="legend-value">{value}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Half of the drawing's own units across. */
const RADIUS = 80;

function PieChart({ pie: { segments }, words }: { pie: Pie; words: string }) {
  const whole = segments.reduce((sum, { value }) => sum + value, 0);
  let past = 0;
  const drawn = segments.map(({ value }, at) => {
    const from = past / whole;
    past += value;
    return <path class={`piece series-${at + 1}`} d={piece(from, past / whole)} />;
  });
  const items = segments.map(({ label, value }) => ({
    name: label,
    value: `${numberWords(value)} · ${percentWords(value / whole)}`,
  }));
  return (
    <div class="pie">
      <svg viewBox={`${-RADIUS - 2} ${-RADIUS - 2} ${2 * RADIUS + 4} ${2 * RADIUS + 4}`} role="img" aria-label={words}>
        {drawn}
      </svg>
      <Legend items={items} />
    </div>
  );
}

/** From the top, clockwise; `from` and `to` are parts of the whole. An arc cannot end where it begins: a whole is two. */
function piece(from: number, to: number): string {
  if (to - from > 0.999_99)
    return `M0 ${-RADIUS}A${RADIUS} ${RADIUS} 0 1 1 0 ${RADIUS}A${RADIUS} ${RADIUS} 0 1 1 0 ${-RADIUS}Z`;
  const long = to - from > 0.5 ? 1 : 0;
  return `M0 0L${edge(from)}A${RADIUS} ${RADIUS} 0 ${long} 1 ${edge(to)}Z`;
}

function edge(part: number): string {
  const angle = 2 * Math.PI * part;
  return `${(RADIUS * Math.sin(angle)).toFixed(2)} ${(-RADIUS * Math.cos(angle)).toFixed(2)}`;
}
