// The billing card: one line per event, newest first.

import { byId, element, keepAtMost, show, timeElement } from '/console/dom.js';

const MOST = 20;

const LINES = {
  'subscription:updated': ({ subscription }) => ({
    kind: subscription?.status === 'past_due' ? 'warning' : 'info',
    title: 'Subscription changed',
    body: [subscription?.status, subscription?.billing_period].filter(Boolean).join(', '),
  }),
  'subscription:expiring': ({ days_left: days }) => ({
    kind: 'warning',
    title: 'Subscription is about to expire',
    body: days === 1 ? 'One day left' : `${days} days left`,
  }),
  'payment:received': ({ amount, currency }) => ({
    kind: 'success',
    title: 'Payment received',
    body: money(amount, currency),
  }),
};

export class Billing {
  constructor() {
    this.seen = new Set();
  }

  onEvent(name, payload) {
    const line = LINES[name]?.(payload ?? {});
    if (!line || this.seenBefore(payload.event_id)) {
      return;
    }
    const text = element('div', 'text', element('p', 'title', line.title), element('p', 'body', line.body), timeElement(payload.ts));
    const item = element('li', '', element('span', 'dot'), text);
    item.dataset.kind = line.kind;
    byId('billing').prepend(item);
    keepAtMost(byId('billing'), MOST);
    show(byId('billing-empty'), false);
  }

  clear() {
    byId('billing').replaceChildren();
    show(byId('billing-empty'), true);
  }

  /** An event may arrive again after a reconnect; its id tells. */
  seenBefore(id) {
    if (id === undefined) {
      return false;
    }
    const before = this.seen.has(id);
    this.seen.add(id);
    if (this.seen.size > 500) {
      this.seen.delete(this.seen.values().next().value);
    }
    return before;
  }
}

function money(amount, currency) {
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}
