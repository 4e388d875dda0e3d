// report.txt: what Microsoft support asks for, ready to paste.
import { describe, expect, test } from 'vitest'
import { shareable } from '../../src/publish.ts'
import { renderText } from '../../src/report/text.ts'
import { diagnoseCase } from '../cases/case.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { answered, runLog } from '../healthy/extension-logs.ts'
import { refusedSignIns } from '../healthy/sign-ins.ts'

const report = diagnoseCase({
  evidence: {
    dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
    extensionLogs: runLog([
      ...answered(400, 'Join error code: DirectoryError', 'Join error subcode: error_hostname_duplicate'),
      'AAD Join failed with status code: -2145648509.',
    ]),
    events: refusedSignIns([{ aadsts: 'AADSTS53003' }]),
  },
})
const text = renderText(shareable(report, { redact: true }))
const part = (title: string) => text.split(`${title}\n\n`)[1]?.split('\n-----')[0] ?? ''

describe('renderText', () => {
  test('who the VM is', () => {
    for (const line of [
      'Looked at (UTC)      2026-11-20 02:14:09',
      'VM id                02aab8a4-74ef-476e-8182-f6d2ba4166a6',
      'Resource id          /subscriptions/7f1d2c3b-5a64-4c1e-9d0f-3b2a1c0d9e8f/resourceGroups/rg-payroll/',
      'Region               westeurope',
      'Tenant id            c5ff949d-2696-4b68-9e13-055f19ed2d51',
      'Extension version    ',
    ])
      expect(part('THE VM')).toContain(line)
    expect(renderText(diagnoseCase({}))).toContain('Device id            ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679')
  })

  test('the ids of requests that the evidence holds, with their times and sources', () => {
    const ids = part('IDS OF REQUESTS (UTC)')
    expect(ids).toMatch(/request {5}7333f304-2d73-4c4d-9321-9427ee97adcf {2}the extension's log, join/)
    expect(ids).toContain('2026-11-20 01:44:09  correlation 5c2f0d3e-8a41-4b7f-9a55-0e8d2b1f7c66  event AAD/1081')
    expect(ids).toContain('trace       2d1f0c3e-8a41-4b7f-9a55-0e8d2b1f7c00')
  })

  test('codes with their forms, endpoints by layer, the last attempt and the last day', () => {
    expect(part('CODES')).toContain('-2145648509 = 0x801c0083 DSREG_E_DEVICE_HOSTNAME_DUPLICATE')
    expect(part('REQUIRED ENDPOINTS')).toContain('enterpriseregistration.windows.net (device registration, direct)')
    const endpoints = part('REQUIRED ENDPOINTS').replace(/\s+/g, ' ')
    expect(endpoints).toContain(
      'ok: name 20.190.151.7 and 1 more (DNS: 168.63.129.16 answers in 12 ms), tcp 20.190.151.7, tls TLSv1.3, http HTTP 404',
    )
    const attempt = part("THE EXTENSION'S LAST ATTEMPT (UTC)")
    expect(attempt).toContain('The attempt ends: the join failed')
    expect(attempt).not.toContain('sign-in')
    expect(part('THE LAST 24 HOURS (UTC)')).toContain('AADSTS53003')
  })

  test('a further question to a host tells only its own answer', () => {
    const endpoints = part('REQUIRED ENDPOINTS').replace(/\s+/g, ' ')
    expect(endpoints).toMatch(/discover\?api-version=1\.7, direct\) ok: http HTTP \d+/)
  })

  test('a name that was left out of a step is explained', () => {
    const refused = diagnoseCase({ evidence: { events: refusedSignIns([{ status: '0xc000015b' }]) } })
    const words = '[upn-1] stands for a name that is left out here'
    expect(renderText(shareable(refused, { redact: true }))).toContain(words)
    expect(renderText(refused)).not.toContain(words)
  })

  test('lines to fill in; what was asked is filled in already', () => {
    expect(part('FOR YOU TO FILL IN')).toContain('What was tried:\n')
    const asked = renderText(diagnoseCase({ asked: { symptom: 'Your credentials did not work' } }))
    expect(asked).toContain('What the user sees: "Your credentials did not work"')
  })

  test('the cause with all its steps, commands on one line; what follows from it without; every check, failures first', () => {
    const lines = text.split('\n').map((line) => line.trim())
    for (const { command } of report.findings[0]?.fix ?? []) expect(lines).toContain(command)
    expect(part('WHAT TO DO')).toMatch(/FOLLOWS FROM IT: The VM is not joined to Microsoft Entra .*\nSeen: .*\n(?!Fix)/)
    const checks = part('EVERY CHECK').split('\n')
    expect(checks[0]).toMatch(/^fail /)
    expect(checks.filter((line) => /^\S/.test(line))).toHaveLength(report.checks.length)
  })

  test('no person, and ASCII', () => {
    expect(text).not.toMatch(/jo\.miller/)
    expect(text).toMatch(/^[\x20-\x7e\n]*$/)
  })
})
