import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ImdsAttempt } from '../../src/imds.ts'
import { identityKind, tokenOwner } from '../../src/managed-identity.ts'
import { readInstance } from '../../src/probes/instance-metadata.ts'
import { claimsOf, managedIdentityToken, withoutToken } from '../../src/probes/managed-identity-token.ts'
import type { Target } from '../../src/probes/probe.ts'
import { identityNotFound, makeToken, severalIdentities } from '../double/azure/imds.ts'
import { identityOid, tenantId, vmResourceId } from '../healthy/ids.ts'
import { managedIdentityToken as healthy, tokenPath, tokenRefused } from '../healthy/managed-identity-token.ts'
import { imdsAnswer } from '../healthy/text.ts'
import { machineWithImds } from '../imds-machine.ts'

const capture = (name: string) => readFileSync(`fixtures/captures/imds/${name}`, 'utf8')
const never = new AbortController().signal
const resource = 'urn:ms-drs:enterpriseregistration.windows.net'
const target = { registrationResource: resource } as Target

describe('the token of a VM', () => {
  test('becomes claims, and nothing of it is kept', async () => {
    const { machine, log, close } = await machineWithImds({
      claims: { oid: identityOid, appid: '22222222-3333-4444-5555-666666666666', xms_mirid: vmResourceId },
    })
    const raw = await managedIdentityToken.collect(machine, never, target)
    close()
    expect(log.broken).toEqual([])
    expect(log.requests.map(({ url }) => url)).toEqual([tokenPath])
    expect(managedIdentityToken.parse(raw)).toMatchObject({
      resource,
      claims: { oid: identityOid, tid: tenantId, aud: resource, xms_mirid: vmResourceId },
      error: null,
      missing: null,
    })
    for (const part of log.tokens.flatMap((token) => token.split('.'))) expect(JSON.stringify(raw)).not.toContain(part)
  })

  test('is not asked for where its resource is not known', async () => {
    const { machine, log, close } = await machineWithImds()
    const raw = await managedIdentityToken.collect(machine, never, { ...target, registrationResource: null })
    close()
    expect(log.requests).toEqual([])
    expect(managedIdentityToken.parse(raw)).toEqual({
      resource: null,
      attempt: null,
      claims: null,
      error: null,
      missing: null,
    })
  })

  test('the published claims of a VM, issued in the second version', () => {
    const claims = JSON.parse(capture('token-claims-vm-doc.json'))
    const read = claimsOf(JSON.stringify({ access_token: makeToken(claims) }))
    expect(read).toEqual({
      oid: '33333333-4444-5555-6666-777777777777',
      tid: '11111111-2222-3333-4444-555555555555',
      aud: 'api://00000000-1111-2222-3333-444444444444',
      appid: '22222222-3333-4444-5555-666666666666',
      iat: 1716235422,
      nbf: null,
      exp: 1716239022,
      xms_mirid:
        '/subscriptions/<subscription-id>/resourcegroups/my-resource-group/providers/Microsoft.Compute/virtualMachines/openai-wif-vm',
    })
    expect(identityKind(read?.xms_mirid ?? null)).toBe('system')
  })

  test.each([
    ['an array as audience', { aud: ['urn:a', 'urn:b'] }, { aud: 'urn:a' }],
    ['azp in place of appid', { azp: 'a1' }, { appid: 'a1' }],
    [
      'claims of other types',
      { oid: 7, tid: null, exp: 'soon', xms_mirid: {} },
      { oid: null, tid: null, exp: null, xms_mirid: null },
    ],
  ])('%s', (_, claims, read) => {
    expect(claimsOf(JSON.stringify({ access_token: makeToken(claims) }))).toMatchObject(read)
  })

  test.each([
    '',
    '{}',
    '{"access_token":7}',
    '{"access_token":"abc"}',
    '{"access_token":"a.b.c"}',
    '<html>',
    '[]',
  ])('no claims in %s', (body) => {
    expect(claimsOf(body)).toBeNull()
  })
})

describe('a refusal', () => {
  test.each([
    ['identity', 400, capture('token-identity-not-found.json')],
    ['identity', 400, identityNotFound.body],
    ['own-identity', 400, severalIdentities.body],
    ['identity', 400, '{"error":"invalid_request","error_description":"identity not found."}'],
    [null, 400, '{"error":"invalid_request","error_description":"Identity not found for client 22222222"}'],
    [null, 400, '{"error":"invalid_request","error_description":null}'],
    [null, 400, '{"error":"invalid_resource","error_description":"AADSTS50001: Application named x was not found"}'],
    [null, 500, capture('token-identity-not-found.json')],
    [null, 400, capture('token-error-wrapped.txt')],
    [null, 400, '{"error":"invalid_request"}'],
  ])('says that %s is missing: HTTP %i %s', (missing, status, body) => {
    const facts = managedIdentityToken.parse({
      resource,
      attempts: [imdsAnswer(tokenPath, status, body)],
      claims: null,
    })
    expect(facts.missing).toBe(missing)
  })

  test('is read into its two fields', () => {
    expect(managedIdentityToken.parse(tokenRefused(400, 'invalid_resource', 'AADSTS50001')).error).toEqual({
      code: 'invalid_resource',
      description: 'AADSTS50001',
    })
  })

  test('keeps what a person needs to read', () => {
    const body = {
      error: 'invalid_resource',
      error_description:
        'AADSTS50001: The application named urn:ms-drs:enterpriseregistration.windows.net was not found in the tenant named c5ff949d-2696-4b68-9e13-055f19ed2d51. Trace ID: 0f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f',
      correlation_id: 'x',
    }
    const kept = withoutToken(imdsAnswer(tokenPath, 400, body))
    expect(kept.result).toMatchObject({
      body: JSON.stringify({ error: body.error, error_description: body.error_description }),
    })
  })
})

