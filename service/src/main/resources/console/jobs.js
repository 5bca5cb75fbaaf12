// The provisioning card: one button, one progress bar.

import { Card } from '/console/card.js';
import { byId, show, showText } from '/console/dom.js';

const FINISHED = ['completed', 'failed'];

export class Jobs extends Card {
  /** @param start starts a job through the API and gives it, or throws with a message */
  constructor(start) {
    super();
    this.start = start;
    this.connected = false;
    this.busy = false;
    byId('job-start').addEventListener('click', () => this.begin());
  }

  /** Forgets everything, for somebody else's token. */
  reset() {
    this.forget();
    this.busy = false;
    byId('job-id').textContent = '';
    byId('job-progress').value = 0;
    delete byId('job-progress').dataset.kind;
    byId('job-percent').textContent = '0 %';
    [byId('job-status'), byId('job-error')].forEach((target) => showText(target, ''));
    show(byId('job-result'), false);
    this.say('Connect first, then start a job and watch it run.');
  }

  setConnected(connected) {
    this.connected = connected;
    this.enable();
    if (connected && byId('job-id').textContent === '') {
      this.say('Start a job and watch it run.');
    }
  }

  async begin() {
    this.busy = true;
    this.enable();
    showText(byId('job-error'), '');
    show(byId('job-result'), false);
    try {
      await this.renew(this.start, (job) => this.render(job));
    } catch (error) {
      this.busy = false;
      showText(byId('job-error'), error.message);
    }
    this.enable();
  }

  /** Shows the newest job of the tenant, if there is one. */
  load(ask) {
    return this.renew(ask, ({ data: [job] }) => job && this.render(job));
  }

  /** Shows a job as the API describes it: after a start, or the newest one after a page load. */
  render(job) {
    byId('job-id').textContent = job.id ? `Job ${job.id}` : '';
    this.update({ status: job.status, progress: job.progress, message: job.message });
    if (job.status === 'failed') {
      showText(byId('job-error'), job.error);
    }
  }

  apply(name, payload) {
    if (name === 'status:update') {
      this.update(payload);
    } else if (name === 'status:completed') {
      this.update({ status: 'completed', progress: 100, message: 'Done.' });
      this.showSite(payload.erpnext_url);
    } else if (name === 'status:failed') {
      this.update({ status: 'failed', message: 'The job failed.' });
      showText(byId('job-error'), payload.error);
    }
  }

  update({ status, progress, message }) {
    const bar = byId('job-progress');
    if (typeof progress === 'number') {
      bar.value = progress;
      byId('job-percent').textContent = `${progress} %`;
    }
    bar.dataset.kind = status;
    const chip = byId('job-status');
    chip.dataset.kind = status;
    showText(chip, status);
    this.say(message || (FINISHED.includes(status) ? 'Finished.' : 'Waiting for a worker…'));
    this.busy = !FINISHED.includes(status);
    this.enable();
  }

  showSite(url) {
    const link = byId('job-site');
    const safe = typeof url === 'string' && /^https?:\/\//.test(url);
    show(byId('job-result'), safe);
    if (safe) {
      link.textContent = url;
      link.href = url;
    }
  }

  say(text) {
    const line = byId('job-message');
    if (line.textContent !== text) {
      line.textContent = text;
    }
  }

  enable() {
    byId('job-start').disabled = !this.connected || this.busy;
  }
}
