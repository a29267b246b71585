/**
 * Hides Node's warnings about experimental features. Ed25519 of Web Crypto was experimental in Node 20, which older
 * Electrons carry, and has since become stable without a change. All other warnings still appear.
 */
export function omitExperimentalWarnings(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning') return;
    for (const listen of listeners) listen(warning);
  });
}
