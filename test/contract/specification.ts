import { Ajv, type ErrorObject } from 'ajv';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** The part of OpenAPI 3.0 that is looked at; the rest passes through to the JSON Schema validator. */

const content = z.record(z.string(), z.looseObject({ schema: z.unknown().optional() })).optional();
const referable = z.union([z.looseObject({ $ref: z.string() }), z.looseObject({ $ref: z.undefined().optional() })]);
const operationSchema = z.looseObject({
  parameters: z.array(referable).default([]),
  requestBody: z.looseObject({ required: z.boolean().optional(), content }).optional(),
  responses: z.record(z.string(), referable),
});
const documentSchema = z.looseObject({
  servers: z.array(z.looseObject({ url: z.string() })).min(1),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()).optional() }).optional(),
});
const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.enum(['query', 'header', 'path', 'cookie']),
  required: z.boolean().default(false),
  schema: z.looseObject({ type: z.string().optional() }).default({}),
});
const responseSchema = z.looseObject({ content });

export type Parameter = z.infer<typeof parameterSchema>;
export interface Operation {
  file: string;
  /** Such as `GET /segment/jobs/{SEGMENT_JOB_ID}`, as the file has it. */
  name: string;
  method: string;
  path: RegExp;
  parameters: Parameter[];
  /** Undefined: the file declares no body. */
  body: Check | undefined;
  /** By status; a check of undefined: any body will do. */
  answers: Map<string, Check | undefined>;
}
type Check = (value: unknown) => ErrorObject[];

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head'];
const OPEN: unknown[] = [];

/** Every operation of an OpenAPI file. Objects are read as closed: a field that the file does not name is an error. */
export function readSpecification(path: string): Operation[] {
  const file = basename(path);
  const source: unknown = parse(readFileSync(path, 'utf8'));
  const document = documentSchema.parse(source);
  const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, allErrors: true, logger: false });
  closeAll(document);
  ajv.addSchema(document, file);
  const compile = (pointer: string): Check => {
    const validate = ajv.compile({ $ref: `${file}#${pointer}` });
    return (value) => (validate(value) ? [] : (validate.errors ?? []));
  };
  const base = (document.servers[0]?.url ?? '').replace(/^(https?:)?\/\/[^/]+/, '').replace(/\/$/, '');
  return Object.entries(document.paths).flatMap(([template, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => ({
      file,
      name: `${method.toUpperCase()} ${template}`,
      method: method.toUpperCase(),
      path: pathPattern(base + template),
      ...operationParts(document, template, method, compile),
    })),
  );
}

function operationParts(
  document: z.infer<typeof documentSchema>,
  template: string,
  method: string,
  compile: (pointer: string) => Check,
): Pick<Operation, 'parameters' | 'body' | 'answers'> {
  const operation = operationSchema.parse(document.paths[template]?.[method]);
  const at = `/paths/${escape(template)}/${method}`;
  const answers = Object.entries(operation.responses).map(([status, given]) => {
    const pointer = given.$ref?.slice(1) ?? `${at}/responses/${status}`;
    const json = jsonOf(responseSchema.parse(given.$ref === undefined ? given : lookUp(document, given.$ref)).content);
    return [status, json === undefined ? undefined : compile(`${pointer}/content/${escape(json)}/schema`)] as const;
  });
  const body = jsonOf(operation.requestBody?.content);
  return {
    parameters: operation.parameters.map((one) =>
      parameterSchema.parse(one.$ref === undefined ? one : lookUp(document, one.$ref)),
    ),
    body: body === undefined ? undefined : compile(`${at}/requestBody/content/${escape(body)}/schema`),
    answers: new Map(answers),
  };
}

function jsonOf(types: z.infer<typeof content>): string | undefined {
  return Object.entries(types ?? {}).find(([type, { schema }]) => type.includes('json') && schema !== undefined)?.[0];
}

function escape(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function lookUp(document: unknown, reference: string): unknown {
  const parts = reference.slice(2).split('/');
  return parts.reduce<unknown>((node, part) => {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    return z.record(z.string(), z.unknown()).parse(node)[key];
  }, document);
}

function pathPattern(template: string): RegExp {
  const parts = template.split(/\{[^}]+\}/).map((text) => text.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('([^/]+)')}$`);
}

/** Closes every schema with named properties, in place. */
function closeAll(document: z.infer<typeof documentSchema>): void {
  for (const schema of Object.values(document.components?.schemas ?? {})) close(schema);
  const bodies = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (key === 'schema') close(value);
      else if (key !== 'example' && key !== 'examples') bodies(value);
    }
  };
  bodies(document.paths);
  bodies(document.components);
}

const schemaNode = z.looseObject({
  properties: z.record(z.string(), z.unknown()).optional().catch(undefined),
  items: z.unknown().optional(),
  additionalProperties: z.unknown().optional(),
  oneOf: z.array(z.unknown()).default(OPEN).catch(OPEN),
  anyOf: z.array(z.unknown()).default(OPEN).catch(OPEN),
});

function close(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { properties = {}, items, additionalProperties, oneOf, anyOf } = schemaNode.parse(schema);
  const inner = Object.values(properties);
  if (inner.length > 0 && additionalProperties === undefined) Object.assign(schema, { additionalProperties: false });
  for (const one of [...inner, items, additionalProperties, ...oneOf, ...anyOf]) close(one);
}
