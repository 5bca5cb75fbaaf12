// The console page in a browser, against the running service.

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { launchBrowser } from '../support/browser.mjs';
import { Rest } from '../support/rest.mjs';
import { Service } from '../support/service.mjs';
import { claims, sign, somebody } from '../support/tokens.mjs';
import { until } from '../support/until.mjs';

let service;
let rest;
let browser;
let context;
let page;
let complaints;

before(async () => {
  service = await Service.start();
  rest = new Rest(service.url);
  browser = await launchBrowser();
});

beforeEach(async () => {
  await openPage({ viewport: { width: 1200, height: 900 } });
});

afterEach(() => context.close());

after(async () => {
  await browser?.close();
  await service?.stop();
});

async function openPage(options) {
  await context?.close();
  complaints = [];
  context = await browser.newContext(options);
  page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}

async function go() {
  await page.goto(`${service.url}/console`);
}

/** Connects as somebody new through the form for development tokens. */
async function connect() {
  const person = somebody();
  await go();
  await page.getByLabel('User id').fill(person.userId);
  await page.getByLabel('Tenant id').fill(person.tenantId);
  await page.getByRole('button', { name: 'Get a token and connect' }).click();
  await page.locator('#connection[data-state=connected]').waitFor();
  await page.locator('#identity').waitFor();
  await until('all namespaces', async () => (await logged('connected').count()) === 4);
  return person;
}

