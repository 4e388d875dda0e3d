// What explain makes of a question: what matters first, what to do, how sure; and what it does not guess.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { longestText } from '../../src/explain/readable-text.ts'
import { stepsFor } from '../../src/explain/steps.ts'
import { ruleIds } from '../../src/rules/rule-ids.ts'

describe('one code is explained in full', () => {
  test.each([
    ['-2145648607', '0x801c0021'],
    ['0x801c0021', '0x801c0021'],
    ['2149318689', '0x801c0021'],
    ['1007', '1007'],
    ['51', '51'],
    ['exit code 51', '51'],
    ['AADSTS50076', 'AADSTS50076'],
    ['50126', 'AADSTS50126'],
    ['AAD/1104', 'AAD/1104'],
    ['Event ID 304', 'UDR/304'],
    ['dsreg_autojoin_disc_failed', '0x801c0021'],
    ['12007', '12007'],
    ['C000006D', '0xc000006d'],
    ['0xd000006d', '0xd000006d'],
  ])('%s', (asked, key) => {
    const { known, codes } = explain(asked)
    expect(known).toBe(true)
    expect(codes).toHaveLength(1)
    // Of a plain number the table knows the place.
    const [code] = codes
    expect(code?.key === key || `AADSTS${code?.key}` === key).toBe(true)
    for (const part of [code?.meaning, code?.cause, code?.fix]) expect(part).toMatch(/\w{3}.*[.)]$/)
    expect(code?.docs).toMatch(/^https:/)
    expect(code?.confidence).not.toBeNull()
  })

  test('in all its forms', () => {
    expect(explain('-2145648607').codes[0]).toMatchObject({
      written: '-2145648607',
      hex: '0x801c0021',
      signed: -2145648607,
      unsigned: 2149318689,
      kind: 'hresult',
      name: 'DSREG_AUTOJOIN_DISC_FAILED',
      confidence: 'microsoft',
    })
  })

  test('with the rule that judges it on a VM, and steps that can be pasted', () => {
    const { rule, rules, fix } = explain('0x801c0042')
    expect(rule).toBe('tenant-id-unavailable')
    expect(rules[0]).toMatchObject({ id: rule, title: 'Instance metadata does not tell the tenant', stage: 'identity' })
    expect(fix.map(({ command }) => command)).toContain(
      'az vm identity assign --resource-group "<resource group>" --name "<VM name>"',
    )
  })

  test('that means something else elsewhere, with that too', () => {
    expect(explain('1007').codes[0]?.elsewhere.map(({ key }) => key)).toEqual(['AAD/1007'])
  })

  test('that carries another is explained by that one', () => {
    expect(explain('0xcaa82ee7')).toMatchObject({ known: true, rule: 'dns-failure' })
    expect(explain('0x80072f05')).toMatchObject({ known: true, rule: 'clock-skewed' })
    expect(explain('0x80190193').codes[0]?.meaning).toContain('HTTP status 403')
  })
})

