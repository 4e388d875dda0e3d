// The page in a real browser: silent console, no accessibility violation, no sideways scrolling of the page. Needs Debian's Chromium.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redactReport } from '../../src/redact.ts'
import { renderHtml } from '../../src/report/html.ts'
import type { Report } from '../../src/report/report.ts'
import { diagnoseCase, type VmCase } from '../cases/case.ts'
import conditionalAccessBlocked from '../cases/conditional-access-blocked.ts'
import extensionMissing from '../cases/extension-missing.ts'
import extensionRemovedAfterJoin from '../cases/extension-removed-after-join.ts'
import managedIdentityMissing from '../cases/managed-identity-missing.ts'
import { vmEvidence, without } from '../healthy/index.ts'

const executablePath = '/usr/bin/chromium'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const firstOf = (fails: Record<string, VmCase>) => diagnoseCase(Object.values(fails)[0] ?? {})

/** Markup, control characters and long words wherever the VM has a say. */
function hostile(): Report {
  const evil = `</pre><script>alert(1)</script><img src=x onerror=alert(1)>\u202e\u0007 "'&amp; ${'A'.repeat(300)}`
  const report = firstOf(managedIdentityMissing.fails)
  report.machine.vmName = evil
  for (const finding of report.findings) {
    finding.saw = evil
    finding.codes = [{ code: evil, meaning: evil }]
    for (const step of finding.fix) step.command = evil
  }
  report.timeline.push({ at: evil, source: evil, text: evil, code: evil })
  for (const endpoint of report.endpoints) endpoint.host = evil
  report.warnings.push({ id: 'note', text: evil })
  return report
}

const reports: Record<string, Report> = {
  'a healthy VM': diagnoseCase({}),
  'no identity': firstOf(managedIdentityMissing.fails),
  'no trace of the extension': firstOf(extensionMissing.fails),
  'a refused sign-in': firstOf(conditionalAccessBlocked.fails),
  'warnings only': firstOf(extensionRemovedAfterJoin.fails),
  inconclusive: diagnoseCase({}, without(without(vmEvidence(), 'dsregStatus'), 'endpoints', 'access-denied')),
  'a hostile VM': hostile(),
}

/** Both widths in both colours for the two pages that differ most; one of each for the others. */
const widths = (what: string, colorScheme: string) =>
  what === 'no identity' || what === 'a hostile VM' ? [1280, 400] : [colorScheme === 'light' ? 1280 : 400]

// In CI a missing browser is a failure, elsewhere a visible skip.
describe.skipIf(!existsSync(executablePath) && process.env.CI !== 'true')('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
  })
  afterAll(async () => {
    await browser.close()
  })

  for (const [what, report] of Object.entries(reports))
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of widths(what, colorScheme))
        test(`${what}, ${colorScheme}, ${width} px`, async () => {
          const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: false })
          const page = await context.newPage()
          const said: string[] = []
          page.on('console', (message) => said.push(message.text()))
          page.on('pageerror', (error) => said.push(error.message))
          page.on('dialog', (dialog) => said.push(dialog.message()))
          page.on('request', (request) => {
            if (!request.url().startsWith('about:')) said.push(`asked for ${request.url()}`)
          })
          await page.setContent(renderHtml(redactReport(report)))
          await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
          expect(said).toEqual([])
          expect(
            await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
          ).toBe(0)
          // On a phone no table needs to be moved sideways either.
          if (width === 400)
            expect(
              await page.evaluate(
                "[...document.querySelectorAll('.wide')].filter((one) => one.scrollWidth > one.clientWidth).length",
              ),
            ).toBe(0)
          // The page's own policy forbids scripts, so axe comes in past it.
          await page.evaluate(axe)
          const violations = await page.evaluate(
            'axe.run().then((result) => result.violations.map((one) => [one.id, ...one.nodes.map((node) => node.html)]))',
          )
          expect(violations).toEqual([])
          await context.close()
        })

  test('a link to evidence opens what is folded around it', async () => {
    const page = await browser.newPage()
    await page.setContent(renderHtml(diagnoseCase({})))
    await page.evaluate("document.querySelector('details:has(.checks)').open = true")
    await page.evaluate("document.querySelector('.checks details').open = true")
    await page.locator('.checks a').first().click()
    expect(await page.evaluate("document.querySelector('pre:target').closest('details').open")).toBe(true)
    await page.close()
  })
})
