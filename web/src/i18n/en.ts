import { counted, listed } from './plural.ts';

/** Every word of the app in English; its shape is what every other language has to fill. */
export const en = {
  common: {
    appName: 'Meeshy',
    retry: 'Retry',
    cancel: 'Cancel',
    close: 'Close',
    back: 'Back',
    you: 'You',
    guest: 'Guest',
    loading: 'Loading…',
    skipToContent: 'Skip to content',
  },

  /** What went wrong and what to do, by the server's code. */
  failures: {
    VALIDATION_ERROR: 'That was not accepted. Check what you entered.',
    UNAUTHORIZED: 'You are not signed in any more. Sign in again.',
    TOKEN_EXPIRED: 'You have been signed in for a long time. Sign in again.',
    FORBIDDEN: 'You are not allowed to do that.',
    NOT_FOUND: 'That does not exist, or is not for you.',
    CONFLICT: 'That is already taken.',
    TOO_LARGE: 'That is too long.',
    RATE_LIMITED: 'Too many attempts. Wait a minute, then try again.',
    INTERNAL_ERROR: 'Something went wrong on the server. Try again in a moment.',
    UNAVAILABLE: 'The server is starting or stopping. Try again in a moment.',
    NETWORK: 'The server cannot be reached. Check your connection.',
    /** Instead of `NETWORK`, of what needs nothing to be done. */
    awaited: 'Loading resumes by itself when the connection is back.',
  },

  signIn: {
    title: 'Sign in',
    tagline: 'See who is there, truthfully and at once.',
    identifier: 'E-mail or username',
    password: 'Password',
    submit: 'Sign in',
    identifierMissing: 'Enter your e-mail or username.',
    passwordMissing: 'Enter your password.',
    wrong: 'Wrong e-mail, username or password.',
    toRegister: 'Create an account',
    demo: 'Try it as',
    demoHint: 'Open a second browser as somebody else and watch the dots.',
    demoGuest: 'Or come as a guest.',
    byLink: 'Have a share link?',
    linkField: 'Share link',
    linkPlaceholder: 'Paste the link here',
    openLink: 'Open',
    linkMissing: 'Paste the link that you were given.',
    reasons: {
      expired: 'Your session has expired. Sign in again to go on.',
      ended: 'Your session was ended. Sign in again to go on.',
      'link-ended': 'The link that you came by has ended. Ask for a new one.',
      elsewhere: 'Your session ended in another tab.',
    },
  },

  register: {
    title: 'Create an account',
    username: 'Username',
    usernameHint: '2 to 32 letters, digits, dots, dashes or underscores',
    displayName: 'Name shown to others',
    optional: 'optional',
    email: 'E-mail',
    passwordHint: 'at least 8 characters',
    submit: 'Create account',
    taken: 'This username or e-mail is already taken.',
    toSignIn: 'I already have an account',
    invalidUsername: 'Use 2 to 32 letters, digits, dots, dashes or underscores.',
    invalidEmail: 'This is not an e-mail address.',
    invalidPassword: 'Use at least 8 characters.',
  },

  join: {
    title: 'Join the conversation',
    lead: 'Somebody shared a conversation with you. Choose a name; no account is needed.',
    name: 'Your name',
    submit: 'Join',
    ended: 'This link does not exist or has ended. Ask for a new one.',
    invalidName: 'Use a name of up to 32 characters.',
    taken: 'Somebody here already has this name, or one that looks like it. Choose another one.',
    toSignIn: 'I have an account',
    replaces: (name: string) => `You are signed in as ${name}: joining as a guest signs you out here.`,
    note: (name: string, until: string) => `You are here as ${name}, by a link that lives until ${until}.`,
  },

  nav: {
    main: 'Main',
    contacts: 'Contacts',
    settings: 'Settings',
    operations: 'Operations',
  },

  status: {
    mine: 'My status',
    endNote: 'Remove the note',
    hidden: 'hidden from some people',
    failed: 'Your status was not changed.',
  },

  conversations: {
    title: 'Conversations',
    search: 'Search conversations',
    create: 'New conversation',
    empty: 'No conversation yet.',
    emptyAction: 'Start one',
    noMatch: (words: string) => `Nothing matches “${words}”.`,
    pick: 'Choose a conversation',
    pickHint: 'Who is there shows beside each name.',
    failed: 'The conversations could not be loaded.',
    untitled: 'Untitled group',
    online: (count: number) => `${count} online`,
    unread: (count: number) => counted('en', count, { one: 'unread message', other: 'unread messages' }),
    noMessage: 'No message yet',
    ownMessage: (content: string) => `You: ${content}`,
    theirMessage: (name: string, content: string) => `${name}: ${content}`,
  },

  invitation: {
    label: 'Invitation',
    from: (name: string) => `${name} invites you`,
    fromNobody: 'You are invited',
    direct: 'would like to talk with you',
    promise: 'You will see each other’s status once you accept.',
    awaited: 'Invited · status after they accept',
    gone: 'Not in this conversation',
    goneHint: (name: string) => `${name} would not read what you write here.`,
    again: 'Invite again',
    accept: 'Accept',
    decline: 'Decline',
  },

  conversation: {
    missing: 'This conversation does not exist, or is no longer yours.',
    toList: 'To the conversations',
    failed: 'The messages could not be loaded.',
    olderFailed: 'Older messages could not be loaded.',
    empty: 'No message yet. Say hello.',
    draftHint: 'The conversation begins with your first message. Until then nobody is told.',
    stranger: 'Not a contact yet: your first message is an invitation',
    write: 'Write a message',
    send: 'Send',
    messages: 'Messages',
    participants: 'Participants',
    members: (count: number) => counted('en', count, { one: 'member', other: 'members' }),
    sending: 'Sending…',
    notSent: 'Not sent.',
    tooLong: (limit: number) => `At most ${limit} characters`,
    start: 'The beginning of the conversation',
    typing: (names: readonly string[]) =>
      names.length === 1
        ? `${names[0]} is typing…`
        : names.length === 2
          ? `${names[0]} and ${names[1]} are typing…`
          : 'Several people are typing…',
    viewing: (names: readonly string[], others: number) =>
      `${listed('en', [...names, ...(others > 0 ? [`${others} more`] : [])])} ${names.length + others === 1 ? 'is' : 'are'} looking at this conversation`,
    dnd: (name: string) => `${name} does not want to be disturbed.`,
    dndUntil: (name: string, until: string) => `${name} does not want to be disturbed ${until}.`,
    today: 'Today',
    yesterday: 'Yesterday',
  },

  drawer: {
    missing: (count: number) =>
      `${counted('en', count, { one: 'more person', other: 'more people' })} can be shown when the connection is back.`,
    share: 'Share link',
    shareHint: 'Whoever has the link may join without an account, see who is here and write.',
    create: 'Create a share link',
    lives: 'Lives for',
    lifetimes: { hour: '1 hour', day: '1 day', week: '7 days', month: '30 days' },
    until: (time: string) => `Lives until ${time}`,
    copy: 'Copy',
    copied: 'Copied',
    revoke: 'Revoke',
    revoked: 'Revoked: nobody can use this link any more.',
    leaveConfirm: 'Leave? You will no longer see its messages, nor who is here.',
    leaveYes: 'Leave',
  },

  group: {
    short: { add: 'Add', rename: 'Rename', share: 'Share', leave: 'Leave' },
    long: {
      add: 'Add people',
      rename: 'Rename the group',
      share: 'Share by link',
      leave: 'Leave the conversation',
    },
    addThem: 'Add',
    remove: 'Remove from the group',
    removeConfirm: (name: string) => `Remove ${name}? They will no longer see its messages, nor who is here.`,
    removeYes: 'Remove',
  },

  invite: {
    title: 'Invite by link',
    hint: (name: string) =>
      `Nobody called ${name} here yet? Whoever opens your link can talk with you, without an account.`,
    open: 'Open the conversation',
  },

  contacts: {
    title: 'Contacts',
    search: 'Search contacts',
    filter: 'Filter by status',
    all: 'All',
    empty: 'No contact yet. Whoever you share a conversation with appears here.',
    emptyAction: 'Start a conversation',
    nobody: { online: 'Nobody is online.', away: 'Nobody is away.', offline: 'Nobody is offline.' },
    failed: 'The contacts could not be loaded.',
    list: 'People',
    people: (count: number) => counted('en', count, { one: 'person', other: 'people' }),
    openFailed: 'The conversation could not be begun.',
    restFailed: 'Not all contacts could be loaded.',
    person: 'Person',
    pick: 'Choose somebody to see more.',
  },

  alerts: {
    title: 'Who is back',
    isBack: (name: string) => `${name} is back`,
    wasBack: (name: string, time: string) => `${name} was back at ${time}`,
    write: 'Message',
    dismiss: 'Dismiss',
    more: (count: number) => `${count} more`,
    onlyOpen: 'Only while Meeshy is open in this browser.',
  },

  create: {
    title: 'New conversation',
    search: 'Search contacts, or @username',
    hint: 'Somebody who is not a contact yet: type @ and the username. They are invited first.',
    groupTitle: 'Name of the group',
    submit: 'Start',
    chosen: 'Chosen',
    remove: (name: string) => `Remove ${name}`,
    invite: (name: string) => `Invite ${name}`,
    noContacts: 'Type @ and a username to invite somebody.',
    noMatch: 'No contact matches. Type @ and the whole username to invite somebody.',
    unknown: 'There is nobody with this username.',
    none: 'Choose at least one person.',
  },

  settings: {
    title: 'Settings',
    profile: 'Profile',
    displayName: 'Name shown to others',
    save: 'Save',
    saved: 'Saved',
    privacy: 'Privacy',
    whoSeesMe: 'Who sees me',
    activity: 'My activity',
    appearance: 'Appearance',
    language: 'Language',
    languages: { fr: 'Français', en: 'English' },
    theme: 'Theme',
    themes: { light: 'Light', dark: 'Dark', system: 'System' },
    account: 'Account',
    signedInAs: (name: string) => `Signed in as ${name}`,
    signOut: 'Sign out',
    unsent: (count: number) =>
      `${counted('en', count, { one: 'message is', other: 'messages are' })} not sent yet. Signing out here discards ${count === 1 ? 'it' : 'them'}.`,
    leave: 'Leave',
  },

  restore: {
    failed: 'Meeshy cannot be reached.',
  },

  crash: {
    title: 'Something broke here',
    body: 'This screen could not be shown. Loading it again usually helps.',
    reload: 'Load again',
  },
};

export type Dictionary = typeof en;