describe('what matters first', () => {
  test.each([
    [
      'the exit code inside 1007',
      "terminal error code '1007' and error message: 'has exited with Exit code: -2145648574'",
      '0x801c0042',
      'tenant-id-unavailable',
    ],
    ['the reason behind the slash', 'DRS Discovery Test : FAIL [0x801c0021/0x80072ee7]', '0x80072ee7', 'dns-failure'],
    [
      'what Entra answered, before what Windows made of it',
      'Attempt Status : 0xc000006d\nHTTP status : 400\nServer Error Code : invalid_grant\nServer Error Description : AADSTS50126: Error',
      'AADSTS50126',
      'credentials-rejected',
    ],
    [
      'the AADSTS code that says why, of two',
      'AADSTS50155: Device authentication failed. AADSTS135011: Device used during the authentication is disabled.',
      'AADSTS135011',
      'device-disabled-or-deleted',
    ],
    [
      'the code inside an event',
      'Log Name: Microsoft-Windows-AAD/Operational\nEvent ID: 1104\nAAD Cloud AP plugin call GenericCallPkg returned error: 0xC0048512 0xC000023C',
      '0xc000023c',
      'endpoint-unreachable',
    ],
    [
      'the reason, not the TLS library that reports it',
      'curl: (60) schannel: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.',
      '0x80090325',
      'tls-interception',
    ],
    [
      'the code of the join, also when it is unknown',
      'AAD Join failed with status code: -2145648487. Event ID: 304',
      '0x801c0099',
      null,
    ],
    [
      'a known code before an unknown one of no known part',
      'Error code: 0x8aa500db Event ID: 1097 Source: AAD Error: 0xCAA2000C',
      '0xcaa2000c',
      null,
    ],
  ])('%s', (_, text, first, rule) => {
    expect(explain(text)).toMatchObject({ first, ...(rule === null ? {} : { rule }) })
  })

  test('the words of instance metadata say more than the code', () => {
    const text = 'GetTenantId failed 0x801c0042. {"error":"invalid_request","error_description":"Identity not found"}'
    expect(explain(text)).toMatchObject({ first: '0x801c0042', rule: 'managed-identity-missing' })
  })

  test('words do not overrule a code that names one cause', () => {
    const text = 'AAD Join failed with status code: -2145648509. {"error_description":"Identity not found"}'
    expect(explain(text)).toMatchObject({ first: '0x801c0083', rule: 'hostname-duplicate', said: [] })
  })

  test.each([
    ['DsrCmdAzureHelper::GetTenantId failed 0x801c002d', 'managed-identity-missing'],
    ['DsrCmdAzureHelper::GetMsiAccessToken failed 0x801c002d', 'token-unavailable'],
    ['DsrCmdAzureHelper::GetAzureResourceId failed 0x801c002d', 'imds-unreachable'],
  ])('the step of the log decides for 0x801c002d: %s', (line, rule) => {
    expect(explain(line)).toMatchObject({ first: '0x801c002d', rule })
  })

  test('of several runs in one log the newest', () => {
    const run = (code: string) =>
      `[3/19/2020 6:13:49 PM] Adding Registry Settings.\n[3/19/2020 6:13:50 PM] Getting Tenant ID from MSI.\n[3/19/2020 6:13:51 PM] AAD Join failed with status code: ${code}.\n`
    expect(explain(run('-2145648574') + run('-2145648607')).first).toBe('0x801c0021')
    const before = run('-2145648574').replace(
      '[3/19/2020 6:13:51',
      '{"error_description":"Identity not found"}\n[3/19/2020 6:13:51',
    )
    expect(explain(before)).toMatchObject({ rule: 'managed-identity-missing' })
    expect(explain(before + run('-2145648509'))).toMatchObject({ first: '0x801c0083', rule: 'hostname-duplicate' })
    expect(explain(before + run('-2145648574'))).toMatchObject({ rule: 'tenant-id-unavailable' })
    const mended = `${run('-2145648574')}[3/19/2020 6:14:49 PM] Adding Registry Settings.\n[3/19/2020 6:14:59 PM] Successfully joined machine to AAD.\n`
    expect(explain(mended).notes.join(' ')).toContain('The newest run of the extension in this log worked')
  })

  test('noise of Active Directory and single sign-on does not', () => {
    const text =
      'WamDefaultSet : ERROR (0x80070520)\nAD Connectivity Test : FAIL [0x54b]\nDRS Discovery Test : FAIL [0x801c0021/0x80072ee2]'
    expect(explain(text).first).toBe('0x80072ee2')
    const ofDomain = 'AD Connectivity Test : FAIL [0x80072ee7]\nDRS Discovery Test : FAIL [0x801c000c]'
    expect(explain(ofDomain).first).toBe('0x801c000c')
  })

  test('an HTTP status says nothing where nobody asked instance metadata', () => {
    expect(explain('https://pas.windows.net/ HTTP/1.1 404 Not Found').known).toBe(false)
  })
})

