import type { FastifyInstance, FastifySchema } from 'fastify';
import { z } from 'zod';
import { problem } from './problem.ts';

/** What a route takes and gives, as zod schemas: from them come the checks and the OpenAPI file alike. */
export interface RouteSchema {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly body?: z.ZodType;
  readonly querystring?: z.ZodType;
  readonly params?: z.ZodType;
  readonly response: Readonly<Record<number, z.ZodType>>;
  readonly consumes?: readonly string[];
  /** The media type of a good answer that is no JSON. */
  readonly produces?: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** A route's schema in Fastify's own type, which knows nothing of zod. */
export const routeSchema = (schema: RouteSchema): FastifySchema => schema as unknown as FastifySchema;

const isZod = (value: unknown): value is z.ZodType => value instanceof z.ZodType;

/** JSON Schema 2020-12 of a zod schema, as OpenAPI 3.1 takes it. */
function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    // @fastify/swagger writes a tuple's items as a list, which OpenAPI 3.1 no longer knows: ours are all of numbers.
    override: ({ zodSchema, jsonSchema }) => {
      if (!(zodSchema instanceof z.ZodTuple)) return;
      const { length } = zodSchema.def.items;
      delete jsonSchema.prefixItems;
      Object.assign(jsonSchema, { items: { type: 'number' }, minItems: length, maxItems: length });
    },
  }) as Record<string, unknown>;
  return rest;
}

/** What an answer is said to be: a problem in its own media type, and bytes or text where the route says so. */
function responseOf(answer: z.ZodType, { produces }: { readonly produces?: unknown }): Record<string, unknown> {
  const schema = jsonSchemaOf(answer, 'output');
  const type = answer === problem ? 'application/problem+json' : typeof produces === 'string' ? produces : null;
  if (type === null) return schema;
  return { description: answer === problem ? 'A problem' : 'The answer', content: { [type]: { schema } } };
}

/** The schema of a route as @fastify/swagger takes it. */
export function openApiSchema(schema: FastifySchema | undefined): FastifySchema {
  const { produces, ...out } = { ...schema } as Record<string, unknown>;
  for (const part of ['body', 'querystring', 'params'] as const) {
    if (isZod(out[part])) out[part] = jsonSchemaOf(out[part], 'input');
  }
  const responses = out.response as Readonly<Record<string, unknown>> | undefined;
  if (responses !== undefined) {
    out.response = Object.fromEntries(
      Object.entries(responses).map(([status, each]) => [status, isZod(each) ? responseOf(each, { produces }) : each]),
    );
  }
  return out as FastifySchema;
}

/** Lets an app check requests by zod; answers go out as they are, since what makes them is typed. */
export function checkByZod(app: FastifyInstance): void {
  app.setValidatorCompiler(({ schema }) => (data: unknown) => {
    if (!isZod(schema)) return { value: data };
    const parsed = schema.safeParse(data);
    if (parsed.success) return { value: parsed.data };
    return { error: Object.assign(new Error(z.prettifyError(parsed.error)), { statusCode: 400 }) };
  });
  app.setSerializerCompiler(() => (data: unknown) => JSON.stringify(data));
}
