// The page in a real browser: silent console, no accessibility violation, no sideways scrolling of the page. Needs Debian's Chromium.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redactReport } from '../../src/redact.ts'
import { renderHtml } from '../../src/report/html.ts'
import { diagnoseCase, type VmCase } from '../cases/case.ts'
import extensionMissing from '../cases/extension-missing.ts'
import managedIdentityMissing from '../cases/managed-identity-missing.ts'

const executablePath = '/usr/bin/chromium'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const firstOf = (fails: Record<string, VmCase>) => Object.values(fails)[0] ?? {}

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

  for (const [what, vm] of [
    ['a healthy VM', {}],
    ['no identity', firstOf(managedIdentityMissing.fails)],
    ['no trace of the extension', firstOf(extensionMissing.fails)],
  ] as const)
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [1280, 400])
        test(`${what}, ${colorScheme}, ${width} px`, async () => {
          const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: false })
          const page = await context.newPage()
          const said: string[] = []
          page.on('console', (message) => said.push(message.text()))
          page.on('pageerror', (error) => said.push(error.message))
          page.on('request', (request) => {
            if (!request.url().startsWith('about:')) said.push(`asked for ${request.url()}`)
          })
          await page.setContent(renderHtml(redactReport(diagnoseCase(vm))))
          await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
          expect(said).toEqual([])
          expect(
            await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
          ).toBe(0)
          // The page's own policy forbids scripts, so axe comes in past it.
          await page.evaluate(axe)
          const violations = await page.evaluate(
            'axe.run().then((result) => result.violations.map((one) => [one.id, ...one.nodes.map((node) => node.html)]))',
          )
          expect(violations).toEqual([])
          await context.close()
        })
})
