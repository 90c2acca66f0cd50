// The first version of the protocol's JavaScript package over HTTP and over stdio, the second over HTTP.
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as second from '@modelcontextprotocol/client';
import { authorized, course, endpoint, ok } from './course.mjs';

const { API, TOKEN, SERVER_DLL } = process.env;
const who = { name: 'tester', version: '1.0.0' };

async function first(name, transport) {
  const client = new Client(who);
  await client.connect(transport);
  await course(name, client, (tool, given, options) => client.callTool({ name: tool, arguments: given }, undefined, options));
  await client.close();
}

await first('sdk over HTTP', new StreamableHTTPClientTransport(endpoint, authorized()));
await first('sdk over stdio', new StdioClientTransport({
  command: 'dotnet', args: [SERVER_DLL, 'mcp', '--url', API], env: { ...process.env, DROPMAIL_TOKEN: TOKEN },
}));

const client = new second.Client(who, { versionNegotiation: { mode: 'auto' } });
await client.connect(new second.StreamableHTTPClientTransport(endpoint, authorized(process.env.OTHER_TOKEN)));
await course(`client over HTTP (${client.getNegotiatedProtocolVersion()})`, client, (tool, given, options) => client.callTool({ name: tool, arguments: given }, options));
await client.close();

for (const connect of [
  () => new Client(who).connect(new StreamableHTTPClientTransport(endpoint, authorized('af_wrongwrongwrong'))),
  () => new Client(who).connect(new StdioClientTransport({
    command: 'dotnet', args: [SERVER_DLL, 'mcp', '--url', API, '--token', 'af_wrongwrongwrong'], stderr: 'ignore',
  })),
]) {
  await assert.rejects(connect());
}
ok('a wrong token is refused over both');
