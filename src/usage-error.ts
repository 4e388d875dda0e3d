// The one error that is the user's to mend.

/** A problem that the person who runs the tool can mend: its message is printed as it stands, exit code 2. */
export class UsageError extends Error {}
