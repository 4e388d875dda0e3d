import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder, runLog } from '../healthy/extension-logs.ts'
import { extensionStatus } from '../healthy/extension-status.ts'
import { guestProxyRuns } from '../healthy/guest-proxy.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { tokenAnswered } from '../healthy/managed-identity-token.ts'
import { proxySettings, winHttpBlob } from '../healthy/proxy-settings.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'
import { setAgain, setAgainUnknown } from './commands.ts'

const path = '/metadata/instance?api-version=2021-02-01'
const answered = (status: number, body: string, headers: Record<string, string> = {}) => ({
  instanceMetadata: { attempts: [imdsAnswer(path, status, body, { 'content-type': 'text/html', ...headers })] },
  tenantInfo: { attempts: [imdsAnswer('/metadata/identity/info?api-version=2018-02-01', status, body, headers)] },
  managedIdentityToken: tokenAnswered(status),
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
})
const bareRefusal = {
  kind: 'answer' as const,
  status: 403,
  headers: {},
  body: 'null',
  bodyCut: false,
  ms: 14,
}
const squid = { server: 'squid/5.7', via: '1.1 proxy.contoso.example (squid/5.7)' }

const joinFailed = 'AAD Join failed with status code:'
/** WinHTTP's proxy stands before metadata, and the extension stopped there. */
const caught = {
  proxySettings: proxySettings({ winHttp: winHttpBlob(3, '10.1.0.10:3128', '<local>') }),
  dsregStatus: dsregStatus(dsregCapture('not-joined-system')),
  extensionLogs: runLog(['Getting Azure VM metadata.', `${joinFailed} -2145648574.`]),
}

export default {
  ruleId: 'imds-answered-by-proxy',
  fails: {
    'WinHTTP sends the questions to its proxy, and the extension stopped at the first of them': {
      evidence: caught,
      saw: ['to the proxy 10.1.0.10:3128', 'Asked directly, the address answers'],
      commands: [
        'netsh.exe winhttp set proxy proxy-server="10.1.0.10:3128" bypass-list="<local>;169.254.169.254;168.63.129.16"',
        setAgain,
      ],
      explained: ['extension-failed', 'device-not-joined'],
    },
    'a company proxy refuses': {
      evidence: answered(403, '<html><title>Access denied</title></html>', squid),
      saw: ['HTTP 403', 'server: squid/5.7', 'via: 1.1 proxy.contoso.example', 'page title: Access denied'],
      explained: ['device-not-joined'],
      commands: ['route.exe print -4 169.254*', 'netsh.exe interface portproxy show all', setAgainUnknown],
    },
    'and the run of the extension stopped at the tenant': {
      evidence: {
        ...answered(403, '<html>Access denied</html>', squid),
        extensionLogs: runLog(['Getting Tenant ID from MSI.', `${joinFailed} -2145648595.`]),
      },
      explained: ['extension-failed'],
    },
    'and the run of the extension stopped at the token': {
      evidence: {
        ...answered(403, '<html>Access denied</html>', squid),
        extensionLogs: runLog(['Getting MSI token for app urn:ms-drs', `${joinFailed} -2145648595.`]),
      },
      explained: ['extension-failed'],
    },
    'a member of a domain on which nobody wants Entra login': {
      evidence: {
        ...answered(403, '<html>Access denied</html>', squid),
        dsregStatus: dsregStatus(dsregCapture('domain-joined-server')),
        extensionLogs: logFolder(),
        extensionStatus: extensionStatus(null),
      },
      severity: 'warning',
      cause: null,
    },
    'a sign-in page': {
      evidence: answered(200, '<html><title>Sign in to the network</title></html>', { server: 'nginx' }),
      saw: ['HTTP 200', 'Sign in to the network'],
    },
    'a redirect to elsewhere': {
      evidence: answered(302, '', { server: '', location: 'https://login.wifi.example/' }),
      saw: ['HTTP 302', 'location: https://login.wifi.example/'],
    },
    'a page that names metadata behind its own name, without a title': {
      evidence: answered(403, '<html>no</html>', { server: 'squid, for IMDS/1' }),
      saw: ['(server: squid, for IMDS/1; content-type: text/html)'],
      notSaw: ['page title'],
    },
    'a refusal that says nothing of who refuses': {
      evidence: {
        ...answered(403, 'null'),
        instanceMetadata: {
          attempts: [{ ...imdsAnswer(path, 403, 'null'), result: bareRefusal }],
        },
      },
      saw: ['answered HTTP 403; this is not how'],
    },
    'a container tool that could not connect': {
      evidence: answered(403, 'connecting to 169.254.169.254:80: connecting to 169.254.169.254:80', { server: '' }),
      saw: ['HTTP 403'],
    },
    'JSON that is no instance document': {
      evidence: answered(200, '{"latest":"meta-data"}', { 'content-type': 'application/json', server: '' }),
      saw: ['HTTP 200'],
    },
    'a gateway that times out': {
      evidence: answered(504, '<html><title>Gateway Timeout</title></html>', squid),
      saw: ['HTTP 504'],
    },
  },
  passes: {
    'metadata answers': {},
    'metadata answers, and WinHTTP would send its questions to a proxy: the join came about all the same': {
      evidence: { ...caught, dsregStatus: dsregStatus() },
    },
    'the proxy is not to be used for metadata': {
      evidence: { ...caught, proxySettings: proxySettings({ winHttp: winHttpBlob(3, 'p:1', '169.254.*') }) },
    },
    'the proxy is for https only': {
      evidence: { ...caught, proxySettings: proxySettings({ winHttp: winHttpBlob(3, 'https=p:1') }) },
    },
    'the run of the extension came past metadata': {
      evidence: {
        ...caught,
        extensionLogs: runLog([
          'Getting Azure VM metadata.',
          'Getting Tenant ID from MSI.',
          `${joinFailed} -2145648607.`,
        ]),
      },
    },
  },
  notApplicable: {
    'nothing answers': { evidence: { instanceMetadata: { attempts: [imdsSilence(path, 'ETIMEDOUT')] } } },
    'the guest proxy refuses': { evidence: { ...answered(403, '', { server: '' }), guestProxy: guestProxyRuns() } },
    'the metadata service has an error': {
      evidence: { instanceMetadata: { attempts: [imdsAnswer(path, 500, { error: 'server_error' })] } },
    },
    'an Arc-enabled server': { evidence: { ...answered(404, ''), joinSettings: joinSettings({}, true) } },
  },
} satisfies RuleCases
