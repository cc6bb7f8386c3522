// Dies before it reads anything.
process.stderr.write('cannot find the module\n');
process.exit(3);
