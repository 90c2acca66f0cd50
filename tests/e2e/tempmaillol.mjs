// Run by tempmaillol.sh. What the package has a function for is done with it; what its users do by hand is done with fetch.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const { API, SMTP, KEY, FREE_KEY, DNS_FILE, NODE_PATH } = process.env;
const require = createRequire(`${NODE_PATH}/`);
const { TempMail } = require('tempmail.lol');
const old = require('tempmail-v1');

const ok = what => console.log(`ok: ${what}`);
const subjects = emails => emails.map(email => email.subject);

function send(to, subject) {
  execFileSync('swaks', ['--server', SMTP, '--from', 'shop@sender.example', '--to', to, '--header', `Subject: ${subject}`,
    '--body', 'Your code is 421337.', '--hide-all']);
}

async function post(path, body) {
  const response = await fetch(API + path, {
    method: 'POST', headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  assert.equal(response.status, 200, path);
  return response.json();
}

console.log('-- without a key');
const guest = new TempMail();
const inbox = await guest.createInbox();
assert.match(inbox.address, /@mail\.test$/);
assert.deepEqual(await guest.checkInbox(inbox.token), []);
send(inbox.address, 'first');
send(inbox.address, 'second');
const emails = await guest.checkInbox(inbox.token);
assert.deepEqual(subjects(emails), ['second', 'first']);
const { from, to, body, html, date, ip } = emails[1];
assert.deepEqual({ from, to, html, ip }, { from: 'shop@sender.example', to: inbox.address, html: null, ip: '127.0.0.1' });
assert.match(body, /^Your code is 421337\.\s*$/);
assert.ok(Math.abs(Date.now() - date) < 300_000);
assert.deepEqual(await guest.checkInbox(inbox.token), []);
ok('an inbox is made, gets the mail that swaks sends, and shows it once');
assert.match((await guest.createInbox({ prefix: 'joe' })).address, /^joe.+@mail\.test$/);
assert.match((await guest.createInbox({ community: true })).address, /@shared\.test$/);
assert.match((await guest.createInbox({ community: false, domain: 'mail.test' })).address, /@mail\.test$/);
ok('prefix, community and domain are heard');
assert.equal(await guest.checkInbox('nevermade'), undefined);
ok('a token that is none is an expired one');

console.log('-- what the package says of errors');
await assert.rejects(guest.createInbox({ domain: 'elsewhere.example' }), /\[400\] - .*Invalid domain selected/);
await assert.rejects(new TempMail('tm.1234567890.wrong').createInbox(), /Invalid BananaCrumbs credentials/);
await assert.rejects(new TempMail(FREE_KEY).setWebhook('https://receiver.example/'), /no more time left/);
await assert.rejects(new TempMail(KEY).setWebhook(`https://receiver.example/${'x'.repeat(128)}`), /too long/);
ok('a wrong domain, a wrong key, a plan without webhooks, a URL that is too long');

console.log('-- a custom domain');
const ultra = new TempMail(KEY);
const { uuid } = await post('/v2/custom', { domain: 'brand.example' });
await assert.rejects(ultra.checkV2CustomDomain('brand.example'), /not verified yet/);
appendFileSync(DNS_FILE, `${uuid}.brand.example tm-custom-domain-verification\n`);
await assert.rejects(ultra.createInbox({ domain: 'brand.example', prefix: 'optional' }), /Invalid domain selected/);
for (const end = Date.now() + 30_000; ;) {
  // The last finding is the answer for a second.
  const found = await ultra.checkV2CustomDomain('brand.example').catch(error => error);
  if (found === null) break;
  assert.match(String(found), /not verified yet/);
  assert.ok(Date.now() < end, 'the domain is not verified');
}
ok('is verified once its record is in the DNS');
send('anybody@brand.example', 'to the domain');
assert.deepEqual(subjects(await ultra.checkV2CustomDomain('brand.example')), ['to the domain']);
ok('takes mail to any address');
const own = await ultra.createInbox({ community: false, domain: 'brand.example', prefix: 'optional' });
assert.equal(own.address, 'optional@brand.example');
send(own.address, 'to the inbox');
assert.deepEqual(subjects(await ultra.checkInbox(own.token)), ['to the inbox']);
ok('gives the address that is the prefix');
const wildcard = await post('/v2/wildcard', undefined);
assert.equal(wildcard.status, 'OK');
assert.match(wildcard.record_value, /^tempmail-wc-/);
ok('has a wildcard record');

console.log('-- webhooks');
const calls = [];
const receiver = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  calls.push({ headers: request.headers, body: Buffer.concat(pieces).toString() });
  response.writeHead(calls.length === 1 ? 429 : 200, calls.length === 1 ? { 'Retry-After': '1' } : {}).end();
  receiver.emit('call');
});
await once(receiver.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${receiver.address().port}/mail`;
const called = async times => { while (calls.length < times) await once(receiver, 'call', { signal: AbortSignal.timeout(60_000) }); };

const { secret } = await ultra.setWebhook(url);
const told = await ultra.createInbox();
send(told.address, 'forwarded');
await called(2);
assert.equal(JSON.parse(calls[1].body).subject, 'forwarded');
assert.deepEqual(Object.keys(JSON.parse(calls[1].body)).slice(0, 7), ['from', 'to', 'subject', 'body', 'html', 'date', 'ip']);
assert.equal(calls[0].headers['webhook-id'], calls[1].headers['webhook-id']);
ok('the receiver gets an email object, again after it had answered 429');
const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = calls[1].headers;
const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64')).update(`${id}.${timestamp}.${calls[1].body}`).digest('base64');
assert.equal(signature, `v1,${mac}`);
ok('its signature is that of the secret');
assert.deepEqual(await ultra.checkInbox(told.token), []);
ok('what was forwarded is not read as well');
await ultra.removeWebhook();
await ultra.removeWebhook();
send(told.address, 'read');
assert.deepEqual(subjects(await ultra.checkInbox(told.token)), ['read']);
ok('a removed webhook is told of nothing');
assert.equal((await ultra.setPrivateDomainWebhook('brand.example', url)).success, true);
send('anybody@brand.example', 'private');
await called(3);
assert.equal(JSON.parse(calls[2].body).subject, 'private');
assert.equal(await ultra.checkV2CustomDomain('brand.example'), null);
ok('a private webhook is told of its domain');
assert.deepEqual(await ultra.deletePrivateDomainWebhook('brand.example'), { txt_name: `${uuid}.brand.example`, txt_value: 'tm-custom-domain-verification' });
ok('what the package calls a deletion answers the record it asks for');
const deleted = await fetch(`${API}/v2/private_webhook?domain=brand.example`, { method: 'DELETE', headers: { Authorization: `Bearer ${KEY}` } });
assert.equal((await deleted.json()).success, true);
receiver.close();
assert.equal(calls.length, 3);

console.log('-- an old package, which speaks v1');
const before = new old.TempMail();
assert.match((await before.createInbox(true)).address, /@shared\.test$/);
const legacy = await before.createInbox(false, 'mail.test');
assert.equal(await before.checkInbox(legacy.token), null);
send(legacy.address, 'old');
assert.deepEqual(subjects(await before.checkInbox(legacy.token)), ['old']);
assert.equal(await before.checkInbox('nevermade'), undefined);
ok('it creates and reads');
const stats = await (await fetch(`${API}/v2/stats`)).json();
assert.ok(stats.emails_received >= 0 && stats.total_inboxes > 0 && stats.clients_connected > 0);
ok('the statistics have their numbers');
