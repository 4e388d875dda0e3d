// Fails when Microsoft Entra says that the user is not of the VM's tenant.
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import { assignRole, joinRemoteUsers, lookAtUser } from './sign-in-steps.ts'

export const guestUser = signInRule({
  id: 'guest-user',
  title: "The user is not a member of the VM's tenant",
  why: 'A VM takes only members of the tenant that it is joined to. Guests and accounts of other tenants are refused, whatever roles they have.',
  stage: 'permission',
  severity: 'error',
  thenCheck: "The user signs in with an account whose userType is Member in the VM's tenant.",
  docs: documentation.requirements,
  explains: ['role-not-assigned', 'client-device-not-registered', 'credentials-rejected'],
  fix: (signIn) => [
    lookAtUser(signIn),
    {
      text: `Let the user sign in with a member account of the VM's tenant${signIn.tenantId === null ? '' : ` (${signIn.tenantId})`}; create one if there is none (Microsoft Entra admin center, Users, New user). Then let that one in.`,
      where: 'azure',
    },
    signIn.rolesDecide ? assignRole(signIn) : joinRemoteUsers(signIn),
  ],
})
