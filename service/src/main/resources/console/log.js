// The raw events, newest first, never more than MOST of them; each opens to its whole payload.

import { byId, element, keepAtMost, show } from '/console/dom.js';

const MOST = 200;
const LONGEST = 2000;

export class Log {
  constructor() {
    byId('log-clear').addEventListener('click', () => this.clear());
  }

  add(namespace, name, payload, direction) {
    const lines = byId('log-lines');
    const arrow = element('span', 'arrow', direction === 'in' ? '↓' : '↑');
    arrow.title = direction === 'in' ? 'received' : 'sent';
    const summary = element(
      'summary',
      '',
      element('time', '', new Date().toISOString().slice(11, 23)),
      arrow,
      element('span', 'space', namespace),
      element('span', 'name', name),
      element('span', 'data', asText(payload)),
    );
    const line = element('li', '', element('details', '', summary, element('pre', '', asText(payload, 2))));
    line.dataset.direction = direction;
    lines.prepend(line);
    keepAtMost(lines, MOST);
    this.count();
  }

  clear() {
    byId('log-lines').replaceChildren();
    this.count();
  }

  count() {
    const lines = byId('log-lines').children.length;
    byId('log-count').textContent = `${lines} of ${MOST}`;
    show(byId('log-empty'), lines === 0);
  }
}

function asText(payload, indent) {
  const text = payload === undefined ? '' : JSON.stringify(payload, null, indent);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
