/**
 * Leaves out Node's warnings about experiments. The Ed25519 of Web Crypto was one when Node 20 came out,
 * which older Electrons carry; it has since been finished as it was. All other warnings are told as ever.
 */
export function omitExperimentalWarnings(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning') return;
    for (const listen of listeners) listen(warning);
  });
}
