// Dies as soon as it knows what to start.
process.once('message', () => process.kill(process.pid, 'SIGKILL'));
