import { type Filters, PLATFORM_NAMESPACE, type Request } from '../runs/request.js';
import { isNamespace } from './modifiers.js';
import { asWord } from './quotes.js';

/** The request as words that make the same request again; `reportIn` is a Slack channel id. */
export function asCommand(request: Request, reportIn?: string): string {
  const exports = request.kind !== 'evaluation';
  return [
    '/audience',
    request.kind === 'export' ? 'export' : 'evaluate',
    ...request.audiences.map((audience) => audienceWord(audience, exports)),
    `in:${request.sandbox.name}`,
    ...(request.dataset ? [`to:${request.dataset.id}`] : []),
    ...(exports ? filterWords(request.filters) : []),
    ...(reportIn === undefined ? [] : [`report:${reportIn}`]),
  ].join(' ');
}

function audienceWord({ id, namespace, statuses }: Request['audiences'][number], exports: boolean): string {
  const own = exports ? `=${statuses.join('|')}` : '';
  const of = namespace.toLowerCase() === PLATFORM_NAMESPACE ? '' : `${capital(namespace)}:`;
  return `${of}${asWord(id)}${own}`;
}

/** Adobe compares namespaces without case; as words they are known by their capitals. */
function capital(namespace: string): string {
  return isNamespace(namespace) ? namespace : namespace.toUpperCase();
}

function filterWords({
  entered,
  updatedSince,
  fields,
  policy,
  events,
  emptyProfiles,
  batchPerAudience,
  relative,
}: Filters): string[] {
  return [
    ...(entered ? [`entered:${relative?.from ?? entered.from ?? ''}..${relative?.to ?? entered.to ?? ''}`] : []),
    ...(updatedSince === undefined ? [] : [`updated:${relative?.updatedSince ?? updatedSince}`]),
    ...(fields ? [`fields:${fields.join(',')}`] : []),
    ...(policy ? [`policy:${policy.id}${policy.version === undefined ? '' : `@${policy.version}`}`] : []),
    ...(events?.fields ? [`events:${events.fields.join(',')}`] : []),
    ...(events?.ingestedSince === undefined ? [] : [`events-since:${relative?.ingestedSince ?? events.ingestedSince}`]),
    ...(emptyProfiles === undefined ? [] : [`empty:${emptyProfiles ? 'yes' : 'no'}`]),
    ...(batchPerAudience ? ['batch:each'] : []),
  ];
}
