// Reports that were made to harm whoever replays them: each is refused in few words or replayed, in little time and memory.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { askedNothing } from '../src/asked.ts'
import { loadCaseFile, UnreadableCaseFile } from '../src/case-file.ts'
import { parseEvidence } from '../src/evidence.ts'
import { vmEvidence } from './healthy/index.ts'

const report = (evidence: string) =>
  `{"schemaVersion":"1.0","collectedAt":"2026-11-20T02:14:09.120Z","asked":${JSON.stringify(askedNothing)},"evidence":{${evidence}}}`
const entry = (value: string) => `{"startedAt":"","durationMs":1,"outcome":{"status":"ok","value":${value}}}`
const healthy = JSON.stringify(vmEvidence()).slice(1, -1)

async function load(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'aadlogin-doctor-case-'))
  try {
    await writeFile(join(folder, 'report.json'), text)
    return await loadCaseFile(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

test.each([
  ['nested a hundred thousand times', report(`"dsregStatus":${entry(nested(100_000))}`)],
  ['nested as often, in evidence that nobody knows', report(`${healthy},"x":${entry(nested(100_000))}`)],
  ['nested as often, all of it', nested(100_000)],
  ['of a million entries', report(Array.from({ length: 1_000_000 }, (_, index) => `"a${index}":1`).join(','))],
  ['of a million values', report(`"account":${entry(`[${'1,'.repeat(1_000_000)}1]`)}`)],
  ['wrong in ten thousand places', report(Array.from({ length: 10_000 }, (_, index) => `"a${index}":1`).join(','))],
  ['of no evidence', '{"schemaVersion":"1.0","collectedAt":"2026-11-20T02:14:09.120Z"}'],
])('a report %s is refused in few words', async (_what, text) => {
  const error = await load(text).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(UnreadableCaseFile)
  expect((error as Error).message.length).toBeLessThan(1500)
})

test('evidence that is wrong in many places is told in few words', async () => {
  const { evidence } = await load(report(`"instanceMetadata":${entry(`{"attempts":[${'1,'.repeat(100_000)}1]}`)}`))
  const fact = parseEvidence(evidence).instanceMetadata
  expect(fact).toMatchObject({ status: 'failed', reason: 'unreadable' })
  expect(fact.status === 'failed' && fact.message.length).toBeLessThan(1500)
})

test('names that every object has are names like others', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
  const loaded = await load(report(`${healthy},${names.map((name) => `"${name}":${entry('{"__proto__":{"a":1}}')}`)}`))
  expect(({} as { a?: number }).a).toBeUndefined()
  expect(parseEvidence(loaded.evidence)).toEqual(parseEvidence(vmEvidence()))
})
