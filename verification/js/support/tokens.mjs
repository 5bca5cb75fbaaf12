// Signs tokens as the ERPMax auth service does (erpmax contract, "Tokens").

import { createHmac, randomUUID } from 'node:crypto';

export const SECRET_KEY = 'a secret for tests that is long enough for HS256';

const HALF_AN_HOUR = 30 * 60;

/** A compact JWT with these claims. */
export function sign(claims, { key = SECRET_KEY, algorithm = 'HS256' } = {}) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ alg: algorithm, typ: 'JWT' })}.${part(claims)}`;
  const signature = algorithm === 'none' ? '' : createHmac('sha256', key).update(text).digest('base64url');
  return `${text}.${signature}`;
}

/** The claims of an access token of somebody, with changes. */
export function claims({ userId, tenantId, role }, changes = {}) {
  return {
    sub: userId,
    tenant_id: tenantId,
    type: 'access',
    role,
    exp: Math.floor(Date.now() / 1000) + HALF_AN_HOUR,
    ...changes,
  };
}

/** Somebody new in a new tenant; `changes` may put them into a known one. */
export function somebody(changes = {}) {
  const person = { userId: randomUUID(), tenantId: randomUUID(), role: 'owner', ...changes };
  return { ...person, token: sign(claims(person)) };
}

/** Every kind of token that must be refused, and the code of the refusal. */
export function refusedTokens() {
  const person = somebody();
  const { tenant_id: tenant, ...withoutTenant } = claims(person);
  const anHourAgo = Math.floor(Date.now() / 1000) - 60 * 60;
  return [
    { kind: 'no token', token: undefined, code: 'auth_required' },
    { kind: 'a malformed token', token: 'your_jwt_token_here', code: 'token_invalid' },
    { kind: 'a token signed with another key', token: sign(claims(person), { key: 'x'.repeat(40) }), code: 'token_invalid' },
    { kind: 'an unsigned token', token: sign(claims(person), { algorithm: 'none' }), code: 'token_invalid' },
    { kind: 'an expired token', token: sign(claims(person, { exp: anHourAgo })), code: 'token_expired' },
    { kind: 'a refresh token', token: sign(claims(person, { type: 'refresh' })), code: 'token_type' },
    { kind: 'a password reset token', token: sign(claims(person, { type: 'password_reset' })), code: 'token_type' },
    { kind: 'a token without a tenant', token: sign(withoutTenant), code: 'tenant_required' },
  ];
}
