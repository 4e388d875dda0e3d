// The first layer of an endpoint that failed, with what a rule needs to tell it. One endpoint has one failure; each kind belongs to one rule.
import type { EndpointRole } from './required-endpoints.ts'

interface Common {
  role: EndpointRole
  host: string
  path: 'direct' | 'proxy'
  /** The host with its address, for a sentence: "pas.windows.net (20.190.160.14)". */
  subject: string
  /** What went wrong with it, the same words for every host with the same trouble: "no answer on TCP port 443 within 6 s ...". */
  problem: string
}

export type NameTrouble = 'nxdomain' | 'no-data' | 'servfail' | 'refused' | 'silent' | 'windows' | 'other'
export type TlsTrouble =
  | 'wrong-name'
  | 'expired'
  | 'not-yet-valid'
  | 'reset'
  | 'closed'
  | 'silence'
  | 'old-version'
  | 'not-tls'
  | 'alert'
  | 'other'

export type EndpointFailure = Common &
  (
    | {
        kind: 'name'
        trouble: NameTrouble
        /** The VM's servers that failed it. */
        servers: string[]
        /** Servers outside the VM's settings that know the name. */
        knownBy: string[]
        /** The name is the proxy's own, not the endpoint's. */
        ofProxy: boolean
      }
    | {
        kind: 'overridden'
        by: 'hosts-file' | 'dns'
        /** The lines of the hosts file that name the host. */
        lines: string[]
        /** The VM's DNS servers that gave the private address; none when it came from elsewhere in Windows. */
        servers: string[]
      }
    | { kind: 'interception'; issuer: string; root: string }
    | { kind: 'proxy-authentication'; proxy: string; schemes: string[] }
    | { kind: 'proxy-blocked'; proxy: string; status: number }
    | { kind: 'tls'; trouble: TlsTrouble }
    | {
        kind: 'unreachable'
        /** The layer: TCP to the host, the proxy itself, what lies behind the proxy, or HTTP after TLS. */
        at: 'tcp' | 'proxy' | 'behind-proxy' | 'http'
        trouble: 'dropped' | 'refused' | 'no-route' | 'silence' | 'closed' | 'other'
        /** The first address that was tried. */
        address: string | null
        proxy: string | null
      }
  )

export type FailureKind = EndpointFailure['kind']
export type FailureOf<Kind extends FailureKind> = Extract<EndpointFailure, { kind: Kind }>
