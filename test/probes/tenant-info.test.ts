import { expect, test } from 'vitest'
import { tenantInfo } from '../../src/probes/tenant-info.ts'
import { tenantId } from '../healthy/ids.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import { machineWithImds } from '../imds-machine.ts'

const path = '/metadata/identity/info?api-version=2018-02-01'

test('the tenant as IMDS tells it', async () => {
  const { machine, log, close } = await machineWithImds({ tenantId: tenantId.toUpperCase() })
  const facts = tenantInfo.parse(await tenantInfo.collect(machine, new AbortController().signal))
  close()
  expect(facts.tenantId).toBe(tenantId)
  expect(log.broken).toEqual([])
})

test.each([
  ['no tenant', imdsAnswer(path, 200, {})],
  ['a tenant that is no GUID', imdsAnswer(path, 200, { tenantId: 'common' })],
  ['an empty tenant', imdsAnswer(path, 200, { tenantId: '' })],
  ['a page', imdsAnswer(path, 200, '<html></html>')],
  ['a tenant under an error', imdsAnswer(path, 500, { tenantId })],
  ['silence', imdsSilence(path, 'ETIMEDOUT')],
])('nothing is read from %s', (_, attempt) => {
  expect(tenantInfo.parse({ attempts: [attempt] })).toEqual({ attempt, tenantId: null })
})
