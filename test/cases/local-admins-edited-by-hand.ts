import { account } from '../healthy/account.ts'
import { vmResourceId } from '../healthy/ids.ts'
import type { RuleCases } from './case.ts'

export default {
  ruleId: 'local-admins-edited-by-hand',
  fails: {
    'somebody says so': {
      asked: { symptom: 'I ran net localgroup administrators /add "AzureAD\\jo@contoso.com" and it does not help' },
      severity: 'info',
      saw: ['net localgroup administrators'],
      command: `az role assignment create --role "Virtual Machine Administrator Login" --assignee "<the user's UPN>" --scope ${vmResourceId}`,
      cause: null,
    },
  },
  passes: { 'an Entra account that is no administrator here': { evidence: { account: account('entra') } } },
  notApplicable: { 'run by SYSTEM': {}, 'run by a local account': { evidence: { account: account('administrator') } } },
} satisfies RuleCases
