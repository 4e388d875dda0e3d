// Tells, where somebody says so, that an Entra account was put into Administrators by hand. From the VM it can't be told: the extension puts members there itself, by role.
import { recognizeSymptoms } from '../symptoms.ts'
import { documentation } from './documentation.ts'
import { fail, notApplicable, pass, rule } from './rule.ts'
import { assignRole, signInOf, stepSources } from './sign-in-steps.ts'

export const localAdminsEditedByHand = rule({
  id: 'local-admins-edited-by-hand',
  title: 'An Entra account was made an administrator of this VM by hand',
  why: "Azure's roles decide at each sign-in who is an administrator of this VM. Members that somebody adds to the local group give no right to sign in, are not supported, and stay when the role is taken away.",
  stage: 'permission',
  severity: 'info',
  thenCheck: 'net.exe localgroup on the VM no longer lists the account, and the user is an administrator by role.',
  docs: documentation.roles,
  needs: ['account'],
  uses: stepSources,
  explains: [],
  check(facts, given) {
    const { account } = facts
    const said = recognizeSymptoms(given.asked.symptom ?? '').some(
      ({ ruleId }) => ruleId === 'local-admins-edited-by-hand',
    )
    if (said)
      return fail({
        saw: `The symptom tells of it: "${(given.asked.symptom ?? '').trim().slice(0, 200)}". Whether a member is there by role or by hand cannot be seen on the VM.`,
        fix: [
          assignRole(signInOf(facts, given, null, null), 'Virtual Machine Administrator Login'),
          {
            text: "List the members of the group on the VM, in an elevated PowerShell, and remove the Entra accounts that were added by hand (Remove-LocalGroupMember). Two entries S-1-12-1-... are there from the join: the tenant's roles for device administrators. Leave them, and make sure that you know a local administrator password.",
            // Get-LocalGroupMember stops at members that Windows cannot name, as those two are.
            command:
              "net.exe localgroup ((New-Object Security.Principal.SecurityIdentifier 'S-1-5-32-544').Translate([Security.Principal.NTAccount]).Value.Split('\\')[-1])",
            where: 'vm',
          },
        ],
      })
    if (account.kind === 'entra' && account.administrator === false) return pass
    return notApplicable(
      account.kind === 'entra' && account.administrator === true
        ? 'the Entra account that ran this is an administrator here; by role or by hand can not be told'
        : 'the VM cannot tell whether a member was added by role or by hand',
    )
  },
})
