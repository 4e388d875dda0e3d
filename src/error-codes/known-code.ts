// What one row of the code table holds, and how rows are written down: facts shared by a group once, the rest row by row.
import type { RuleId } from '../rules/rule-ids.ts'

/** Where a number lives: the same number means different things in different places. */
export const codeKinds = [
  'exit-code',
  'agent-code',
  'hresult',
  'ntstatus',
  'winhttp',
  'aadsts',
  'imds',
  'curl',
  'rdp-client',
  'event',
] as const
export type CodeKind = (typeof codeKinds)[number]

/**
 * How sure a row is. The only place where the words of the sources were mapped:
 * microsoft: a page of Microsoft says so.
 * extracted: read from Windows' own message tables and manifests ("extracted-from-windows").
 * community: several or single public reports agree ("community", "single-report", "sdk-test+community", "microsoft-case+community-code").
 * unconfirmed: one analysis or report that nothing else confirms.
 */
export type Confidence = 'microsoft' | 'extracted' | 'community' | 'unconfirmed'

export interface KnownCode {
  kind: CodeKind
  /** The one spelling of the code: "0x801c0021", "AADSTS50076", "51", "AAD/1104", "HTTP 404", "curl 35". */
  key: string
  /** The number inside: unsigned 32 bits for HRESULT and NTSTATUS. */
  value: number
  /** The symbolic name, where there is one. */
  name: string | null
  meaning: string
  cause: string
  /** Commands stand in backquotes, so that they are shown in one piece. */
  fix: string
  docs: string
  confidence: Confidence
  /** The rule that judges this on the VM. */
  rule?: RuleId
  /** True for a code that only says where it failed: another code beside it says why. */
  wraps?: true
}

type Shared = Pick<KnownCode, 'kind' | 'docs' | 'confidence'> & { cause?: string; fix?: string }
type Row = Partial<Pick<KnownCode, 'cause' | 'fix' | 'docs' | 'confidence' | 'rule' | 'wraps'>> & {
  code: number | string
  name?: string
  meaning: string
}

/** Rows of one kind; what a row leaves out it takes from `shared`. */
export function rows(shared: Shared, list: Row[]): KnownCode[] {
  return list.map(({ code, name = null, ...rest }) => {
    const value = typeof code === 'number' ? code : Number(/0x[0-9a-f]+|\d+/i.exec(code)?.[0])
    return { cause: '', fix: '', ...shared, ...rest, key: keyOf(shared.kind, code), value, name }
  })
}

function keyOf(kind: CodeKind, code: number | string): string {
  if (typeof code === 'string') return code
  if (kind === 'hresult' || kind === 'ntstatus') return `0x${code.toString(16).padStart(8, '0')}`
  if (kind === 'aadsts') return `AADSTS${code}`
  if (kind === 'imds') return `HTTP ${code}`
  if (kind === 'curl') return `curl ${code}`
  return String(code)
}

/** The pages that rows point to. */
export const pages = {
  login: 'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows',
  deployment:
    'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#troubleshoot-deployment-problems',
  signIn:
    'https://learn.microsoft.com/entra/identity/devices/howto-vm-sign-in-azure-ad-windows#troubleshoot-sign-in-problems',
  join: 'https://learn.microsoft.com/entra/identity/devices/troubleshoot-hybrid-join-windows-current',
  prt: 'https://learn.microsoft.com/entra/identity/devices/troubleshoot-primary-refresh-token',
  hello:
    'https://learn.microsoft.com/windows/security/identity-protection/hello-for-business/hello-errors-during-pin-creation',
  mdm: 'https://learn.microsoft.com/windows/client-management/azure-active-directory-integration-with-mdm',
  mdmCodes: 'https://learn.microsoft.com/windows/win32/mdmreg/mdm-registration-constants',
  aadsts: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  imds: 'https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service',
  identityToken:
    'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling',
  winhttp: 'https://learn.microsoft.com/windows/win32/winhttp/error-messages',
  extensions: 'https://learn.microsoft.com/azure/virtual-machines/extensions/features-windows',
  desktop: 'https://learn.microsoft.com/azure/virtual-desktop/troubleshoot-azure-ad-connections',
  security: 'https://learn.microsoft.com/windows/win32/com/com-error-codes-4',
  ntstatus: 'https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/596a1078-e883-4972-9bbc-49e60bebca55',
  stateRoaming: 'https://learn.microsoft.com/entra/identity/devices/enterprise-state-roaming-troubleshooting',
  commonErrors: 'https://learn.microsoft.com/windows/win32/seccrypto/common-hresult-values',
  teams: 'https://learn.microsoft.com/troubleshoot/microsoftteams/teams-sign-in/resolve-sign-in-errors',
  scheduler: 'https://learn.microsoft.com/windows/win32/taskschd/task-scheduler-error-and-success-constants',
  curl: 'https://curl.se/libcurl/c/libcurl-errors.html',
} as const
