// The page: nothing runs, nothing is fetched, everything from the VM is text.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/report/html.ts'
import { escapeHtml } from '../../src/report/html-escape.ts'
import { style, styleHash } from '../../src/report/html-page.ts'
import { diagnoseCase } from '../cases/case.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { tokenRefused } from '../healthy/managed-identity-token.ts'

const sick = {
  managedIdentityToken: tokenRefused(400, 'invalid_request', 'Identity not found'),
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
}

describe('renderHtml', () => {
  const html = renderHtml(diagnoseCase({ evidence: sick }))

  test('the policy names the one style by its hash', () => {
    expect(styleHash).toBe(createHash('sha256').update(style).digest('base64'))
    expect(html).toContain(`style-src 'sha256-${styleHash}'`)
  })

  test('no script, no handler, no style attribute, no resource from elsewhere', () => {
    expect(html).not.toMatch(/<script|\son[a-z]+=|\sstyle=|<link|<img|<iframe|@import|url\(/i)
  })

  test('the cause stands first, its symptoms are folded under it', () => {
    const cause = html.indexOf('<h2>The cause</h2>')
    const folded = html.indexOf('<details><summary>This also explains')
    expect(cause).toBeGreaterThan(0)
    expect(folded).toBeGreaterThan(cause)
    expect(html.indexOf('The VM is not joined to Microsoft Entra')).toBeGreaterThan(folded)
  })

  test('the path of the sign-in tells the cause from what follows from it, in words', () => {
    expect(html).toContain('identity: problem')
    expect(html).toContain('registration: follows from it')
    expect(renderHtml(diagnoseCase({}))).toContain('machine: fine, network: fine')
  })

  test('markup in evidence stays text', () => {
    const evil = '</pre><script>alert(1)</script><img src=x onerror=alert(1)>'
    const report = diagnoseCase({ evidence: sick, asked: { symptom: evil } })
    report.machine.computerName = evil
    for (const finding of report.findings) finding.saw = evil
    expect(renderHtml(report)).not.toMatch(/<script|<img/)
  })
})

test('escapeHtml leaves no character that could end a text or an attribute, or steer the reader', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'\u0000-\u0008\u007f-\u009f\u202e]/)
      expect(escapeHtml(text).isWellFormed()).toBe(true)
    }),
  )
})