describe('words without a code', () => {
  test.each([
    ["''mdmId' setting was not found. Please input the 'mdmId' setting.'", 'extension-settings-invalid'],
    ['Your credentials did not work', 'credentials-rejected'],
    ['Your account is configured to prevent you from using this device.', 'role-not-assigned'],
    ['The sign\u2011in method you\u2019re trying to use isn\u2019t allowed.', 'mfa-required'],
    [
      'AzureSecureVMJoin failed. VM is joined to Active Directory and cannot be switched to SecureVM state.',
      'ad-domain-joined',
    ],
    [
      '{"error":"invalid_request","error_description":"Multiple user assigned identities exist"}',
      'system-assigned-identity-missing',
    ],
    ['Cannot modify extensions in the VM when the VM is not running.', 'guest-agent-not-running'],
    ["VM 'vm1' has not reported status for VM agent or extensions.", 'guest-agent-not-running'],
    ['AadRecoveryEnabled : YES', 'device-key-unusable'],
    ['AzureAdJoined : YES AzureAdPrt : NO', 'prt-missing'],
    ['DeviceAuthStatus : FAILED. Device is either disabled or deleted', 'device-disabled-or-deleted'],
  ])('%s', (text, rule) => expect(explain(text)).toMatchObject({ known: true, first: rule, rule }))

  test('a rule id is explained with its codes', () => {
    const { rules, known } = explain('dns-failure')
    expect(known).toBe(true)
    expect(rules[0]?.codes).toContain('0x80072ee7')
  })

  test('every rule id is known', () => {
    for (const id of ruleIds) expect(explain(id), id).toMatchObject({ known: true, first: id })
  })
})

describe('what is not known', () => {
  test.each([
    ['2145648607', '-2145648607'],
    ['0x801c002', '0x801c0021'],
    ['0x801c0121', '0x801c0021'],
    ['-214564860', '-2145648607'],
    ['-2145648067', '-2145648607'],
    ['AADSTS50067', 'AADSTS50076'],
    ['AADSTS500766', 'AADSTS50076'],
    ['DSREG_AUTOJOIN_DISC', 'DSREG_AUTOJOIN_DISC_FAILED'],
    ['dns-failur', 'dns-failure'],
    ['hostname duplicate', 'hostname-duplicate'],
  ])('%s is near to %s', (asked, near) => {
    const { known, didYouMean } = explain(asked)
    expect(known).toBe(false)
    expect(didYouMean.length).toBeLessThanOrEqual(4)
    expect(didYouMean.map(({ spelling }) => spelling)).toContain(near)
  })

  test('is taken apart, never guessed', () => {
    const { known, codes } = explain('0x801c0999')
    expect(known).toBe(false)
    expect(codes[0]).toMatchObject({
      known: false,
      name: null,
      cause: null,
      fix: null,
      takenApart: { facility: { number: 28 }, code: 0x999 },
    })
  })

  test('nothing is made of nothing', () => {
    expect(explain('hello')).toMatchObject({ known: false, first: null, codes: [], rules: [], didYouMean: [] })
  })
})

test('a code read from damaged text is shown as it was read', () => {
  expect(explain('code 0x8O1cOO21 on the screen').notes.join(' ')).toContain('"0x8O1cOO21" as 0x801c0021')
})

test('no secret of the text comes back', () => {
  const token = `eyJhbGciOiJSUzI1NiJ9.${'a1B2'.repeat(40)}.${'c3D4'.repeat(40)}`
  const text = `{"access_token":"${token}"} 0x801c0021 password=Hunter2Hunter2`
  const answer = JSON.stringify(explain(text))
  expect(answer).not.toMatch(/eyJ|a1B2|Hunter2/)
})

test('what stands in the place of a secret is not read', () => {
  expect(explain('password: "0x801c0021"').codes).toEqual([])
})

test('dashes and curly quotes are no damage worth a note', () => {
  expect(explain('the exit code was \u20132145648574, \u20181007\u2019')).toMatchObject({
    first: '0x801c0042',
    notes: [],
  })
})

test('where one near miss is exact, it stands alone', () => {
  expect(explain('2145648607').didYouMean).toEqual([{ spelling: '-2145648607', meaning: 'DSREG_AUTOJOIN_DISC_FAILED' }])
})

test('more than is read is left out, and said', () => {
  const { notes, known } = explain(`0x801c0021 ${'a '.repeat(longestText)}`)
  expect(known).toBe(true)
  expect(notes.join(' ')).toContain('first 1000000 characters')
})

test('every step is a whole sentence, and names what is to be filled in', () => {
  for (const step of ruleIds.flatMap(stepsFor)) {
    expect(step.text).toMatch(/[.:]$/)
    expect(`${step.text} ${step.command ?? ''}`).not.toMatch(/undefined|null|nothing on the VM tells/)
  }
})

test('any text has an answer', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const { known, codes, rules } = explain(text)
      return known === (rules.length > 0 || codes.some((code) => code.known))
    }),
  )
})
