// The list of what the exe contains: from the bundle's own inputs, and the same for the same bundle.
import { expect, test } from 'vitest'
import lock from '../package-lock.json' with { type: 'json' }
import { cycloneDx, licenseTexts, nodePart, partsOf } from '../scripts/third-party.ts'

const inputs = [
  'src/main.ts',
  'node_modules/zod/v4/index.js',
  'node_modules/zod/v4/core/core.js',
  'node_modules/@colors/colors/lib/colors.js',
]
/** A package without a file for its licence. */
const forgetful = 'node_modules/@nodable/entities/src/index.js'

test('names each package of the bundle once, with licence, version and hash', async () => {
  const parts = await partsOf('.', inputs, lock)
  expect(parts.map(({ name, license }) => `${name} ${license}`)).toEqual(['@colors/colors MIT', 'zod MIT'])
  const bom = cycloneDx({ name: 'us', version: '1.0.0', license: 'MIT' }, 'ab', [
    ...parts,
    nodePart([], lock, { ...process.versions, node: '24.0.0', openssl: '3.0.1', uv: '1.2.3' }),
  ])
  expect(bom.components.map(({ purl }) => purl)).toEqual([
    expect.stringMatching(/^pkg:npm\/%40colors\/colors@\d/),
    expect.stringMatching(/^pkg:npm\/zod@\d/),
    'pkg:github/nodejs/node@v24.0.0',
  ])
  expect(bom.components[2]?.components?.map(({ purl }) => purl)).toEqual(
    expect.arrayContaining(['pkg:generic/openssl@3.0.1', 'pkg:generic/libuv@1.2.3', expect.stringContaining('v8@')]),
  )
  for (const { hashes } of bom.components) expect(hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/)
  expect(bom.dependencies[0]?.dependsOn).toHaveLength(3)
})

test('holds the text of each licence', async () => {
  const text = licenseTexts(await partsOf('.', [...inputs, forgetful], lock))
  expect(text).toContain('zod')
  expect(text).toContain('Copyright (c) Amit Gupta')
  expect(text.match(/Permission is hereby granted/g)).toHaveLength(3)
})
