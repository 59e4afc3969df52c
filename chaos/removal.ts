/** People leave their conversation at one gateway, while their devices are at another one that hears nothing of it. */
import type { Person } from './crowd.ts';
import type { Gateway } from './gateways.ts';
import type { Scene } from './scene.ts';

const REMOVED = 10;

/** Some of those who are there with all their devices on the gateway `deaf`. They stay away for good. */
export async function removeSome({ crowd, front, gateways, random }: Scene, deaf: Gateway): Promise<void> {
  const elsewhere = gateways.all().find((gateway) => gateway !== deaf) ?? deaf;
  const isThere = ({ isThere, partedAt, devices }: Person) =>
    isThere && partedAt === null && devices.every(({ id }) => front.gatewayOf(id) === deaf);
  const candidates = crowd.people.filter(isThere);
  for (let i = 0; i < REMOVED && candidates.length > 0; i += 1) {
    const [person] = candidates.splice(random.below(candidates.length), 1);
    if (!person) continue;
    await leaveConversation(person, elsewhere);
    crowd.part(person);
  }
}

async function leaveConversation({ id, conversationId, token }: Person, { url }: Gateway): Promise<void> {
  const answer = await fetch(`${url}/api/conversations/${conversationId}/members/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}`, 'x-activity': 'none', connection: 'close' },
  });
  if (!answer.ok) throw new Error(`Leaving ${conversationId}: ${answer.status} ${await answer.text()}`);
}
