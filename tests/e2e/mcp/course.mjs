// What an assistant does from the first word to the code, whatever client it has; and what each client must see alike.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import assert from 'node:assert/strict';

const run = promisify(execFile);
const { API, SMTP, TOKEN } = process.env;

export const endpoint = new URL(`${API}/mcp`);
export const authorized = token => ({ requestInit: { headers: { Authorization: `Bearer ${token ?? TOKEN}` } } });
export const ok = what => console.log(`ok: ${what}`);

export const send = (address, subject, text) => run('swaks', [
  '--server', SMTP, '--from', 'promo@example.com', '--to', address, '--header', `Subject: ${subject}`, '--body', text, '--hide-all',
]);

/** @param call (name, arguments, options) => result, as the client at hand calls tools; it validates structured answers against their schemas. */
export async function course(name, client, call) {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(tool => tool.name), [
    'list_domains', 'create_session', 'get_session', 'get_inbox', 'wait_for_email', 'read_email', 'add_address', 'restore_address', 'delete_address',
  ]);
  assert.ok(tools.every(tool => tool.description && tool.inputSchema.type === 'object' && tool.outputSchema.type === 'object'));
  ok(`${name}: nine tools with their schemas`);

  const ask = async (tool, given, options) => {
    const result = await call(tool, given ?? {}, options);
    assert.ok(!result.isError, result.content[0].text);
    const answer = JSON.parse(result.content[0].text);
    assert.deepEqual(answer, Array.isArray(answer) ? result.structuredContent.domains : result.structuredContent);
    return answer;
  };
  assert.ok((await ask('list_domains')).some(domain => domain.name === 'mail.test'));
  const session = await ask('create_session');
  const progress = [];
  const waiting = ask('wait_for_email', { timeout_seconds: 60 }, { onprogress: report => progress.push(report) });
  setTimeout(() => send(session.address, 'Verify your email address', 'Your code: 482-951'), 6000);
  const arrival = await waiting;
  assert.equal(arrival.arrived, true);
  assert.equal(arrival.headerSubject, 'Verify your email address');
  assert.equal(arrival.fromAddr, 'promo@example.com');
  assert.ok(progress.length > 0 && progress[0].message === 'No mail yet');
  ok(`${name}: create_session, wait_for_email with progress`);

  const mail = await ask('read_email');
  assert.match(mail.text, /482-951/);
  assert.match(mail.notice, /^UNTRUSTED CONTENT/);
  assert.match(await (await fetch(mail.downloadUrl)).text(), /Subject: Verify your email address/);
  assert.deepEqual((await ask('get_inbox')).mails.map(m => m.mail_id), [mail.mail_id]);
  ok(`${name}: read_email, get_inbox`);

  const added = await ask('add_address');
  assert.deepEqual(await ask('delete_address', { address_id: added.address_id }), { deleted: true });
  const restored = await ask('restore_address', { address: added.address, restore_key: added.restore_key });
  assert.equal(restored.address, added.address);
  assert.notEqual(restored.restore_key, added.restore_key);
  assert.equal((await ask('get_session')).addresses.length, 2);
  ok(`${name}: add_address, delete_address, restore_address, get_session`);

  const refused = await call('get_inbox', { session_id: 'U2Vzc2lvbjqcMxamadJC_aLiPz_XL0lK' });
  assert.equal(refused.isError, true);
  assert.match(refused.content[0].text, /^session_not_found: /);
  const stop = new AbortController();
  const aborted = call('wait_for_email', { after_mail_id: mail.mail_id }, { signal: stop.signal });
  setTimeout(() => stop.abort(), 500);
  await assert.rejects(aborted);
  assert.deepEqual((await ask('wait_for_email', { timeout_seconds: 0, after_mail_id: mail.mail_id })).arrived, false);
  ok(`${name}: a refusal, a wait called off`);
}
