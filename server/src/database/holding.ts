/** How a gateway has the database of a server: for itself, or as others do too. Left out, nobody is asked. */
export const holdingOf = ({ shared }: { shared?: boolean }) =>
  shared === undefined ? undefined : shared ? 'shared' : 'alone';
