'use strict';

// The explorer: GraphiQL with a token in front of it. Queries go over HTTP, subscriptions over a WebSocket.
const bar = document.getElementById('bar');
const token = document.getElementById('token');
const note = document.getElementById('note');
const root = ReactDOM.createRoot(document.getElementById('explorer'));
const memory = 'disposablemail.graphql.token';
const base = new URL('.', document.baseURI);

const firstQuery = `# Begins a session with a random address. Ctrl-Enter runs it.
mutation {
  introduceSession {
    id
    expiresAt
    addresses { address restoreKey }
  }
}

# query { sessions { id expiresAt mails { fromAddr headerSubject text } } }
# subscription { sessionMailReceived(id: "...") { fromAddr headerSubject text } }
`;

function show(value) {
  const url = new URL(`api/graphql/${encodeURIComponent(value)}`, base);
  const socket = new URL(`${url.pathname}/websocket`, url);
  socket.protocol = socket.protocol.replace('http', 'ws');
  const fetcher = GraphiQL.createFetcher({
    url: url.href,
    fetch: async (...request) => {
      const answer = await fetch(...request);
      if (answer.status === 403) {
        throw new Error(`Token refused: ${await answer.text()}`);
      }
      return answer;
    },
    wsClient: graphqlWs.createClient({ url: socket.href, lazy: true }),
  });
  root.render(React.createElement(GraphiQL, { key: value, fetcher, defaultQuery: firstQuery, shouldPersistHeaders: false }));
}

function use(value) {
  note.textContent = '';
  token.value = value;
  sessionStorage.setItem(memory, value);
  show(value);
}

bar.addEventListener('submit', event => {
  event.preventDefault();
  use(token.value.trim());
});

document.getElementById('generate').addEventListener('click', async () => {
  const answer = await fetch(new URL('api/token/generate', base), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: 'af', lifetime: '1d' }),
  });
  const body = await answer.json();
  if (body.token) {
    use(body.token);
  } else {
    note.textContent = body.error;
  }
});

const known = sessionStorage.getItem(memory);
if (known) {
  use(known);
} else {
  note.textContent = 'Generate a token, or paste one.';
}
