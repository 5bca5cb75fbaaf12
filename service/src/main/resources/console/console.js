// Wires the page together: access -> connection -> cards.

import { Access } from '/console/access.js';
import { call } from '/console/api.js';
import { Billing } from '/console/billing.js';
import { Connection } from '/console/connection.js';
import { byId, showText } from '/console/dom.js';
import { Jobs } from '/console/jobs.js';
import { Log } from '/console/log.js';
import { Notifications } from '/console/notifications.js';

const REFUSALS = {
  token_expired: 'The token has expired. Get a new one.',
  token_invalid: 'The token was refused: it is malformed, or signed with another key.',
  auth_required: 'A token is required.',
};

let connection = null;
let token = null;

const api = (method, path, body) => call(method, path, { token, body });
const access = new Access(connect, disconnect);
const log = new Log();
const billing = new Billing();
const jobs = new Jobs(async () => (await api('POST', '/api/v1/provisioning/jobs', { job_type: 'create_site' })).data);
const notifications = new Notifications(
  (id) => connection?.send('/notifications', 'notification_read', { notification_id: id }),
  () => attempt(async () => {
    await api('POST', '/api/v1/notifications/read-all');
    notifications.markAllHere();
  }),
);

function connect(newToken) {
  disconnect();
  jobs.reset();
  notifications.reset();
  billing.clear();
  token = newToken;
  connection = new Connection(token, {
    state: showState,
    transport: (name) => access.setTransport(name),
    refused: (message, code) => {
      disconnect();
      showState('refused', 'Refused');
      showText(byId('problem'), REFUSALS[code] ?? message);
    },
    event: dispatch,
  });
  connection.open();
}

function disconnect() {
  connection?.close();
  connection = null;
  token = null;
  access.ask();
}

function showState(state, text) {
  const line = byId('connection');
  line.dataset.state = state;
  line.textContent = text;
  jobs.setConnected(state === 'connected');
}

function dispatch(namespace, name, payload, direction) {
  log.add(namespace, name, payload, direction);
  if (direction === 'out') {
    return;
  }
  if (name === 'connected') {
    onGreeting(namespace, payload);
  } else if (name === 'error') {
    showText(byId('problem'), payload?.message);
  }
  jobs.onEvent(name, payload);
  notifications.onEvent(name, payload);
  billing.onEvent(name, payload);
}

/** Each card reads what no event repeats once its namespace is joined: what comes after that, events tell. */
function onGreeting(namespace, person) {
  if (namespace === '/') {
    showText(byId('problem'), '');
    access.tell(person);
  } else if (namespace === '/provisioning') {
    attempt(() => jobs.load(() => api('GET', '/api/v1/provisioning/jobs?page=1&size=1')));
  } else if (namespace === '/notifications') {
    attempt(() => notifications.load(() => api('GET', '/api/v1/notifications?page=1&size=20')));
  }
}

async function attempt(action) {
  try {
    await action();
  } catch (error) {
    showText(byId('problem'), error.message);
  }
}

attempt(() => access.prepare());
