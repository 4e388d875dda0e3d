import { clouds } from '../../src/clouds.ts'
import { identityOid, tenantId, vmResourceId } from './ids.ts'
import type { Raw } from './index.ts'
import { imdsAnswer } from './text.ts'

export const tokenPath =
  '/metadata/identity/oauth2/token?api-version=2018-02-01&resource=urn%3Ams-drs%3Aenterpriseregistration.windows.net'

type Claims = NonNullable<Raw['managedIdentityToken']['claims']>

/** A token of the VM's own identity; `claims` changes single claims. */
export function managedIdentityToken(claims: Partial<Claims> = {}): Raw['managedIdentityToken'] {
  const resource = clouds.AzurePublicCloud.registrationResource
  return {
    resource,
    attempts: [imdsAnswer(tokenPath, 200, '')],
    claims: {
      oid: identityOid,
      tid: tenantId,
      aud: resource,
      appid: '22222222-3333-4444-5555-666666666666',
      iat: 1795140549,
      nbf: 1795140549,
      exp: 1795227249,
      xms_mirid: vmResourceId.replace('resourceGroups', 'resourcegroups'),
      ...claims,
    },
  }
}

/** A refusal of the token endpoint. */
export function tokenRefused(status: number, error: string, description: string): Raw['managedIdentityToken'] {
  return {
    resource: clouds.AzurePublicCloud.registrationResource,
    attempts: [imdsAnswer(tokenPath, status, { error, error_description: description })],
    claims: null,
  }
}

/** An answer of the token endpoint whose body says nothing that is kept. */
export function tokenAnswered(status: number): Raw['managedIdentityToken'] {
  return {
    resource: clouds.AzurePublicCloud.registrationResource,
    attempts: [imdsAnswer(tokenPath, status, '')],
    claims: null,
  }
}
