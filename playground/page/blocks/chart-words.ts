import type { ChartBlock } from './data-kit.js';

export const numberWords = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 });
/** Beside an axis, where there is little room. */
export const shortNumber = (value: number) =>
  value.toLocaleString('en', { notation: 'compact', maximumFractionDigits: 2 });
export const percentWords = (share: number) =>
  share.toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 });

interface Named {
  label: string;
  value: number;
}

const listed = (points: Named[]) => points.map(({ label, value }) => `${label} ${numberWords(value)}`).join(', ');

/** A chart for those who do not see it: what it is of, and every number. */
export function chartWords({ title, chart }: ChartBlock): string {
  if (chart.type === 'pie') return `Pie chart, ${title}: ${listed(chart.segments)}`;
  const kind = `${chart.type.charAt(0).toUpperCase()}${chart.type.slice(1)} chart`;
  return `${kind}, ${title}. ${chart.series.map(({ name, data }) => `${name}: ${listed(data)}`).join('. ')}`;
}
