// The HTTP API, as a user with a token and as another service with the API key.

import { API_KEY } from './service.mjs';

export class Rest {
  constructor(url) {
    this.url = url;
  }

  /** Gives status and body, whatever they are. */
  async call(method, path, { token, apiKey, body } = {}) {
    const headers = { 'content-type': 'application/json' };
    if (token) {
      headers.authorization = `Bearer ${token}`;
    }
    if (apiKey) {
      headers['x-api-key'] = apiKey;
    }
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  }

  async expect(status, method, path, options) {
    const answer = await this.call(method, path, options);
    if (answer.status !== status) {
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)} (expected: ${status})`);
    }
    return answer.body;
  }

  /** Starts a job as this person; gives the job. */
  async startJob({ token }, jobType = 'create_site') {
    return (await this.expect(201, 'POST', '/api/v1/provisioning/jobs', { token, body: { job_type: jobType } })).data;
  }

  async job({ token }, id) {
    return (await this.expect(200, 'GET', `/api/v1/provisioning/jobs/${id}`, { token })).data;
  }

  /** Publishes a notification for this person, as another service does; gives what was stored. */
  async notify({ userId }, notification = {}) {
    const body = { user_id: userId, title: 'Backup finished', message: 'All is well.', type: 'success', ...notification };
    return (await this.expect(201, 'POST', '/api/v1/notifications', { apiKey: API_KEY, body })).data;
  }

  /** The whole answer: notifications, pagination and the unread count. */
  async notifications({ token }, query = '') {
    return this.expect(200, 'GET', `/api/v1/notifications${query}`, { token });
  }

  /** Emits an event to a tenant or user, as another service does. */
  async emit(target, namespace, event, data) {
    const answer = await this.call('POST', '/api/v1/emit', { apiKey: API_KEY, body: { ...target, namespace, event, data } });
    if (answer.status >= 300) {
      throw new Error(`emit ${event}: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    return answer.body.data;
  }
}
