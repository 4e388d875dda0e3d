// The page: nothing runs, nothing is fetched, everything from the VM is text.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/report/html.ts'
import { escapeHtml } from '../../src/report/html-escape.ts'
import { style, styleHash } from '../../src/report/html-page.ts'
import { diagnoseCase } from '../cases/case.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { vmEvidence, without } from '../healthy/index.ts'
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
    const cause = html.indexOf('>The cause</h2>')
    const folded = html.indexOf('<details class="symptoms"><summary>What follows from it: 2 more findings')
    expect(cause).toBeGreaterThan(0)
    expect(folded).toBeGreaterThan(cause)
    expect(html.indexOf('The VM is not joined to Microsoft Entra')).toBeGreaterThan(folded)
  })

  test('the path of the sign-in tells the cause from what follows from it, in words', () => {
    expect(html).toContain('identity<br><small>problem</small>')
    expect(html).toContain('registration<br><small>follows from it</small>')
    expect(renderHtml(diagnoseCase({}))).toMatch(/machine<br><small>fine<.*network<br><small>fine</)
  })

  test('every check links to the evidence that it reads, and the evidence is there', () => {
    const links = [...html.matchAll(/href="#(evidence-[A-Za-z]+)"/g)].map(([, id]) => id as string)
    expect(new Set(links).size).toBeGreaterThan(10)
    for (const id of links) expect(html).toContain(`id="${id}"`)
  })

  test('stages with a failure are open, and failures stand first', () => {
    expect(html).toMatch(/<details open><summary><strong>identity<\/strong>: 1 failed, /)
    expect(html).toMatch(/<details><summary><strong>machine<\/strong>: \d+ passed/)
  })

  test('evidence is shown as it was printed, not as JSON', () => {
    expect(html).toMatch(/\| +AzureAdJoined : NO\n/)
    expect(html).not.toContain('\\r\\n')
  })

  test('the timeline folds what is older than a day and not of the last attempt, and counts it', () => {
    expect(html).toMatch(/<details><summary>Earlier: \d+ entries<\/summary>/)
    expect(html).toContain('last attempt</span>')
  })

  test('where no cause was found the page says what to do, and what could not be looked at first', () => {
    const blind = renderHtml(diagnoseCase({}, without(vmEvidence(), 'dsregStatus')))
    expect(blind).toContain('What to do: ')
    expect(blind.indexOf('>What could not be looked at</h2>')).toBeLessThan(blind.indexOf('>This VM</h2>'))
    expect(renderHtml(diagnoseCase({}))).toContain('run it again with the words that they see')
  })

  test('markup in evidence stays text', () => {
    const evil = '</pre><script>alert(1)</script><img src=x onerror=alert(1)>'
    const report = diagnoseCase({ evidence: sick, asked: { symptom: evil } })
    report.machine.computerName = evil
    for (const finding of report.findings) {
      finding.saw = evil
      finding.codes = [{ code: evil, hex: evil, name: evil, meaning: evil }]
      for (const step of finding.fix) step.command = evil
    }
    for (const entry of report.timeline) Object.assign(entry, { at: evil, source: evil, text: evil, code: evil })
    for (const endpoint of report.endpoints) Object.assign(endpoint, { host: evil, usedFor: evil })
    report.requestIds = [{ kind: 'trace', id: evil, at: evil, source: evil }]
    const [entry] = Object.values(report.evidence)
    report.evidence[evil] = { startedAt: evil, durationMs: 1, outcome: { status: 'ok', value: { [evil]: [evil] } } }
    report.evidence.more = { ...(entry as NonNullable<typeof entry>), startedAt: evil }
    const page = renderHtml(report)
    expect(page).not.toMatch(/<script|<img/)
    expect(page).toContain('&lt;script&gt;')
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