/** Connects with a token that somebody already has. */
async function paste(token) {
  await page.getByLabel('Access token you already have').fill(token);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

const logged = (name) => page.locator('#log .name', { hasText: new RegExp(`^${name}$`) });
const text = (selector) => page.locator(selector).textContent();
const startButton = () => page.getByRole('button', { name: 'Start a job' });

describe('console', () => {
  it('shows who is connected, and over what', async () => {
    const person = await connect();

    assert.equal(await text('#identity-user'), person.userId);
    assert.equal(await text('#identity-tenant'), person.tenantId);
    await until('the upgrade', async () => (await text('#identity-transport')) === 'WebSocket');
    assert.equal(await text('#environment'), 'development');
    assert.deepEqual(complaints, []);
  });

  it('starts a job and shows its progress up to 100', async () => {
    await connect();
    await page.evaluate(() => {
      const bar = document.getElementById('job-progress');
      window.seen = [];
      new MutationObserver(() => window.seen.push(bar.value)).observe(bar, { attributes: true });
    });
    await startButton().click();
    assert.equal(await startButton().isDisabled(), true, 'one job at a time');
    await page.locator('#job-status[data-kind=completed]').waitFor();

    assert.equal(await page.locator('#job-progress').evaluate((bar) => bar.value), 100);
    assert.equal(await text('#job-percent'), '100 %');
    assert.match(await page.locator('#job-site').getAttribute('href'), /^https:\/\//);
    const seen = await page.evaluate(() => window.seen);
    assert.ok(new Set(seen).size >= 5, `progress moves: ${seen}`);
    assert.equal(await startButton().isDisabled(), false);
    assert.deepEqual(complaints, []);
  });

  it('shows a job of this tenant that somebody else started, also after a reload', async () => {
    const person = await connect();
    const job = await rest.startJob(person);
    await page.locator('#job-status[data-kind=completed]').waitFor();

    await page.reload();
    await paste(sign(claims(person)));
    await page.locator('#job-status[data-kind=completed]').waitFor();
    assert.equal(await text('#job-id'), `Job ${job.id}`);
  });

  it('says why a job cannot be started', async () => {
    const person = somebody({ role: 'member' });
    await go();
    await paste(person.token);
    await startButton().click();
    await page.locator('#job-error').waitFor();

    assert.notEqual(await text('#job-error'), '');
    assert.equal(await startButton().isDisabled(), false);
  });

  it('counts unread notifications and marks them as read', async () => {
    const person = await connect();
    const first = await rest.notify(person, { title: 'First' });
    await rest.notify(person, { title: 'Second' });
    await until('two unread', async () => (await text('#unread')) === '2');
    await page.getByRole('button', { name: 'Mark as read: First' }).click();
    await until('one unread', async () => (await text('#unread')) === '1');

    const stored = (await rest.notifications(person)).data;
    assert.deepEqual(stored.filter(({ read }) => read).map(({ id }) => id), [first.id]);
    await page.getByRole('button', { name: 'Mark all as read' }).click();
    await page.locator('#unread').waitFor({ state: 'hidden' });
    assert.equal((await rest.notifications(person)).unread_count, 0);
    assert.deepEqual(complaints, []);
  });

  it('shows stored notifications on connect, and what was read elsewhere', async () => {
    const person = somebody();
    const stored = await rest.notify(person, { title: 'Sent before' });
    await go();
    await paste(person.token);
    const item = page.locator('#notifications > li', { hasText: 'Sent before' });
    await item.waitFor();
    assert.equal(await text('#unread'), '1');

    await rest.expect(200, 'POST', `/api/v1/notifications/${stored.id}/read`, { token: person.token });
    await page.locator('#unread').waitFor({ state: 'hidden' });
    assert.equal(await item.count(), 1, 'shown once');
  });

  it('keeps a notification that comes while the stored ones are read', async () => {
    const person = somebody();
    await rest.notify(person, { title: 'Sent before' });
    await page.route('**/api/v1/notifications?*', async (route) => {
      const older = await route.fetch();
      await rest.notify(person, { title: 'Meanwhile' });
      await page.locator('#log .data', { hasText: 'Meanwhile' }).waitFor();
      await route.fulfill({ response: older });
    });
    await go();
    await paste(person.token);
    const item = (title) => page.locator('#notifications > li', { hasText: title });
    await item('Sent before').waitFor();

    assert.equal(await item('Meanwhile').count(), 1);
    assert.equal(await text('#unread'), '2');
  });

  it('shows a job as completed that ends before its start is answered', async () => {
    await connect();
    await page.route('**/api/v1/provisioning/jobs', async (route) => {
      const pending = await route.fetch();
      await logged('status:completed').waitFor();
      await route.fulfill({ response: pending });
    });
    await startButton().click();
    await until('its id', async () => (await text('#job-id')) !== '');

    assert.equal(await page.locator('#job-status').getAttribute('data-kind'), 'completed');
    assert.equal(await text('#job-percent'), '100 %');
    assert.equal(await startButton().isDisabled(), false);
  });

  it('shows billing events', async () => {
    const person = await connect();
    const tenant = { tenant_id: person.tenantId };
    await rest.emit(tenant, '/billing', 'payment:received', { amount: 1234.5, currency: 'EUR' });
    await rest.emit(tenant, '/billing', 'subscription:expiring', { days_left: 1 });
    await page.getByText('One day left').waitFor();

    assert.match(await text('#billing'), /1.?234\.50/);
    assert.equal(await page.locator('#billing > li').count(), 2);
  });

  it('inserts text as text', async () => {
    const person = await connect();
    await rest.notify(person, { title: '<img src=x onerror="window.hacked=1">', message: '<b>bold</b>' });
    await page.getByText('<b>bold</b>').first().waitFor();

    assert.equal(await page.locator('#notifications img, #notifications b, #log b').count(), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.deepEqual(complaints, []);
  });

  it('is protected by a content policy that works', async () => {
    await go();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 1';
      document.head.append(script);
    });
    await until('a complaint', () => complaints.some((line) => line.includes('Content Security Policy')));

    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });

  it('logs raw events, and never more than 200', async () => {
    const person = await connect();
    const tenant = { tenant_id: person.tenantId };
    for (let batch = 0; batch < 21; batch += 1) {
      await Promise.all(Array.from({ length: 10 }, () => rest.emit(tenant, '/billing', 'tick', { batch })));
    }
    await rest.emit(tenant, '/billing', 'last', {});
    await page.locator('#log .name', { hasText: 'last' }).waitFor();

    assert.equal(await page.locator('#log-lines > li').count(), 200);
    assert.equal(await text('#log-count'), '200 of 200');
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.equal(await page.locator('#log-lines > li').count(), 0);
  });

  it('can be used with the keyboard alone', async () => {
    await go();
    await page.locator('#mint-form').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
    await tabTo('Get a token and connect');
    await page.keyboard.press('Enter');
    await until('the focus to go to the next step', async () => (await focused()) === 'Start a job');
    await page.keyboard.press('Enter');
    await page.locator('#job-status[data-kind=completed]').waitFor();

    const person = { userId: await text('#identity-user') };
    await rest.notify(person, { title: 'One' });
    await rest.notify(person, { title: 'Two' });
    await until('two unread', async () => (await text('#unread')) === '2');
    await tabTo('Mark as read: Two');
    await page.keyboard.press('Enter');
    await until('the focus to stay in the list', async () => (await focused()) === 'Mark as read: One');
    await page.keyboard.press('Enter');
    await page.locator('#unread').waitFor({ state: 'hidden' });
  });

  it('comes back by itself when the service was restarted', async () => {
    const person = await connect();
    await service.restart();
    await page.locator('#connection[data-state=connected]').waitFor({ timeout: 60_000 });
    await rest.notify(person, { title: 'After the restart' });

    await page.getByText('After the restart').first().waitFor();
  });

  for (const width of [1200, 640, 360]) {
    it(`fits into ${width} pixels`, async () => {
      await openPage({ viewport: { width, height: 800 } });
      const person = await connect();
      await rest.notify(person, { title: 'A-word-that-is-too-long-to-break-'.repeat(4), message: 'x'.repeat(200) });
      await page.locator('#notifications > li').waitFor();

      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(overflow <= 0, `${overflow} pixels too wide`);
    });
  }
});

describe('console in production', () => {
  beforeEach(() => page.route('**/console/settings', (route) => route.fulfill({
    json: { status: 'success', data: { environment: 'production', development: null }, error: null },
  })));

  it('asks for a token and offers none', async () => {
    const person = somebody();
    await go();
    await page.locator('#paste-form').waitFor();
    assert.equal(await page.locator('#mint-form').isVisible(), false);
    await paste(person.token);
    await page.locator('#identity').waitFor();

    assert.equal(await text('#identity-user'), person.userId);
    assert.deepEqual(complaints, []);
  });

  it('says what is wrong with a token', async () => {
    await go();
    await paste(sign(claims(somebody(), { exp: 1 })));
    await page.locator('#connection[data-state=refused]').waitFor();

    assert.match(await text('#problem'), /expired/);
    assert.equal(await page.locator('#paste-form').isVisible(), true, 'another one can be pasted');
  });
});

const focused = () => page.evaluate(
  () => document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim(),
);

async function tabTo(name) {
  for (let presses = 0; presses < 40; presses += 1) {
    if ((await focused()) === name) {
      return;
    }
    await page.keyboard.press('Tab');
  }
  assert.fail(`${name} cannot be reached with the keyboard`);
}
