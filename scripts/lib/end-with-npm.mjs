/**
 * npm runs a script by a shell, and passes signals on to that. Some shells make way for a script of one command, so that it
 * is the script that hears them; others wait for it, are ended by the signal and leave it behind. So whoever has lost
 * its shell takes that for the signal. On Windows a console tells everybody itself.
 */
const LOOK_MS = 250;

if (process.env.npm_lifecycle_event !== undefined && process.platform !== 'win32') {
  const shell = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(look);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS).unref();
}
