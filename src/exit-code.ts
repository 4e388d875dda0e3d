// The exit codes of the contract, in one pure function.
import type { ReportVerdict } from './report/report.ts'

export const exitCodes = {
  noProblem: 0,
  problem: 1,
  worse: 1,
  usageOrFailure: 2,
  inconclusive: 3,
  cancelled: 130,
} as const

export function exitCodeOf(verdict: ReportVerdict, cancelled: boolean): number {
  if (cancelled) return exitCodes.cancelled
  if (verdict === 'problem-found') return exitCodes.problem
  return verdict === 'inconclusive' ? exitCodes.inconclusive : exitCodes.noProblem
}
