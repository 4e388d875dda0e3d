import { expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { commit, version } from '../src/version.ts'

test('run from source, the version is the package’s and the commit says so', () => {
  expect(version).toBe(packageJson.version)
  expect(commit).toBe('source')
})

test('the exe’s Node is the Node that these tests run on', () => {
  const pinned = Object.values(packageJson.optionalDependencies)
  expect(new Set(pinned).size).toBe(1)
  expect(process.version).toBe(`v${pinned[0]}`)
})
