import { healthyVm } from '../healthy-vm.ts'

export default healthyVm({
  about: 'A healthy VM on a slow network: every answer of every server takes two and a half seconds',
  answerMs: 2500,
  expect: { stdout: ['NO PROBLEM FOUND: 0 problems, 0 warnings'] },
})
