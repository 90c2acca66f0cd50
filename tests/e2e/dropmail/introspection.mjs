// graphql, the reference implementation: what introspection says is what schema.graphql says, to the last description.
import assert from 'node:assert/strict';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import { ask, ok } from './service.mjs';

const sdl = await (await fetch(`${process.env.API}/api/graphql/schema.graphql`)).text();
const { data, errors } = await ask(getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, specifiedByUrl: true }));
assert.equal(errors, undefined);

const told = printSchema(lexicographicSortSchema(buildClientSchema(data)));
const written = printSchema(lexicographicSortSchema(buildSchema(sdl)));
assert.equal(told, written);
assert.ok(written.includes('sessionMailReceived')); // The comparison is not one of nothing.
ok('graphql: introspection and schema.graphql are the same schema');