describe('no piece of a token is kept, whatever the answer', () => {
  const claims = { aud: resource, oid: identityOid, xms_mirid: vmResourceId }
  /** Whether any 24 characters of the token stand in what is kept. */
  const leaks = (token: string, kept: ImdsAttempt) => {
    const text = JSON.stringify(kept)
    for (let at = 0; at + 24 <= token.length; at += 1) if (text.includes(token.slice(at, at + 24))) return true
    return false
  }
  const bodies: Record<string, (token: string) => string> = {
    'as Azure writes it': (token) => JSON.stringify({ access_token: token, token_type: 'Bearer' }),
    'without its end': (token) => JSON.stringify({ access_token: token }).slice(0, -300),
    bare: (token) => token,
    'cut by " ... "': (token) => `{"access_token":"${token.slice(0, 200)} ... ${token.slice(200)}"}`,
    'in a page': (token) => `<html><body>Debug: ${token}</body></html>`,
    'in an error': (token) => JSON.stringify({ error: 'invalid_request', error_description: `bad token ${token}` }),
    'in the code of an error': (token) => JSON.stringify({ error: token }),
    'in an error, cut': (token) =>
      JSON.stringify({ error: 'e', error_description: `${token.slice(9, 80)} ... ${token.slice(90)}` }),
    'in another field of an error': (token) => JSON.stringify({ error: 'e', trace: { token } }),
  }
  test.each(Object.entries(bodies))('%s', (_, body) => {
    const token = makeToken(claims)
    for (const status of [200, 201, 302, 400, 401, 403, 404, 500])
      expect(leaks(token, withoutToken(imdsAnswer(tokenPath, status, body(token)))), `HTTP ${status}`).toBe(false)
  })

  test('in a header', () => {
    const token = makeToken(claims)
    const headers = {
      location: `https://a.example/#access_token=${token}`,
      'set-cookie': `t=${token}`,
      'x-token': token,
    }
    expect(leaks(token, withoutToken(imdsAnswer(tokenPath, 302, '', headers)))).toBe(false)
  })

  test('in any place of any answer', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(200, 400, 403, 500), (before, after, status) => {
        const token = makeToken(claims)
        const text = `${before}${token}${after}`
        const body = JSON.stringify({ error: text, error_description: text, other: text })
        const kept = withoutToken(imdsAnswer(tokenPath, status, body, { note: text }))
        return !leaks(token, kept)
      }),
      { numRuns: 200 },
    )
  })
})

describe('whose token it is', () => {
  const instance = (compute: object) => readInstance(JSON.stringify({ compute }))
  const vm = instance({
    name: 'vm-1',
    vmId: 'x',
    resourceId: '/subscriptions/S/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/vm-1',
  })
  test.each([
    ['own', '/subscriptions/s/resourcegroups/rg/providers/Microsoft.Compute/virtualMachines/VM-1', vm],
    ['own-moved', '/subscriptions/s/resourcegroups/old/providers/Microsoft.Compute/virtualMachines/vm-1', vm],
    ['own-moved', '/subscriptions/t/resourcegroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1', vm],
    ['another', '/subscriptions/s/resourcegroups/rg/providers/Microsoft.Compute/virtualMachines/vm-10', vm],
    ['another', '/subscriptions/s/resourcegroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/vm-1', vm],
    ['user', '/subscriptions/s/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/vm-1', vm],
    ['own', '/subscriptions/s/resourcegroups/rg/providers/Microsoft.HybridCompute/machines/srv', null],
    ['not-told', '/subscriptions/s/resourcegroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1', null],
    ['not-told', null, vm],
    ['not-told', 'nonsense', vm],
    ['not-told', '', vm],
  ])('%s: %s', (owner, id, seen) => {
    expect(tokenOwner(id, seen)).toBe(owner)
  })

  test('an old host that names no groups: the name decides', () => {
    const old = instance({ name: 'vm-1' })
    expect(tokenOwner('/subscriptions/s/resourcegroups/rg/providers/Microsoft.Compute/virtualMachines/vm-1', old)).toBe(
      'own',
    )
  })

  test('the healthy VM', () => {
    expect(identityKind(managedIdentityToken.parse(healthy()).claims?.xms_mirid ?? null)).toBe('system')
  })
})
