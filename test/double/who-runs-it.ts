// What whoami.exe /user /groups /fo csv /nh prints for the accounts that start the tool. Made in the documented format; names are only names.

const rows = (...lines: string[][]) =>
  lines.map((line) => `${line.map((field) => `"${field}"`).join(',')}\r\n`).join('')

const enabled = 'Mandatory group, Enabled by default, Enabled group'
const everyone = ['Everyone', 'Well-known group', 'S-1-1-0', enabled]

/** SYSTEM, as Azure Run Command starts it. */
export const system = rows(
  ['nt authority\\system', 'S-1-5-18'],
  ['BUILTIN\\Administrators', 'Alias', 'S-1-5-32-544', 'Enabled by default, Enabled group, Group owner'],
  everyone,
  ['Mandatory Label\\System Mandatory Level', 'Label', 'S-1-16-16384', ''],
)

/** A local administrator in an elevated window. */
export const localAdmin = (computerName: string) =>
  rows(
    [`${computerName.toLowerCase()}\\azureadmin`, 'S-1-5-21-1111111111-2222222222-3333333333-500'],
    everyone,
    ['BUILTIN\\Administrators', 'Alias', 'S-1-5-32-544', `${enabled}, Group owner`],
    ['Mandatory Label\\High Mandatory Level', 'Label', 'S-1-16-12288', ''],
  )

/** The same administrator without elevation. */
export const unelevated = (computerName: string) =>
  rows(
    [`${computerName.toLowerCase()}\\azureadmin`, 'S-1-5-21-1111111111-2222222222-3333333333-500'],
    everyone,
    ['BUILTIN\\Administrators', 'Alias', 'S-1-5-32-544', 'Group used for deny only'],
    ['Mandatory Label\\Medium Mandatory Level', 'Label', 'S-1-16-8192', ''],
  )
