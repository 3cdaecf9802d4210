import type { ErrorObject } from 'ajv';
import { z } from 'zod';
import type { Operation, Parameter } from './specification.js';

/** One request and its answer, as the simulated Adobe recorded it. Status 0: the answer was lost on purpose. */
export const exchangeSchema = z.looseObject({
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.string()),
  body: z.unknown().optional(),
  status: z.number(),
  response: z.unknown().optional(),
  /** The answer was made up by a test. */
  scripted: z.boolean().default(false),
});
export type Exchange = z.infer<typeof exchangeSchema> & { /** Where it was recorded. */ from: string };

/** A place where Adobe's files are wrong by Adobe's own documents or samples. `*` in a pointer is any one part. */
export interface Exception {
  /** Empty for a call that no file has. */
  file: string;
  operation: string;
  pointer: string;
  reason: string;
}

interface Finding {
  file: string;
  operation: string;
  /** `query/…`, `header/…`, `body/…`, `answer/<status>/…`. */
  pointer: string;
  message: string;
}

/** What anybody's call may be answered before a service sees it; no file declares it everywhere. */
const FROM_THE_GATEWAY = new Set([401, 429, 500, 502, 503, 504]);

export interface Outcome {
  /** One line a deviation, and one for each exception that its call was seen without. */
  deviations: string[];
  /** How often each call was seen, by file and name. */
  seen: Map<Operation, number>;
  /** How often each exception was made use of. */
  used: Map<Exception, number>;
}

export function checkContract(operations: Operation[], exchanges: Exchange[], exceptions: Exception[]): Outcome {
  const lines = new Map<string, { count: number; from: string }>();
  const used = new Map<Exception, number>();
  const seen = new Map<Operation, number>();
  for (const exchange of exchanges) {
    const operation = find(operations, exchange);
    if (operation) seen.set(operation, (seen.get(operation) ?? 0) + 1);
    const found = operation ? deviations(operation, exchange) : [unknownCall(`${exchange.method} ${exchange.path}`)];
    for (const finding of found) {
      const known = exceptions.filter((exception) => covers(exception, finding));
      for (const exception of known) used.set(exception, (used.get(exception) ?? 0) + 1);
      if (known.length > 0) continue;
      const line = `${finding.file || 'no file'}: ${finding.operation}: ${finding.pointer}: ${finding.message}`;
      const { count = 0, from = exchange.from } = lines.get(line) ?? {};
      lines.set(line, { count: count + 1, from });
    }
  }
  const made = (exception: Exception) =>
    [...seen.keys()].some(({ file, name }) => file === exception.file && name === exception.operation);
  const idle = exceptions.filter((exception) => !used.has(exception) && made(exception));
  return {
    seen,
    used,
    deviations: [
      ...[...lines].map(([line, { count, from }]) => `${line} (${count} times, first in ${from})`),
      ...idle.map(({ file, operation, pointer }) => `${file}: ${operation}: ${pointer}: this exception is not needed`),
    ],
  };
}

/** What the list of calls and the traffic do not have in common, a line each. */
export function checkCalls(calls: Record<string, string[]>, seen: Map<Operation, number>): string[] {
  const listed = Object.entries(calls).flatMap(([file, names]) => names.map((name) => `${file}: ${name}`));
  const made = [...seen.keys()].map(({ file, name }) => `${file}: ${name}`);
  return [
    ...listed.filter((call) => !made.includes(call)).map((call) => `${call}: never seen, so never checked`),
    ...made
      .filter((call) => !listed.includes(call))
      .map((call) => `${call}: seen, but not among the calls of calls.ts`),
  ];
}

/** The one with the fewest gaps in its path. */
function find(operations: Operation[], { method, path }: Exchange): Operation | undefined {
  const fit = operations.filter((operation) => operation.method === method && operation.path.test(path));
  const gaps = ({ name }: Operation) => name.split('{').length;
  return fit.sort((one, other) => gaps(one) - gaps(other))[0];
}

function unknownCall(operation: string): Finding {
  return { file: '', operation, pointer: '', message: 'no file has this call' };
}

function deviations(operation: Operation, exchange: Exchange): Finding[] {
  const found = [
    ...parameterTrouble(operation, exchange),
    ...(exchange.body === undefined ? [] : bodyTrouble(operation, exchange.body)),
    ...answerTrouble(operation, exchange),
  ];
  return found.map((one) => ({ file: operation.file, operation: operation.name, ...one }));
}

