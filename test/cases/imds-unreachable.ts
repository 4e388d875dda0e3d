import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { logFolder } from '../healthy/extension-logs.ts'
import { joinSettings } from '../healthy/join-settings.ts'
import { imdsAnswer, imdsSilence } from '../healthy/text.ts'
import type { RuleCases } from './case.ts'

const path = '/metadata/instance?api-version=2021-02-01'
const infoPath = '/metadata/identity/info?api-version=2018-02-01'

const silent = (code: string, phase: 'connect' | 'answer' = 'connect') => ({
  instanceMetadata: { attempts: [imdsSilence(path, code, phase)] },
  tenantInfo: { attempts: [imdsSilence(infoPath, code, phase)] },
})

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
    },
    'the connection is refused': { evidence: silent('ECONNREFUSED'), saw: ['refused'] },
    'Windows has no route': { evidence: silent('ENETUNREACH'), saw: ['no route'] },
    'it accepts the connection and says nothing': {
      evidence: silent('UND_ERR_HEADERS_TIMEOUT', 'answer'),
      saw: ['no complete answer'],
    },
    'it answers with an error each time': {
      evidence: { instanceMetadata: { attempts: [imdsAnswer(path, 500, { error: 'internal_error' })] } },
      saw: ['HTTP 500'],
    },
    'something on the way drops the header': {
      evidence: {
        instanceMetadata: {
          attempts: [imdsAnswer(path, 400, { error: 'Bad request. Required metadata header not specified' })],
        },
      },
      saw: ['HTTP 400'],
      command: 'netsh.exe interface portproxy show all',
    },
  },
  passes: { 'metadata answers': {} },
  notApplicable: {
    'an Arc-enabled server': { evidence: { ...silent('ETIMEDOUT'), joinSettings: joinSettings({}, true) } },
    'something else answers': {
      evidence: { instanceMetadata: { attempts: [imdsAnswer(path, 200, '<html>Sign in to the network</html>')] } },
    },
  },
} satisfies RuleCases
