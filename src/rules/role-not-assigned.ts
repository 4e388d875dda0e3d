// Fails when Azure's role check refused a user: by event, or by the sentence that Windows shows then.
import { documentation } from './documentation.ts'
import { signInRule } from './sign-in-rule.ts'
import {
  assignRole,
  joinRemoteUsers,
  lookAtRoles,
  lookAtUser,
  lookAtUserRights,
  watchRoleCheck,
} from './sign-in-steps.ts'

/** Windows' words for a missing right to sign in through Remote Desktop, which the role gives unless a policy takes it away. */
const noRight = /^0xc000015b$|right to sign in through Remote Desktop/i

export const roleNotAssigned = signInRule({
  id: 'role-not-assigned',
  title: 'The user has no role that allows sign-in to this VM',
  why: 'At every sign-in this VM asks Azure whether the user has the role Virtual Machine Administrator Login or Virtual Machine User Login here. Without either, Windows refuses a user whose name and password are right.',
  stage: 'permission',
  severity: 'error',
  thenCheck:
    'az role assignment list, as above, shows one of the two roles for the user; some minutes later the sign-in works.',
  thenCheckHere: ({ rolesDecide }) => (rolesDecide ? null : 'The user signs in with a web account.'),
  docs: documentation.signIn,
  explains: [],
  fix: (signIn, { codes, symptom }) => {
    const rights = [...codes, symptom?.sentence ?? ''].some((told) => noRight.test(told)) ? [lookAtUserRights()] : []
    return signIn.rolesDecide
      ? [assignRole(signIn), lookAtRoles(signIn), ...rights, lookAtUser(signIn), ...watchRoleCheck()]
      : [joinRemoteUsers(signIn), ...rights, lookAtUser(signIn)]
  },
})
