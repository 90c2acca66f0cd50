// graphql-ws and subscriptions-transport-ws: a subscription, a query and a mutation over their sockets, and what goes wrong.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import legacy from 'subscriptions-transport-ws';
import WebSocket from 'ws';
import { newSession, ok, send, socket, subscription, within } from './service.mjs';

await modern();
await older();

async function modern() {
  const client = createClient({ url: socket, webSocketImpl: WebSocket, retryAttempts: 0, keepAlive: 500 });
  const { id, address } = await newSession();
  await send(address, 'before');

  const mails = client.iterate({ query: subscription, variables: { id } });
  assert.equal((await within(30, 'the mail before', mails.next())).value.data.sessionMailReceived.headerSubject, 'before');
  const next = mails.next();
  await send(address, 'after');
  const { value } = await within(30, 'the mail after', next);
  assert.equal(value.data.sessionMailReceived.headerSubject, 'after');
  assert.equal(value.data.sessionMailReceived.text.trim(), 'Your code is 421337.');
  assert.equal(value.errors, undefined);
  await mails.return();
  ok('graphql-ws: the mail that was there, then the one that came');

  const made = await client.iterate({ query: 'mutation { introduceSession(input: {withAddress: false}) { id addresses { id } } }' }).next();
  assert.deepEqual(made.value.data.introduceSession.addresses, []);
  ok('graphql-ws: a mutation over the socket');

  await assert.rejects(client.iterate({ query: '{ nothing }' }).next(), errors => errors[0].message.includes('nothing'));
  ok('graphql-ws: a query that is not valid ends in an error');

  const unknown = 'U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK';
  await assert.rejects(client.iterate({ query: subscription, variables: { id: unknown } }).next(), errors => errors[0].extensions.code === 'SESSION_NOT_FOUND');
  ok('graphql-ws: so does a session that is not there');
  await client.dispose();
}

async function older() {
  const client = new legacy.SubscriptionClient(socket, { reconnect: false, timeout: 30000 }, WebSocket);
  const { id, address } = await newSession();
  const request = query => client.request({ query, variables: { id } });

  const seen = new Promise((resolve, reject) => request(subscription).subscribe({ next: resolve, error: reject }));
  await send(address, 'for the older client');
  const mail = await within(30, 'the mail', seen);
  assert.equal(mail.data.sessionMailReceived.headerSubject, 'for the older client');
  ok('subscriptions-transport-ws: the mail');

  const query = new Promise((resolve, reject) => {
    let answer;
    client.request({ query: '{ domains { name } }' }).subscribe({ next: value => { answer = value; }, error: reject, complete: () => resolve(answer) });
  });
  assert.ok((await within(30, 'the answer', query)).data.domains.length > 0);
  ok('subscriptions-transport-ws: a query, answered and completed');
  client.close();
}
