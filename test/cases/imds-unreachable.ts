import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { setAgainUnknown } from './commands.ts'

const path = '/metadata/instance?api-version=2021-02-01'
const infoPath = '/metadata/identity/info?api-version=2018-02-01'

const silent = (code: string, phase: 'connect' | 'answer' = 'connect') => ({
  instanceMetadata: { attempts: [imdsSilence(path, code, phase)] },
  tenantInfo: { attempts: [imdsSilence(infoPath, code, phase)] },
})

const route = 'route.exe print -4 169.254*'
const renew = 'ipconfig.exe /renew'
const rules =
  "Get-NetFirewallRule -Direction Outbound -Action Block -Enabled True | Select-Object DisplayName, PolicyStoreSourceType, @{n='To';e={($_ | Get-NetFirewallAddressFilter).RemoteAddress}}"

export default {
  ruleId: 'imds-unreachable',
  fails: {
    'the packets are dropped, and the join failed for it': {
      evidence: {
        ...silent('UND_ERR_CONNECT_TIMEOUT'),
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: logFolder({
          text: '[11/20/2026 1:58:05 AM] Getting Azure VM metadata.\r\n[11/20/2026 1:58:26 AM] AAD Join failed with status code: -2145648574.\r\n',
        }),
      },
      saw: ['169.254.169.254', 'dropped'],
      explained: ['extension-failed', 'device-not-joined'],
      commands: [rules, route, renew, setAgainUnknown],
    },
    'the run of the extension stopped at the tenant': {
      evidence: {
        ...silent('UND_ERR_CONNECT_TIMEOUT'),
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: runLog(['Getting Tenant ID from MSI.', 'AAD Join failed with status code: -2145648595.']),
      },
      explained: ['extension-failed'],
    },
    'the run of the extension stopped at the token': {
      evidence: {
        ...silent('UND_ERR_CONNECT_TIMEOUT'),
        dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
        extensionLogs: runLog([
          'Getting MSI token for app urn:ms-drs',
          'AAD Join failed with status code: -2145648595.',
        ]),
      },
      explained: ['extension-failed'],
    },
    'a member of a domain on which nobody wants Entra login': {
      evidence: {
        ...silent('UND_ERR_CONNECT_TIMEOUT'),
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server')),
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus(null),
      },
      severity: 'warning',
      cause: null,
    },
    'the connection is refused': { evidence: silent('ECONNREFUSED'), saw: ['refused'] },
    'Windows has no route': { evidence: silent('ENETUNREACH'), saw: ['no route'], commands: [renew, route] },
    'it accepts the connection and says nothing': {
      evidence: silent('UND_ERR_HEADERS_TIMEOUT', 'answer'),
      saw: ['no complete answer'],
    },
    'it answers with an error each time': {
      evidence: { instanceMetadata: { attempts: [imdsAnswer(path, 500, { error: 'internal_error' })] } },
      saw: ['HTTP 500'],
      commands: ['shutdown.exe /r /t 0'],
    },
    'something on the way drops the header': {
      evidence: {
        instanceMetadata: {
          attempts: [imdsAnswer(path, 400, { error: 'Bad request. Required metadata header not specified' })],
        },
      },
      saw: ['HTTP 400'],
      commands: ['netsh.exe interface portproxy show all', route],
    },
  },
  passes: { 'metadata answers': {} },
  notApplicable: {
    'it was not asked': { evidence: { instanceMetadata: { attempts: [] } } },
    'it refuses': { evidence: { instanceMetadata: { attempts: [imdsAnswer(path, 403, '')] } } },
    'an Arc-enabled server': { evidence: { ...silent('ETIMEDOUT'), joinSettings: joinSettings({}, true) } },
    'something else answers': {
      evidence: { instanceMetadata: { attempts: [imdsAnswer(path, 200, '<html>Sign in to the network</html>')] } },
    },
  },
} satisfies RuleCases
