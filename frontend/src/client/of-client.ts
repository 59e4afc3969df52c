/** What a client has one of, made when it is first asked for: whoever never asks does not load it. */
export function ofClient<Client extends object, Part>(create: (client: Client) => Part): (client: Client) => Part {
  const made = new WeakMap<Client, Part>();
  return (client) => {
    const part = made.get(client) ?? create(client);
    made.set(client, part);
    return part;
  };
}
