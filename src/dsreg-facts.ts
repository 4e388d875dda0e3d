// Makes facts of the labels and values that dsregcmd printed. What a masked, translated or damaged value doesn't state stays null: nothing is guessed.
// Meaning of the labels: https://learn.microsoft.com/entra/identity/devices/troubleshoot-device-dsregcmd
import { type DsregField, labelKey } from './dsreg-output.ts'

export interface DsregFacts {
  /** All labels as printed, also those that no fact is made of. Of several outputs in one text, the last. */
  fields: DsregField[]
  azureAdJoined: boolean | null
  domainJoined: boolean | null
  enterpriseJoined: boolean | null
  workplaceJoined: boolean | null
  domainName: string | null
  deviceName: string | null
  /** GUID, lower case; null when masked. */
  deviceId: string | null
  /** Of the device certificate: hex, upper case; null when masked. */
  thumbprint: string | null
  certificate: { validFrom: string; validTo: string } | null
  keyProvider: string | null
  tpmProtected: boolean | null
  /** SUCCESS, or the failure as printed; null where this Windows doesn't print it (before 21H1). */
  deviceAuthStatus: string | null
  /** GUID, lower case; null when masked. */
  tenantId: string | null
  tenantName: string | null
  mdmUrl: string | null
  mdmTermsUrl: string | null
  mdmComplianceUrl: string | null
  /** For finding the cloud: a registration URL. */
  joinServerUrl: string | null
  /** For the token: urn:ms-drs:... */
  joinServerId: string | null
  azureAdPrt: boolean | null
  prtUpdatedAt: string | null
  prtExpiresAt: string | null
  prtAuthority: string | null
  /** The last attempt to get or renew the Microsoft Entra PRT, printed when it failed. */
  prtAttempt: PrtAttempt | null
  /** SYSTEM, UN-ELEVATED User ... as printed. */
  userContext: string | null
  executingAccount: string | null
  clientTime: string | null
  /** AD Connectivity Test, DRS Discovery Test ... in the order printed; only on machines of a domain that aren't joined. */
  tests: DsregTest[]
  /** The last attempt at an automatic join of a domain member, printed when it failed. */
  previousRegistration: PreviousRegistration | null
  aadRecoveryEnabled: boolean | null
  keySignTest: { result: 'passed' | 'failed' | 'needs-elevation'; text: string } | null
  /** WinINET settings of the account that ran dsregcmd. */
  currentUserProxy: InternetProxy | null
  systemAccountProxy: InternetProxy | null
  /** DIRECT, or the kind of WinHTTP proxy. */
  winHttpAccessType: string | null
  winHttpProxyServers: string | null
}

export interface PrtAttempt {
  at: string | null
  /** NTSTATUS or HRESULT as printed: 0xc000006d. */
  status: string | null
  userIdentity: string | null
  credentialType: string | null
  correlationId: string | null
  endpoint: string | null
  /** WinHTTP error as printed; 0x0 is none. */
  httpError: string | null
  httpStatus: string | null
  serverErrorCode: string | null
  serverErrorDescription: string | null
  /** Codes of all of these as written, without 0x0: 0xc000006d, AADSTS50126. */
  codes: string[]
}

export interface DsregTest {
  name: string
  result: 'pass' | 'fail' | 'skipped' | 'other'
  /** As printed: "FAIL [0x801c0021/0x801c000c]". */
  text: string
  codes: string[]
}

export interface PreviousRegistration {
  at: string | null
  type: string | null
  phase: string | null
  clientErrorCode: string | null
  serverErrorCode: string | null
  serverMessage: string | null
  httpsStatus: string | null
  requestId: string | null
}

export interface InternetProxy {
  autoDetect: boolean | null
  autoConfigUrl: string | null
  servers: string | null
  bypass: string | null
}

