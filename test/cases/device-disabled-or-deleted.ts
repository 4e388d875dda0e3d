import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import { instanceMetadata } from '../healthy/instance-metadata.ts'
import { noSignIns, refusedSignIns } from '../healthy/sign-ins.ts'
import type { RuleCases } from './case.ts'
import { newHybridJoin, newJoin } from './commands.ts'

const status = (text: string) =>
  dsregStatus(dsregCapture('joined-local-account').replace('DeviceAuthStatus : SUCCESS', `DeviceAuthStatus : ${text}`))
/** Server 2019 prints no DeviceAuthStatus. */
const untested = dsregStatus(dsregCapture('joined-local-account').replace(/ +DeviceAuthStatus : SUCCESS\r?\n/, ''))
const device = "devices(deviceId='ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679')"
/** On Server 2019, whose user's last sign-in was refused. */
const refused = (description: string, auth = '') =>
  dsregStatus(
    dsregCapture('joined-local-account')
      .replace(/ +DeviceAuthStatus : SUCCESS\r?\n/, auth)
      .replace(
        '       AzureAdPrtAuthority :',
        `       AzureAdPrtAuthority :
     AcquirePrtDiagnostics : PRESENT
      Previous Prt Attempt : 2026-11-20 01:58:33.789 UTC
            Attempt Status : 0xc000006d
               HTTP status : 400
         Server Error Code : invalid_grant
  Server Error Description : ${description}`,
      ),
  )

export default {
  ruleId: 'device-disabled-or-deleted',
  fails: {
    'Windows says so': {
      evidence: { dsregStatus: status('FAILED. Device is either disabled or deleted') },
      saw: ['DeviceAuthStatus : FAILED. Device is either disabled or deleted.', 'ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679'],
      command: `az rest --method PATCH --url "https://graph.microsoft.com/v1.0/${device}" --body '{"accountEnabled":true}'`,
    },
    'it ends with a full stop': {
      evidence: { dsregStatus: status('FAILED. Device is either disabled or deleted.') },
      saw: ['is either disabled or deleted. The device id'],
      codes: [],
      commands: [
        `az rest --method GET --url "https://graph.microsoft.com/v1.0/${device}?%24select=displayName,accountEnabled"`,
        `az rest --method PATCH --url "https://graph.microsoft.com/v1.0/${device}" --body '{"accountEnabled":true}'`,
        ...newJoin,
      ],
    },
    'in the Government cloud': {
      evidence: {
        dsregStatus: status('FAILED. Device is either disabled or deleted'),
        instanceMetadata: instanceMetadata({ azEnvironment: 'AzureUSGovernmentCloud' }),
      },
      command: `az rest --method GET --url "https://graph.microsoft.us/v1.0/${device}?%24select=displayName,accountEnabled"`,
    },
    'the device id is masked': {
      evidence: {
        dsregStatus: dsregStatus(
          dsregCapture('joined-local-account')
            .replace('SUCCESS', 'FAILED. Device is either disabled or deleted')
            .replace('ea77c7d5-7b2f-4567-bf0c-c0a4ceb8b679', 'ea77...b679'),
        ),
      },
      saw: ['disabled or deleted.'],
      notSaw: ['device id'],
      commands: newJoin,
    },
    'Server 2019: the last sign-in was refused because the device is disabled': {
      evidence: { dsregStatus: refused('AADSTS135011: Device used during the authentication is disabled.') },
      saw: ['refused at 2026-11-20 01:58:33 UTC: "AADSTS135011: Device used during the authentication is disabled".'],
      codes: ['AADSTS135011'],
    },
    'the test could not run, and the last sign-in says that the device is gone': {
      evidence: {
        dsregStatus: refused(
          'AADSTS700003: Device object was not found in the tenant directory.',
          '          DeviceAuthStatus : FAILED. Error: 0xd000023c\n',
        ),
      },
      saw: ['AADSTS700003'],
    },
    'Server 2019: Microsoft Entra answered a sign-in so': {
      evidence: { dsregStatus: untested, events: refusedSignIns([{ aadsts: 'AADSTS135011' }]) },
      saw: ['jo.miller@contoso.com', 'AAD/1081', 'AADSTS135011'],
      codes: ['AADSTS135011'],
    },
    'Server 2019: the user saw the code': {
      evidence: { dsregStatus: untested, events: noSignIns },
      asked: { symptom: 'AADSTS700003: Device object was not found in the tenant' },
      saw: ['AADSTS700003'],
      codes: ['AADSTS700003'],
    },
    'a hybrid join, made by Active Directory': {
      evidence: {
        dsregStatus: dsregStatus(
          dsregCapture('joined-local-account')
            .replace('DeviceAuthStatus : SUCCESS', 'DeviceAuthStatus : FAILED. Device is either disabled or deleted')
            .replace('DomainJoined : NO', 'DomainJoined : YES'),
        ),
      },
      commands: [
        `az rest --method GET --url "https://graph.microsoft.com/v1.0/${device}?%24select=displayName,accountEnabled"`,
        `az rest --method PATCH --url "https://graph.microsoft.com/v1.0/${device}" --body '{"accountEnabled":true}'`,
        ...newHybridJoin,
      ],
    },
  },
  passes: {
    'refused for a device, which is not this one: Windows could sign this one in': {
      evidence: { events: refusedSignIns([{ aadsts: 'AADSTS135011' }]) },
    },
    'Windows could sign the device in': {},
    'it can now, whatever an earlier attempt met': {
      evidence: {
        dsregStatus: refused('AADSTS135011: Device is disabled.', '          DeviceAuthStatus : SUCCESS\n'),
      },
    },
  },
  notApplicable: {
    'the test could not run: no network': { evidence: { dsregStatus: status('FAILED. Error: 0xd000023c') } },
    'the test could not run': { evidence: { dsregStatus: status('FAILED. ERROR') } },
    'this Windows has no such test': {
      evidence: { dsregStatus: untested },
    },
    'the last sign-in failed for another reason': {
      evidence: { dsregStatus: refused('AADSTS50126: Invalid username or password.') },
    },
    'a sign-in was refused, and the user saw it, for another reason': {
      evidence: { dsregStatus: untested, events: refusedSignIns([{ aadsts: 'AADSTS50126' }]) },
      asked: { symptom: 'Your credentials did not work' },
    },
    'not joined': { evidence: { dsregStatus: dsregStatus(dsregCapture('not-joined-system')) } },
  },
} satisfies RuleCases
