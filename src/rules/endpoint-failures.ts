// What rules about required endpoints share: which failures are theirs, how grave they are on this VM, and the sentence that tells them. Each rule adds its own fix.
import type { Asked } from '../asked.ts'
import type { EndpointFailure, FailureKind, FailureOf } from '../network/endpoint-failure.ts'
import type { EndpointRole } from '../network/required-endpoints.ts'
import { known, type Outcome } from '../outcome.ts'
import type { DsregStatus } from '../probes/dsreg-status.ts'
import type { Endpoints } from '../probes/endpoints.ts'
import type { ExtensionLogs } from '../probes/extension-logs.ts'
import type { ExtensionStatus } from '../probes/extension-status.ts'
import type { GuestAgent } from '../probes/guest-agent.ts'
import type { InstanceMetadata } from '../probes/instance-metadata.ts'
import { narrowed } from './failed-step.ts'
import { isPlainDomainMember } from './plain-domain-member.ts'
import { type Fail, notApplicable, pass, type Verdict } from './rule.ts'
import type { RuleId } from './rule-ids.ts'

/** What a rule lists in `uses` to weigh its failures here. */
export const weighingSources = ['dsregStatus', 'extensionLogs', 'extensionStatus', 'guestAgent'] as const

interface Sources {
  dsregStatus: Outcome<DsregStatus>
  extensionLogs: Outcome<ExtensionLogs>
  extensionStatus: Outcome<ExtensionStatus>
  guestAgent: Outcome<GuestAgent>
}

/** What an unreachable registration or login host accounts for. */
const joinSymptoms: RuleId[] = [
  'extension-still-running',
  'extension-succeeded-without-join',
  'extension-failed',
  'device-registration-refused',
  'registration-service-error',
  'mdm-enrollment-failed',
  'device-not-joined',
]
/** What an unreachable login, role check or device login host accounts for. */
const signInSymptoms: RuleId[] = ['role-not-assigned', 'prt-missing', 'credentials-rejected']
/** The whole list, for a rule's own `explains`. */
export const endpointSymptoms: RuleId[] = [...joinSymptoms, ...signInSymptoms]

export function failuresOf<Kind extends FailureKind>({ failures }: Endpoints, kind: Kind): FailureOf<Kind>[] {
  return failures.filter((failure): failure is FailureOf<Kind> => failure.kind === kind)
}

/** The verdict of a rule that found nothing of its kind: no pass while it can't be told of some endpoint. */
export function nothingFound({ untold }: Endpoints): Verdict {
  return untold[0] === undefined ? pass : notApplicable(untold[0])
}

/** Severity and what is explained, by what the failing hosts are for and how the join stands. */
export function weigh(
  failures: EndpointFailure[],
  sources: Sources,
  asked: Asked,
): Pick<Fail, 'explains'> & Pick<Partial<Fail>, 'severity'> {
  const roles = new Set(failures.map(({ role }) => role))
  const has = (...some: EndpointRole[]) => some.some((role) => roles.has(role))
  const explains = [
    ...(has('login', 'registration') ? narrowed(joinSymptoms, ['network', 'service-fault'], sources) : []),
    ...(has('login', 'rbac', 'deviceLogin') ? signInSymptoms : []),
  ]
  const device = known(sources.dsregStatus)
  // Registration is needed for the join and to renew it: where a sign-in to a joined VM is refused, the reason is another.
  const notForThisSignIn =
    asked.symptom !== null && device?.azureAdJoined === true && !has('login', 'rbac', 'deviceLogin')
  return notForThisSignIn || isPlainDomainMember(sources, asked) ? { explains, severity: 'warning' } : { explains }
}

/** "a.net (1.2.3.4), b.net (1.2.3.5): TCP port 443: no answer ..." for each kind of trouble, in the order of the endpoints. */
export function tell(failures: EndpointFailure[]): string {
  const byProblem = new Map<string, string[]>()
  for (const { problem, subject } of failures)
    byProblem.set(problem, [...new Set([...(byProblem.get(problem) ?? []), subject])])
  return [...byProblem].map(([problem, subjects]) => `${subjects.join(', ')}: ${problem}.`).join(' ')
}

/** Every host that the login needs in this cloud: who opens the way for one should do it for all. */
export const allHosts = ({ endpoints }: Endpoints) => endpoints.map(({ host }) => host)

/** " from 10.1.0.7, this VM's address"; empty when Azure does not tell it. */
export function fromAddress(metadata: Outcome<InstanceMetadata>): string {
  const own = known(metadata)?.instance?.privateAddresses[0]
  return own === undefined ? '' : ` from ${own}, the address of this VM`
}

/** The command that shows on the VM whether a host is reached, as the documentation gives it. */
export function curlCommand(failures: EndpointFailure[], proxy: string | null): string {
  const host = failures[0]?.host ?? ''
  const throughProxy = failures[0]?.path === 'proxy' && proxy !== null ? ` --proxy http://${proxy}` : ''
  return `curl.exe https://${host}/ -D -${throughProxy}`
}
