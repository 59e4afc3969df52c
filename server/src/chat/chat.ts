/** The chat in which status lives: accounts, conversations, messages. Presence knows nothing of it but its directory. */
import type { Settings } from '../settings.ts';
import { createAccounts } from './accounts.ts';
import { createAuthentication } from './authentication.ts';
import type { ChatContext } from './context.ts';
import { createConversations } from './conversations.ts';
import { createDirectory } from './directory.ts';
import { createLinks } from './links.ts';
import { createListing } from './listing.ts';
import { createMembers } from './members.ts';
import { createMessages } from './messages.ts';
import { createPeople } from './people.ts';
import { createPlaces } from './places.ts';
import type { Records } from './records.ts';
import { createTokens } from './tokens.ts';
import type { Chat, ChatEvents, LookAs, WithStatus } from './types.ts';

type ChatSettings = Pick<
  Settings,
  'jwtExpiresInMs' | 'maxGuestsPerLink' | 'offlineThresholdMs' | 'awayThresholdMs' | 'crowdLimit'
>;

export function createChat(parts: {
  records: Records;
  settings: ChatSettings;
  /** Signs the tokens. */
  secret: string;
  lookAs: LookAs;
  withStatus: WithStatus;
  events: ChatEvents;
  now: () => number;
}): Chat {
  const { records, settings, secret, lookAs, withStatus, events, now } = parts;
  const context: ChatContext = { records, lookAs, events, crowdLimit: settings.crowdLimit, now };
  const thresholds = { offlineMs: settings.offlineThresholdMs, awayMs: settings.awayThresholdMs };
  const list = createListing(context, thresholds);
  const places = createPlaces(context);
  const tokens = createTokens(secret, settings.jwtExpiresInMs, now);
  const { joinByLink, createLink, revokeLink } = createLinks(context, settings.maxGuestsPerLink);
  return {
    accounts: { ...createAccounts(context, tokens), ...createAuthentication(context, tokens), joinByLink },
    people: createPeople(context, list, withStatus),
    conversations: { ...createConversations(context, list, places), ...createMembers(context), createLink, revokeLink },
    messages: createMessages(context),
    directory: createDirectory(context, places),
  };
}
