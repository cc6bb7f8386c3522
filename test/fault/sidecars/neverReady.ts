// Listens to its parent and says nothing.
process.on('message', () => undefined);
