// The one way out: what was forgotten by all before is refused here, in files and on stdout.
import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { answerOf, StillSecret, saveInterim, saveReport, shareable } from '../src/publish.ts'
import type { Report } from '../src/report/report.ts'
import { allCases } from './all-cases.ts'
import { diagnoseCase } from './cases/case.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-publish-'))
})

const long = 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1BcD4f'
const forgotten: Record<string, string> = {
  'a token': `eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.${long}.${long}`,
  'an authorization header': `Authorization: Bearer ${long}`,
  'a named secret': `{"access_token":"${long}"}`,
  'a storage key': `AccountKey=${long}==`,
  'a signature': `https://x.example/?sv=1&sig=${long}`,
  'a private key': '-----BEGIN RSA PRIVATE KEY-----',
}

/** A report into which something came after the secrets had been removed. */
const withForgotten = (text: string): Report => {
  const report = shareable(diagnoseCase({}), { redact: true })
  report.warnings.push({ id: 'note', text })
  report.verdict = 'inconclusive'
  return report
}

describe('the last net', () => {
  test.each(Object.entries(forgotten))('%s: neither a file nor stdout', async (what, text) => {
    const report = withForgotten(text)
    for (const save of [saveReport, saveInterim])
      await expect(save(folder, report)).rejects.toThrow(
        `report.json is held back: it still has what looks like ${what}`,
      )
    expect(await readdir(folder)).toEqual([])
    for (const json of [true, false]) expect(() => answerOf(report, { json }, null)).toThrow(StillSecret)
  })

  test('lets every report of every rule through', async () => {
    for (const { fails, passes } of (await allCases()).values())
      for (const vm of [...Object.values(fails), ...Object.values(passes)].slice(0, 3)) {
        const report = shareable(diagnoseCase(vm), { redact: false })
        expect(() => answerOf(report, { json: true }, null)).not.toThrow()
        await saveReport(folder, report)
      }
  })
})

test('no text of this tool looks like a secret', async () => {
  for (const { fails } of (await allCases()).values())
    for (const vm of Object.values(fails))
      expect(JSON.stringify(shareable(diagnoseCase(vm), { redact: true }).findings)).not.toContain('[secret removed]')
})
