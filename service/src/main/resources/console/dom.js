// Small helpers for the page. Text from the network becomes text nodes only, never markup.

/** The element with this id; the page has all of them. */
export function byId(id) {
  return document.getElementById(id);
}

/** A new element with a class and, as children, texts and elements. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/** Shows or hides an element. */
export function show(target, visible) {
  target.hidden = !visible;
}

/** Gives an element a text, and hides it while there is none. */
export function showText(target, text) {
  target.textContent = text ?? '';
  show(target, Boolean(text));
}

/** A time element that shows the time of day, and the date when that is another day. */
export function timeElement(iso) {
  const date = iso ? new Date(iso) : new Date();
  const made = element('time', 'when');
  if (Number.isNaN(date.getTime())) {
    return made;
  }
  const today = date.toDateString() === new Date().toDateString();
  made.dateTime = date.toISOString();
  made.textContent = today ? date.toLocaleTimeString() : date.toLocaleString();
  return made;
}

/** Removes children from the end until at most `most` are left. */
export function keepAtMost(list, most) {
  while (list.children.length > most) {
    list.lastElementChild.remove();
  }
}