type Trouble = Pick<Finding, 'pointer' | 'message'>;

function parameterTrouble({ parameters }: Operation, { query, headers }: Exchange): Trouble[] {
  const declared = (place: Parameter['in']) => parameters.filter((one) => one.in === place);
  const missing = (place: 'query' | 'header', given: Record<string, string>) =>
    declared(place)
      .filter(({ name, required }) => required && given[place === 'header' ? name.toLowerCase() : name] === undefined)
      .map(({ name }) => ({ pointer: `${place}/${name}`, message: 'is required' }));
  const wrong = Object.entries(query).flatMap(([name, value]) => {
    const parameter = declared('query').find((one) => one.name === name);
    if (!parameter) return [{ pointer: `query/${name}`, message: 'is not declared' }];
    return fits(parameter, value) ? [] : [{ pointer: `query/${name}`, message: `may not be ${value}` }];
  });
  return [...missing('query', query), ...missing('header', headers), ...wrong];
}

const ENUM = z.looseObject({ enum: z.array(z.unknown()).optional() });

function fits({ schema }: Parameter, value: string): boolean {
  const { enum: values } = ENUM.parse(schema);
  if (values) return values.map(String).includes(value);
  if (schema.type === 'integer') return /^-?\d+$/.test(value);
  if (schema.type === 'number') return value !== '' && !Number.isNaN(Number(value));
  return schema.type === 'boolean' ? ['true', 'false'].includes(value) : true;
}

function bodyTrouble({ body }: Operation, value: unknown): Trouble[] {
  if (!body) return [{ pointer: 'body', message: 'is not declared' }];
  return telling(body(value)).map((error) => trouble('body', error));
}

const gatewayDialect = z.looseObject({ error_code: z.string(), message: z.string() });

function answerTrouble({ answers }: Operation, { status, response, scripted }: Exchange): Trouble[] {
  if (status === 0 || scripted) return [];
  const declared = answers.has(String(status)) ? String(status) : answers.has('default') ? 'default' : undefined;
  const gateway = FROM_THE_GATEWAY.has(status) || gatewayDialect.safeParse(response).success;
  if (gateway) return [];
  if (declared === undefined) return [{ pointer: `answer/${status}`, message: 'this status is not declared' }];
  const errors = telling(answers.get(declared)?.(response) ?? []);
  return errors.map((error) => trouble(`answer/${status}`, error));
}

/** Where one of several shapes is allowed, only what is wrong by the shape that comes nearest. */
function telling(errors: ErrorObject[]): ErrorObject[] {
  const choice = errors.find(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  if (!choice) return errors;
  const below = ({ instancePath }: ErrorObject) => `${instancePath}/`.startsWith(`${choice.instancePath}/`);
  const shapes = new Map<string, ErrorObject[]>();
  for (const error of errors.filter((one) => one !== choice && below(one))) {
    const shape = /schemas\/([^/]+)/.exec(error.schemaPath)?.[1] ?? '';
    shapes.set(shape, [...(shapes.get(shape) ?? []), error]);
  }
  const [nearest = [choice]] = [...shapes.values()].sort((one, other) => one.length - other.length);
  return [...nearest, ...telling(errors.filter((error) => !below(error)))];
}

const subject = z.looseObject({ missingProperty: z.string().optional(), additionalProperty: z.string().optional() });

/** List positions become `*`, so that one deviation is one line. */
function trouble(part: string, error: ErrorObject): Trouble {
  const { missingProperty, additionalProperty } = subject.parse(error.params);
  const own = missingProperty ?? additionalProperty;
  const where = error.instancePath.replace(/\/\d+(?=\/|$)/g, '/*') + (own === undefined ? '' : `/${own}`);
  const message = additionalProperty === undefined ? (error.message ?? error.keyword) : 'is not declared';
  return { pointer: part + where, message };
}

function covers(exception: Exception, { file, operation, pointer }: Finding): boolean {
  if (exception.file !== file || exception.operation !== operation) return false;
  const [mine, theirs] = [exception.pointer.split('/'), pointer.split('/')];
  return mine.length === theirs.length && mine.every((part, index) => part === '*' || part === theirs[index]);
}
