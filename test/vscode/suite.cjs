// VS Code loads the tests' entry as CommonJS and calls `run`; everything else is TypeScript, which its Node reads as it is.
exports.run = async () => (await import('./runMocha.ts')).runMocha();
