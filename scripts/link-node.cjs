// Runs after npm's installation, on whatever Node the machine has: makes sure that `node` in package scripts is the pinned one.
// Older npm (10, for one) installs the Node package that fits, then removes its link again with those of the ones that don't (npm/cli#4362).
const { existsSync, mkdirSync, symlinkSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

const modules = join(__dirname, '../node_modules')
const bin = join(modules, '.bin')
const windows = process.platform === 'win32'
const nodePackage = `node-${windows ? 'win' : process.platform}-${process.arch}`

if (existsSync(join(modules, nodePackage)) && !existsSync(join(bin, windows ? 'node.cmd' : 'node'))) {
  mkdirSync(bin, { recursive: true })
  if (windows) writeFileSync(join(bin, 'node.cmd'), `@"%~dp0..\\${nodePackage}\\bin\\node.exe" %*\r\n`)
  else symlinkSync(`../${nodePackage}/bin/node`, join(bin, 'node'))
}
