/** Does it, or says what went wrong and ends the process: nobody wants the stack of a build script. */
export async function orExplain(work) {
  try {
    await work();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
