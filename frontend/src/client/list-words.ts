/** What the drawer of participants and the card of a person say beside statuses. */
export interface ListWords {
  participants: string;
  participantsFailed: string;
  participantsLater: string;
  participantsMissing: string;
  nobody: string;
  refresh: string;
  refreshing: string;
  refreshed: (time: string) => string;
  refreshFailed: string;
  close: string;
  guest: string;
  message: string;
  invited: string;
  limitedByYou: string;
  tellWhenBack: string;
  willBeTold: string;
  alertImpossible: string;
  alertTooOften: string;
  alertFailed: string;
  invitedPeople: string;
}
