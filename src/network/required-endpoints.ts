// What the login needs to reach in a cloud, and with which requests. Knowledge only.
// Documentation: the login article, "Network requirements" and "Troubleshoot deployment problems".
import { type CloudName, clouds } from '../clouds.ts'

export const endpointRoles = ['login', 'registration', 'deviceLogin', 'rbac'] as const
export type EndpointRole = (typeof endpointRoles)[number]

export interface RequiredEndpoint {
  role: EndpointRole
  host: string
  /** What it is used for, in a few words. */
  usedFor: string
  /** Further questions beside `/`, for the report only: what they answer proves nothing that `/` doesn't. */
  alsoAsked: { path: string; usedFor: string; headers: Record<string, string> }[]
}

/** In the order of the article's curl commands. */
export function requiredEndpoints(cloud: CloudName, tenantId: string | null): RequiredEndpoint[] {
  const { login, registration, deviceLogin, rbac } = clouds[cloud]
  const tenantPath = tenantId === null ? null : `/${tenantId}/`
  return [
    {
      role: 'login',
      host: login,
      usedFor: 'authentication',
      alsoAsked:
        tenantPath === null ? [] : [{ path: tenantPath, usedFor: 'authentication in the tenant', headers: {} }],
    },
    {
      role: 'registration',
      host: registration,
      usedFor: 'device registration',
      alsoAsked:
        tenantPath === null
          ? []
          : [
              {
                // What dsregcmd asks at the start of a join.
                path: `${tenantPath}discover?api-version=1.7`,
                usedFor: 'discovery of the registration service',
                headers: {
                  accept: 'application/json',
                  'ocp-adrs-client-name': 'dsreg',
                  'ocp-adrs-client-version': '10',
                },
              },
            ],
    },
    ...(deviceLogin === null
      ? []
      : [{ role: 'deviceLogin' as const, host: deviceLogin, usedFor: 'device authentication', alsoAsked: [] }]),
    { role: 'rbac', host: rbac, usedFor: 'Azure role check at sign-in', alsoAsked: [] },
  ]
}
