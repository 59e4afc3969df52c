/** P14: so long a session waits for the database to begin; what comes later is shown later. */
export const READ_MS = 2_000;
