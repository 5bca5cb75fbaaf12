// The card that says who connects: a token from the service in development, a pasted one otherwise.

import { call } from '/console/api.js';
import { byId, show, showText } from '/console/dom.js';

export class Access {
  /** @param connect called with a token; disconnect called without anything */
  constructor(connect, disconnect) {
    byId('mint-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.mint(connect);
    });
    byId('paste-form').addEventListener('submit', (event) => {
      event.preventDefault();
      const token = byId('paste-token').value.trim();
      event.target.reset();
      showText(byId('problem'), '');
      connect(token);
    });
    byId('disconnect').addEventListener('click', disconnect);
  }

  /** Asks the service what it offers: where it can mint tokens, the form for that is shown too. */
  async prepare() {
    const { data } = await call('GET', '/console/settings');
    this.canMint = data.development !== null;
    showText(byId('environment'), data.environment);
    if (this.canMint) {
      byId('mint-user').value = data.development.user_id;
      byId('mint-tenant').value = data.development.tenant_id;
    }
    this.ask();
  }

  async mint(connect) {
    showText(byId('problem'), '');
    try {
      const body = {
        user_id: byId('mint-user').value.trim(),
        tenant_id: byId('mint-tenant').value.trim(),
        role: byId('mint-role').value,
      };
      const { data } = await call('POST', '/console/token', { body });
      connect(data.token);
    } catch (error) {
      showText(byId('problem'), error.message);
    }
  }

  /** Shows the forms. */
  ask() {
    show(byId('identity'), false);
    show(byId('mint-form'), this.canMint);
    show(byId('paste-form'), true);
    byId('access-title').textContent = 'Who is connecting?';
  }

  /** Shows who is connected. */
  tell({ user_id: user, tenant_id: tenant }) {
    const asking = byId('identity').hidden;
    byId('identity-user').textContent = user;
    byId('identity-tenant').textContent = tenant;
    byId('access-title').textContent = 'Connected as';
    show(byId('mint-form'), false);
    show(byId('paste-form'), false);
    show(byId('identity'), true);
    if (asking) {
      byId('job-start').focus();
    }
  }

  setTransport(name) {
    byId('identity-transport').textContent = name === 'websocket' ? 'WebSocket' : 'HTTP long-polling';
  }
}
