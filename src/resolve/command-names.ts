import { orUndefined, UserError } from '../errors.js';
import { escapeEntities } from '../platform/escape.js';
import { formatCommand } from '../request/format.js';
import { parseRequest } from '../request/parse.js';
import { isPlatform, type Request, requestDigest } from '../request/request.js';
import { tokenize } from '../request/tokenize.js';
import { type AtAdobe, getAudiences, NameSearch } from './lookups.js';
import { resolveRequest } from './resolve-request.js';

/**
 * The request as a command with names in place of the ids of those whose name nothing else in the sandbox has. Undefined
 * if there is none that Adobe's lists, as they are now, give the same meaning. Throws AdobeError.
 */
export async function commandWithNames(
  request: Request,
  { adobe }: Pick<AtAdobe, 'adobe'>,
): Promise<string | undefined> {
  const names = await uniqueNames(request, { adobe, sandbox: request.sandbox.name });
  if (names.size === 0) return undefined;
  try {
    const command = formatCommand(request, undefined, names);
    const [, , ...words] = tokenize(escapeEntities(command));
    const kind = request.kind === 'export' ? 'export' : 'evaluation';
    // So late that no time is refused because it lies in the future.
    const ask = parseRequest(kind, words, { now: Date.parse('2200-01-01T00:00:00Z'), zone: 'UTC', sandbox: '' });
    const read = await resolveRequest({ ask, adobe });
    return requestDigest(read) === requestDigest(request) ? command : undefined;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** By id. An answer of Adobe's that cannot be seen whole may hide another one of the name: then the id stays. */
async function uniqueNames({ audiences, dataset }: Request, at: AtAdobe): Promise<Map<string, string>> {
  const own = audiences.filter(({ namespace }) => isPlatform(namespace)).map(({ id }) => id);
  const search = new NameSearch(at);
  const { found } = await getAudiences(at, own);
  const named = await Promise.all(
    [...found].map(async ([id, { name }]): Promise<[string, string][]> => {
      if (name === '' || (await search.look(name))) return [];
      return search.called(name).length === 1 ? [[id, name]] : [];
    }),
  );
  const target = dataset && (await datasetName(dataset.id, at));
  return new Map([...named.flat(), ...(dataset && target !== undefined ? [[dataset.id, target] as const] : [])]);
}

async function datasetName(id: string, { sandbox, adobe }: AtAdobe): Promise<string | undefined> {
  const known = await adobe.datasets.get({ sandbox, id }).catch(orUndefined('not-found'));
  if (!known || known.name === id) return undefined;
  const alike = await adobe.datasets.called({ sandbox, name: known.name });
  return alike.length === 1 && alike.unread === 0 ? known.name : undefined;
}