/** All times are ISO 8601 UTC, as dsregcmd prints UTC. */
export function dsregFacts(allFields: DsregField[]): DsregFacts {
  const fields = newest(allFields)
  // A work account has a certificate, a key and a TPM line of its own; they say nothing of the machine.
  const machine = reader(fields.filter((field) => !/^work account/i.test(field.section)))
  const registration = reader(beforeHostNameUpdate(fields))
  const section = (title: string) =>
    reader(fields.filter((field) => field.section.toLowerCase().startsWith(title.toLowerCase())))
  const { text, yes, first } = machine
  return {
    fields,
    azureAdJoined: yes('AzureAdJoined'),
    domainJoined: yes('DomainJoined'),
    enterpriseJoined: yes('EnterpriseJoined'),
    workplaceJoined: yes('WorkplaceJoined'),
    domainName: text('DomainName'),
    deviceName: text('Device Name') ?? text('DeviceName'),
    deviceId: first('DeviceId', guid),
    thumbprint: first('Thumbprint', thumbprint),
    certificate: first('DeviceCertificateValidity', validity),
    keyProvider: text('KeyProvider'),
    tpmProtected: yes('TpmProtected'),
    deviceAuthStatus: text('DeviceAuthStatus'),
    tenantId: first('TenantId', guid),
    tenantName: text('TenantName'),
    mdmUrl: text('MdmUrl'),
    mdmTermsUrl: text('MdmTouUrl'),
    // Windows 10 1607 cuts the first letter off.
    mdmComplianceUrl: text('MdmComplianceUrl') ?? text('dmComplianceUrl'),
    joinServerUrl: text('JoinSrvUrl'),
    joinServerId: first('JoinSrvId', (value) => (/^urn:ms-drs:[A-Za-z0-9.-]+$/.test(value) ? value : null)),
    azureAdPrt: yes('AzureAdPrt'),
    prtUpdatedAt: first('AzureAdPrtUpdateTime', utcTime),
    prtExpiresAt: first('AzureAdPrtExpiryTime', utcTime),
    prtAuthority: first('AzureAdPrtAuthority', (value) => (/^https?:/i.test(value) ? value : null)),
    prtAttempt: prtAttempt(fields),
    userContext: text('User Context'),
    executingAccount: text('Executing Account Name'),
    clientTime: registration.first('Client Time', utcTime),
    tests: tests(fields),
    previousRegistration: previousRegistration(registration),
    aadRecoveryEnabled: yes('AadRecoveryEnabled'),
    keySignTest: first('KeySignTest', keySignTest),
    currentUserProxy: internetProxy(section('IE Proxy Config for Current User')),
    systemAccountProxy: internetProxy(section('IE Proxy Config for System Account')),
    winHttpAccessType: section('WinHttp').text('Access Type'),
    winHttpProxyServers: section('WinHttp').text('Proxy Server List'),
  }
}

/** From the last line that states the join: a transcript can hold the output before and after a change. */
function newest(fields: DsregField[]): DsregField[] {
  const last = fields.findLastIndex(
    (field) => labelKey(field.label) === 'azureadjoined' && yesOrNo(field.value) !== null,
  )
  const several = fields.slice(0, Math.max(last, 0)).some((field) => labelKey(field.label) === 'azureadjoined')
  return several ? fields.slice(last) : fields
}

/** On a joined machine, what a failed update of the device's name left stands under the labels of a registration. */
function beforeHostNameUpdate(fields: DsregField[]): DsregField[] {
  const update = fields.findIndex((field) => labelKey(field.label) === 'last hostname update')
  return update < 0 ? fields : fields.slice(0, update)
}

type Reader = ReturnType<typeof reader>

function reader(fields: DsregField[]) {
  const values = new Map<string, string[]>()
  for (const { label, value } of fields) {
    const known = values.get(labelKey(label))
    if (known === undefined) values.set(labelKey(label), [value])
    else known.push(value)
  }
  /** The first value of the label that can be read. */
  const first = <T>(label: string, read: (value: string) => T | null): T | null => {
    for (const value of values.get(labelKey(label)) ?? []) {
      const found = read(value)
      if (found !== null) return found
    }
    return null
  }
  return {
    has: (label: string) => values.has(labelKey(label)),
    first,
    text: (label: string) => first(label, (value) => (value === '' || value === '-' ? null : value)),
    yes: (label: string) => first(label, yesOrNo),
  }
}

/** YES or NO as a word of its own at the start: "NOT SET", "Nein" and "YES/NO" are neither. */
function yesOrNo(value: string): boolean | null {
  const word = /^["'`*_[(]{0,3}(YES|NO)(?![\w/|:-])/i.exec(value)?.[1]
  return word === undefined ? null : word.toUpperCase() === 'YES'
}

function guid(value: string): string | null {
  return /^\{? ?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f-])/i.exec(value)?.[1]?.toLowerCase() ?? null
}

function thumbprint(value: string): string | null {
  const hex = /^(?:[0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-z*])/i.exec(value)?.[0]?.toUpperCase() ?? null
  return hex === null || new Set(hex).size === 1 ? null : hex
}

/** "[ 2022-01-28 11:15:49.000 UTC -- 2032-01-28 11:45:49.000 UTC ]" */
function validity(value: string): { validFrom: string; validTo: string } | null {
  const [validFrom, validTo] = utcTimes(value)
  return validFrom === undefined || validTo === undefined ? null : { validFrom, validTo }
}

const utcTime = (value: string): string | null => utcTimes(value)[0] ?? null

