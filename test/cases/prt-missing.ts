import { account } from '../healthy/account.ts'
import { dsregCapture, dsregStatus } from '../healthy/dsreg-status.ts'
import type { RuleCases } from './case.ts'

const joined = dsregCapture('joined-local-account')
const asEntraUser = (text: string) => ({ account: account('entra'), dsregStatus: dsregStatus(text) })
/** The SSO section of one capture in the output of another. */
const withSso = (capture: string) => {
  const sso = dsregCapture(capture)
  return joined.replace(
    /\| SSO State[\s\S]*?(?=\+-+\+\r?\n\| Diagnostic)/,
    `${sso.slice(sso.indexOf('| SSO State'))}\n`,
  )
}

export default {
  ruleId: 'prt-missing',
  fails: {
    "an Entra user's session without a token": {
      evidence: asEntraUser(joined),
      saw: ['AzureAdPrt : NO', 'azuread\\maria'],
      notSaw: ['The last attempt'],
      codes: [],
      fixNotSays: ['What the attempt says'],
      commands: ['shutdown.exe /l'],
      severity: 'warning',
      cause: null,
    },
    'the password was wrong': {
      evidence: asEntraUser(withSso('sso-no-prt-aadsts50126')),
      saw: [
        'The last attempt (2020-07-18 20:10:33 UTC) ended with Attempt Status 0xc000006d, HTTP status 400, Server Error Code invalid_grant, "AADSTS50126',
      ],
      fixSays: ['What the attempt says: ', 'AADSTS50126: ', 'Mend that first.'],
      cause: null,
    },
    'the tenant of the name does not exist': {
      evidence: asEntraUser(withSso('sso-no-prt-aadsts90002')),
      saw: ['Attempt Status 0xc00000d0', 'Server Error Code invalid_request', "Tenant 'corp.local' not found"],
      cause: null,
    },
  },
  passes: {
    'the session holds a token': { evidence: asEntraUser(withSso('sso-windows-11-prt')) },
    'it holds one; only AD FS refused its own': { evidence: asEntraUser(withSso('sso-enterprise-prt-refused')) },
  },
  notApplicable: {
    'run as SYSTEM': {},
    'run by a local administrator': { evidence: { account: account('administrator') } },
    'not joined': { evidence: asEntraUser(dsregCapture('not-joined-system')) },
    'the output ends before the SSO state': { evidence: asEntraUser(dsregCapture('hybrid-configured-top')) },
  },
} satisfies RuleCases
