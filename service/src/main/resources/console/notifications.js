// The notification card: newest first, a badge with the number of unread ones, mark as read.

import { Card } from '/console/card.js';
import { byId, element, keepAtMost, show, timeElement } from '/console/dom.js';

const MOST = 50;

export class Notifications extends Card {
  /** @param markRead asks the service to mark one notification as read; the confirmation arrives as an event */
  constructor(markRead, markAllRead) {
    super();
    this.markRead = markRead;
    this.items = new Map();
    this.unreadElsewhere = 0;
    this.version = 0;
    byId('read-all').addEventListener('click', () => markAllRead());
  }

  /** Forgets everything, for somebody else's token. */
  reset() {
    this.forget();
    this.render([], 0, 0);
  }

  /** Shows the newest notifications, and how many are unread. */
  load(ask) {
    return this.renew(ask, ({ data, unread_count: unread, version }) => this.render(data, unread, version));
  }

  /** Replaces the list by what the API knows. */
  render(notifications, unreadCount, version) {
    this.items.clear();
    byId('notifications').replaceChildren();
    [...notifications].reverse().forEach((notification) => this.add(notification));
    this.version = version;
    this.countElsewhere(unreadCount);
  }

  apply(name, payload) {
    if (name === 'notification:new') {
      this.add(payload);
    } else if (name === 'notification_read_confirmed') {
      this.setRead(payload.notification_id);
    }
    if (payload.version > this.version) {
      this.version = payload.version;
      this.countElsewhere(payload.unread_count);
    }
  }

  /** Of all that are unread, those that are not in the list. */
  countElsewhere(unreadCount) {
    this.unreadElsewhere = Math.max(0, unreadCount - this.unread());
    this.count();
  }

  add(notification) {
    if (this.items.has(notification.id)) {
      return;
    }
    const button = element('button', 'plain', 'Mark as read');
    button.type = 'button';
    button.setAttribute('aria-label', `Mark as read: ${notification.title}`);
    button.addEventListener('click', () => this.markRead(notification.id));
    const text = element(
      'div',
      'text',
      element('p', 'title', notification.title ?? ''),
      element('p', 'body', notification.message ?? ''),
      timeElement(notification.created_at),
    );
    const item = element('li', '', element('span', 'dot'), text, button);
    item.dataset.kind = notification.type;
    item.dataset.id = notification.id;
    this.items.set(notification.id, { item, button, read: false });
    byId('notifications').prepend(item);
    if (notification.read || notification.read_at) {
      this.setRead(notification.id);
    }
    this.forgetOldest();
    this.count();
  }

  setRead(id) {
    const known = this.items.get(id);
    if (!known) {
      return;
    }
    known.read = true;
    const hadFocus = document.activeElement === known.button;
    known.item.className = 'read';
    known.button.remove();
    if (hadFocus) {
      this.focusNext();
    }
    this.count();
  }

  markAllHere() {
    this.unreadElsewhere = 0;
    [...this.items.keys()].forEach((id) => this.setRead(id));
  }

  /** Keeps keyboard users where they were: the next button, or the heading's card. */
  focusNext() {
    const next = byId('notifications').querySelector('button');
    (next ?? byId('content')).focus();
  }

  forgetOldest() {
    keepAtMost(byId('notifications'), MOST);
    this.items.forEach(({ item, read }, id) => {
      if (!item.isConnected) {
        this.items.delete(id);
        this.unreadElsewhere += read ? 0 : 1;
      }
    });
  }

  unread() {
    return [...this.items.values()].filter(({ read }) => !read).length;
  }

  count() {
    const unread = this.unread() + this.unreadElsewhere;
    const badge = byId('unread');
    show(badge, unread > 0);
    badge.textContent = unread > 0 ? String(unread) : '';
    badge.setAttribute('aria-label', `${unread} unread`);
    document.title = unread > 0 ? `(${unread}) ERPMax Realtime console` : 'ERPMax Realtime console';
    show(byId('read-all'), unread > 0);
    show(byId('notifications-empty'), this.items.size === 0);
  }
}
