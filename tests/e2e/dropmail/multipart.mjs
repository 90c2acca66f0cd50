// meros: a subscription as a stream of parts, over plain HTTP.
import assert from 'node:assert/strict';
import http from 'node:http';
import { meros } from 'meros/node';
import { endpoint, newSession, ok, send, subscription, within } from './service.mjs';

const { id, address } = await newSession();
await send(address, 'first');

const response = await new Promise((resolve, reject) => {
  const request = http.request(endpoint, { method: 'POST', headers: { Accept: 'multipart/mixed', 'Content-Type': 'application/json' } }, resolve);
  request.on('error', reject);
  request.end(JSON.stringify({ query: subscription, variables: { id } }));
});
assert.match(response.headers['content-type'], /^multipart\/mixed/);

const parts = await meros(response);
const subjectOf = ({ value }) => {
  assert.equal(value.json, true);
  return value.body.data.sessionMailReceived.headerSubject;
};
assert.equal(subjectOf(await within(30, 'the first part', parts.next())), 'first');
const next = parts.next();
await send(address, 'second');
assert.equal(subjectOf(await within(30, 'the second part', next)), 'second');
response.destroy();
ok('meros: each mail is a part, as soon as it comes');
