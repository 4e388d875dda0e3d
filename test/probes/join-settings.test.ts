import { expect, test } from 'vitest'
import { failed } from '../../src/outcome.ts'
import { joinSettings } from '../../src/probes/join-settings.ts'
import { tenantId } from '../healthy/ids.ts'
import { joinSettings as asTheExtensionSetsThem, noJoinSettings } from '../healthy/join-settings.ts'

test('after the join', () => {
  expect(joinSettings.parse(asTheExtensionSetsThem())).toEqual({
    endpoints: [
      { name: 'AzureVmComputeMetadataEndpoint', url: 'http://169.254.169.254/metadata/instance/compute' },
      { name: 'AzureVmTenantIdEndpoint', url: 'http://169.254.169.254/metadata/identity/info' },
      { name: 'AzureVmMsiTokenEndpoint', url: 'http://169.254.169.254/metadata/identity/oauth2/token' },
    ],
    arcEnabled: false,
    joins: [{ thumbprint: 'CEC55C2566633AC8DA3D9E3EAD98A599084D0C4C', tenantId }],
    tenantIds: [tenantId],
  })
})

test('before the extension ran', () => {
  expect(joinSettings.parse(noJoinSettings())).toEqual({ endpoints: [], arcEnabled: false, joins: [], tenantIds: [] })
})

test('an Arc-enabled server', () => {
  expect(joinSettings.parse(asTheExtensionSetsThem({}, true)).arcEnabled).toBe(true)
})

test('what could not be read is not taken for empty', () => {
  const raw = { ...noJoinSettings(), joinInfo: failed('access-denied', ''), tenantInfo: failed('timeout', '') }
  expect(joinSettings.parse(raw)).toMatchObject({ joins: null, tenantIds: null })
})
