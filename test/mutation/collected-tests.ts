// Stands in for vitest's describe and test while many mutants are tried in one process: keeps the tests instead of running them. expect is vitest's own.
import { expect } from 'vitest'

export interface CollectedTest {
  name: string
  run(): unknown
}

export const collected: CollectedTest[] = []
const within: string[] = []

function describe(name: string, body: () => void): void {
  within.push(name)
  body()
  within.pop()
}

function test(name: string, run: () => unknown): void {
  collected.push({ name: [...within, name].join(' > '), run })
}

type Row = unknown[]
const each =
  (one: typeof test) =>
  (rows: unknown[]) =>
  (name: string, body: (...row: Row) => unknown): void => {
    for (const row of rows) {
      const values = Array.isArray(row) ? (row as Row) : [row]
      const left = values.values()
      one(
        name.replaceAll('%s', () => String(left.next().value)),
        () => body(...values),
      )
    }
  }

const describeAll = Object.assign(describe, { each: each(describe) })
const testAll = Object.assign(test, { each: each(test) })
export { describeAll as describe, expect, testAll as test }