/** The times in a value. Blanks are left out of account: a console breaks a line in the middle of a time. */
function utcTimes(value: string): string[] {
  const packed = value.slice(0, 400).replace(/ /g, '')
  const found: string[] = []
  for (const hit of packed.matchAll(/(\d{4})-(\d\d)-(\d\d)T?(\d\d):(\d\d):(\d\d)(\.\d{1,3})?/g))
    found.push(`${hit[1]}-${hit[2]}-${hit[3]}T${hit[4]}:${hit[5]}:${hit[6]}${(hit[7] ?? '.000').padEnd(4, '0')}Z`)
  // Written by a person or a script: day and month are told apart only where one of them is above 12 or points are used.
  if (found.length === 0)
    for (const hit of packed.matchAll(/(\d\d?)([./])(\d\d?)\2(\d{4}),?(\d\d?):(\d\d)(?::(\d\d))?(AM|PM)?/gi)) {
      const [one, two] = [Number(hit[1]), Number(hit[3])]
      const dayFirst = hit[2] === '.' || one > 12
      if (!dayFirst && two <= 12 && one !== two) continue
      const [day, month] = dayFirst ? [one, two] : [two, one]
      const half = hit[8]?.toUpperCase()
      const hour = half === undefined ? Number(hit[5]) : (Number(hit[5]) % 12) + (half === 'PM' ? 12 : 0)
      const pad = (number: number) => String(number).padStart(2, '0')
      found.push(`${hit[4]}-${pad(month)}-${pad(day)}T${pad(hour)}:${hit[6]}:${hit[7] ?? '00'}.000Z`)
    }
  return found.filter((time) => !Number.isNaN(Date.parse(time)))
}

function keySignTest(value: string): DsregFacts['keySignTest'] {
  if (/^["'*`]{0,3}PASSED\b/i.test(value)) return { result: 'passed', text: value }
  if (/^["'*`]{0,3}FAILED\b/i.test(value)) return { result: 'failed', text: value }
  return /^MUST Run elevated/i.test(value) ? { result: 'needs-elevation', text: value } : null
}

/** What stands between AzureAdPrt and EnterprisePrt, or the end of the box: after that, the same labels tell of other things. */
function prtAttempt(fields: DsregField[]): PrtAttempt | null {
  const from = fields.findIndex((field) => labelKey(field.label) === 'azureadprt')
  if (from < 0) return null
  const end = fields.findIndex(
    (field, index) =>
      index > from && (labelKey(field.label) === 'enterpriseprt' || field.section !== fields[from]?.section),
  )
  const sso = reader(fields.slice(from, end < 0 ? undefined : end))
  if (!sso.has('AcquirePrtDiagnostics') && !sso.has('RefreshPrtDiagnostics') && !sso.has('Attempt Status')) return null
  const { text, first } = sso
  const attempt = {
    at: first('Previous Prt Attempt', utcTime),
    status: text('Attempt Status'),
    userIdentity: text('User Identity'),
    credentialType: text('Credential Type'),
    correlationId: text('Correlation ID'),
    endpoint: text('Endpoint URI'),
    httpError: text('HTTP Error'),
    httpStatus: text('HTTP status'),
    serverErrorCode: text('Server Error Code'),
    serverErrorDescription: text('Server Error Description'),
  }
  const { status, httpError, serverErrorCode, serverErrorDescription } = attempt
  return { ...attempt, codes: codesIn([status, httpError, serverErrorCode, serverErrorDescription].join(' ')) }
}

function tests(fields: DsregField[]): DsregTest[] {
  return fields
    .filter((field) => / Test$/i.test(field.label))
    .map(({ label, value }) => ({
      name: label,
      result: /^PASS/i.test(value)
        ? ('pass' as const)
        : /^FAIL/i.test(value)
          ? ('fail' as const)
          : /^SKIPPED/i.test(value)
            ? ('skipped' as const)
            : ('other' as const),
      text: value,
      codes: codesIn(value),
    }))
}

function previousRegistration({ has, first, text }: Reader): PreviousRegistration | null {
  if (!has('Previous Registration') && !has('Client ErrorCode') && !has('Server ErrorCode')) return null
  return {
    at: first('Previous Registration', utcTime),
    type: text('Registration Type'),
    phase: text('Error Phase'),
    clientErrorCode: text('Client ErrorCode'),
    serverErrorCode: text('Server ErrorCode'),
    serverMessage: text('Server Message'),
    httpsStatus: text('Https Status'),
    requestId: text('Request Id'),
  }
}

function internetProxy({ has, text, yes }: Reader): InternetProxy | null {
  if (!has('Auto Detect Settings') && !has('Proxy Server List')) return null
  return {
    autoDetect: yes('Auto Detect Settings'),
    autoConfigUrl: text('Auto-Configuration URL'),
    servers: text('Proxy Server List'),
    bypass: text('Proxy Bypass List'),
  }
}

/** Codes in a value as written: 0x801c0021, AADSTS50126. 0x0 is no code. */
export function codesIn(value: string): string[] {
  const found = value.match(/\b(?:0x[0-9a-f]{1,8}|AADSTS\d{4,8})\b/gi) ?? []
  return [...new Set(found)].filter((code) => !/^0x0+$/i.test(code))
}
