import { isPlatform } from '../request/request.js';
import type { RunView } from '../runs/view.js';
import { foreign } from '../platform/escape.js';

const UI = 'https://experience.adobe.com/#/@';
/** Characters of an id; Adobe's have 36 at most. */
const ID = 100;

interface Linked {
  id: string;
  name: string;
  /** Adobe's UI finds audiences of its own only by this id. */
  namespace?: string | undefined;
}

/** The page of an audience in Adobe's UI; undefined if there is none, or if links are off. */
export function audienceUrl({ request, uiTenant }: RunView, { id, namespace }: Omit<Linked, 'name'>) {
  if (uiTenant === undefined || !isPlatform(namespace)) return undefined;
  return `${UI}${part(uiTenant)}/sname:${part(request.sandbox.name)}/platform/segment/browse/${part(id)}`;
}

/** The name of an audience, as a link to its page where that is known. `most`: characters of the name. */
export function audienceLink(view: RunView, { name, ...audience }: Linked, most: number): string {
  return linked(foreign(name, most), audienceUrl(view, audience));
}

/** The name of the run's dataset, as a link to its page where that is known. */
export function datasetLink({ request, uiTenant }: RunView): string {
  const { dataset, sandbox } = request;
  if (!dataset) return 'a dataset';
  const page = `/sname:${part(sandbox.name)}/platform/dataset/browse/${part(dataset.id)}`;
  return linked(foreign(dataset.name), uiTenant === undefined ? undefined : `${UI}${part(uiTenant)}${page}`);
}

/** A bar would end the address: https://docs.slack.dev/messaging/formatting-message-text#linking-urls */
const linked = (label: string, url: string | undefined): string =>
  url === undefined ? label : `<${url}|${label.replaceAll('|', '∣')}>`;

/** An organisation's id has an @ in it, which Adobe writes as it is. */
const part = (text: string): string =>
  encodeURIComponent(text.slice(0, ID).replace(/\p{Cs}/gu, '\ufffd'))
    .replaceAll('%40', '@')
    .replaceAll('*', '%2A');
