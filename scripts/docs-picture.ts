// Makes docs/report.png, the picture of a report in the README: the fixture no-identity, judged by the rules of now, in Debian's Chromium. Run by hand when the page changes.
import { mkdir } from 'node:fs/promises'
import { chromium } from 'playwright-core'
import { loadCaseFile } from '../src/case-file.ts'
import { diagnose } from '../src/diagnose.ts'
import { shareable } from '../src/publish.ts'
import { renderHtml } from '../src/report/html.ts'
import { version } from '../src/version.ts'

const width = 1100
const height = 1000

const file = await loadCaseFile('fixtures/no-identity')
const report = diagnose(file.evidence, file.asked, {
  tool: { name: 'aadlogin-doctor', version, commit: 'docs', node: process.version },
  source: 'replay',
  collectedAt: file.collectedAt,
  reportedAt: file.collectedAt,
  durationMs: file.durationMs,
  complete: file.complete,
})
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage({ viewport: { width, height }, colorScheme: 'light' })
await page.setContent(renderHtml(shareable(report, { redact: true })))
await mkdir('docs', { recursive: true })
await page.screenshot({ path: 'docs/report.png' })
await browser.close()
console.log('docs/report.png')
