/** Tables and charts as Slack takes them, to be made worse by a test. */

export const times = <Made>(count: number, make: (at: number) => Made) =>
  Array.from({ length: count }, (_, at) => make(at));

export const raw = (text: string) => ({ type: 'raw_text', text });
export const number = (value: number, text = String(value)) => ({ type: 'raw_number', value, text });
export const rich = (...elements: object[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
export const link = rich({ type: 'link', url: 'https://example.com/a', text: 'VIP buyers' });
export const rows = (count: number, columns = 1) => times(count, () => times(columns, () => raw('x')));
export const dataTable = (more: object = {}) => ({
  type: 'data_table',
  caption: 'Audiences',
  rows: [
    [raw('Name'), raw('Profiles')],
    [link, number(1_200, '1,200')],
  ],
  ...more,
});
export const table = (more: object = {}) => ({ type: 'table', rows: [[link, raw('x')], [number(3)]], ...more });

export const pieces = (count: number, more: object = {}) =>
  times(count, (at) => ({ label: `No ${at}`, value: 1, ...more }));
export const pie = (segments: object[], more: object = {}) => ({
  type: 'data_visualization',
  title: 'By source',
  chart: { type: 'pie', segments },
  ...more,
});
export const days = ['Mon', 'Tue'];
export const points = (labels: string[] = days) => labels.map((label, at) => ({ label, value: at - 0.5 }));
export const plot = (chart: object = {}, more: object = {}) => ({
  type: 'data_visualization',
  title: 'Members by day',
  chart: {
    type: 'line',
    series: [{ name: 'EMEA', data: points() }],
    axis_config: { categories: days, x_label: 'Day', y_label: 'Profiles' },
    ...chart,
  },
  ...more,
});
export const axes = (categories: string[], more: object = {}) => ({ axis_config: { categories, ...more } });
