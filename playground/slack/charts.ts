import { z } from 'zod';
import { id, LIMITS } from './objects.js';

/** Charts: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block. All of their words are bare strings. */
const label = z.string().min(1).max(LIMITS.chartLabel);
const title = z.string().min(1).max(LIMITS.chartTitle);

const pie = z.strictObject({
  type: z.literal('pie'),
  segments: z
    .array(z.strictObject({ label, value: z.number().positive() }))
    .min(1)
    .max(LIMITS.series),
});

const series = z.strictObject({
  name: label,
  data: z
    .array(z.strictObject({ label, value: z.number() }))
    .min(1)
    .max(LIMITS.points),
});
const axes = z.strictObject({
  categories: z.array(label).min(1).max(LIMITS.points),
  x_label: title.optional(),
  y_label: title.optional(),
});

const plot = z
  .strictObject({
    type: z.literal(['line', 'bar', 'area']),
    series: z.array(series).min(1).max(LIMITS.series),
    axis_config: axes,
  })
  .superRefine((chart, context) => {
    const { categories } = chart.axis_config;
    if (twins(categories))
      context.addIssue({ code: 'custom', message: 'categories must be unique', path: ['axis_config', 'categories'] });
    if (twins(chart.series.map(({ name }) => name)))
      context.addIssue({ code: 'custom', message: 'series names must be unique', path: ['series'] });
    for (const [at, { data }] of chart.series.entries()) {
      if (!covers(data, categories))
        context.addIssue({
          code: 'custom',
          message: 'must provide exactly one data point per category',
          path: ['series', at, 'data'],
        });
    }
  });

const twins = (words: string[]) => new Set(words).size < words.length;

function covers(data: { label: string }[], categories: string[]): boolean {
  const labels = new Set(data.map(({ label: one }) => one));
  return data.length === new Set(categories).size && categories.every((one) => labels.has(one));
}

export const dataVisualization = z.strictObject({
  type: z.literal('data_visualization'),
  block_id: id.optional(),
  title,
  chart: z.discriminatedUnion('type', [pie, plot]),
});
