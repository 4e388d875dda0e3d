// A value of the VM as a word of a command. Commands are pasted into elevated prompts and cloud shells, and the VM, or a report that is replayed, may have been tampered with. Pure.

/** Letters, digits and what stands in Azure's names, ids and addresses, and in [user-1]: nothing that Bash, PowerShell or cmd.exe reads as more than itself. No option either. */
const harmless = /^[\p{L}\p{N}_/[][\p{L}\p{N}_.:/()[\]-]{0,499}$/u
/** Letters that Windows makes a quote, a bar or a backtick of for programs of the old code pages. */
const likeSigns = /[\u01c0-\u01c3\u02b0-\u02ff]/
/** The same in all three shells without quotes. */
const bare = /^[A-Za-z0-9_./:-]+$/

export const isCommandWord = (value: string) => harmless.test(value) && !likeSigns.test(value)

/** `value`, in double quotes where it needs them; "<what>" for a value that nothing told or that is no plain name. */
export function commandWord(value: string | null, what: string): string {
  if (value === null || !isCommandWord(value)) return `"<${what}>"`
  return bare.test(value) ? value : `"${value}"`
}
