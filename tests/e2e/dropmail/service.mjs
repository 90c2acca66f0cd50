// What the clients share: the server's address, a query over HTTP, a mail by SMTP.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';

const run = promisify(execFile);
const { API, SMTP, TOKEN } = process.env;

export const endpoint = `${API}/api/graphql/${TOKEN}`;
export const socket = `${endpoint.replace('http', 'ws')}/websocket`;
export const subscription = 'subscription ($id: ID!) { sessionMailReceived(id: $id) { id headerSubject text fromAddr } }';

export async function ask(query, variables) {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

export async function newSession() {
  const { data, errors } = await ask('mutation { introduceSession { id addresses { address } } }');
  assert.equal(errors, undefined);
  return { id: data.introduceSession.id, address: data.introduceSession.addresses[0].address };
}

export const send = (address, subject) => run('swaks', [
  '--server', SMTP, '--from', 'shop@sender.example', '--to', address, '--header', `Subject: ${subject}`,
  '--body', 'Your code is 421337.', '--hide-all',
]);

/** Fails when nothing comes: a client that waits for ever would only look slow. */
export async function within(seconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`${what}: nothing came`)), seconds * 1000); });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

export function ok(what) {
  console.log(`ok: ${what}`);
}
