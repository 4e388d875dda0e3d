// The entry: argv in, exit code out. The only file that touches process.argv and process.exit.
process.stdout.write('aadlogin-doctor\n')
