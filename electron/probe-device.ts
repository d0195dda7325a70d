import { utilityProcess } from 'electron';

/** Starting a GPU's libraries for the first time takes seconds; past this the driver hangs. */
const probeTimeoutMs = 30_000;

/**
 * Runs the probe of a device in a utility process and resolves to the first line that it prints: `ok`, or why the device cannot
 * be used. A missing or broken driver may throw, hang or crash whoever loads it. `program` is the probe's file.
 */
export function probeDevice(program: string, device: string): Promise<string> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(program, [device], {
      serviceName: 'Doppel device probe',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let printed = '';
    const end = (line: string): void => {
      clearTimeout(timer);
      resolve(line);
      child.kill(); // a utility process does not end by itself
    };
    const timer = setTimeout(() => end('its probe did not answer'), probeTimeoutMs);
    child.stdout?.on('data', (bytes: Buffer) => {
      printed += bytes.toString('utf8');
      if (printed.includes('\n')) end(printed.split('\n')[0]);
    });
    child.on('exit', (code) => end(printed.trim() || `its probe ended with code ${code}`));
  });
}
